import pytest

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
