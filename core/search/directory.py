"""Which lists a pair of neighbouring characters has, in all segments of an index at once.

Looking a pair up takes some steps of Python in each segment, and 10,000 reports have some seventy segments. Questions
are made of the same pairs again and again, so what was found is kept, as columns that are compared in one step.
"""

import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

from core.lazy_numpy import Chars, Codes, Ints, np
from core.search.postings import ListForm, PostingLists
from core.search.segment import LED, Segment

MOST_KEPT = 2**24
"""Bytes of the pairs that are kept, about."""
_BYTES_OF_ROW = 700
"""That one segment takes in the columns of a pair, with its views of the file."""
_FIRSTS_KEPT = 1_000
"""Characters of which it is remembered where the pairs are that begin with them."""


@dataclass(frozen=True)
class PairColumns:
    """The lists of one pair, with a row for each segment."""

    lists: Sequence[PostingLists | None]
    """None where the characters stand nowhere together."""
    sizes: Ints
    """Units of each list: bytes, or places of a long one; 0 where there is none."""
    led: Chars
    """To which characters the pair leads, as `Segment.led` has them: ``2 * LED`` for each segment, 0 for none."""
    exceptions: Codes
    """The numbers of the lists of exceptions to these, 0 for none."""


class Directory:
    """The pairs of an index. Any thread may ask it."""

    def __init__(self, segments: Sequence[Segment]) -> None:
        self.segments = segments
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[int, int], PairColumns] = OrderedDict()
        self._firsts: OrderedDict[int, tuple[Ints, Ints]] = OrderedDict()
        self._most = max(1, MOST_KEPT // (_BYTES_OF_ROW * max(1, len(segments))))

    def pair(self, first: int, second: int) -> PairColumns:
        """The columns of a pair of characters (as `core.search.segment.stand_in` numbers them)."""
        asked = first, second
        with self._lock:
            known = self._kept.get(asked)
            if known is not None:
                self._kept.move_to_end(asked)
                return known
        lows, highs = self._beginning_with(first)
        found = _columns(self.segments, lows.tolist(), highs.tolist(), second)
        with self._lock:
            self._kept[asked] = found
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return found

    def _beginning_with(self, first: int) -> tuple[Ints, Ints]:
        """Of each segment the numbers of the pairs that begin with a character: from the first up to the last."""
        with self._lock:
            known = self._firsts.get(first)
            if known is not None:
                self._firsts.move_to_end(first)
                return known
        ranges = np.asarray([part.beginning_with(first) for part in self.segments], np.int64).reshape(-1, 2)
        found = ranges[:, 0], ranges[:, 1]
        with self._lock:
            self._firsts[first] = found
            while len(self._firsts) > _FIRSTS_KEPT:
                self._firsts.popitem(last=False)
        return found


def _columns(segments: Sequence[Segment], lows: list[int], highs: list[int], second: int) -> PairColumns:
    lists: list[PostingLists | None] = [None] * len(segments)
    sizes = np.zeros(len(segments), np.int64)
    led, exceptions = np.zeros((len(segments), 2 * LED), np.uint16), np.zeros((len(segments), 2 * LED), np.uint32)
    for row, part in enumerate(segments):
        number = part.followed_by(second, lows[row], highs[row])
        if number is None:
            continue
        found = lists[row] = part.postings(number)
        sizes[row] = len(found.content)
        # Pairs with short lists lead to nothing.
        if found.form is not ListForm.SHORT and (leads := part.leads(number)) is not None:
            led[row], exceptions[row] = leads
    return PairColumns(lists, sizes, led, exceptions)
