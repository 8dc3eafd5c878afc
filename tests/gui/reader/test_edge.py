import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QTextCursor, QTextDocument

from gui.reader.edge import EdgeMap, displayable, split_points

CHARACTERS = st.sampled_from("教育，。a1 \n\t\u3000\u00a0𠮷👩‍🏫\u0301葛󠄀\u200d！？”")
TEXTS = st.text(CHARACTERS, max_size=300)


@st.composite
def texts_with_splits(draw: st.DrawFn) -> tuple[str, list[int]]:
    text = draw(TEXTS)
    inner = [i for i in range(1, len(text)) if "\n" not in text[i - 1 : i + 1]]
    points = draw(st.sets(st.sampled_from(inner), max_size=6)) if inner else set()
    return text, sorted(points)


@given(texts_with_splits())
def test_positions_agree_with_a_real_document(case: tuple[str, list[int]]) -> None:
    text, splits = case
    edge = EdgeMap(text, splits)
    document = QTextDocument()
    pieces = [text[a:b] for a, b in zip([0, *splits], [*splits, len(text)], strict=True)]
    QTextCursor(document).insertText("\n".join(pieces))
    assert document.characterCount() - 1 == edge.document_length
    for position, character in enumerate(text):
        at = edge.to_document(position)
        shown = document.characterAt(at)
        expected = (
            "\u2029" if character == "\n" else character.encode("utf-16-le")[:2].decode("utf-16-le", "surrogatepass")
        )
        assert shown == expected


@given(texts_with_splits())
def test_there_and_back(case: tuple[str, list[int]]) -> None:
    text, splits = case
    edge = EdgeMap(text, splits)
    for position in range(len(text) + 1):
        assert edge.from_document(edge.to_document(position)) == position
        assert edge.from_document(edge.end_to_document(position)) == position


@given(texts_with_splits())
def test_every_document_position_has_a_code_point_and_order_is_kept(case: tuple[str, list[int]]) -> None:
    text, splits = case
    edge = EdgeMap(text, splits)
    found = [edge.from_document(position) for position in range(edge.document_length + 1)]
    assert found == sorted(found)
    assert found[0] == 0
    assert found[-1] == len(text)


def test_a_position_inside_a_surrogate_pair_is_the_start_of_its_character() -> None:
    edge = EdgeMap("教𠮷育")
    assert edge.from_document(2) == 1
    assert edge.from_document(3) == 2


def test_a_position_outside_is_refused_on_the_way_in_and_clipped_on_the_way_out() -> None:
    edge = EdgeMap("教育")
    with pytest.raises(ValueError, match="outside"):
        edge.to_document(3)
    assert edge.from_document(99) == 2


def test_a_split_has_two_document_positions() -> None:
    edge = EdgeMap("教育强国", [2])
    assert edge.end_to_document(2) == 2
    assert edge.to_document(2) == 3


def test_long_paragraphs_are_split_after_sentences() -> None:
    text = "短。\n" + "我们要办好人民满意的教育。" * 1000 + "\n完。"
    points = split_points(text)
    assert len(points) > 5
    assert all(text[point - 1] == "。" for point in points)
    assert split_points("教育。" * 1000) == []


@given(st.text(st.sampled_from("教a👩🏫\u200d\u0301󠄀，。"), min_size=40, max_size=60))
def test_a_split_never_parts_a_character_from_its_marks(piece: str) -> None:
    text = piece * 150
    for point in split_points(text):
        assert text[point] not in "\u200d\u0301󠄀"
        assert text[point - 1] != "\u200d"


def test_what_qt_would_change_is_shown_as_something_of_the_same_length() -> None:
    text = "\ufeff教\u2029育\ufdd0\r。"
    shown = displayable(text)
    assert len(shown) == len(text)
    document = QTextDocument()
    QTextCursor(document).insertText(shown)
    assert document.blockCount() == 1
    assert document.characterCount() - 1 == len(text)
