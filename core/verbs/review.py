"""Comparing layers, deciding their differences, and talking about them: `Session.review`.

What the window asks::

    layers(document=None) -> [Annotator]                 people who labelled something there (or anywhere)
    differences(document, a, b) -> [Difference]          two layers, in text order, agreeing ones included
    cases(document, layers) -> [Case]                    two or more layers, each case with its state and decisions
    progress(layers, documents=None) -> {DocumentId: ReviewProgress}
    decisions(document=None), decision(id)               `Decision`, oldest first
    decisions_about(annotation) -> [Decision]            that it is a source or a result of
    loose(document) -> [Annotation]                      of the adjudicated layer, from no decision
    loose_counts() -> {DocumentId: int}                  documents with any
    decisions_on(annotator=None, document=None) -> [Feedback]     mine, what became of it, why; default: who works here
    missed_by(annotator=None, document=None) -> [Decision]        labelled in the end, where the person has nothing
    comments(annotation), comment_counts(annotations), threads(document=None)
    reasons(language)
    all_labels() -> {LabelId: Label}                     removed ones, too: old decisions name them

`core.review.cases.select` filters cases by kind, label and state; a case's `id` stays while its readings do.

What it does; each is one operation and so one undo step, and returns a ChangeSet (as the last of a pair where there is
more to say)::

    decide(case, verdict, *, layer=None, readings=(), reason=None) -> (Decision, ChangeSet)
        AGREED, BOTH_RIGHT, BOTH_WRONG; TAKE with `layer`; ADJUSTED and THIRD with `readings`. Deciding again replaces.
        Attributes and links of the result follow from the verdict (`core.review.said`)
    keep(case, decision=None)                            let a stale or contested case's decision hold
    add(document, start, end, label, *, reason=None)     a reading where nobody has any
    revise(decision, readings, *, reason=None)           other readings, the same sources
    own_values(case), set_values(case, values, *, reason=None)    attributes in the reviewer's own words
    set_reason(decision, reason), withdraw(decisions)
    adopt(loose annotations, *, reason=None), discard(loose annotations)
    accept_agreeing(layers, documents=None) -> (BulkReport, ChangeSet)
    apply_strategy(strategy, layers, documents=None) -> (BulkReport, ChangeSet)
    comment(annotation, text) -> (Comment, ChangeSet); edit_comment(id, text); delete_comment(id)
    set_reasons(reasons)

A ChangeSet lists the annotations of the adjudicated layer that changed, documents whose decisions did, and annotations
whose comments did (`ChangeSet.comments`); after bulk work it says `reload`.
"""

from collections.abc import Iterable, Mapping, Sequence

from core.changes import ChangeSet
from core.engine import Engine
from core.errors import UserError
from core.ids import AnnotationId, AnnotatorId, DocumentId, LabelId
from core.model import Annotation
from core.progress import Cancelled, Progress, never, no_progress
from core.review.cases import Case
from core.review.decisions import ADJUDICATED, Decision, DecisionId, Reading, Verdict, reading_of, source_of
from core.review.discussion import Comment, CommentId
from core.review.pairing import DifferenceKind
from core.review.reasons import SETTING_NAME, reasons_to_json
from core.review.strategies import Strategy, StrategyName, require_fitting
from core.said.comparing import NO_VALUES, Values, same_values
from core.said.fields import FieldValue
from core.said.inheriting import Declared
from core.storage import entities, said_rows
from core.storage.tables import ANNOTATION, DECISION, SETTING
from core.verbs.adjudication import Adjudication, Judgement
from core.verbs.attributes import checked_values
from core.verbs.bulk_adjudication import BulkAdjudication, BulkReport
from core.verbs.final_said import follow_links
from core.verbs.review_reading import ReviewReading


