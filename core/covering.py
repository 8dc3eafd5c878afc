"""What ranges cover and leave of each other, in near-linear time however many lie over each other."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import chain

from core.model import Span

Range = tuple[int, int]
"""Half open, in whatever counts."""


def left_by_earlier(ranges: Sequence[Range]) -> list[Range | None]:
    """For each range what the earlier ones leave of it: from its first free place to its last, or None.

    Ranges that come longest first leave one piece at most, so that what is between these two is free, too.

    The ends of all ranges cut the line into cells. Two forests of disjoint sets (Tarjan 1975, "Efficiency of a good but
    not linear set union algorithm") lead from a taken cell to the next free one on either side; each is taken once.
    """
    places = sorted(set(chain.from_iterable(ranges)))
    cell = {place: number for number, place in enumerate(places)}
    after, before = list(range(len(places) + 1)), list(range(len(places) + 1))
    """The next free cell at or behind each, and at or before it: of `before` counted from 1, so that 0 is none."""
    found: list[Range | None] = []
    for start, end in ranges:
        first, last = _root(after, cell[start]), _root(before, cell[end]) - 1
        if first > last or start >= end:
            found.append(None)
            continue
        found.append((places[first], places[last + 1]))
        taken = first
        while taken <= last:
            after[taken], before[taken + 1] = taken + 1, taken
            taken = _root(after, taken + 1)
    return found


def _root(forest: list[int], at: int) -> int:
    """The cell that a cell leads to; shortens the path for the next search (path halving)."""
    while forest[at] != at:
        forest[at] = forest[forest[at]]
        at = forest[at]
    return at


def joined(spans: Iterable[Span]) -> list[Span]:
    """What spans cover together, in order and apart from each other: those that overlap or touch become one."""
    found: list[Span] = []
    for span in sorted(spans):
        if found and span.start <= found[-1].end:
            found[-1] = Span(found[-1].start, max(found[-1].end, span.end))
        else:
            found.append(span)
    return found


class Covered:
    """What spans cover together."""

    def __init__(self, spans: Iterable[Span]) -> None:
        together = joined(spans)
        self._starts = [span.start for span in together]
        self._ends = [span.end for span in together]

    def shares(self, span: Span) -> bool:
        """Whether any of them shares a code point with `span`."""
        at = bisect_right(self._ends, span.start)
        return at < len(self._starts) and self._starts[at] < span.end

    def covers(self, span: Span) -> bool:
        """Whether they cover all of `span`; where they only touch each other, together."""
        at = bisect_right(self._starts, span.start) - 1
        return at >= 0 and span.end <= self._ends[at]
