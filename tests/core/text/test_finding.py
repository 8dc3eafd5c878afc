"""Hits of a search in a text."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.model import Mask, Span
from core.text.finding import find_all


@pytest.mark.parametrize(
    ("text", "query", "spans"),
    [
        ("教育强国，教育先行", "教育", [(0, 2), (5, 7)]),
        ("𠮷教育", "教育", [(1, 3)]),
        ("GDP和gdp", "Gdp", [(0, 3), (4, 7)]),
        ("a.b axb", "a.b", [(0, 3)]),
        ("教育", "", []),
        ("教\u00ad育，教\u200b\u200b育", "教育", [(0, 3), (4, 8)]),
        ("教育，教育", "教\u200b育", [(0, 2), (3, 5)]),
        ("⼯作，工作", "工⽊", []),
        ("⼯作，工作", "工作", [(0, 2), (3, 5)]),
        ("工作", "⼯作", [(0, 2)]),
        ("１０％和10%", "10%", [(0, 3), (4, 7)]),
    ],
)
def test_hits_are_code_points_of_plain_text(text: str, query: str, spans: list[tuple[int, int]]) -> None:
    assert list(find_all(text, query)) == [Span(*span) for span in spans]


def test_furniture_is_skipped() -> None:
    assert list(find_all("教育 教育 教育", "教育", [Mask(3, 4, "banner")])) == [Span(0, 2), Span(6, 8)]


@given(
    st.text("教育Aaß", max_size=40),
    st.text("教育Aaß", min_size=1, max_size=3),
    st.lists(st.integers(0, 40), max_size=6, unique=True).map(sorted),
)
def test_hits_with_masks_are_those_that_share_no_character_with_any(text: str, query: str, cuts: list[int]) -> None:
    masks = [Mask(a, b, "manual") for a, b in itertools.pairwise(cuts)][::2]
    free = [hit for hit in find_all(text, query) if not any(hit.overlaps(Span(m.start, m.end)) for m in masks)]
    assert list(find_all(text, query, masks)) == free