class Review(ReviewReading):
    """`Session.review`. Offsets are code points of the document's canonical text, end exclusive."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self._adjudication = Adjudication(engine)
        self._bulk = BulkAdjudication(engine, self.cases)

    def decide(
        self,
        case: Case,
        verdict: Verdict,
        *,
        layer: AnnotatorId | None = None,
        readings: Iterable[Reading] = (),
        reason: str | None = None,
    ) -> tuple[Decision, ChangeSet]:
        """Record a verdict on a case and put what it says into the adjudicated layer.

        Earlier decisions on any of the readings are replaced. Raises UserError ``review.case_changed`` when a reading
        changed since the case was read, ``review.adjudicated_layer``, ``review.no_such_layer``,
        ``review.not_agreeing``, ``review.no_reading``, ``review.values_contradict``, ``annotation.bad_span``,
        ``label.unknown``, ``annotator.none_current``.
        """
        with self._engine.operation("review.decide") as operation:
            self._require_unchanged(case)
            taken = layer if verdict is Verdict.TAKE else None
            judgement = Judgement(
                case.document,
                self._engine.require_annotator(),
                verdict,
                taken,
                tuple(source_of(source) for source in case.sources),
                _decided(case, verdict, layer, tuple(readings)),
                _trimmed(reason),
            )
            made = self._adjudication.write(operation, judgement, self._on(case))
        return self._decided.get(made), self._engine.change_set(operation)

    def keep(self, case: Case, decision: DecisionId | None = None) -> tuple[Decision, ChangeSet]:
        """Let a decision (default: the newest) hold for the case as it is now, in place of others on its readings.

        Raises UserError ``review.case_changed``, ``review.adjudicated_layer``, ``review.no_decision``,
        ``annotator.none_current``.
        """
        with self._engine.operation("review.keep") as operation:
            self._require_unchanged(case)
            there = sorted(self._on(case), key=lambda known: (known.updated_at, known.id), reverse=True)
            kept = next((known for known in there if decision in (None, known.id)), None)
            if kept is None:
                raise UserError("review.no_decision", id=decision)
            judgement = Judgement(
                case.document,
                self._engine.require_annotator(),
                kept.verdict,
                kept.taken,
                tuple(source_of(source) for source in case.sources),
                kept.decided,
                kept.reason,
                values=_own_values(kept),
            )
            others = [known for known in there if known.id != kept.id]
            made = self._adjudication.write(operation, judgement, [kept, *others])
        return self._decided.get(made), self._engine.change_set(operation)

    def add(
        self, document: DocumentId, start: int, end: int, label: LabelId, *, reason: str | None = None
    ) -> tuple[Decision, ChangeSet]:
        """Put a reading into the adjudicated layer where no layer has any.

        Raises UserError ``document.unknown``, ``annotation.bad_span``, ``annotation.duplicate``, ``label.unknown``,
        ``annotator.none_current``.
        """
        engine = self._engine
        with engine.operation("review.add") as operation:
            self._require_document(document)
            reviewer = engine.require_annotator()
            if engine.annotations.exists(document, ADJUDICATED, start, end, label):
                raise UserError("annotation.duplicate", start=start, end=end, label=label)
            readings = (Reading(start, end, label),)
            judgement = Judgement(document, reviewer, Verdict.THIRD, None, (), readings, _trimmed(reason))
            made = self._adjudication.write(operation, judgement)
        return self._decided.get(made), engine.change_set(operation)

    def revise(
        self, decision: DecisionId, readings: Iterable[Reading], *, reason: str | None = None
    ) -> tuple[Decision, ChangeSet]:
        """Give a decision other readings (none: nothing is to be labelled there); its sources stay.

        Without `reason` the old one stays. Raises UserError ``review.no_decision``, ``annotation.bad_span``,
        ``label.unknown``, ``annotator.none_current``.
        """
        with self._engine.operation("review.revise") as operation:
            old = self._decided.get(decision)
            placed = tuple(dict.fromkeys(readings))
            verdict = Verdict.ADJUSTED if old.sources else Verdict.THIRD
            judgement = Judgement(
                old.document,
                self._engine.require_annotator(),
                verdict if placed else Verdict.BOTH_WRONG,
                None,
                old.sources,
                placed,
                _trimmed(reason) or old.reason,
                values={reading: _values_before(old, reading.label) for reading in placed},
            )
            self._adjudication.write(operation, judgement, [old])
        return self._decided.get(decision), self._engine.change_set(operation)

    def own_values(self, case: Case) -> tuple[Reading, Values]:
        """The reading that `set_values` is about, and the attributes that it would change.

        What was decided by now, else the first reading with what all sources say that have its label.
        """
        old = self._decided_before(case)
        if old is not None:
            reading = next((known for known in old.decided if known.label == case.sources[0].label), old.decided[0])
            return reading, old.values_of(reading)
        reading = reading_of(case.sources[0])
        sources = tuple(source_of(source) for source in case.sources)
        said = Judgement(case.document, case.sources[0].annotator, Verdict.ADJUSTED, None, sources, (reading,), None)
        return reading, self._adjudication.values(said)[reading]

    def set_values(
        self, case: Case, values: Mapping[str, FieldValue | None], *, reason: str | None = None
    ) -> tuple[Decision, ChangeSet]:
        """Decide for attributes of the reviewer's own, by code, None taking one away; the others are `own_values`.

        Without `reason` that of an earlier decision stays. Raises as `decide` does, and UserError
        ``attribute.not_declared``, ``field.bad_value``.
        """
        with self._engine.operation("review.decide") as operation:
            self._require_unchanged(case)
            old, (reading, before) = self._decided_before(case), self.own_values(case)
            declared = Declared.of(said_rows.attributes(self._engine.conn), entities.labels(self._engine.conn))
            after = {**before, **checked_values(declared, reading.label, values)}
            readings = old.decided if old is not None else (reading,)
            said = {known: old.values_of(known) if old is not None else NO_VALUES for known in readings}
            said[reading] = {code: value for code, value in after.items() if value is not None}
            judgement = Judgement(
                case.document,
                self._engine.require_annotator(),
                Verdict.ADJUSTED,
                None,
                tuple(source_of(source) for source in case.sources),
                readings,
                _trimmed(reason) or (old.reason if old is not None else None),
                values=said,
            )
            made = self._adjudication.write(operation, judgement, self._on(case))
        return self._decided.get(made), self._engine.change_set(operation)

    def _decided_before(self, case: Case) -> Decision | None:
        """The newest decision on a case that labels anything."""
        there = (known for known in self._on(case) if known.decided)
        return max(there, key=lambda known: (known.updated_at, known.id), default=None)

    def set_reason(self, decision: DecisionId, reason: str | None) -> ChangeSet:
        """Say why, or with None take the reason back; raises UserError ``review.no_decision``."""
        with self._engine.operation("review.reason") as operation:
            if self._decided.get(decision).reason != _trimmed(reason):
                operation.update(DECISION, (decision,), reason=_trimmed(reason), updated_at=operation.at)
        return self._engine.change_set(operation)

    def withdraw(self, decisions: Iterable[DecisionId]) -> ChangeSet:
        """Take decisions back, and what they put into the adjudicated layer; raises UserError ``review.no_decision``.

        What another decision has put there, too, stays.
        """
        with self._engine.operation("review.withdraw") as operation:
            gone = [self._decided.get(decision) for decision in dict.fromkeys(decisions)]
            self._adjudication.withdraw(operation, gone)
        return self._engine.change_set(operation)

    def adopt(self, annotations: Iterable[AnnotationId], *, reason: str | None = None) -> ChangeSet:
        """Let `loose` annotations stay in the adjudicated layer, each by a decision of its own.

        Raises as `discard` does; and UserError ``annotator.none_current``, ``label.unknown``.
        """
        engine = self._engine
        with engine.operation("review.adopt") as operation:
            reviewer = engine.require_annotator()
            for annotation in self._require_loose(annotations):
                said = (reading_of(annotation),)
                values = {said[0]: self.values([annotation.id]).get(annotation.id, NO_VALUES)}
                judgement = Judgement(
                    annotation.document, reviewer, Verdict.THIRD, None, (), said, _trimmed(reason), values=values
                )
                self._adjudication.write(operation, judgement)
        return engine.change_set(operation)

    def discard(self, annotations: Iterable[AnnotationId]) -> ChangeSet:
        """Remove `loose` annotations from the adjudicated layer.

        Raises UserError ``annotation.unknown``, ``review.not_loose`` where a decision stands behind one.
        """
        with self._engine.operation("review.discard") as operation:
            gone = self._require_loose(annotations)
            for annotation in gone:
                operation.remove(ANNOTATION, annotation.id)
            follow_links(self._engine, operation, {annotation.document for annotation in gone})
        return self._engine.change_set(operation)

    def _require_loose(self, annotations: Iterable[AnnotationId]) -> list[Annotation]:
        found: list[Annotation] = []
        loose: dict[DocumentId, set[AnnotationId]] = {}
        for id_ in dict.fromkeys(annotations):
            annotation = self._engine.annotations.get(id_)
            if annotation is None:
                raise UserError("annotation.unknown", id=id_)
            if annotation.document not in loose:
                loose[annotation.document] = {unowned.id for unowned in self.loose(annotation.document)}
            if id_ not in loose[annotation.document]:
                raise UserError("review.not_loose")
            found.append(annotation)
        return found

    def accept_agreeing(
        self,
        layers: Sequence[AnnotatorId],
        documents: Iterable[DocumentId] | None = None,
        *,
        progress: Progress = no_progress,
        cancelled: Cancelled = never,
    ) -> tuple[BulkReport, ChangeSet]:
        """Decide every open case, of some documents or of all, in which the layers agree, in one operation.

        Raises UserError ``review.same_layer``, ``annotator.unknown``, ``review.adjudicated_layer``,
        ``document.unknown``, ``annotator.none_current``; Cancel.
        """
        self._engine.require_annotator()
        return self._apply(Strategy(StrategyName.AGREED), layers, documents, "review.accept", progress, cancelled)

    def apply_strategy(
        self,
        strategy: Strategy,
        layers: Sequence[AnnotatorId],
        documents: Iterable[DocumentId] | None = None,
        *,
        progress: Progress = no_progress,
        cancelled: Cancelled = never,
    ) -> tuple[BulkReport, ChangeSet]:
        """Decide open cases by `core.review.strategies`, in one operation. What a person decided is not touched.

        Raises as `accept_agreeing` does, but needs no current annotator; and what `require_fitting` raises.
        """
        return self._apply(strategy, layers, documents, "review.strategy", progress, cancelled)

    def _apply(
        self,
        strategy: Strategy,
        layers: Sequence[AnnotatorId],
        documents: Iterable[DocumentId] | None,
        name: str,
        progress: Progress,
        cancelled: Cancelled,
    ) -> tuple[BulkReport, ChangeSet]:
        self.require_layers(layers)
        _require_people(layers)
        require_fitting(strategy, layers)
        return self._bulk.apply(strategy, layers, self.documents(documents), name, progress, cancelled)

    def comment(self, annotation: AnnotationId, text: str) -> tuple[Comment, ChangeSet]:
        """Add to an annotation's thread, whoever's the annotation is, also when it was removed since.

        Raises UserError ``annotation.unknown``, ``comment.empty``, ``annotator.none_current``.
        """
        return self._discussion.write(annotation, text)

    def edit_comment(self, comment: CommentId, text: str) -> ChangeSet:
        """Change an own comment; raises UserError ``comment.unknown``, ``comment.not_yours``, ``comment.empty``."""
        return self._discussion.edit(comment, text)

    def delete_comment(self, comment: CommentId) -> ChangeSet:
        """Remove an own comment; raises UserError ``comment.unknown``, ``comment.not_yours``."""
        return self._discussion.delete(comment)

    def set_reasons(self, reasons: Iterable[str]) -> ChangeSet:
        """Make this the project's list of reasons; an empty one goes back to the defaults."""
        value = reasons_to_json(reasons)
        with self._engine.operation("review.reasons") as operation:
            there = operation.read(SETTING, SETTING_NAME) is not None
            if value == "[]":
                operation.remove(SETTING, SETTING_NAME)
            elif there:
                operation.update(SETTING, (SETTING_NAME,), value=value)
            else:
                operation.insert(SETTING, {"name": SETTING_NAME, "value": value})
        return self._engine.change_set(operation)

    def _on(self, case: Case) -> list[Decision]:
        return self._decided.on_any(case.document, (source.id for source in case.sources))

    def _require_document(self, document: DocumentId) -> None:
        if not self._engine.documents.exists(document):
            raise UserError("document.unknown", document=document)

    def _require_unchanged(self, case: Case) -> None:
        _require_people(case.layers)
        self._require_document(case.document)
        found = self._engine.annotations.existing(source.id for source in case.sources)
        for source in case.sources:
            now, removed = found.get(source.id, (None, True))
            if now is None or removed or reading_of(now) != reading_of(source):
                raise UserError("review.case_changed")
        values = self._said.values(source.id for source in case.sources)
        seen = case.values or (NO_VALUES,) * len(case.readings)
        for reading, told in zip(case.readings, seen, strict=True):
            if reading is not None and not same_values(told, values.get(reading.id, NO_VALUES)):
                raise UserError("review.case_changed")


