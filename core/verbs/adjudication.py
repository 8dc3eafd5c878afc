"""Writes decisions and the adjudicated layer, as part of an operation."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from core.engine import Engine
from core.errors import UserError
from core.ids import AnnotationId, AnnotatorId, DocumentId, LabelId, new_uuid
from core.model import Annotation
from core.review.decisions import (
    ADJUDICATED,
    ADJUDICATED_NAME,
    DecidedReading,
    Decision,
    DecisionId,
    Reading,
    Verdict,
    results_to_json,
    sources_to_json,
    verdict_to_text,
)
from core.said.comparing import Values
from core.storage import entities, review_rows
from core.storage.journal import Operation
from core.storage.tables import ANNOTATION, ANNOTATOR, DECISION, Row, quote_hash
from core.verbs.final_said import Parsed, SaidOfDecisions, follow_links, put_values

ORIGIN = "adjudication"
"""`Annotation.origin` in the adjudicated layer."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a decision shall say."""

    document: DocumentId
    reviewer: AnnotatorId
    verdict: Verdict
    taken: AnnotatorId | None
    sources: tuple[DecidedReading, ...]
    readings: tuple[Reading, ...]
    reason: str | None
    strategy: str | None = None
    """Name of the strategy that decides, None for a person."""
    values: Mapping[Reading, Values] | None = None
    """The attributes of each reading; None: what follows from verdict and sources."""


