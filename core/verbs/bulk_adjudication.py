"""Decides many cases of many documents in one operation."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from core.changes import ChangeSet
from core.engine import Engine
from core.ids import AnnotationId, AnnotatorId, DocumentId, new_uuid
from core.model import Annotation, Status
from core.progress import Cancelled, Progress, stop_if
from core.review.cases import Case, CaseState
from core.review.decisions import ADJUDICATED, DecisionId, Reading, source_of, strategy_reason
from core.review.strategies import Proposal, Strategy, propose
from core.said.comparing import Values
from core.storage.entities import annotation_row, without_shared
from core.storage.journal import Operation, last_seq
from core.storage.said_rows import has_any
from core.storage.tables import ANNOTATION, ANNOTATION_DETAIL, DECISION, Value
from core.verbs.adjudication import Adjudication, Judgement, content, decision_row, new_result, result_annotation
from core.verbs.final_said import follow_links, put_values

Cases = Callable[[DocumentId, Sequence[AnnotatorId]], list[Case]]


@dataclass(frozen=True, slots=True)
class BulkReport:
    """What a strategy decided."""

    documents: int
    """Documents in which something was decided."""
    decided: int
    """Cases that were decided."""
    annotations: int
    """Annotations that the adjudicated layer gained."""
    left: int
    """Cases in the given documents that are still not decided."""
    waiting: tuple[DocumentId, ...]
    """Documents left out because one of the layers has not worked on them."""


@dataclass(slots=True)
class _Plan:
    proposals: list[tuple[DocumentId, list[Proposal]]]
    left: int
    waiting: list[DocumentId]
    seq: int
    """The journal's newest entry when the plan was made."""


class BulkAdjudication:
    """Applies strategies."""

    def __init__(self, engine: Engine, cases: Cases) -> None:
        self._engine = engine
        self._cases = cases

    def apply(
        self,
        strategy: Strategy,
        layers: Sequence[AnnotatorId],
        documents: Sequence[DocumentId],
        name: str,
        progress: Progress,
        cancelled: Cancelled,
    ) -> tuple[BulkReport, ChangeSet]:
        """Decide what is open. The plan is made before the file is locked, and anew if somebody wrote meanwhile."""
        engine = self._engine
        plan = self._plan(strategy, layers, documents, progress, cancelled)
        with engine.operation(name) as operation:
            if last_seq(engine.conn) != plan.seq + 1:
                plan = self._plan(strategy, layers, documents, progress, cancelled)
            gained = self._write(operation, strategy, plan)
        decided = sum(len(proposal.cases) for _, proposals in plan.proposals for proposal in proposals)
        report = BulkReport(len(plan.proposals), decided, gained, plan.left, tuple(plan.waiting))
        return report, engine.change_set(operation)

    def _plan(
        self,
        strategy: Strategy,
        layers: Sequence[AnnotatorId],
        documents: Sequence[DocumentId],
        progress: Progress,
        cancelled: Cancelled,
    ) -> _Plan:
        plan = _Plan([], 0, [], last_seq(self._engine.conn))
        worked = self._worked_on()
        for done, document in enumerate(documents):
            stop_if(cancelled)
            progress(done, len(documents), "")
            if not any((document, layer) in worked for layer in layers):
                continue
            cases = self._cases(document, layers)
            undecided = sum(case.state is not CaseState.DECIDED for case in cases)
            if strategy.needs_every_layer and not all((document, layer) in worked for layer in layers):
                plan.waiting.append(document)
                plan.left += undecided
                continue
            proposals = propose(strategy, cases)
            plan.left += undecided - sum(len(proposal.cases) for proposal in proposals)
            if proposals:
                plan.proposals.append((document, proposals))
        progress(len(documents), len(documents), "")
        return plan

    def _worked_on(self) -> set[tuple[DocumentId, AnnotatorId]]:
        """Documents in which an annotator labelled something, or which they set to done."""
        engine = self._engine
        worked = {(DocumentId(document), AnnotatorId(who)) for document, who, _count in engine.annotations.counts()}
        return worked | {key for key, status in engine.documents.statuses().items() if status is Status.DONE}

    def _write(self, operation: Operation, strategy: Strategy, plan: _Plan) -> int:
        if not plan.proposals:
            return 0
        writer = Adjudication(self._engine)
        writer.ensure_layer(operation)
        says = has_any(self._engine.conn, ANNOTATION_DETAIL)
        said: list[tuple[Annotation, Values]] = []
        reviewer = self._engine.annotator_id() or ADJUDICATED
        annotations: list[tuple[Value, ...]] = []
        decisions: list[tuple[Value, ...]] = []
        for document, proposals in plan.proposals:
            text = self._engine.text(document)
            layer = self._engine.annotations.of_document(document, ADJUDICATED)
            there = {Reading(annotation.start, annotation.end, annotation.label): annotation.id for annotation in layer}
            for proposal in proposals:
                results: list[AnnotationId] = []
                judgement = _judgement(document, reviewer, strategy, proposal)
                values = writer.values(judgement) if says else {}
                for reading in proposal.readings:
                    if reading not in there:
                        own = new_result(document, reading, operation.at)
                        there[reading] = own.id
                        row = annotation_row(own, text[reading.start : reading.end])
                        annotations.append(without_shared(ANNOTATION, row))
                    results.append(there[reading])
                    if says:
                        result = result_annotation(there[reading], document, reading, operation.at)
                        said.append((result, values.get(reading, {})))
                decisions.append(_row(judgement, results, operation.at))
        if annotations:
            operation.insert_many(ANNOTATION, annotations, len(annotations))
        operation.insert_many(DECISION, decisions, len(decisions))
        put_values(self._engine, operation, said)
        follow_links(self._engine, operation, [document for document, _ in plan.proposals])
        return len(annotations)


def _judgement(document: DocumentId, reviewer: AnnotatorId, strategy: Strategy, proposal: Proposal) -> Judgement:
    return Judgement(
        document,
        reviewer,
        proposal.verdict,
        proposal.taken,
        tuple(source_of(source) for case in proposal.cases for source in case.sources),
        proposal.readings,
        strategy_reason(strategy.name.value),
        strategy.name.value,
    )


def _row(judgement: Judgement, results: Iterable[AnnotationId], at: str) -> tuple[Value, ...]:
    row = decision_row(DecisionId(new_uuid()), judgement.document, content(judgement, results), at)
    return without_shared(DECISION, row)
