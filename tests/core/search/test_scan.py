"""The plain search."""

import pytest

from core.search.forms import EXACT, SAME_LOOK, Alike
from core.search.scan import scan


@pytest.mark.parametrize(
    ("text", "words", "alike", "spans"),
    [
        ("𠮷教育，教育", "教育", EXACT, [(1, 3), (4, 6)]),
        ("哈哈哈哈哈", "哈哈", EXACT, [(0, 2), (2, 4)]),
        ("ABC", "ａｂ", SAME_LOOK, [(0, 2)]),
        ("ABC", "ａｂ", EXACT, []),
        ("教\u200b育", "教育", SAME_LOOK, [(0, 3)]),
        ("教\u200b育", "教育", EXACT, []),
        ("學校", "学校", Alike(script=True), [(0, 2)]),
        ("学校", "", EXACT, []),
    ],
)
def test_what_is_found(text: str, words: str, alike: Alike, spans: list[tuple[int, int]]) -> None:
    assert scan(text, words, alike) == spans
