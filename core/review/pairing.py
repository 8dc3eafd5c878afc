"""Which annotations of different layers answer each other, and how they differ.

Annotations that answer each other make one group, with at most one of each layer, and all of a group share at least
one character. Better pairs are joined first: the same span and label, then the same span, then the same label
overlapping, then any overlap; of equals the ones with more overlap, then those with nearer ends, then the earlier
ones. The result does not depend on the order of the layers, nor on that of the annotations.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from heapq import heappop, heappush

from core.errors import UserError
from core.model import Annotation

MOST_PAIRS = 1_000_000
"""Of overlapping annotations of different layers in one document: ranking them takes some 300 MB and ten seconds."""


class DifferenceKind(StrEnum):
    """How the readings of one place differ."""

    SAME = "same"
    BOUNDARY = "boundary"
    """The same label, other ends."""
    LABEL = "label"
    """The same span, another label."""
    BOTH = "both"
    ONLY_A = "only_a"
    """Of two layers only the first labelled it."""
    ONLY_B = "only_b"
    PARTIAL = "partial"
    """Of three or more layers not all labelled it; those that did agree."""
    ATTRIBUTE = "attribute"
    """The same span and label, other attributes: this kind and those below are told by `core.review.said`."""
    LINK_A = "link_a"
    """Of two layers only the first has some link from here."""
    LINK_B = "link_b"
    LINKS = "links"
    """The links from here differ otherwise."""


SAID_KINDS = (DifferenceKind.ATTRIBUTE, DifferenceKind.LINK_A, DifferenceKind.LINK_B, DifferenceKind.LINKS)
"""Kinds of places where all layers have the same span and label."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A place that at least one of two layers labelled; ``kind`` may be `DifferenceKind.SAME`."""

    kind: DifferenceKind
    a: Annotation | None
    b: Annotation | None

    @property
    def start(self) -> int:
        """Where it begins, in code points."""
        return min(annotation.start for annotation in (self.a, self.b) if annotation is not None)

    @property
    def end(self) -> int:
        """Where it ends, exclusive, in code points."""
        return max(annotation.end for annotation in (self.a, self.b) if annotation is not None)


Group = tuple[Annotation | None, ...]
"""The annotations that answer each other, one or None for each layer."""


def differences(a: Iterable[Annotation], b: Iterable[Annotation]) -> list[Difference]:
    """Pair two layers of one document; every annotation is in exactly one entry, in text order."""
    return [Difference(kind_of(group), *group) for group in groups([list(a), list(b)])]


def groups(layers: Sequence[Sequence[Annotation]]) -> list[Group]:
    """Group the annotations of two or more layers of one document; each is in exactly one group, in text order.

    Raises UserError ``review.too_dense`` where more than `MOST_PAIRS` overlap: nobody's work looks like that.
    """
    grouping = _Grouping(layers)
    found: list[Group] = []
    for members in grouping.groups():
        group: list[Annotation | None] = [None] * len(layers)
        for layer, annotation in members:
            group[layer] = annotation
        found.append(tuple(group))
    return sorted(found, key=_place)


def kind_of(group: Group) -> DifferenceKind:
    """How the annotations of a group differ."""
    present = [annotation for annotation in group if annotation is not None]
    spans = {(annotation.start, annotation.end) for annotation in present}
    labels = {annotation.label for annotation in present}
    if len(spans) > 1:
        return DifferenceKind.BOUNDARY if len(labels) == 1 else DifferenceKind.BOTH
    if len(labels) > 1:
        return DifferenceKind.LABEL
    if len(present) == len(group):
        return DifferenceKind.SAME
    if len(group) > 2:
        return DifferenceKind.PARTIAL
    return DifferenceKind.ONLY_B if next(iter(group)) is None else DifferenceKind.ONLY_A


_Member = tuple[int, Annotation]
"""A layer's index, and an annotation of it."""
_Rank = tuple[int, int, int, int, int, int, str, str, str, str]


class _Group:
    """A group being made. All its annotations cover ``[start, end)``."""

    __slots__ = ("end", "layers", "members", "start")

    def __init__(self, number: int, layer: int, annotation: Annotation) -> None:
        self.members = [number]
        """Numbers of annotations in `_Grouping`."""
        self.layers = 1 << layer
        """A bit for each layer that has an annotation here."""
        self.start, self.end = annotation.start, annotation.end


class _Grouping:
    def __init__(self, layers: Sequence[Sequence[Annotation]]) -> None:
        self._all = (1 << len(layers)) - 1
        self._members: list[_Member] = [
            (index, annotation) for index, layer in enumerate(layers) for annotation in layer
        ]
        self._group = [_Group(number, *member) for number, member in enumerate(self._members)]

    def groups(self) -> Iterator[list[_Member]]:
        self._join_equals()
        for *_rank, i, j in sorted(self._candidates()):
            self._join(i, j)
        for number, group in enumerate(self._group):
            if group.members[0] == number:
                yield [self._members[member] for member in group.members]

    def _join_equals(self) -> None:
        """What is labelled exactly alike is joined first; it needs no ranking."""
        first: dict[tuple[int, int, str], int] = {}
        for number, (_, annotation) in enumerate(self._members):
            at = first.setdefault((annotation.start, annotation.end, annotation.label), number)
            if at != number:
                self._join(at, number)

    def _join(self, i: int, j: int) -> None:
        one, other = self._group[i], self._group[j]
        start, end = max(one.start, other.start), min(one.end, other.end)
        # Of one layer, or the same group, or they share no character.
        if one.layers & other.layers or start >= end:
            return
        one.members += other.members
        one.layers |= other.layers
        one.start, one.end = start, end
        for number in other.members:
            self._group[number] = one

    def _candidates(self) -> Iterator[tuple[*_Rank, int, int]]:
        """Overlapping pairs of different layers that are not grouped yet."""
        waiting = [number for number, group in enumerate(self._group) if group.layers != self._all]
        waiting.sort(key=lambda number: self._members[number][1].start)
        reaching: list[list[tuple[int, int]]] = [[] for _ in range(self._all.bit_length())]
        """Of each layer the end and the number of what reaches so far, the nearest end first."""
        pairs = 0
        for number in waiting:
            layer, annotation = self._members[number]
            for theirs, ends in enumerate(reaching):
                while ends and ends[0][0] <= annotation.start:
                    heappop(ends)
                if theirs == layer:
                    continue
                pairs += len(ends)
                if pairs > MOST_PAIRS:
                    raise UserError("review.too_dense", document=annotation.document, limit=MOST_PAIRS)
                for _, their_number in ends:
                    yield (*_rank(annotation, self._members[their_number][1]), number, their_number)
            heappush(reaching[layer], (annotation.end, number))


def _rank(one: Annotation, other: Annotation) -> _Rank:
    same_span = one.start == other.start and one.end == other.end
    tier = 1 if same_span else 2 if one.label == other.label else 3
    overlap = min(one.end, other.end) - max(one.start, other.start)
    apart = abs(one.start - other.start) + abs(one.end - other.end)
    low, high = one, other
    if (one.start, one.end, one.label, one.id) > (other.start, other.end, other.label, other.id):
        low, high = other, one
    return (tier, -overlap, apart, low.start, low.end, high.end, low.label, high.label, low.id, high.id)


def _place(group: Group) -> tuple[int, int, list[str]]:
    present = [annotation for annotation in group if annotation is not None]
    return (
        min(annotation.start for annotation in present),
        max(annotation.end for annotation in present),
        sorted(annotation.id for annotation in present),
    )
