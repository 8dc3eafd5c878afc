"""The fast ways are those of a simple reference."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from core.covering import Covered, Range, joined, left_by_earlier
from core.model import Span

ranges = st.lists(st.tuples(st.integers(0, 40), st.integers(1, 15)).map(lambda pair: (pair[0], sum(pair))), max_size=14)


def one_by_one(given: list[Range]) -> list[Range | None]:
    """Each place of each range looked at."""
    taken: set[int] = set()
    found: list[Range | None] = []
    for start, end in given:
        free = [place for place in range(start, end) if place not in taken]
        found.append((free[0], free[-1] + 1) if free else None)
        taken.update(free)
    return found


@given(ranges)
def test_what_is_left_of_each_range_by_those_before_it(given: list[Range]) -> None:
    longest_first = sorted(given, key=lambda pair: pair[0] - pair[1])
    assert left_by_earlier(longest_first) == one_by_one(longest_first)


@given(ranges)
def test_pieces_of_the_longest_first_never_overlap_and_cover_everything(given: list[Range]) -> None:
    pieces = [pair for pair in left_by_earlier(sorted(given, key=lambda pair: pair[0] - pair[1])) if pair is not None]
    places = [place for start, end in pieces for place in range(start, end)]
    assert len(places) == len(set(places))
    assert set(places) == {place for start, end in given for place in range(start, end)}


@given(ranges, ranges)
def test_whether_a_span_shares_something_with_any(given: list[Range], asked: list[Range]) -> None:
    spans = [Span(*pair) for pair in given]
    covered = Covered(spans)
    for span in (Span(*pair) for pair in asked):
        assert covered.shares(span) == any(known_span.overlaps(span) for known_span in spans)


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(1, 8))), st.tuples(st.integers(0, 40), st.integers(1, 8)))
def test_what_spans_cover_together(ranges: list[tuple[int, int]], asked: tuple[int, int]) -> None:
    spans = [Span(start, start + length) for start, length in ranges]
    together = joined(spans)
    places = {place for span in spans for place in range(span.start, span.end)}
    assert {place for span in together for place in range(span.start, span.end)} == places
    assert all(before.end < after.start for before, after in pairwise(together))
    wanted = Span(asked[0], asked[0] + asked[1])
    assert Covered(spans).covers(wanted) == set(range(wanted.start, wanted.end)).issubset(places)
