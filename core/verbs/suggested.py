"""Taking and rejecting suggestions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.changes import ChangeSet
from core.engine import Engine
from core.errors import UserError
from core.ids import AnnotationId, AnnotatorId, DocumentId, LabelId, new_uuid
from core.model import Annotation, Span
from core.storage import entities, rejected_rows
from core.storage.journal import REMOVED
from core.storage.tables import ANNOTATION, LABEL
from core.verbs.annotations import begin_work


@dataclass(frozen=True, slots=True)
class Rejection:
    """What an annotator said is not so: a span that has not this label."""

    id: AnnotationId
    document: DocumentId
    span: Span
    """In code points of the canonical text."""
    label: str
    """The label's code."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """A place and label to take or to reject."""

    document: DocumentId
    span: Span
    label: LabelId


class SuggestionVerbs:
    """`Session.suggestions`. All of it is in the name of who works here now."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def take(self, proposed: Sequence[Proposed], *, begin: bool = False) -> tuple[list[Annotation], ChangeSet]:
        """Make annotations of suggestions, as one operation; what the layer has already is left out.

        With `begin`, this also begins the work on their documents. Raises what `Session.annotations.create` does.
        """
        engine = self._engine
        made: list[Annotation] = []
        with engine.operation("suggestion.take") as operation:
            annotator = engine.require_annotator()
            for place in proposed:
                start, end = place.span.start, place.span.end
                if engine.annotations.exists(place.document, annotator, start, end, place.label):
                    continue
                quote = self._quote(place)
                row = operation.read(LABEL, place.label)
                if row is None or row["deleted"]:
                    raise UserError("label.unknown", label=place.label)
                annotation = self._annotation(place, annotator, operation.at)
                operation.insert(ANNOTATION, entities.annotation_row(annotation, quote))
                made.append(annotation)
            if begin:
                for document in dict.fromkeys(annotation.document for annotation in made):
                    begin_work(operation, document, annotator)
        return made, engine.change_set(operation)

    def reject(self, proposed: Sequence[Proposed]) -> ChangeSet:
        """Remember that these spans have not these labels, as one operation.

        Raises UserError ``annotation.duplicate`` for what the layer has as an annotation, and as `take` does.
        """
        engine = self._engine
        with engine.operation("suggestion.reject") as operation:
            annotator = engine.require_annotator()
            for place in proposed:
                start, end = place.span.start, place.span.end
                quote = self._quote(place)
                if engine.annotations.exists(place.document, annotator, start, end, place.label):
                    raise UserError("annotation.duplicate", start=start, end=end, label=place.label)
                row = operation.read(LABEL, place.label)
                if row is None or row["deleted"]:
                    raise UserError("label.unknown", label=place.label)
                annotation = self._annotation(place, annotator, operation.at)
                operation.insert(ANNOTATION, entities.annotation_row(annotation, quote))
                # A change of its own: taking it back leaves a removed annotation that says nothing any more.
                values = {"deleted": REMOVED, "origin": rejected_rows.REJECTED}
                operation.update(ANNOTATION, (annotation.id,), **values, updated_at=operation.at)
        return engine.change_set(operation)

    def withdraw(self, rejections: Iterable[AnnotationId]) -> ChangeSet:
        """No longer hold that these places have not their labels; raises UserError ``annotation.not_yours``."""
        engine = self._engine
        with engine.operation("suggestion.withdraw") as operation:
            annotator = engine.require_annotator()
            for id_, owner in rejected_rows.standing(engine.conn, rejections):
                if owner != annotator:
                    raise UserError("annotation.not_yours", id=id_, annotator=owner)
                operation.update(ANNOTATION, (id_,), origin=rejected_rows.SUGGESTED, updated_at=operation.at)
        return engine.change_set(operation)

    def rejections(self, annotator: AnnotatorId | None = None) -> list[Rejection]:
        """What somebody, or who works here now, has rejected in the whole project, by document and place."""
        who = annotator or self._engine.require_annotator()
        return [
            Rejection(AnnotationId(id_), DocumentId(document), Span(start, end), label)
            for id_, document, start, end, label in rejected_rows.rejections(self._engine.conn, who)
        ]

    def _quote(self, place: Proposed) -> str:
        text = self._engine.text(place.document)
        start, end = place.span.start, place.span.end
        if not self._engine.documents.exists(place.document):
            raise UserError("document.unknown", document=place.document)
        if not 0 <= start < end <= len(text):
            raise UserError("annotation.bad_span", start=start, end=end, characters=len(text))
        return text[start:end]

    def _annotation(self, place: Proposed, annotator: AnnotatorId, at: str) -> Annotation:
        return Annotation(
            AnnotationId(new_uuid()),
            place.document,
            place.span.start,
            place.span.end,
            place.label,
            annotator,
            None,
            at,
            at,
            origin=rejected_rows.SUGGESTED,
        )
