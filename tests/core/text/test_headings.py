"""Corrections of headings in the metadata."""

import pytest

from core.model import Meta
from core.text.headings import correct_heading, heading_corrections, line_start, outline_of

TEXT = "一、甲\n（一）子\n别的\n二、乙\n"


def test_a_correction_comes_and_goes() -> None:
    meta = correct_heading(Meta("甲", extra={"level": 1}), 4, 3)
    assert heading_corrections(meta) == {4: 3}
    assert correct_heading(meta, 4, None) == Meta("甲", extra={"level": 1})
    assert correct_heading(Meta("甲"), 4, None) == Meta("甲")


@pytest.mark.parametrize("value", ["x", [1], {"a": 1}, {"1": "2"}, {"1": True}, {"1": 77}, {"-1": 1}, None])
def test_what_means_nothing_is_passed_over(value: object) -> None:
    meta = Meta("甲", extra={"headings": value})
    assert heading_corrections(meta) == {}
    assert len(outline_of(TEXT, meta)) == 3


def test_a_marked_line_is_a_heading_and_what_was_above_goes_on_above() -> None:
    meta = correct_heading(Meta("甲"), TEXT.index("别的"), 2)
    assert [(node.level, TEXT[node.title.start : node.title.end]) for node in outline_of(TEXT, meta)] == [
        (1, "一、甲"),
        (2, "（一）子"),
        (2, "别的"),
        (1, "二、乙"),
    ]


def test_where_a_line_begins() -> None:
    assert line_start("甲\n　　乙丙\n", 5) == 4
    assert line_start("甲\n\n乙", 2) == 2
