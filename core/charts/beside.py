"""Which labels stand beside which: how many passages of one have a passage of another on them, near or in the document.

Each layer is asked by itself: what one person labelled says nothing about what another meant.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, groupby
from operator import itemgetter

from core.ids import AnnotatorId, LabelId
from core.model import Passage
from core.progress import Cancelled, never, stop_if
from core.retrieval.query import Reach

NEAR = 100
"""Code points that may lie between two passages that are near each other."""
REACHES = (Reach.OVERLAP, Reach.NEAR, Reach.DOCUMENT)
"""How near another passage has to be; other reaches would have to read the texts."""
Pair = tuple[LabelId, LabelId]


@dataclass(frozen=True)
class LabelsBeside:
    """What stands beside what."""

    labels: tuple[LabelId, ...]
    """Those with any passage, in the order asked for."""
    totals: dict[LabelId, int]
    """All passages of each label."""
    beside: dict[Pair, list[Passage]] = field(default_factory=dict[Pair, list[Passage]])
    """Of two labels the passages of the first that have one of the second beside them, in the order of reading."""

    def count(self, first: LabelId, second: LabelId) -> int:
        """How many passages of `first` have one of `second` beside them; of a label with itself all of it."""
        return self.totals[first] if first == second else len(self.beside.get((first, second), ()))

    def ties(self) -> list[tuple[LabelId, LabelId, list[Passage]]]:
        """Each two labels that stand beside each other once, with the passages of both that do, the most first."""
        found: list[tuple[LabelId, LabelId, list[Passage]]] = []
        for number, first in enumerate(self.labels):
            for second in self.labels[number + 1 :]:
                both = [*self.beside.get((first, second), ()), *self.beside.get((second, first), ())]
                if both:
                    found.append((first, second, sorted(both, key=itemgetter(0, 1, 2))))
        return sorted(found, key=lambda tie: -len(tie[2]))


def labels_beside(
    passages: Iterable[Passage],
    labels: Sequence[LabelId],
    reach: Reach = Reach.OVERLAP,
    cancelled: Cancelled = never,
) -> LabelsBeside:
    """Count over `passages`, those of a document together; `reach` is one of `REACHES`. Raises `Cancel`."""
    totals: defaultdict[LabelId, int] = defaultdict(int)
    beside: defaultdict[Pair, list[Passage]] = defaultdict(list)
    for _document, there in groupby(passages, key=itemgetter(0)):
        stop_if(cancelled)
        layers: defaultdict[AnnotatorId | None, list[Passage]] = defaultdict(list)
        for passage in there:
            layers[passage.annotator].append(passage)
        for layer in layers.values():
            _count(layer, reach, totals, beside)
    return LabelsBeside(tuple(label for label in labels if totals.get(label)), dict(totals), dict(beside))


def _count(
    layer: Sequence[Passage], reach: Reach, totals: dict[LabelId, int], beside: dict[Pair, list[Passage]]
) -> None:
    by_label: dict[LabelId, list[Passage]] = {}
    for passage in sorted(layer, key=itemgetter(1)):
        if passage.label is not None:
            by_label.setdefault(passage.label, []).append(passage)
    # How far to the right any passage of a label reaches that begins no later: one look-up tells whether it is there.
    starts = {label: [passage.start for passage in found] for label, found in by_label.items()}
    reached = {label: list(accumulate((passage.end for passage in found), max)) for label, found in by_label.items()}
    margin = NEAR + 1 if reach is Reach.NEAR else 0
    for label, found in by_label.items():
        totals[label] += len(found)
        for other in by_label.keys() - {label}:
            if reach is Reach.DOCUMENT:
                beside[label, other] += found
                continue
            for passage in found:
                last = bisect_left(starts[other], passage.end + margin)
                if last and reached[other][last - 1] > passage.start - margin:
                    beside[label, other].append(passage)
