"""Pieces of a skewed page become straight lines."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.reading.scans.lines import page_lines, placed, skew, with_chinese_marks
from core.reading.scans.recogniser import Corner, Piece

ROWS = [
    "第一行的文字说明了学校的建设情况和教师的培训",
    "第二行的文字说明了学生的资助情况和下一年打算",
    "第三行的文字没有什么",
]


def page(rows: list[list[str]], degrees: float = 0.0) -> list[Piece]:
    """Rows of pieces, 1.6 times their type's height apart, on a page turned by some degrees."""
    angle = math.radians(degrees)

    def turned(x: float, y: float) -> Corner:
        return x * math.cos(angle) - y * math.sin(angle), x * math.sin(angle) + y * math.cos(angle)

    made: list[Piece] = []
    for number, row in enumerate(rows):
        x, y = 300.0, 300.0 + 80 * number
        for text in row:
            right = x + 50 * len(text)
            corners = (turned(x, y), turned(right, y), turned(right, y + 60), turned(x, y + 60))
            made.append(Piece(text, (1.0,) * len(text), corners))
            x = right + 100
    return made


@pytest.mark.parametrize("degrees", [-2.0, -1.5, 0.0, 1.5, 2.0])
def test_a_skewed_page_is_read_line_by_line(degrees: float) -> None:
    pieces = page([[row[:10], row[10:]] for row in ROWS], degrees)
    assert math.degrees(skew(pieces)) == pytest.approx(degrees)
    lines = page_lines(placed(pieces[::-1], 72 / 300))
    assert [line.text for line in lines] == [f"{row[:10]} {row[10:]}" for row in ROWS]
    assert len({round(line.left, 3) for line in lines}) == 1
    assert len({line.size for line in lines}) == 1


@pytest.mark.parametrize(
    ("given_text", "expected"),
    [
        ("今年,我局(区教育局)共3,000人;好!", "今年，我局（区教育局）共3,000人；好！"),
        ("投入1.5万元(含税)", "投入1.5万元（含税）"),
        ("GDP (2023): 5,000", "GDP (2023): 5,000"),
        ("时间:9:30", "时间：9:30"),
    ],
)
def test_marks_among_chinese_characters_are_chinese(given_text: str, expected: str) -> None:
    assert with_chinese_marks(given_text) == expected


@given(st.text())
def test_marks_keep_every_offset(text: str) -> None:
    assert len(with_chinese_marks(text)) == len(text)
