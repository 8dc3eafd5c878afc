"""Reads decisions: whether they still hold, and what their results say now."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from core.engine import Engine
from core.errors import UserError
from core.ids import AnnotationId, AnnotatorId, DocumentId, LabelId
from core.model import Annotation
from core.review.decisions import (
    ADJUDICATED,
    DecidedReading,
    Decision,
    DecisionId,
    Reading,
    reading_of,
    reason_and_strategy,
)
from core.storage import review_rows
from core.verbs.final_said import Known, Parsed, SaidOfDecisions


class Decided:
    """Makes decisions from rows."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def of_document(self, document: DocumentId, annotations: Iterable[Annotation] = ()) -> list[Decision]:
        """The decisions of a document, oldest first. `annotations` are those that the caller has read of it already."""
        return self._load(review_rows.decisions(self._engine.conn, document), annotations)

    def all(self) -> list[Decision]:
        """The decisions of all documents, by document."""
        return self._load(review_rows.decisions(self._engine.conn))

    def on(self, annotator: AnnotatorId, document: DocumentId | None) -> list[Decision]:
        """The decisions, of a document or of all, of which an annotation of `annotator` is a source, by document."""
        return self._load(review_rows.decisions_on(self._engine.conn, annotator, document))

    def on_any(self, document: DocumentId, sources: Iterable[AnnotationId]) -> list[Decision]:
        """The decisions of a document of which one of these annotations is a source."""
        return self._load(review_rows.decisions_on_any(self._engine.conn, document, sources))

    def about(self, document: DocumentId, annotation: AnnotationId) -> list[Decision]:
        """The decisions of a document that have an annotation as a source or a result."""
        return self._load(review_rows.decisions_about(self._engine.conn, document, annotation))

    def get(self, decision: DecisionId) -> Decision:
        """One by id; raises UserError ``review.no_decision``."""
        row = review_rows.decision(self._engine.conn, decision)
        if row is None:
            raise UserError("review.no_decision", id=decision)
        return self._load([row])[0]

    def _load(self, rows: Sequence[tuple[Any, ...]], annotations: Iterable[Annotation] = ()) -> list[Decision]:
        if not rows:
            return []
        parsed = [Parsed.of(row) for row in rows]
        known = {annotation.id: (annotation, False) for annotation in annotations}
        wanted = {source.annotation for decision in parsed for source in decision.sources}
        wanted.update(id_ for decision in parsed for id_ in decision.results)
        known |= self._engine.annotations.existing(sorted(wanted - known.keys()))
        conn = self._engine.conn
        labels = _Labels(review_rows.label_aliases(conn), review_rows.shown_labels(conn))
        said = SaidOfDecisions(self._engine, parsed, known)
        return [self._decision(row, decision, known, labels, said) for row, decision in zip(rows, parsed, strict=True)]

    def _decision(
        self,
        row: tuple[Any, ...],
        parsed: Parsed,
        known: Known,
        labels: "_Labels",
        said: SaidOfDecisions,
    ) -> Decision:
        reviewer, reason, created_at, updated_at, revision = row[2], *row[6:]
        decided = [known[result] for result in parsed.results if result in known]
        shown = [annotation for annotation, removed in decided if not removed or self._has_twin(annotation)]
        values = tuple(said.has(annotation.id) for annotation in shown)
        return Decision(
            DecisionId(parsed.id),
            parsed.document,
            AnnotatorId(reviewer),
            parsed.verdict,
            parsed.taken,
            tuple(labels.shown(source) for source in parsed.sources),
            parsed.results,
            tuple(map(reading_of, shown)),
            reason_and_strategy(reason)[0],
            parsed.strategy,
            created_at,
            updated_at,
            revision,
            any(labels.differs(source, known.get(source.annotation)) for source in parsed.sources)
            or not said.holds(parsed),
            values if any(values) else (),
        )

    def _has_twin(self, result: Annotation) -> bool:
        """Whether a removed result exists as another annotation, because two reviewers decided the same separately."""
        return self._engine.annotations.exists(result.document, ADJUDICATED, result.start, result.end, result.label)


class _Labels:
    """The labels that the codebook shows now."""

    def __init__(self, aliases: Mapping[LabelId, LabelId], shown: set[LabelId]) -> None:
        self._aliases = aliases
        self._shown = shown

    def shown(self, source: DecidedReading) -> DecidedReading:
        label = self._aliases.get(source.label)
        if label is None:
            return source
        return DecidedReading(source.annotation, source.annotator, source.start, source.end, label, source.revision)

    def differs(self, source: DecidedReading, now: tuple[Annotation, bool] | None) -> bool:
        """Whether the annotation no longer says what the source recorded.

        A changed note does not count, nor that the codebook gave up the label.
        """
        if now is None or now[1]:
            return True
        annotation = now[0]
        if annotation.revision == source.revision:
            return False
        if annotation.span != Reading(source.start, source.end, source.label).span:
            return True
        label = self._aliases.get(source.label, source.label)
        return label in self._shown and annotation.label != label
