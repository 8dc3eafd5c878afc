"""Taking and rejecting suggestions, and keeping those that come from elsewhere."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import cast

import orjson

from core.bounded_json import JsonError, loads
from core.changes import ChangeSet
from core.engine import Engine
from core.errors import UserError
from core.ids import AnnotationId, AnnotatorId, DocumentId, LabelId, new_uuid
from core.model import Annotation, Span
from core.storage import entities, rejected_rows
from core.storage.journal import REMOVED, Operation
from core.storage.tables import ANNOTATION, LABEL, quote_hash
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


@dataclass(frozen=True, slots=True)
class Prediction:
    """What a program suggests: another tool, a model of the user's own."""

    document: DocumentId
    span: Span
    """In code points of the canonical text."""
    label: str
    """The label's code."""
    source: str
    """What the program calls itself, or the file that it came in."""
    score: float | None
    """How sure it says it is, 0 to 1; None where it does not say."""


@dataclass(frozen=True, slots=True)
class Predicted:
    """A prediction to keep."""

    place: Proposed
    source: str
    score: float | None = None


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

    def propagate(self, proposed: Sequence[Proposed]) -> tuple[list[Annotation], ChangeSet]:
        """Label repeats of a passage, as one operation; otherwise as `take`."""
        with self._engine.operation("suggestion.propagate"):
            return self.take(proposed, begin=True)

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

    def keep(self, predicted: Sequence[Predicted], annotator: AnnotatorId | None = None) -> tuple[int, ChangeSet]:
        """Keep what a program suggests, as one operation, and tell how much of it is new.

        `annotator` is who brings it, by default who works here now. What the same source has suggested already is
        passed over, unless its score is another one: then the new one counts. Raises what `take` does.
        """
        engine = self._engine
        with engine.operation("suggestion.import") as operation:
            who = annotator or engine.require_annotator()
            wanted = {_key(each): (each, place) for each, place in self._checked(operation, predicted)}
            documents = {each.document for each, _ in wanted.values()}
            # Of one document it asks for that one's, of several for all at once: each question walks through the table.
            stored = self._stored(next(iter(documents)) if len(documents) == 1 else None) if documents else []
            there = {_key(each): (id_, each.score) for id_, _, each in stored}
            rows: list[tuple[str | int | None, ...]] = []
            for key, (each, place) in wanted.items():
                if key not in there:
                    span = (place.label, each.span.start, each.span.end, quote_hash(self._quote(place)), _note(each))
                    at = operation.at
                    ids = (new_uuid(), each.document, who)
                    rows.append((*ids, *span, rejected_rows.PREDICTED, at, at, 1, REMOVED))
                elif there[key][1] != each.score:
                    operation.update(ANNOTATION, (there[key][0],), note=_note(each), updated_at=operation.at)
            if rows:
                operation.adopt_many(ANNOTATION, rows, len(rows), deleted=REMOVED)
        return len(rows), engine.change_set(operation)

    def _checked(self, operation: Operation, predicted: Sequence[Predicted]) -> Iterator[tuple[Prediction, Proposed]]:
        codes: dict[str, str] = {}
        for each in predicted:
            place = each.place
            self._quote(place)
            if place.label not in codes:
                row = operation.read(LABEL, place.label)
                if row is None or row["deleted"]:
                    raise UserError("label.unknown", label=place.label)
                codes[place.label] = str(row["code"])
            source = " ".join(each.source.split())[:_NAME]
            yield Prediction(place.document, place.span, codes[place.label], source, each.score), place

    def predictions(self, document: DocumentId | None = None) -> list[Prediction]:
        """What programs suggest in a document, or everywhere, by place. Twice the same of one source comes once."""
        return list({_key(each): each for _, _, each in self._stored(document)}.values())

    def drop(self, source: str) -> ChangeSet:
        """Suggest no more what a source said and the one who works here brought, as one operation."""
        engine = self._engine
        with engine.operation("suggestion.drop") as operation:
            annotator = engine.require_annotator()
            for id_, who, each in self._stored(None):
                if each.source == source and who == annotator:
                    operation.update(ANNOTATION, (id_,), origin=rejected_rows.SUGGESTED, updated_at=operation.at)
        return engine.change_set(operation)

    def _stored(self, document: DocumentId | None) -> list[tuple[str, str, Prediction]]:
        """Id, who brought it, and what it says."""
        found: list[tuple[str, str, Prediction]] = []
        for id_, where, start, end, code, who, note in rejected_rows.predictions(self._engine.conn, document):
            source, score = _said(note)
            found.append((id_, who, Prediction(DocumentId(where), Span(start, end), code, source, score)))
        return found

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


_NAME = 200
"""Letters of a source's name that are kept."""


def _key(prediction: Prediction) -> tuple[str, int, int, str, str]:
    span = prediction.span
    return prediction.document, span.start, span.end, prediction.label, prediction.source


def _note(prediction: Prediction) -> str:
    return orjson.dumps({"source": prediction.source, "score": prediction.score}).decode()


def _said(note: object) -> tuple[str, float | None]:
    """Source and score of a stored prediction. Anybody may have written it: what cannot be read says nothing."""
    try:
        loaded: object = loads(note) if isinstance(note, str) else {}
    except JsonError:
        return "", None
    values = cast("dict[str, object]", loaded) if isinstance(loaded, dict) else {}
    source, score = values.get("source"), values.get("score")
    known = score if isinstance(score, int | float) and not isinstance(score, bool) else None
    return source if isinstance(source, str) else "", None if known is None or not 0 <= known <= 1 else float(known)