def _require_people(layers: Iterable[AnnotatorId]) -> None:
    if ADJUDICATED in layers:
        raise UserError("review.adjudicated_layer")


def _decided(
    case: Case, verdict: Verdict, layer: AnnotatorId | None, readings: tuple[Reading, ...]
) -> tuple[Reading, ...]:
    """What a verdict puts into the adjudicated layer."""
    if verdict is Verdict.TAKE:
        if layer not in case.layers:
            raise UserError("review.no_such_layer")
        taken = case.readings[case.layers.index(layer)]
        return () if taken is None else (reading_of(taken),)
    if verdict in (Verdict.ADJUSTED, Verdict.THIRD):
        if not readings:
            raise UserError("review.no_reading")
        return tuple(dict.fromkeys(readings))
    if verdict is Verdict.AGREED and case.kind is not DifferenceKind.SAME:
        raise UserError("review.not_agreeing")
    return () if verdict is Verdict.BOTH_WRONG else case.distinct


def _own_values(decision: Decision) -> dict[Reading, Values] | None:
    """What a reviewer said in words of their own, which does not follow from the sources; None for what does."""
    if decision.verdict not in (Verdict.ADJUSTED, Verdict.THIRD) or decision.strategy is not None:
        return None
    return {reading: decision.values_of(reading) for reading in decision.decided}


def _values_before(decision: Decision, label: LabelId) -> Values:
    """The attributes that a decision has for a label already."""
    of = zip(decision.decided, decision.values, strict=True) if decision.values else ()
    return next((values for reading, values in of if reading.label == label), NO_VALUES)


def _trimmed(reason: str | None) -> str | None:
    return (reason or "").strip() or None
