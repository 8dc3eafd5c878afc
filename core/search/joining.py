"""Where a word stands, of the lists of its pairs of neighbouring characters.

Pairs that cover all characters decide: with them in place, nothing else can stand there. A pair that leads to the
characters beside it (`core.search.segment`) covers these too, with its exceptions left out.
"""

from collections.abc import Iterator, Sequence

from core.lazy_numpy import Chars, Ints, np
from core.search.directory import Directory
from core.search.postings import Positions, PostingLists, decode
from core.search.segment import LED

_WORTH = 4
"""A list so many times shorter than the others of a word is asked beside them, and first."""
_WORTH_LOOKING = 10
"""Looking up one place takes as long as walking past so many."""
AlikePairs = Sequence[tuple[int, int]]
"""The pairs of which one stands at two neighbouring characters of a word."""


class _Neighbours:
    """The lists of all that may stand at two neighbouring characters of a word, with a row for each segment."""

    def __init__(self, directory: Directory, alike: AlikePairs) -> None:
        self._parts = directory.segments
        columns = [directory.pair(*pair) for pair in alike]
        self._columns = columns
        self.sizes: Ints = columns[0].sizes if len(columns) == 1 else np.sum([one.sizes for one in columns], axis=0)
        there = np.asarray([one.sizes > 0 for one in columns])
        # Of several that may come next only one is led to, so the others would be missed.
        only = there.sum(axis=0) == 1
        which = there.argmax(axis=0)
        firsts, seconds = (np.asarray(chars)[which] for chars in zip(*alike, strict=True))
        self.first: Ints = np.where(only, firsts, 0)
        """The characters of the only one that is in a segment; 0 where there are several, or none."""
        self.second: Ints = np.where(only, seconds, 0)
        rows = which, np.arange(len(which))
        self.led: Chars = np.where(only[:, None], np.asarray([one.led for one in columns])[rows], 0)
        """To which characters that one leads."""
        self._exceptions = np.asarray([one.exceptions for one in columns])[rows]

    def lists(self, row: int) -> list[PostingLists]:
        """Those of one segment."""
        return [found for one in self._columns if (found := one.lists[row]) is not None]

    def exceptions(self, rows: Ints, behind: int, before: int) -> dict[int, list[PostingLists]]:
        """The exceptions to so many characters behind and before, of each of these segments that has any."""
        found: dict[int, list[PostingLists]] = {}
        for first, most in ((0, behind), (LED, before)):
            numbers = self._exceptions[rows, first : first + most]
            counts = np.count_nonzero(numbers, axis=1)
            some = np.flatnonzero(counts)
            if not len(some):
                continue
            runs = np.stack((rows[some], numbers[some].max(axis=1), counts[some]), axis=1)
            row: int
            for row, last, count in runs.tolist():
                found.setdefault(row, []).extend(self._parts[row].run(last - count + 1, last + 1))
        return found


class WordLists:
    """The lists of one word, which are joined together."""

    def __init__(self, directory: Directory, pairs: Sequence[AlikePairs]) -> None:
        self._there = [_Neighbours(directory, alike) for alike in pairs]
        sizes = np.asarray([one.sizes for one in self._there])
        self._rows = np.flatnonzero((sizes > 0).all(axis=0))
        """The segments in which all pairs are."""
        self._sizes = sizes[:, self._rows]
        self._behind, self._before = self._reach()
        """To how many of the word's characters behind and before it each pair leads, in each of `_rows`."""
        self._covers: dict[tuple[tuple[int, ...], tuple[int, ...]], list[int]] = {}

    def _reach(self) -> tuple[Ints, Ints]:
        there = self._there
        behind, before = np.zeros((2, len(there), len(self._rows)), np.int64)
        firsts, seconds = (
            np.asarray(column)[:, self._rows] for column in zip(*((p.first, p.second) for p in there), strict=True)
        )
        for offset, pair in enumerate(there):
            led = pair.led[self._rows].T
            if led.any():
                behind[offset] = _as_far_as(led[:LED], seconds[offset + 1 :][:LED])
                before[offset] = _as_far_as(led[LED:], firsts[:offset][::-1][:LED])
        return behind, before

    def portions(self, bases: Sequence[int], at_once: int, dtype: "type[np.signedinteger]") -> Iterator[Positions]:
        """Where the word begins, in order; of some segments after those of others.

        In a portion the longest of the lists has about `at_once` units. Places of a segment count from its base.
        """
        sums = np.cumsum(self._sizes, axis=1)
        first, count = 0, len(self._rows)
        while first < count:
            longest = (sums[:, first:] - sums[:, first, None] + self._sizes[:, first, None]).max(axis=0)
            behind = first + min(len(longest), int(np.searchsorted(longest, at_once, "right")) + 1)
            yield self._portion(slice(first, behind), bases, dtype)
            first = behind

    def _portion(self, some: slice, bases: Sequence[int], dtype: "type[np.signedinteger]") -> Positions:
        before, behind = (tuple(far[:, some].min(axis=1).tolist()) for far in (self._before, self._behind))
        if (before, behind) not in self._covers:
            self._covers[before, behind] = covering(self._sizes.sum(axis=1).tolist(), before, behind)
        found = np.empty(0, dtype)
        for number, offset in enumerate(self._covers[before, behind]):
            there = self._of_pair(offset, self._rows[some], bases, before[offset], behind[offset], dtype)
            found = in_both(found, there) if number else there
            if not len(found):
                break
        return found

    def _of_pair(
        self, offset: int, rows: Ints, bases: Sequence[int], before: int, behind: int, dtype: "type[np.signedinteger]"
    ) -> Positions:
        """Where the word may begin by one of its pairs, and by those of its characters that the pair leads to."""
        there = self._there[offset]
        numbers: list[int] = rows.tolist()
        pieces = [(piece, bases[row] - offset, row) for row in numbers for piece in there.lists(row)]
        # In the order in which they are decoded.
        pieces.sort(key=lambda piece: piece[0].form)
        found = decode([(piece, base) for piece, base, _row in pieces], dtype)
        if not before and not behind:
            return in_order(found)
        exceptions = there.exceptions(rows, behind, before)
        at = 0
        left_out: list[tuple[PostingLists, int]] = []
        for piece, _base, row in pieces:
            left_out += [(list_, at) for list_ in exceptions.get(row, ())]
            at += piece.held
        if left_out:
            kept = np.ones(len(found), np.bool_)
            kept[decode(left_out, np.int64)] = False
            found = found.compress(kept)
        return in_order(found)


def _as_far_as(led: Chars, chars: Ints) -> Ints:
    """In each segment, how many of these characters (a row for each) a pair leads to before the first it does not."""
    same = (led[: len(chars)] == chars) & (chars > 0)
    return np.logical_and.accumulate(same, axis=0).sum(axis=0)


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
