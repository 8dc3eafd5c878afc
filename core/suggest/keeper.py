"""Suggestions of an open project, kept fresh: what a window needs after each decision, without reading all again.

A `Keeper` is used by one thread at a time. It keeps the sentences of what it has read, so that after a decision only
the document it was made in is read anew. The n-grams are learnt again after some decisions, the rest after each.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from core.ids import AnnotatorId, DocumentId
from core.model import Label, Span
from core.progress import Cancelled, never, stop_if
from core.session import Session
from core.suggest import feeding
from core.suggest.model import Headings, Learner, Suggestion
from core.suggest.offers import OfferedLabel
from core.suggest.ordering import Sureness, open_places, questions, sureness
from core.suggest.passages import Sentence
from core.suggest.reasons import LabelledPassages, reason
from core.suggest.teaching import Lesson

_NGRAMS_AFTER = 8
"""Decisions after which n-grams are learnt again."""


_ASKED = 100
"""Questions of a document that are kept: who answered so many is asked anew."""


@dataclass(frozen=True, slots=True)
class DocumentState:
    """What else there is to say of a document."""

    sureness: Sureness
    asked: tuple[OfferedLabel, ...]
    """What to ask, the most uncertain first, also where too little speaks for a label to suggest it."""


class Keeper:
    """Suggestions for one annotator's work in one project."""

    def __init__(
        self, annotator: AnnotatorId | None, learns_from: AnnotatorId | None = None, headings: str = ""
    ) -> None:
        """`annotator` is who decides here, `learns_from` whose layer teaches, by default theirs.

        `headings` is one of `core.suggest.model.Headings`.
        """
        self.annotator = annotator
        self.learns_from = learns_from or annotator
        self.headings = Headings(headings or Headings.LEARNT)
        self.states: dict[DocumentId, DocumentState] = {}
        """Of the documents of the last `refresh`, besides what it returned."""
        self.passages = LabelledPassages(())
        self._learner: Learner | None = None
        self._labels: tuple[Label, ...] = ()
        self._words: object = None
        self._sentences: dict[DocumentId, list[Sentence]] = {}
        self._lessons: dict[DocumentId, Lesson] = {}
        self._stale: set[DocumentId] = set()
        self._all_stale = True
        self._decisions = 0

    def changed(self, documents: Iterable[DocumentId] | None, *, texts: bool = False) -> None:
        """Read these documents' labels again at the next `refresh`, all for None; with `texts` their masks, too."""
        if documents is None:
            self._all_stale = True
            self._stale.clear()
        else:
            self._stale.update(documents)
        if texts or documents is None:
            for document in list(self._sentences) if documents is None else self._stale:
                self._sentences.pop(document, None)
                if self._learner is not None:
                    self._learner.forget(document)

    def refresh(
        self, session: Session, documents: Collection[DocumentId], cancelled: Cancelled = never
    ) -> dict[DocumentId, list[OfferedLabel]]:
        """What is open to be taken in some documents, learnt from all that is labelled now."""
        labels, words = tuple(session.codebook.labels()), feeding.edited_words(session)
        if self._learner is None or labels != self._labels or words != self._words:
            self._labels, self._words = labels, words
            self._learner = feeding.learner_of(session, headings=self.headings)
            self._all_stale = True
        if self._all_stale or self._stale:
            self._learn(session, self._learner, cancelled)
        self.states = {}
        return {document: self._offers(session, self._learner, document) for document in documents}

    def _learn(self, session: Session, learner: Learner, cancelled: Cancelled) -> None:
        stop_if(cancelled)
        if self.learns_from is not None:
            self._read_lessons(session, self.learns_from, cancelled)
        lessons = list(self._lessons.values())
        whole = self._all_stale or self._decisions >= _NGRAMS_AFTER or learner.grams is None
        if whole:
            learner.teach(lessons)
            learner.learn_ngrams()
            self._decisions = 0
        else:
            learner.reteach(lessons)
            self._decisions += 1
        stop_if(cancelled)
        learner.fit()
        self._all_stale = False
        self._stale.clear()

    def _read_lessons(self, session: Session, annotator: AnnotatorId, cancelled: Cancelled) -> None:
        work = feeding.worked_on(session, annotator)
        codes, rejected = feeding.codes_of(session.codebook.labels()), feeding.rejected_by(session, annotator)
        positions = {entry.id: entry.position for entry in session.documents.entries(work)}
        kept: dict[DocumentId, Lesson] = {}
        count = 0
        for document in sorted(positions, key=lambda document: -positions[document]):
            stop_if(cancelled)
            known = None if self._all_stale or document in self._stale else self._lessons.get(document)
            kept[document] = known or feeding.lesson_of(
                session,
                annotator,
                document,
                codes,
                rejected.get(document, ()),
                work[document],
                self._read(session, document),
            )
            count += len(kept[document].sentences)
            if count >= feeding.LEARNT:
                break
        self._lessons = kept
        self.passages = LabelledPassages(kept.values())

    def _read(self, session: Session, document: DocumentId) -> list[Sentence]:
        if document not in self._sentences:
            self._sentences[document] = feeding.sentences_of(session, document)
        return self._sentences[document]

    def _offers(self, session: Session, learner: Learner, document: DocumentId) -> list[OfferedLabel]:
        sentences = self._read(session, document)
        rejections = feeding.rejected_by(session, self.annotator) if self.annotator is not None else {}
        rejected = rejections.get(document, [])
        offers = feeding.offers_of(session, learner, self.annotator, document, sentences, rejected)
        self.states[document] = self._state(session, learner, document, sentences, rejected)
        return offers

    def _state(
        self,
        session: Session,
        learner: Learner,
        document: DocumentId,
        sentences: list[Sentence],
        rejected: Sequence[tuple[Span, str]],
    ) -> DocumentState:
        given: list[tuple[Span, str]] = []
        if self.annotator is not None:
            there = session.annotations.of_document(document, self.annotator)
            given = feeding.labelled(there, feeding.codes_of(self._labels))
        is_open = open_places(sentences, learner.labels, given, rejected)
        chances = learner.chances(document, lambda: sentences)
        table = learner.table(document, lambda: sentences)
        asked: list[OfferedLabel] = []
        for question in questions(chances, learner.labels, is_open)[:_ASKED]:
            score = float(chances[question.sentence, learner.labels.index(question.label)])
            found = Suggestion(sentences[question.sentence].span, question.label, score, question.sentence)
            asked.append(OfferedLabel(found.span, found.label, found.grade, score, reason(learner, table, found)))
        return DocumentState(sureness(chances, is_open), tuple(asked))
