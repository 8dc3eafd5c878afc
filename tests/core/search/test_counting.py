"""Counting a word portion by portion is counting it, and its first places are there whatever was kept."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from core.search import counting
from core.search.corpus import Zones
from core.search.counting import counted
from core.search.postings import Positions

BEGINS = (0, 20, 21, 50)
"""Of documents on the line; the second has no character."""
END = 80
ZONES = ((3, 8), (10, 17), (22, 40), (50, 80))
OF = (0, 0, 2, 3)


def zones() -> Zones:
    return Zones(np.asarray(ZONES).ravel(), np.asarray(OF))


def parts_of(places: list[int], cuts: list[int]) -> list[Positions]:
    column = np.asarray(places, np.int64)
    return list(np.split(column, sorted(min(cut, len(places)) for cut in cuts)))


places = st.sets(st.integers(0, END - 1)).map(sorted)


@given(places, st.lists(st.integers(0, END), max_size=6), st.integers(0, 40), st.integers(0, END + 5))
def test_each_document_has_what_is_in_its_zones(there: list[int], cuts: list[int], most: int, before: int) -> None:
    kept, counting.MOST_KEPT = counting.MOST_KEPT, most
    try:
        found = counted(iter(parts_of(there, cuts)), zones(), len(BEGINS))
    finally:
        counting.MOST_KEPT = kept
    expected = [0] * len(BEGINS)
    for place in there:
        for (start, end), document in zip(ZONES, OF, strict=True):
            expected[document] += start <= place < end
    assert found.counts.tolist() == expected
    first = [int(place) for part in found.first for place in part]
    assert first == there[: len(first)]
    assert (found.dropped_from is None) == (len(first) == len(there))
    if found.has_all_before(before):
        assert [place for place in first if place < before] == [place for place in there if place < before]
    else:
        assert found.dropped_from in there
