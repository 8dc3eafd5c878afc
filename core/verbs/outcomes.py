"""Saying what became of a planned passage."""

from collections.abc import Sequence

from core.changes import ChangeSet
from core.engine import Engine
from core.errors import UserError
from core.ids import AnnotationId, AnnotatorId, DocumentId, LabelId
from core.model import Annotation, Span
from core.said.fulfilment import FULFILMENT, FULFILS, Fulfilment, fulfilment_attribute
from core.said.links import Link, LinkKind
from core.storage import entities, rejected_rows, said_rows
from core.storage.journal import REMOVED, Operation
from core.storage.tables import ANNOTATION, ATTRIBUTE
from core.verbs.annotations import Annotations
from core.verbs.attributes import AttributeVerbs
from core.verbs.declaring import put
from core.verbs.links import LinkVerbs


class OutcomeVerbs:
    """`Session.outcomes`. All of it is in the name of who works here now, and about that person's layer alone.

    An answer is the attribute `fulfilment` of the annotations at the planned passage, and a link of the kind
    `fulfils` to each passage that tells of the outcome. That a sentence nobody labelled is no plan needs no annotation:
    it is a removed one with an origin of its own, as rejected suggestions are (`core.storage.rejected_rows`).
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._annotations, self._attributes, self._links = (
            Annotations(engine),
            AttributeVerbs(engine),
            LinkVerbs(engine),
        )

    def answer(
        self,
        plan: tuple[DocumentId, Span],
        later: DocumentId,
        answer: Fulfilment,
        outcome: Span | None = None,
        *,
        label: LabelId | None = None,
        also: bool = False,
    ) -> ChangeSet:
        """Say what became of a planned passage in a `later` report, as one operation; an earlier answer gives way.

        `outcome` is the passage that tells of it; with `also` it stands beside those that were given before. What is
        not labelled yet is labelled: the plan with `label`, the outcome as the plan is. Raises UserError
        ``outcome.no_passage``, ``outcome.no_label``, ``outcome.same_report``, ``annotation.bad_span``,
        ``document.unknown``, ``label.unknown``, ``link.wrong_label``, ``field.bad_value``,
        ``annotator.none_current``.
        """
        if answer.has_outcome and outcome is None:
            raise UserError("outcome.no_passage", answer=answer.value)
        if plan[0] == later:
            raise UserError("outcome.same_report")
        with self._engine.operation("outcome.answer") as operation:
            me = self._engine.require_annotator()
            self._annotations.quote(plan[0], plan[1].start, plan[1].end)
            own = self._own(me, *plan)
            if not own and answer is Fulfilment.NOT_A_PLAN and not rejected_rows.no_plans(self._engine.conn, me, plan):
                self._mark(operation, plan, self._require_label(label))
            elif own or answer is not Fulfilment.NOT_A_PLAN:
                self._unmark(operation, me, plan)
                own = own or [self._made(*plan, self._require_label(label))]
                self._set(own, answer)
                self._link(own, later, outcome if answer.has_outcome else None, also=also and answer.has_outcome)
        return self._engine.change_set(operation)

    def withdraw(self, plan: tuple[DocumentId, Span], later: DocumentId) -> ChangeSet:
        """Take an answer away, so that the passage is asked about again; annotations that it made stay."""
        with self._engine.operation("outcome.withdraw") as operation:
            me = self._engine.require_annotator()
            self._unmark(operation, me, plan)
            own = self._own(me, *plan)
            values = self._attributes.of(annotation.id for annotation in own)
            answered = [id_ for id_, known in values.items() if FULFILMENT in known]
            if answered:
                self._attributes.set(answered, {FULFILMENT: None})
            self._link(own, later, None, also=False)
        return self._engine.change_set(operation)

    def no_plans(self, document: DocumentId, annotator: AnnotatorId) -> list[Span]:
        """The passages without a label of which somebody said that they are no plan, in text order."""
        marked = rejected_rows.no_plans(self._engine.conn, annotator, (document, None))
        return sorted({Span(start, end) for _id, start, end in marked})

    # --- annotations

    def _own(self, me: AnnotatorId, document: DocumentId, span: Span) -> list[Annotation]:
        return [known for known in self._engine.annotations.of_document(document, me) if known.span == span]

    def _made(self, document: DocumentId, span: Span, label: LabelId) -> Annotation:
        return self._annotations.create(document, span.start, span.end, label)[0]

    @staticmethod
    def _require_label(label: LabelId | None) -> LabelId:
        if label is None:
            raise UserError("outcome.no_label")
        return label

    def _mark(self, operation: Operation, plan: tuple[DocumentId, Span], label: LabelId) -> None:
        made = self._made(*plan, label)
        # A change of its own: taking it back leaves a removed annotation that says nothing any more.
        values = {"deleted": REMOVED, "origin": rejected_rows.NO_PLAN}
        operation.update(ANNOTATION, (made.id,), **values, updated_at=operation.at)

    def _unmark(self, operation: Operation, me: AnnotatorId, plan: tuple[DocumentId, Span]) -> None:
        for id_, _start, _end in rejected_rows.no_plans(self._engine.conn, me, plan):
            operation.update(ANNOTATION, (id_,), origin=rejected_rows.SUGGESTED, updated_at=operation.at)

    # --- attribute and links

    def _set(self, own: Sequence[Annotation], answer: Fulfilment) -> None:
        with self._engine.operation("attribute.declare") as operation:
            declared = self._attributes.by_label()
            missing = [
                annotation
                for annotation in own
                if FULFILMENT not in {known.code for known in declared.for_label(annotation.label)}
            ]
            if missing:
                position = max((known.position for known in declared.attributes), default=-1) + 1
                put(operation, ATTRIBUTE, said_rows.attribute_row(fulfilment_attribute(position)))
        self._attributes.set([annotation.id for annotation in own], {FULFILMENT: answer.value})

    def _link(self, own: Sequence[Annotation], later: DocumentId, outcome: Span | None, *, also: bool) -> None:
        me = self._engine.require_annotator()
        kind = self._links.kind(FULFILS)
        before = [link for link in self._links.at(known.id for known in own) if self._is_answer(link, me, own, later)]
        wanted: Annotation | None = None
        plan: Annotation | None = None
        if outcome is not None:
            self._annotations.quote(later, outcome.start, outcome.end)
            known = self._own(me, later, outcome)
            labels = [annotation.label for annotation in own]
            wanted = next((each for each in known if each.label in labels), known[0] if known else None)
            wanted = wanted or self._made(later, outcome, labels[0])
            plan = next((each for each in own if each.label == wanted.label), own[0])
        kept = [link for link in before if wanted is not None and wanted.id in (link.source, link.target)]
        gone = [] if also else [link.id for link in before if link not in kept]
        if gone:
            self._links.remove(gone)
        if wanted is not None and plan is not None and not kept:
            self._links.make(*self._ends(kind, plan, wanted), FULFILS)

    def _ends(self, kind: LinkKind, plan: Annotation, outcome: Annotation) -> tuple[AnnotationId, AnnotationId]:
        """From the plan to the outcome, unless the codebook's labels for the ends allow the other way alone."""
        codes = {label.id: label.code for label in entities.labels(self._engine.conn)}

        def fits(source: Annotation, target: Annotation) -> bool:
            ends = ((kind.from_labels, source), (kind.to_labels, target))
            return all(not allowed or codes.get(end.label) in allowed for allowed, end in ends)

        turned = not fits(plan, outcome) and fits(outcome, plan)
        return (outcome.id, plan.id) if turned else (plan.id, outcome.id)

    @staticmethod
    def _is_answer(link: Link, me: AnnotatorId, own: Sequence[Annotation], later: DocumentId) -> bool:
        ids = {annotation.id for annotation in own}
        there = link.target_document if link.source in ids else link.document
        return link.kind == FULFILS and link.annotator == me and there == later
