"""The questions that the window asks about a review; `core.verbs.review` lists them."""

from collections.abc import Generator, Iterable, Sequence
from contextlib import contextmanager

from core.covering import Covered
from core.engine import Engine
from core.errors import UserError
from core.ids import AnnotationId, AnnotatorId, DocumentId, LabelId
from core.model import Annotation, Annotator, Label, Status
from core.progress import Cancelled, Progress, never, no_progress, stop_if
from core.review.cases import Case, ReviewProgress, find_cases, progress_of, with_decisions
from core.review.counting import Placed, undecided
from core.review.decisions import ADJUDICATED, DecidedReading, Decision, DecisionId, reading_of
from core.review.discussion import Comment, Feedback, Outcomes, ReadingOutcome, Thread
from core.review.pairing import Difference
from core.review.reasons import SETTING_NAME, default_reasons, reasons_from_json
from core.said.comparing import NO_VALUES, Values
from core.storage import entities, review_rows
from core.verbs.decided import Decided
from core.verbs.discussion import Discussion
from core.verbs.final_said import linked_otherwise
from core.verbs.review_said import SaidOfLayers

_AT_ONCE = 500
"""Documents whose progress is counted before it is asked again whether to stop."""


class ReviewReading:
    """The questions of `Session.review`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._decided = Decided(engine)
        self._discussion = Discussion(engine)
        self._said = SaidOfLayers(engine)

    def layers(self, document: DocumentId | None = None) -> list[Annotator]:
        """People who labelled something in a document, or in any. If there is an adjudicated layer, it comes last."""
        labelled = self._engine.annotations.has_any
        people = [annotator for annotator in entities.annotators(self._engine.conn) if labelled(annotator.id, document)]
        return sorted(people, key=lambda annotator: annotator.adjudicated)

    def differences(self, document: DocumentId, a: AnnotatorId, b: AnnotatorId) -> list[Difference]:
        """Two layers of a document compared, in text order, including where they agree.

        Raises UserError ``annotator.unknown``, ``review.same_layer`` and ``review.too_dense``.
        """
        self.require_layers([a, b])
        rows = self._engine.annotations
        with self._naming(document):
            layers = {a: rows.of_document(document, a), b: rows.of_document(document, b)}
            cases = self._said.told(document, [a, b], find_cases(document, layers))
            return [Difference(case.kind, *case.readings) for case in cases]

    def cases(self, document: DocumentId, layers: Sequence[AnnotatorId]) -> list[Case]:
        """Two or more layers of a document compared, in text order, including where they agree.

        Raises as `differences`.
        """
        self.require_layers(layers)
        annotations = self._engine.annotations.of_document(document)
        by_layer: dict[AnnotatorId, list[Annotation]] = {layer: [] for layer in layers}
        for annotation in annotations:
            if annotation.annotator in by_layer:
                by_layer[annotation.annotator].append(annotation)
        decisions = self._decided.of_document(document, annotations)
        with self._naming(document):
            cases = self._said.told(document, layers, find_cases(document, by_layer))
            return with_decisions(cases, decisions)

    @contextmanager
    def _naming(self, document: DocumentId) -> Generator[None]:
        """Add the document to the error that too many annotations overlap: there may be many documents."""
        try:
            yield
        except UserError as error:
            if error.code != "review.too_dense":
                raise
            found = self._engine.documents.get(document)
            title = document if found is None else found.meta.title
            raise UserError(error.code, **error.fields, title=title) from error

    def progress(
        self,
        layers: Sequence[AnnotatorId],
        documents: Iterable[DocumentId] | None = None,
        *,
        progress: Progress = no_progress,
        cancelled: Cancelled = never,
    ) -> dict[DocumentId, ReviewProgress]:
        """How far each document's cases are; raises as `differences`, and Cancel."""
        self.require_layers(layers)
        wanted = self.documents(documents)
        # What is said beside labels may differ where these agree, and only cases know that.
        decided = review_rows.decided_documents(self._engine.conn) | self._said.documents()
        found: dict[DocumentId, ReviewProgress] = dict.fromkeys(wanted, ReviewProgress())
        # In the order of the index of places, so that its pages are read once.
        in_order = sorted(wanted)
        for first in range(0, len(in_order), _AT_ONCE):
            stop_if(cancelled)
            progress(first, len(wanted), "")
            for document, by_layer in self._placed(in_order[first : first + _AT_ONCE], layers).items():
                if document in decided:
                    found[document] = self._progress(document, layers)
                else:
                    found[document] = undecided(by_layer)
        progress(len(wanted), len(wanted), "")
        return found

    def _progress(self, document: DocumentId, layers: Sequence[AnnotatorId]) -> ReviewProgress:
        try:
            return progress_of(self.cases(document, layers))
        except UserError as error:
            if error.code != "review.too_dense":
                raise
            # Nobody can look at this document, so it is not done. The others still count.
            return ReviewProgress(open=1)

    def _placed(
        self, documents: Sequence[DocumentId], layers: Sequence[AnnotatorId]
    ) -> dict[DocumentId, dict[AnnotatorId, list[Placed]]]:
        """The annotations of these layers in those documents where any of them has something."""
        found: dict[DocumentId, dict[AnnotatorId, list[Placed]]] = {}
        for annotation in map(Placed._make, self._engine.annotations.placed(documents, layers)):
            if annotation.document not in found:
                found[annotation.document] = {layer: [] for layer in layers}
            found[annotation.document][annotation.annotator].append(annotation)
        return found

    def says(self) -> bool:
        """Whether any annotation has an attribute, or anything is linked: only then can these differ."""
        return self._said.any()

    def values(self, annotations: Iterable[AnnotationId]) -> dict[AnnotationId, Values]:
        """The attributes of annotations that have any, whoever's they are."""
        return self._said.values(annotations)

    def decisions(self, document: DocumentId | None = None) -> list[Decision]:
        """A document's decisions, or all, oldest first within each document."""
        return self._decided.all() if document is None else self._decided.of_document(document)

    def decision(self, decision: DecisionId) -> Decision:
        """One by id; raises UserError ``review.no_decision``."""
        return self._decided.get(decision)

    def decisions_about(self, annotation: AnnotationId) -> list[Decision]:
        """The decisions of which an annotation, even a removed one, is a source or a result."""
        known = self._engine.annotations.existing([annotation])
        return self._decided.about(known[annotation][0].document, annotation) if annotation in known else []

    def loose(self, document: DocumentId) -> list[Annotation]:
        """Annotations of the adjudicated layer that come from no decision: imported, or left by a merge."""
        owned = {result for _, result in review_rows.result_owners(self._engine.conn, document)}
        layer = self._engine.annotations.of_document(document, ADJUDICATED)
        decided = {reading for decision in self._decided.of_document(document, layer) for reading in decision.decided}
        return [
            annotation for annotation in layer if annotation.id not in owned and reading_of(annotation) not in decided
        ]

    def loose_counts(self) -> dict[DocumentId, int]:
        """How many `loose` annotations each document has; zeros are left out."""
        documents = self._engine.annotations.documents_of(ADJUDICATED)
        return {document: number for document in documents if (number := len(self.loose(document)))}

    def decisions_on(self, annotator: AnnotatorId | None = None, document: DocumentId | None = None) -> list[Feedback]:
        """What was decided on a person's annotations, in one document or in all, by document and place.

        Default: the current annotator; raises UserError ``annotator.none_current``.
        """
        who = annotator or self._engine.require_annotator()
        decisions = self._decided.on(who, document)
        own = [(source, decision) for decision in decisions for source in decision.sources if source.annotator == who]
        counts = self._discussion.counts(source.annotation for source, _ in own)
        order = {
            document: number
            for number, document in enumerate(dict.fromkeys(decision.document for decision in decisions))
        }
        own.sort(key=lambda pair: (order[pair[1].document], pair[0].start, pair[0].end, pair[1].id))
        outcomes = {decision.id: Outcomes(decision.decided, decision.values) for decision in decisions}
        values = self.values(source.annotation for source, _ in own)
        linked_otherwise = self.linked_otherwise(decisions, who)

        def outcome(source: DecidedReading, decision: Decision) -> ReadingOutcome:
            found = outcomes[decision.id].of(source.reading, values.get(source.annotation, NO_VALUES))
            other = found is ReadingOutcome.KEPT and source.annotation in linked_otherwise
            return ReadingOutcome.OTHER_LINKS if other else found

        return [
            Feedback(source, outcome(source, decision), decision, counts.get(source.annotation, 0))
            for source, decision in own
        ]

    def linked_otherwise(
        self, decisions: Iterable[Decision], annotator: AnnotatorId | None = None
    ) -> set[AnnotationId]:
        """Annotations, one person's or everybody's, that have other links in the final layer.

        Of links that are told there and of whose both ends something is decided.
        """
        return linked_otherwise(self._engine, decisions, annotator)

    def missed_by(self, annotator: AnnotatorId | None = None, document: DocumentId | None = None) -> list[Decision]:
        """Decisions that label something where a person has nothing, in documents that they worked on.

        Default: the current annotator; raises UserError ``annotator.none_current``.
        """
        who = annotator or self._engine.require_annotator()
        decisions = self.decisions(document)
        covered: dict[DocumentId, Covered] = {}
        statuses = self._engine.documents.statuses() if decisions else {}
        for place in dict.fromkeys(decision.document for decision in decisions):
            own = self._engine.annotations.of_document(place, who)
            if own or statuses.get((place, who)) is Status.DONE:
                covered[place] = Covered(annotation.span for annotation in own)
        return [
            decision
            for decision in decisions
            if decision.decided
            and decision.document in covered
            and all(source.annotator != who for source in decision.sources)
            and not any(covered[decision.document].shares(reading.span) for reading in decision.decided)
        ]

    def comments(self, annotation: AnnotationId) -> list[Comment]:
        """An annotation's comments, oldest first."""
        return self._discussion.of(annotation)

    def comment_counts(self, annotations: Iterable[AnnotationId]) -> dict[AnnotationId, int]:
        """How many comments each annotation has; zeros are left out."""
        return self._discussion.counts(annotations)

    def threads(self, document: DocumentId | None = None) -> list[Thread]:
        """Every annotation with comments, in a document or in all, the one that was commented last first."""
        return self._discussion.threads(document)

    def reasons(self, language: str = "zh") -> tuple[str, ...]:
        """The project's list of reasons; if none was set, the default list of a language."""
        stored = reasons_from_json(review_rows.setting(self._engine.conn, SETTING_NAME))
        return default_reasons(language) if stored is None else stored

    def all_labels(self) -> dict[LabelId, Label]:
        """All labels by id, including removed ones, which old readings name."""
        return review_rows.every_label(self._engine.conn)

    def require_layers(self, layers: Sequence[AnnotatorId]) -> None:
        """Raise UserError ``review.same_layer`` or ``annotator.unknown`` unless these are two or more layers."""
        if len(set(layers)) < max(2, len(layers)):
            raise UserError("review.same_layer")
        for layer in layers:
            if not entities.annotator_exists(self._engine.conn, layer):
                raise UserError("annotator.unknown", value=layer)

    def documents(self, documents: Iterable[DocumentId] | None) -> list[DocumentId]:
        """Those given, each once, or all; raises UserError ``document.unknown``."""
        there = {DocumentId(id_): None for id_, _title in self._engine.documents.titles()}
        if documents is None:
            return list(there)
        wanted = list(dict.fromkeys(documents))
        for document in wanted:
            if document not in there:
                raise UserError("document.unknown", document=document)
        return wanted
