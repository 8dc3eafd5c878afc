"""Which passages are meant: by label, layer and document, and by which other labels lie on, near or away from them.

Pure: `related` gets the passages of one document and its text, and says which of them answer the question.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from core.ids import AnnotationId, AnnotatorId, DocumentId, LabelId
from core.model import Passage, Span
from core.text.sentences import paragraphs, sentences

Interval = tuple[int, int]
"""Half open, in code points or in numbers of units."""
_NOWHERE = -(2**62)
"""Before every place that a passage may have."""


class Relation(StrEnum):
    """What is asked of the other labels."""

    WITH = "with"
    """One of them must be there."""
    WITHOUT = "without"
    """None of them may be there."""


class Reach(StrEnum):
    """Where another passage counts as being there."""

    OVERLAP = "overlap"
    """It shares a code point."""
    NEAR = "near"
    """At most so many code points lie between both; touching is 0, and sharing text is near, too."""
    SENTENCE = "sentence"
    """A sentence holds something of both."""
    PARAGRAPH = "paragraph"
    """A line of the text holds something of both."""
    DOCUMENT = "document"
    """It is anywhere in the same document."""


@dataclass(frozen=True, slots=True)
class Beside:
    """A question about other labels: this *and* that, this *without* that, this *near* that.

    It is answered within each layer: what one person labelled says nothing about what another meant.
    """

    relation: Relation
    labels: frozenset[LabelId]
    reach: Reach = Reach.OVERLAP
    distance: int = 0
    """Code points, for `Reach.NEAR`."""


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for. Of labels, layers and documents None means any, and an empty set none."""

    labels: frozenset[LabelId] | None = None
    layers: frozenset[AnnotatorId] | None = None
    documents: frozenset[DocumentId] | None = None
    beside: Beside | None = None
    words: str = ""
    """What the passage must hold; neither case nor the form of a character counts (`core.text.finding`)."""

    def needed(self) -> frozenset[LabelId] | None:
        """The labels whose passages have to be known to answer it."""
        if self.labels is None or self.beside is None:
            return self.labels
        return self.labels | self.beside.labels


def related(passages: Sequence[Passage], query: Query, text: Callable[[], str]) -> list[Passage]:
    """Those of one document's passages, sorted by start, that have the query's labels and answer `query.beside`.

    A passage is never its own neighbour. `text` is asked for only where sentences or lines decide.
    """
    wanted = [passage for passage in passages if query.labels is None or passage.label in query.labels]
    beside = query.beside
    if beside is None or not wanted:
        return wanted
    others = [passage for passage in passages if passage.label in beside.labels]
    if not others:
        return [] if beside.relation is Relation.WITH else wanted
    measure = _measure(beside, text)
    by_layer: defaultdict[AnnotatorId | None, list[tuple[Interval, Passage]]] = defaultdict(list)
    for other in others:
        by_layer[other.annotator].append((measure(other.start, other.end), other))
    neighbours = {layer: _Neighbours(found) for layer, found in by_layer.items()}
    is_wanted = beside.relation is Relation.WITH
    margin = beside.distance + 1 if beside.reach is Reach.NEAR else 0
    return [
        passage
        for passage in wanted
        if _has_neighbour(neighbours.get(passage.annotator), measure(passage.start, passage.end), margin, passage)
        is is_wanted
    ]


def _has_neighbour(there: "_Neighbours | None", place: Interval, margin: int, passage: Passage) -> bool:
    return there is not None and there.any_in((place[0] - margin, place[1] + margin), passage)


def _measure(beside: Beside, text: Callable[[], str]) -> Callable[[int, int], Interval]:
    """What turns a passage into an interval that shares something with another's if both are in reach."""
    if beside.reach is Reach.SENTENCE:
        return _Units(sentences(text())).interval
    if beside.reach is Reach.PARAGRAPH:
        return _Units(paragraphs(text())).interval
    if beside.reach is Reach.DOCUMENT:
        return lambda _start, _end: (0, 1)
    return lambda start, end: (start, end)


class _Units:
    """Sentences or lines of a text by their numbers."""

    def __init__(self, units: Iterable[Span]) -> None:
        places = [(unit.start, unit.end) for unit in units]
        self._starts = [start for start, _ in places]
        self._ends = [end for _, end in places]

    def interval(self, start: int, end: int) -> Interval:
        """The numbers of the units that share a code point with ``[start, end)``; empty where none does."""
        return bisect_right(self._ends, start), bisect_left(self._starts, end)


class _Neighbours:
    """Passages of one layer, asked whether any but one itself shares something with an interval."""

    def __init__(self, found: list[tuple[Interval, Passage]]) -> None:
        found = sorted((place, passage) for place, passage in found if place[0] < place[1])
        self._starts = [place[0] for place, _ in found]
        self._reached: list[tuple[int, AnnotationId | None, int]] = []
        """For each of the first passages, in order: how far they reach so far, which one reaches that far, and how far
        all others reach.
        """
        furthest, whose, second = _NOWHERE, None, _NOWHERE
        for (_, end), passage in found:
            if end > furthest:
                furthest, whose, second = end, passage.annotation, furthest
            else:
                second = max(second, end)
            self._reached.append((furthest, whose, second))

    def any_in(self, place: Interval, itself: Passage) -> bool:
        """Whether one of them, `itself` left out, shares something with `place`."""
        if place[0] >= place[1]:
            return False
        before = bisect_left(self._starts, place[1])
        if not before:
            return False
        furthest, whose, second = self._reached[before - 1]
        return (second if whose == itself.annotation else furthest) > place[0]
