"""Plain text search in one document."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache
from typing import overload

from core.model import Mask, Span
from core.text.folding import IGNORED, folded

_UNSEEN = re.compile(f"[{IGNORED}]")


class Hits(Sequence[Span]):
    """The places where something was found, in order. Spans are made on demand, because there may be 100,000."""

    def __init__(self, starts: Sequence[int] = (), length: int = 0, ends: Sequence[int] | None = None) -> None:
        self.starts = starts
        """The starts, in code points."""
        self._length = length
        self._ends = ends
        """The ends, if the hits are not all of one length."""

    def __len__(self) -> int:
        return len(self.starts)

    @overload
    def __getitem__(self, number: int) -> Span: ...
    @overload
    def __getitem__(self, number: slice) -> "Hits": ...
    def __getitem__(self, number: int | slice) -> "Span | Hits":
        if isinstance(number, slice):
            return Hits(self.starts[number], self._length, self._ends[number] if self._ends is not None else None)
        start = self.starts[number]
        return Span(start, start + self._length if self._ends is None else self._ends[number])

    def first_from(self, position: int) -> int:
        """The number of the first hit that begins at `position` (code points) or later; their count if none does."""
        return bisect_left(self.starts, position)

    def number_of(self, hit: Span | None) -> int:
        """The number of a hit; -1 if it is none of these."""
        number = self.first_from(hit.start) if hit is not None else len(self)
        return number if number < len(self) and self[number] == hit else -1


def find_all(text: str, query: str, masks: Sequence[Mask] = ()) -> Hits:
    """The places of `query` in `text`, in code points and in order, except inside of furniture.

    Differences of case, of a character's form (`core.text.folding`) and of invisible characters do not count.
    """
    wanted = "".join(char for char in folded(query) if char not in IGNORED)
    if not wanted:
        return Hits()
    # Han characters have no case, and ignoring case takes half of the time in a long text.
    flags = re.NOFLAG if wanted.lower() == wanted.upper() else re.IGNORECASE
    looked_in, has_unseen = _looked_in(text)
    if has_unseen:
        pattern = f"[{IGNORED}]*".join(map(re.escape, wanted))
        spans = [match.span() for match in re.finditer(pattern, looked_in, flags)]
        spans = [span for span in spans if not any(mask.start < span[1] and span[0] < mask.end for mask in masks)]
        return Hits([start for start, _ in spans], len(wanted), [end for _, end in spans])
    starts = [match.start() for match in re.finditer(re.escape(wanted), looked_in, flags)]
    for mask in masks:
        first, last = bisect_left(starts, mask.start - len(wanted) + 1), bisect_left(starts, mask.end)
        del starts[first:last]
    return Hits(starts, len(wanted))


@lru_cache(maxsize=2)
def _looked_in(text: str) -> tuple[str, bool]:
    """A text prepared for searching, and whether it has invisible characters.

    Remembered, as a document is searched often.
    """
    return folded(text), _UNSEEN.search(text) is not None
