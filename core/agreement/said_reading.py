"""Reads what compared layers say beside labels out of a project, for `core.agreement.said`."""

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from typing import TYPE_CHECKING

from core.agreement.layers import ComparedLayers
from core.agreement.said import AttributeUnit, ComparedLink, SaidLayers
from core.ids import AnnotationId, DocumentId
from core.model import Annotation
from core.progress import Cancelled, never, stop_if
from core.review.pairing import Group, groups
from core.said.comparing import Values
from core.said.fields import Attribute, FieldValue
from core.said.inheriting import Declared
from core.said.links import Link
from core.said.passages import Continued

if TYPE_CHECKING:
    from core.session import Session


def read_said(session: "Session", layers: ComparedLayers, *, cancelled: Cancelled = never) -> SaidLayers:
    """What the annotators of `layers` say beside labels in its documents, as one state of the project.

    Asks a project in which nothing is said two questions. Raises `Cancel` when asked to stop.
    """
    with session.reading():
        documents = tuple(document.id for document in layers.documents)
        if not session.review.says() or len(layers.annotators) < 2:
            return SaidLayers(layers.names, documents)
        return _Reading(session, layers, cancelled).read(documents)


class _Reading:
    def __init__(self, session: "Session", layers: ComparedLayers, cancelled: Cancelled) -> None:
        self._session = session
        self._layers = layers
        self._cancelled = cancelled
        self._declared: Declared = session.attributes.by_label()
        self._continued: Continued = session.links.continued()
        self._who = {annotator: number for number, annotator in enumerate(layers.annotators)}
        self._units: dict[str, list[AttributeUnit]] = defaultdict(list)
        self._attributes: dict[str, Attribute] = {}

    def read(self, documents: tuple[DocumentId, ...]) -> SaidLayers:
        by_document: list[list[list[Annotation]]] = []
        for number, document in enumerate(self._layers.documents):
            stop_if(self._cancelled)
            lists: list[list[Annotation]] = [[] for _ in self._layers.annotators]
            for annotation in self._session.annotations.of_document(document.id):
                who = self._who.get(annotation.annotator)
                if who is not None and document.spans[who] is not None:
                    lists[who].append(annotation)
            by_document.append(lists)
            if self._declared.attributes:
                self._read_attributes(number, document.id, lists)
        kinds = self._session.links.kinds()
        attributes = {code: (self._attributes[code], units) for code, units in self._units.items()}
        links = self._links(by_document, {kind.code: kind.directed for kind in kinds})
        return SaidLayers(self._layers.names, documents, attributes, links, tuple(kinds))

    # --- attributes

    def _read_attributes(self, number: int, document: DocumentId, lists: Sequence[Sequence[Annotation]]) -> None:
        values: Mapping[AnnotationId, Values] = self._session.attributes.in_document(document, self._declared)
        if not values:
            return
        of = {annotation.id: annotation for own in lists for annotation in own}
        done: set[tuple[AnnotationId | None, ...]] = set()
        for group in groups(lists):
            key = tuple(None if own is None else self._continued.key(own.id) for own in group)
            if sum(own is not None for own in group) < 2 or key in done:
                continue
            done.add(key)
            self._add_units(number, group, of, values)

    def _add_units(
        self,
        number: int,
        group: Group,
        of: Mapping[AnnotationId, Annotation],
        values: Mapping[AnnotationId, Values],
    ) -> None:
        present = [own for own in group if own is not None]
        start, end = min(own.start for own in present), max(own.end for own in present)
        declared = [
            {} if own is None else {known.code: known for known in self._declared.for_label(own.label)} for own in group
        ]
        for code in dict.fromkeys(code for known in declared for code in known):
            there = tuple(code in known for known in declared)
            if sum(there) < 2:
                continue
            said = tuple(
                self._value(own, code, of, values) if own is not None and has else None
                for own, has in zip(group, there, strict=True)
            )
            self._attributes.setdefault(code, next(known[code] for known in declared if code in known))
            self._units[code].append(AttributeUnit(number, start, end, said, there))

    def _value(
        self,
        annotation: Annotation,
        code: str,
        of: Mapping[AnnotationId, Annotation],
        values: Mapping[AnnotationId, Values],
    ) -> FieldValue | None:
        """The value of an annotation's passage: that of its first part that has one."""
        parts = [of[id_] for id_ in self._continued.parts(annotation.id) if id_ in of]
        for part in sorted(parts, key=lambda part: (part.start, part.end, part.id)):
            if code in values.get(part.id, {}):
                return values[part.id][code]
        return None

    # --- links

    def _links(
        self, by_document: Sequence[Sequence[Sequence[Annotation]]], directed: Mapping[str, bool]
    ) -> list[ComparedLink]:
        place = {
            annotation.id: (number, annotation)
            for number, lists in enumerate(by_document)
            for own in lists
            for annotation in own
        }
        links = [link for link in self._session.links.all() if self._is_of_a_layer(link, place)]
        if not links:
            return []
        answers = self._answers(by_document, {place[end][0] for link in links for end in (link.source, link.target)})
        found: list[ComparedLink] = []
        for link in links:
            stop_if(self._cancelled)
            who = self._who[link.annotator]
            ends = [place[link.source], place[link.target]]
            if not directed.get(link.kind, True):
                ends.sort(key=lambda end: (end[0], end[1].start, end[1].end, end[1].id))
            told = ends[0][1]
            answered = tuple(self._in_layer(link, other, who, answers, directed) for other in range(len(self._who)))
            found.append(ComparedLink(ends[0][0], who, link.kind, told.start, told.end, answered))
        return found

    def _is_of_a_layer(self, link: Link, place: Mapping[AnnotationId, tuple[int, Annotation]]) -> bool:
        ends = [place.get(link.source), place.get(link.target)]
        return link.annotator in self._who and all(
            end is not None and end[1].annotator == link.annotator for end in ends
        )

    def _answers(
        self, by_document: Sequence[Sequence[Sequence[Annotation]]], numbers: set[int]
    ) -> dict[tuple[int, int, AnnotationId], AnnotationId]:
        """What answers an annotation: by its annotator, the other annotator, and its id."""
        found: dict[tuple[int, int, AnnotationId], AnnotationId] = {}
        people = range(len(self._who))
        for number in sorted(numbers):
            for i, j in ((i, j) for i in people for j in people if i < j):
                stop_if(self._cancelled)
                for a, b in groups([by_document[number][i], by_document[number][j]]):
                    if a is not None and b is not None:
                        found[i, j, a.id], found[j, i, b.id] = b.id, a.id
        return found

    def _in_layer(
        self,
        link: Link,
        other: int,
        who: int,
        answers: Mapping[tuple[int, int, AnnotationId], AnnotationId],
        directed: Mapping[str, bool],
    ) -> Hashable | None:
        """The link as it would be in a layer: its kind and its ends there."""
        ends: list[AnnotationId] = []
        for end in (link.source, link.target):
            answer = end if other == who else answers.get((who, other, end))
            if answer is None:
                return None
            ends.append(answer)
        return (link.kind, *(ends if directed.get(link.kind, True) else sorted(ends)))
