"""Where a word stands, of the lists of its pairs of neighbouring characters.

Pairs that cover all characters decide: with them in place, nothing else can stand there. A pair that leads to the
characters beside it (`core.search.segment`) covers these too, with its exceptions left out.
"""

from collections.abc import Sequence
from typing import NamedTuple

from core.lazy_numpy import np
from core.search.postings import Positions, PostingLists, decode
from core.search.segment import LED, Segment

_WORTH = 4
"""A list so many times shorter than the others of a word is asked beside them, and first."""
_WORTH_LOOKING = 10
"""Looking up one place takes as long as walking past so many."""
AlikePairs = Sequence[tuple[int, int]]
"""The pairs of which one stands at two neighbouring characters of a word."""


class _InSegment(NamedTuple):
    """Of a word in one segment the numbers of lists."""

    part: Segment
    base: int
    """From which its places count."""
    pairs: Sequence[Sequence[int]]
    """Of each two neighbouring characters."""
    behind: Sequence[Sequence[int]]
    """Of the exceptions to each of the word's next characters, as far as the pair leads to these."""
    before: Sequence[Sequence[int]]
    """The same of those before the pair, from the nearest on."""


class WordLists:
    """The lists of one word in some segments, which are joined together."""

    def __init__(self, pairs: Sequence[AlikePairs]) -> None:
        self._pairs = pairs
        self._there: list[_InSegment] = []
        self._sizes = [0] * len(pairs)
        self._behind = [min(LED, len(pairs) - 1 - offset) for offset in range(len(pairs))]
        self._before = [min(LED, offset) for offset in range(len(pairs))]
        """To how many of the word's characters behind and before it each pair leads in all segments."""

    @property
    def size(self) -> int:
        """How many places the longest list has, about."""
        return max(self._sizes)

    def add(self, part: Segment, base: int) -> None:
        """Those of one more segment; nothing if one of the pairs is nowhere in it."""
        found: list[list[tuple[int, int, int]]] = []
        for alike in self._pairs:
            here = [(number, *pair) for pair in alike if (number := part.pair(*pair)) is not None]
            if not here:
                return
            found.append(here)
        pairs = [[number for number, _first, _second in here] for here in found]
        sizes = [sum(map(part.units, numbers)) for numbers in pairs]
        # Of several that may come next only one is led to, so the others would be missed.
        only = [here[0] if len(here) == 1 else (0, 0, 0) for here in found]
        firsts, seconds = [first for _number, first, _second in only], [second for _number, _first, second in only]
        behind: list[list[int]] = []
        before: list[list[int]] = []
        for offset, numbers in enumerate(pairs):
            there_behind: list[int] = []
            there_before: list[int] = []
            if len(numbers) == 1 and (self._behind[offset] or self._before[offset]):
                led_behind, led_before = part.leads(numbers[0])
                there_behind = _as_far_as(led_behind, seconds[offset + 1 :])
                there_before = _as_far_as(led_before, firsts[:offset][::-1])
            behind.append(there_behind)
            before.append(there_before)
        self._there.append(_InSegment(part, base, pairs, behind, before))
        self._sizes = [size + more for size, more in zip(self._sizes, sizes, strict=True)]
        self._behind = [min(far, len(there)) for far, there in zip(self._behind, behind, strict=True)]
        self._before = [min(far, len(there)) for far, there in zip(self._before, before, strict=True)]

    def places(self, dtype: "type[np.signedinteger]") -> Positions:
        """Where the word begins, in order."""
        found = np.empty(0, dtype)
        if not self._there:
            return found
        for number, offset in enumerate(covering(self._sizes, self._before, self._behind)):
            there = self._of_pair(offset, dtype)
            found = in_both(found, there) if number else there
            if not len(found):
                break
        return found

    def _of_pair(self, offset: int, dtype: "type[np.signedinteger]") -> Positions:
        """Where the word may begin by one of its pairs, and by those of its characters that the pair leads to."""
        behind, before = self._behind[offset], self._before[offset]
        rows = [
            (one.part.postings(number), one.base - offset, one) for one in self._there for number in one.pairs[offset]
        ]
        # In the order in which they are decoded.
        rows.sort(key=lambda row: row[0].form)
        found = decode([(piece, base) for piece, base, _one in rows], dtype)
        if behind or before:
            exceptions: list[tuple[PostingLists, int]] = []
            at = 0
            for piece, _base, one in rows:
                numbers = (*one.behind[offset][:behind], *one.before[offset][:before])
                exceptions += [(one.part.postings(number), at) for number in numbers if number]
                at += piece.held
            kept = np.ones(len(found), np.bool_)
            kept[decode(exceptions, np.int64)] = False
            found = found.compress(kept)
        return in_order(found)


def _as_far_as(leads: Sequence[tuple[int, int]], chars: Sequence[int]) -> list[int]:
    """The lists of exceptions to these characters, up to the first to which a pair does not lead."""
    found: list[int] = []
    for (led, number), char in zip(leads, chars, strict=False):
        if led != char:
            break
        found.append(number)
    return found


def covering(sizes: Sequence[int], before: Sequence[int], behind: Sequence[int]) -> list[int]:
    """Which pairs of a word's neighbouring characters to look at, the shortest list first.

    They, and what they lead to before and behind them, cover all its characters, with the shortest lists together; the
    shortest of all is among them where it leaves so little that it is worth its own time.
    """
    characters = len(sizes) + 1
    reached = [(number + 2 + behind[number], number) for number in range(len(sizes))]
    # For so many characters from the first on, the cheapest way to be sure of them.
    best: list[tuple[int, tuple[int, ...]] | None] = [(0, ()), *[None] * characters]
    for end, number in sorted(reached):
        ways = [way for way in best[number - before[number] : end] if way is not None]
        if ways:
            cost, pairs = min(ways)
            way, other = (cost + sizes[number], (*pairs, number)), best[end]
            best[end] = way if other is None else min(other, way)
    last = best[-1]
    assert last is not None
    chosen = last[1]
    rarest = min(range(len(sizes)), key=sizes.__getitem__)
    if all(sizes[rarest] * _WORTH < sizes[number] for number in chosen):
        chosen = (*chosen, rarest)
    return sorted(chosen, key=sizes.__getitem__)


def below(some: Positions, places: Positions) -> Positions:
    """For each of sorted `places`, how many of `some`, which are sorted too, are not beyond it."""
    if len(some) * _WORTH_LOOKING > len(places):
        return np.searchsorted(some, places, "right")
    counts = np.diff(np.searchsorted(places, some, "left"), prepend=0, append=len(places))
    return np.repeat(np.arange(len(some) + 1), counts)


def in_order(places: Positions) -> Positions:
    """In order; lists of several segments mostly are already."""
    if not are_in_order(places):
        # It joins what is in order piece by piece.
        places.sort(kind="stable")
    return places


def are_in_order(places: Positions) -> bool:
    """Whether each place is beyond the one before."""
    return bool((places[1:] > places[:-1]).all())


def in_both(fewer: Positions, more: Positions) -> Positions:
    """What is in both of two sorted lists."""
    if not len(more):
        return more
    if len(fewer) * _WORTH_LOOKING < len(more):
        at = np.searchsorted(more, fewer)
        at[at == len(more)] = 0
        return fewer.compress(more.take(at) == fewer)
    joined = np.concatenate((fewer, more))
    joined.sort(kind="stable")
    # `compress` takes half the time of an index of flags.
    return joined[1:].compress(joined[1:] == joined[:-1])