class Adjudication:
    """Writes decisions and their results. Each annotation of the adjudicated layer comes from a decision."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def ensure_layer(self, operation: Operation) -> None:
        """Make the holder of the adjudicated layer if there is none. It has the same id in every project."""
        row = operation.read(ANNOTATOR, ADJUDICATED)
        if row is not None and not row["deleted"]:
            return
        if row is not None:
            operation.update(ANNOTATOR, (ADJUDICATED,), deleted=0)
            return
        names = {annotator.name for annotator in entities.annotators(self._engine.conn)}
        name, number = ADJUDICATED_NAME, 2
        while name in names:
            name, number = f"{ADJUDICATED_NAME} ({number})", number + 1
        operation.insert(
            ANNOTATOR, {"id": ADJUDICATED, "name": name, "kind": "adjudicated", "created_at": operation.at}
        )

    def write(self, operation: Operation, judgement: Judgement, replaced: Sequence[Decision] = ()) -> DecisionId:
        """Record a decision in place of those it `replaced`, the first of which keeps its id."""
        self.ensure_layer(operation)
        document = judgement.document
        self._require_readings(document, judgement.readings)
        results = self._place(operation, judgement, self._own(document, replaced))
        self._say(operation, judgement, results)
        values = content(judgement, results)
        for other in replaced[1:]:
            operation.remove(DECISION, other.id)
        if replaced:
            id_ = replaced[0].id
            stored = operation.read(DECISION, id_)
            assert stored is not None
            if any(stored[column] != value for column, value in values.items()):
                operation.update(DECISION, (id_,), **values, updated_at=operation.at)
        else:
            id_ = DecisionId(new_uuid())
            operation.insert(DECISION, decision_row(id_, document, values, operation.at))
        follow_links(self._engine, operation, [document])
        return id_

    def _say(self, operation: Operation, judgement: Judgement, results: Sequence[AnnotationId]) -> None:
        """Give the results their attributes."""
        readings = list(dict.fromkeys(judgement.readings))
        values = judgement.values
        if values is None:
            values = self.values(judgement)
        document, at = judgement.document, operation.at
        put_values(
            self._engine,
            operation,
            (
                (result_annotation(id_, document, reading, at), values.get(reading, {}))
                for id_, reading in zip(results, readings, strict=True)
            ),
        )

    def values(self, judgement: Judgement) -> dict[Reading, Values]:
        """The attributes that follow for each reading; raises UserError ``review.values_contradict``."""
        named = {source.annotation for source in judgement.sources}
        parsed = Parsed(
            "", judgement.document, judgement.verdict, judgement.taken, judgement.strategy, judgement.sources, ()
        )
        said = SaidOfDecisions(self._engine, [parsed], self._engine.annotations.existing(sorted(named)))
        return {reading: said.follows(parsed, reading.label) for reading in judgement.readings}

    def withdraw(self, operation: Operation, decisions: Sequence[Decision]) -> None:
        """Take decisions back, and those of their results that no other decision has."""
        for document in dict.fromkeys(decision.document for decision in decisions):
            gone = [decision for decision in decisions if decision.document == document]
            for annotation in self._own(document, gone):
                operation.remove(ANNOTATION, annotation.id)
            for decision in gone:
                operation.remove(DECISION, decision.id)
            follow_links(self._engine, operation, [document])

    def _own(self, document: DocumentId, decisions: Iterable[Decision]) -> list[Annotation]:
        """The existing results that only these decisions have."""
        listed = list(decisions)
        if not listed:
            return []
        ids = {decision.id for decision in listed}
        shared = {
            result for decision, result in review_rows.result_owners(self._engine.conn, document) if decision not in ids
        }
        wanted = dict.fromkeys(result for decision in listed for result in decision.results if result not in shared)
        found = self._engine.annotations.existing(wanted)
        own = [found[id_][0] for id_ in wanted if id_ in found and not found[id_][1]]
        return [annotation for annotation in own if annotation.annotator == ADJUDICATED]

    def _place(self, operation: Operation, judgement: Judgement, own: list[Annotation]) -> list[AnnotationId]:
        """Give the layer these readings: with annotations that are there, with `own` ones, or with new ones."""
        layer = self._engine.annotations.of_document(judgement.document, ADJUDICATED)
        there = {Reading(annotation.start, annotation.end, annotation.label): annotation.id for annotation in layer}
        stay = {there[reading] for reading in judgement.readings if reading in there}
        spare = [annotation.id for annotation in own if annotation.id not in stay]
        results: list[AnnotationId] = []
        for reading in dict.fromkeys(judgement.readings):
            if reading in there:
                results.append(there[reading])
            elif spare:
                results.append(spare.pop(0))
                self._move(operation, results[-1], judgement.document, reading)
            else:
                results.append(self._insert(operation, judgement.document, reading))
        for left in spare:
            operation.remove(ANNOTATION, left)
        return results

    def _move(self, operation: Operation, annotation: AnnotationId, document: DocumentId, reading: Reading) -> None:
        operation.update(
            ANNOTATION,
            (annotation,),
            span_start=reading.start,
            span_end=reading.end,
            label=reading.label,
            quote_hash=quote_hash(self._quote(document, reading)),
            updated_at=operation.at,
        )

    def _insert(self, operation: Operation, document: DocumentId, reading: Reading) -> AnnotationId:
        annotation = new_result(document, reading, operation.at)
        operation.insert(ANNOTATION, entities.annotation_row(annotation, self._quote(document, reading)))
        return annotation.id

    def _quote(self, document: DocumentId, reading: Reading) -> str:
        return self._engine.text(document)[reading.start : reading.end]

    def _require_readings(self, document: DocumentId, readings: Iterable[Reading]) -> None:
        characters = len(self._engine.text(document))
        labels: set[LabelId] | None = None
        for reading in readings:
            if not 0 <= reading.start < reading.end <= characters:
                raise UserError("annotation.bad_span", start=reading.start, end=reading.end, characters=characters)
            labels = review_rows.shown_labels(self._engine.conn) if labels is None else labels
            if reading.label not in labels:
                raise UserError("label.unknown", label=reading.label)


def content(judgement: Judgement, results: Iterable[AnnotationId]) -> Row:
    """The columns of a decision that say what was decided."""
    return {
        "reviewer": judgement.reviewer,
        "verdict": verdict_to_text(judgement.verdict, judgement.taken),
        "sources": sources_to_json(judgement.sources),
        "results": results_to_json(results),
        "reason": judgement.reason,
    }


def decision_row(decision: DecisionId, document: DocumentId, values: Row, at: str) -> Row:
    """The row of a new decision, without the shared columns."""
    return {"id": decision, "document": document, **values, "created_at": at, "updated_at": at}


def new_result(document: DocumentId, reading: Reading, at: str) -> Annotation:
    """A new annotation of the adjudicated layer."""
    return result_annotation(AnnotationId(new_uuid()), document, reading, at)


def result_annotation(id_: AnnotationId, document: DocumentId, reading: Reading, at: str) -> Annotation:
    """An annotation of the adjudicated layer that says this."""
    return Annotation(
        id_, document, reading.start, reading.end, reading.label, ADJUDICATED, None, at, at, origin=ORIGIN
    )
