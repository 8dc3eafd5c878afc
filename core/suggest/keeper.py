"""Suggestions of an open project, kept fresh: what a window needs after each decision, without reading all again.

A `Keeper` is used by one thread at a time. It keeps the sentences of what it has read, so that after a decision only
the document it was made in is read anew. The n-grams are learnt again after some decisions, the rest after each.
"""

from collections.abc import Collection, Iterable

from core.ids import AnnotatorId, DocumentId
from core.model import Label
from core.progress import Cancelled, never, stop_if
from core.session import Session
from core.suggest import feeding
from core.suggest.model import Learner
from core.suggest.offers import OfferedLabel
from core.suggest.passages import Sentence
from core.suggest.teaching import Lesson

_NGRAMS_AFTER = 8
"""Decisions after which n-grams are learnt again."""


class Keeper:
    """Suggestions for one annotator's work in one project."""

    def __init__(self, annotator: AnnotatorId | None) -> None:
        self.annotator = annotator
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
            self._learner = feeding.learner_of(session)
            self._all_stale = True
        if self._all_stale or self._stale:
            self._learn(session, self._learner, cancelled)
        return {document: self._offers(session, self._learner, document) for document in documents}

    def _learn(self, session: Session, learner: Learner, cancelled: Cancelled) -> None:
        stop_if(cancelled)
        if self.annotator is not None:
            self._read_lessons(session, self.annotator, cancelled)
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

    def _read(self, session: Session, document: DocumentId) -> list[Sentence]:
        if document not in self._sentences:
            self._sentences[document] = feeding.sentences_of(session, document)
        return self._sentences[document]

    def _offers(self, session: Session, learner: Learner, document: DocumentId) -> list[OfferedLabel]:
        sentences = self._read(session, document)
        rejected = feeding.rejected_by(session, self.annotator) if self.annotator is not None else {}
        return feeding.offers_of(session, learner, self.annotator, document, sentences, rejected.get(document, []))
