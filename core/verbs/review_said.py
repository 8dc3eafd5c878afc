"""What is said beside the labels of compared layers: read for `core.review.said`."""

from collections.abc import Iterable, Mapping, Sequence

from core.engine import Engine
from core.ids import AnnotationId, AnnotatorId, DocumentId, LabelId
from core.model import Annotation
from core.review.cases import Case
from core.review.pairing import groups
from core.review.said import ToldLink, with_said
from core.said.comparing import Values
from core.said.inheriting import Declared
from core.said.links import Link, kinds_of
from core.storage import entities, said_rows
from core.storage.tables import ANNOTATION_DETAIL, LINK
from core.verbs.final_said import place_of


class SaidOfLayers:
    """Reads attributes and links for a comparison. A plain project is asked two questions."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def any(self) -> bool:
        """Whether any annotation has an attribute, or anything is linked."""
        conn = self._engine.conn
        return said_rows.has_values(conn) or said_rows.has_any(conn, LINK)

    def documents(self) -> frozenset[DocumentId]:
        """Documents in which anything is said beside labels."""
        return said_rows.documents_with_said(self._engine.conn)

    def values(self, annotations: Iterable[AnnotationId]) -> dict[AnnotationId, Values]:
        """The declared values of annotations; those without any are left out."""
        conn = self._engine.conn
        if not said_rows.has_any(conn, ANNOTATION_DETAIL):
            return {}
        stored = said_rows.attributes_of(conn, annotations)
        return self._declared(stored, {id_: own for id_, (own, _) in self._engine.annotations.existing(stored).items()})

    def _declared(
        self, stored: Mapping[AnnotationId, Values], annotations: Mapping[AnnotationId, Annotation]
    ) -> dict[AnnotationId, Values]:
        if not stored:
            return {}
        conn, codes = self._engine.conn, dict[LabelId, frozenset[str]]()
        declared = Declared.of(said_rows.attributes(conn), entities.labels(conn))
        found: dict[AnnotationId, Values] = {}
        for id_, values in stored.items():
            if id_ not in annotations:
                continue
            label = annotations[id_].label
            if label not in codes:
                codes[label] = frozenset(known.code for known in declared.for_label(label))
            if shown := {code: value for code, value in values.items() if code in codes[label]}:
                found[id_] = shown
        return found

    def told(self, document: DocumentId, layers: Sequence[AnnotatorId], cases: list[Case]) -> list[Case]:
        """The cases of these layers of a document with attributes and links, and the kinds that these make."""
        conn = self._engine.conn
        values: dict[AnnotationId, Values] = {}
        if said_rows.has_any(conn, ANNOTATION_DETAIL):
            annotations = {source.id: source for case in cases for source in case.sources}
            values = self._declared(said_rows.attributes_in(conn, document), annotations)
        ties: Mapping[AnnotationId, Sequence[ToldLink]] = {}
        if said_rows.has_any(conn, LINK):
            ties = self._ties(document, layers, [case.readings for case in cases])
        if not values and not ties:
            return cases
        return with_said(cases, values, lambda id_: ties.get(id_, ()))

    def _ties(
        self, document: DocumentId, layers: Sequence[AnnotatorId], here: Iterable[Sequence[Annotation | None]]
    ) -> dict[AnnotationId, list[ToldLink]]:
        """By the annotation at which they are told the links that the layers have between annotations of their own."""
        found = self.of_layers(said_rows.links_in(self._engine.conn, document), layers)
        if not found:
            return {}
        place: dict[AnnotationId, str] = _places(here)
        for other in {end.document for _, ends in found for end in ends} - {document}:
            place.update(self.places(other, layers))
        directed = {kind.code: kind.directed for kind in kinds_of(said_rows.link_kinds(self._engine.conn))}
        ties: dict[AnnotationId, list[ToldLink]] = {}
        for link, ends in found:
            has_direction = directed.get(link.kind, True)
            at = ends[0] if has_direction else min(*ends, key=place_of)
            other = ends[1] if at is ends[0] else ends[0]
            if at.document == document:
                ties.setdefault(at.id, []).append(
                    ToldLink(link, other.id, place.get(other.id, other.id), has_direction)
                )
        return ties

    def of_layers(
        self, links: Sequence[Link], layers: Iterable[AnnotatorId]
    ) -> list[tuple[Link, tuple[Annotation, Annotation]]]:
        """The links that somebody of `layers` made between annotations of their own, each with source and target."""
        among = set(layers)
        known = self._engine.annotations.existing({end for link in links for end in (link.source, link.target)})
        found: list[tuple[Link, tuple[Annotation, Annotation]]] = []
        for link in links:
            source, target = known[link.source][0], known[link.target][0]
            if link.annotator in among and source.annotator == target.annotator == link.annotator:
                found.append((link, (source, target)))
        return found

    def places(self, document: DocumentId, layers: Sequence[AnnotatorId]) -> dict[AnnotationId, str]:
        """What tells which annotations of the layers answer each other in a document."""
        by_layer: dict[AnnotatorId, list[Annotation]] = {layer: [] for layer in layers}
        for annotation in self._engine.annotations.of_document(document):
            if annotation.annotator in by_layer:
                by_layer[annotation.annotator].append(annotation)
        return _places(groups(list(by_layer.values())))


def _places(found: Iterable[Sequence[Annotation | None]]) -> dict[AnnotationId, str]:
    places: dict[AnnotationId, str] = {}
    for group in found:
        ids = [annotation.id for annotation in group if annotation is not None]
        places.update(dict.fromkeys(ids, min(ids)))
    return places
