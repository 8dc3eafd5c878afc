"""What a text must hold to match, which must never be more than it needs."""

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from core.search.literals import needed

atoms = st.sampled_from(
    ["教", "育", "改", r"\.", ".", r"\d", "[教育]", "[^教]", "(教育)", "(?:教|育)", "(?=改)", "^", "$"]
)
quantifiers = st.sampled_from(["", "", "", "*", "+", "?", "{2}", "{0,1}", "{1,}", "*?", "+?", "{,2}"])
branches = st.lists(st.tuples(atoms, quantifiers).map("".join), min_size=1, max_size=5).map("".join)
patterns = st.lists(branches, min_size=1, max_size=3).map("|".join)


@settings(max_examples=400)
@given(patterns, st.text(st.sampled_from("教育改.1"), max_size=12))
def test_every_match_holds_one_of_the_words(pattern: str, text: str) -> None:
    words = needed(pattern)
    try:
        matches = list(regex.finditer(pattern, text))
    except regex.error:
        return
    for match in matches:
        if match.group() and words is not None:
            assert any(word in text for word in words), (pattern, words)


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("义务教育", ["义务教育"]),
        (r"新增教师\d+名", ["新增教师"]),
        ("安全|平安", ["安全", "平安"]),
        ("安全|.*", None),
        ("教育?", ["教"]),
        ("教+育", ["教"]),
        ("(义务)?教育", ["教育"]),
        (r"3\.5万元", ["3.5万元"]),
        ("(?i)abc", None),
        ("[一二]、", ["、"]),
        (r"\p{Han}教", ["教"]),
        (r"\x41教", None),
        (".", None),
        ("教{e<=1}育", None),
        ("(教", None),
        ("[教", None),
    ],
)
def test_what_is_needed(pattern: str, words: list[str] | None) -> None:
    assert needed(pattern) == words


def test_it_says_something_of_ordinary_expressions() -> None:
    assert sum(needed(pattern) is not None for pattern in (r"投入.{0,9}万元", r"\d{4}年教育", "(小|中)学教师")) == 3
