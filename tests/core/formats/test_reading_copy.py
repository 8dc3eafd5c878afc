import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.formats.reading_copy import colour_of, lines, remark, shown_label, tint
from tests.core.formats.small import ABOUT, RECORD, record, span


def test_a_line_is_cut_where_an_annotation_begins_or_ends_and_the_longer_ones_come_first() -> None:
    first, second = lines(RECORD)
    assert [(stretch.text, stretch.over, stretch.begins) for stretch in first] == [
        ("𠮷", (), ()),
        ("校舍", (1,), (1,)),
        ("建设", (1, 2), (2,)),
        ("。", (), ()),
    ]
    assert [stretch.text for stretch in second] == ["发放资金。"]


def test_an_annotation_goes_on_in_the_next_line_and_begins_at_its_first_letter() -> None:
    first, empty, last = lines(record(span(1, 5), text="甲\n\n乙丙丁"))
    assert [(stretch.text, stretch.over) for stretch in first] == [("甲", ())]
    assert empty == []
    assert [(stretch.text, stretch.over, stretch.begins) for stretch in last] == [("乙丙", (1,), (1,)), ("丁", (), ())]


@given(st.text("校𠮷\n", min_size=1, max_size=14), st.data())
def test_each_character_is_in_a_stretch_with_the_annotations_over_it(text: str, data: st.DataObject) -> None:
    drawn = data.draw(st.lists(st.tuples(st.integers(0, len(text) - 1), st.integers(1, 6)), max_size=5))
    document = record(*(span(at, min(at + long, len(text))) for at, long in sorted(drawn)), text=text)
    shown = list(lines(document))
    assert "\n".join("".join(stretch.text for stretch in line) for line in shown) == text
    over = [(letter, set(stretch.over)) for line in shown for stretch in line for letter in stretch.text]
    numbered = list(enumerate(document.spans, 1))
    assert over == [
        (letter, {number for number, found in numbered if found.start <= at < found.end})
        for at, letter in enumerate(text)
        if letter != "\n"
    ]


def test_labels_are_shown_by_name_and_unknown_ones_by_code() -> None:
    assert [shown_label(ABOUT, "safe"), shown_label(ABOUT, "x")] == ["安全", "x"]
    assert [colour_of(ABOUT, "safe"), colour_of(ABOUT, "x")] == ["#445566", "#888888"]
    assert [remark(ABOUT, found) for found in RECORD.spans] == ["建设 (陈晓)", "安全 (李四): 注"]


@pytest.mark.parametrize(
    ("colour", "share", "wanted"),
    [("#000000", 0.25, "#BFBFBF"), ("#FFFFFF", 0.5, "#FFFFFF"), ("#102030", 1, "#102030")],
)
def test_a_tint_is_mixed_with_white(colour: str, share: float, wanted: str) -> None:
    assert tint(colour, share) == wanted
