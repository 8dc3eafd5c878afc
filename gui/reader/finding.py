"""Plain text search in one document."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import overload

from core.model import Mask, Span


class Hits(Sequence[Span]):
    """Where something was found, in order; the spans are made when they are asked for: there may be 100,000."""

    def __init__(self, starts: Sequence[int] = (), length: int = 0) -> None:
        self.starts = starts
        """Code points."""
        self._length = length

    def __len__(self) -> int:
        return len(self.starts)

    @overload
    def __getitem__(self, number: int) -> Span: ...
    @overload
    def __getitem__(self, number: slice) -> "Hits": ...
    def __getitem__(self, number: int | slice) -> "Span | Hits":
        if isinstance(number, slice):
            return Hits(self.starts[number], self._length)
        start = self.starts[number]
        return Span(start, start + self._length)

    def first_from(self, position: int) -> int:
        """The number of the first hit that begins at `position` (code points) or later; their count if none does."""
        return bisect_left(self.starts, position)

    def number_of(self, hit: Span | None) -> int:
        """The number of a hit, -1 when it is none of these."""
        number = self.first_from(hit.start) if hit is not None else len(self)
        return number if number < len(self) and self[number] == hit else -1


def find_all(text: str, query: str, masks: Sequence[Mask] = ()) -> Hits:
    """Where `query` stands in `text`, case aside, in code points and in order; nothing inside furniture."""
    if not query:
        return Hits()
    # Han has no case, and looking for case takes half of the time in a long text.
    flags = re.NOFLAG if query.lower() == query.upper() else re.IGNORECASE
    starts = [match.start() for match in re.finditer(re.escape(query), text, flags)]
    for mask in masks:
        first, last = bisect_left(starts, mask.start - len(query) + 1), bisect_left(starts, mask.end)
        del starts[first:last]
    return Hits(starts, len(query))
