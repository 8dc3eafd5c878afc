"""How many of a word each document has, and the first of its places: not all of them are ever in one column.

A frequent word has millions of places in tens of thousands of reports, and new memory of that size costs more than
finding them does.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.lazy_numpy import np
from core.search.corpus import Zones
from core.search.matches import Numbers
from core.search.postings import Positions

MOST_KEPT = 2**18
"""Places of a word that are kept: of most words all, of others those in the first documents."""


@dataclass(frozen=True)
class CountedWord:
    """A word whose places were looked through once."""

    counts: Numbers
    """How many each document has in the zones in which it was counted."""
    first: Sequence[Positions]
    """Its first places, in order, those in no zone, too."""
    dropped_from: int | None
    """The first place that was not kept; None if all were."""

    def has_all_before(self, place: int) -> bool:
        """Whether all places before this one were kept."""
        return self.dropped_from is None or place <= self.dropped_from


def counted(portions: Iterable[Positions], zones: Zones, documents: int) -> CountedWord:
    """Count a word whose places, sorted, come in portions."""
    counts = np.zeros(documents, np.int64)
    first: list[Positions] = []
    kept, dropped_from = 0, None
    for portion in portions:
        zones.count(portion, counts)
        if dropped_from is None and kept <= MOST_KEPT:
            first.append(portion)
            kept += len(portion)
        elif dropped_from is None and len(portion):
            dropped_from = int(portion[0])
    return CountedWord(counts, first, dropped_from)
