"""Which annotation of one layer answers which of another, and how the two differ.

Each annotation has at most one partner. Better pairs are made first: the same span and label, then the same span,
then the same label overlapping, then any overlap; of equals the one with more overlap, then the earlier one. The
result does not depend on which layer is called A.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from core.model import Annotation


class Kind(StrEnum):
    """How the readings of one place differ."""

    SAME = "same"
    BOUNDARY = "boundary"
    """The same label, other ends."""
    LABEL = "label"
    """The same span, another label."""
    BOTH = "both"
    ONLY_A = "only_a"
    ONLY_B = "only_b"


@dataclass(frozen=True, slots=True)
class Difference:
    """A place that at least one of two layers labelled; ``kind`` may be `Kind.SAME`."""

    kind: Kind
    a: Annotation | None
    b: Annotation | None

    @property
    def start(self) -> int:
        """Where it begins, in code points."""
        return min(one.start for one in (self.a, self.b) if one is not None)

    @property
    def end(self) -> int:
        """Where it ends, exclusive, in code points."""
        return max(one.end for one in (self.a, self.b) if one is not None)


def differences(a: Iterable[Annotation], b: Iterable[Annotation]) -> list[Difference]:
    """Pair two layers of one document; every annotation is in exactly one entry, in text order."""
    first, second = list(a), list(b)
    partner = pair(first, second)
    taken = set(partner.values())
    found = [Difference(Kind.ONLY_B, None, one) for index, one in enumerate(second) if index not in taken]
    for index, one in enumerate(first):
        other = partner.get(index)
        if other is None:
            found.append(Difference(Kind.ONLY_A, one, None))
        else:
            found.append(Difference(kind_of(one, second[other]), one, second[other]))
    return sorted(found, key=_place)


def kind_of(a: Annotation, b: Annotation) -> Kind:
    """How two annotations that answer each other differ."""
    if (a.start, a.end) == (b.start, b.end):
        return Kind.SAME if a.label == b.label else Kind.LABEL
    return Kind.BOUNDARY if a.label == b.label else Kind.BOTH


def pair(first: Sequence[Annotation], second: Sequence[Annotation]) -> dict[int, int]:
    """Indices into `second` by indices into `first`, for those that answer each other."""
    candidates = sorted(_candidates(first, second))
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for *_order, i, j in candidates:
        if i not in pairs and j not in taken:
            pairs[i] = j
            taken.add(j)
    return pairs


_Rank = tuple[int, int, int, int, int, int, str, str, str, str, int, int]


def _candidates(first: Sequence[Annotation], second: Sequence[Annotation]) -> Iterator[_Rank]:
    """All overlapping pairs, so ordered that the better comes first whichever layer is `first`."""
    by_start = sorted(range(len(second)), key=lambda j: second[j].start)
    starts = [second[j].start for j in by_start]
    longest = max((one.end - one.start for one in second), default=0)
    for i, one in enumerate(first):
        # Nothing that starts earlier than the longest annotation ago can reach into this one.
        at = bisect_left(starts, one.start - longest)
        while at < len(starts) and starts[at] < one.end:
            j = by_start[at]
            at += 1
            other = second[j]
            if other.end > one.start:
                yield _rank(one, other, i, j)


def _rank(one: Annotation, other: Annotation, i: int, j: int) -> _Rank:
    same_span = (one.start, one.end) == (other.start, other.end)
    same_label = one.label == other.label
    tier = 0 if same_span and same_label else 1 if same_span else 2 if same_label else 3
    overlap = min(one.end, other.end) - max(one.start, other.start)
    apart = abs(one.start - other.start) + abs(one.end - other.end)
    low, high = sorted([(one.start, one.end, one.label, one.id), (other.start, other.end, other.label, other.id)])
    return (tier, -overlap, apart, low[0], low[1], high[1], low[2], high[2], low[3], high[3], i, j)


def _place(difference: Difference) -> tuple[int, int, str, str]:
    a, b = difference.a, difference.b
    return (difference.start, difference.end, a.id if a else "", b.id if b else "")
