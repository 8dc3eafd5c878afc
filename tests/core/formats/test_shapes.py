from dataclasses import replace

from core.formats.shapes import SpanWindow, divided, is_masked, without_masks
from core.model import Mask
from tests.core.formats.small import DOCUMENT, RECORD, TEXT, record, span


def shown(shape: str, context: int = 60) -> list[tuple[str, list[tuple[int, int, str]]]]:
    return [
        (part.text, [(found.start, found.end, found.label) for found in part.spans])
        for part in divided(record(span(3, 9)), shape, context)
    ]


def test_a_sentence_has_the_part_of_an_annotation_that_lies_in_it() -> None:
    assert shown("sentences") == [("𠮷校舍建设。", [(3, 6, "build")]), ("发放资金。", [(0, 2, "build")])]


def test_a_passage_has_as_much_around_it_as_asked_for_and_there_is() -> None:
    assert shown("passages", 2) == [(TEXT[1:11], [(2, 8, "build")])]
    assert shown("passages") == [(TEXT, [(3, 9, "build")])]
    (part,) = divided(record(span(3, 9)), "passages", 2)
    assert part.meta.extra == {"document": DOCUMENT, "start": 1, "end": 11}
    assert list(divided(RECORD, "documents")) == [RECORD]


def test_a_window_finds_what_touches_each_range() -> None:
    window = SpanWindow([span(0, 9), span(2, 3), span(5, 7)])
    found = [[(near.start, near.end) for near in window.over(*place)] for place in ((0, 2), (2, 5), (7, 9))]
    assert found == [[(0, 9)], [(0, 9), (2, 3)], [(0, 9)]]


def test_furniture_is_cut_out_and_annotations_move_along() -> None:
    masks = (Mask(0, 2, "banner"), Mask(5, 7, "share"))
    cut = without_masks(replace(record(span(0, 2), span(1, 5), span(3, 9)), masks=masks))
    assert cut.text == TEXT[2:5] + TEXT[7:]
    assert [cut.text[moved.start : moved.end] for moved in cut.spans] == ["舍建设", "建设发放"]
    assert [is_masked(*place, masks) for place in ((0, 2), (5, 6), (1, 3))] == [True, True, False]
