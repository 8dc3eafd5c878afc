"""Answers questions: by the index where documents are in it, by a plain scan where they are not yet, with one result.

Words and what is made of them come from the index alone, at once. A regular expression, and a part of a report that is
asked for, are found document by document, so that the first can be shown while others are looked for.
"""

import threading
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import regex

from core.changes import ChangeSet
from core.errors import UserError
from core.lazy_numpy import np
from core.model import Document, Status
from core.progress import Cancelled, Progress, never, no_progress, stop_if
from core.search import literals
from core.search.corpus import Corpus, by_document, corpus_of, ranges
from core.search.forms import Alike, as_the_index_has_it, prepared, wanted, wanted_pattern
from core.search.index import IndexFolder, folder_of
from core.search.indexed_corpus import IndexedCorpus, indexed_corpus
from core.search.matches import FIRST, Flags, FoundHits, Glance, one_after_another
from core.search.question import SearchQuestion
from core.search.where import Where
from core.search.word_answer import WordAnswer

if TYPE_CHECKING:
    from core.session import Session

SECONDS = 2.0
"""Processor time that a regular expression may take for one document. More is an expression that never ends."""
_EVERY = 64
"""Documents between two looks whether to stop."""
_FIRST_WINDOW = 500
"""Documents in which words near each other are looked for first; then three times as many, and so on."""
_SHOWN_AT_ONCE = 200
"""Hits that are handed on together where documents are looked through."""


class Searcher:
    """Serves one project, and any thread with its own session."""

    def __init__(self, folder: IndexFolder) -> None:
        self.folder = folder
        self._lock = threading.Lock()
        self._corpus: Corpus | None = None
        self._made: IndexedCorpus | None = None
        self._changes = 0

    @classmethod
    def of(cls, session: "Session") -> "Searcher":
        """The one for this project, with its index in the cache folder."""
        return cls(IndexFolder(folder_of(session.project.uuid, session.path)))

    def follow(self, change: ChangeSet) -> None:
        """Notice what an operation changed: documents are read anew when they are next asked for."""
        if change.reload or change.documents:
            self.forget()

    def forget(self) -> None:
        """Read the documents anew when they are next asked for."""
        with self._lock:
            self._corpus = self._made = None
            self._changes += 1

    def corpus(self, session: "Session") -> Corpus:
        """The documents of the project."""
        corpus, changes = self._corpus, self._changes
        if corpus is None:
            corpus = corpus_of(session)
            with self._lock:
                # Otherwise something changed while they were read.
                if changes == self._changes:
                    self._corpus = corpus
        return corpus

    def update(self, session: "Session", progress: Progress = no_progress, cancelled: Cancelled = never) -> bool:
        """Index what is not yet; whether anything was. Raises as `IndexFolder.update`."""
        return self.folder.update(self.corpus(session).ids, session.documents.text, progress, cancelled)

    def missing(self, session: "Session") -> int:
        """How many documents are not in the index."""
        return len(self._state(session).missing)

    def find(
        self,
        session: "Session",
        question: SearchQuestion,
        progress: Progress = no_progress,
        cancelled: Cancelled = never,
    ) -> FoundHits:
        """All hits.

        Raises UserError ``search.empty``, ``search.only_without``, ``search.bad_pattern``, ``search.slow_pattern``;
        `Cancel`.
        """
        parts = list(self.stream(session, question, progress, cancelled))
        return one_after_another(self.corpus(session).ids, parts)

    def stream(
        self,
        session: "Session",
        question: SearchQuestion,
        progress: Progress = no_progress,
        cancelled: Cancelled = never,
    ) -> Iterator[FoundHits]:
        """The hits in portions, in order, as they are found; raises as `find`."""
        question.required()
        with session.reading():
            asking = _Asking(session, self._state(session), question, cancelled)
            yield from asking.portions(progress)

    def glance(self, session: "Session", question: SearchQuestion, most: int = FIRST) -> Glance | None:
        """The first hits and how many there are, at once; raises as `find`.

        A frequent word has millions of hits, and listing them takes longer than to count them. None where documents
        have to be looked through for that: for regular expressions and words near each other, in documents that are
        not in the index, and where labels or the part of a report decide.
        """
        question.required()
        with session.reading():
            return _Asking(session, self._state(session), question, never).glance(most)

    def shown(
        self,
        session: "Session",
        question: SearchQuestion,
        progress: Progress = no_progress,
        cancelled: Cancelled = never,
    ) -> Iterator[tuple[Sequence[Document], FoundHits]]:
        """As `stream`, each portion with the documents that its hits number."""
        documents = self.corpus(session).documents
        for matches in self.stream(session, question, progress, cancelled):
            yield documents, matches

    def places(self, session: "Session", words: str, alike: Alike, where: Where | None = None) -> FoundHits:
        """Where these characters stand outside of furniture; of `where` only what documents decide counts."""
        question = SearchQuestion((), None, alike, where=where or Where())
        return _Asking(session, self._state(session), question, never).places(words)

    def _state(self, session: "Session") -> IndexedCorpus:
        corpus, index = self.corpus(session), self.folder.index()
        made = self._made
        if made is None or made.corpus is not corpus or made.index is not index:
            made = indexed_corpus(corpus, index)
            with self._lock:
                self._made = made
        return made


class _Asking:
    """One question to one state."""

    def __init__(
        self, session: "Session", state: IndexedCorpus, question: SearchQuestion, cancelled: Cancelled
    ) -> None:
        self._session = session
        self._state = state
        self._corpus = state.corpus
        self._question = question
        self._cancelled = cancelled
        self._allowed = self._allowed_documents()
        self._words = WordAnswer(session, state, question, self._allowed, cancelled)

    def portions(self, progress: Progress) -> Iterator[FoundHits]:
        question = self._question
        if question.pattern is None:
            if question.where.part is None:
                yield from self._in_windows(progress)
                return
            found = self._labelled(self._words.all().hits())
            documents = [int(number) for number in np.unique(found.document)]
            per_document = by_document(found)
            looked_through = ((number, per_document[number]) for number in documents)
        else:
            expression = _compiled(question.pattern, question.alike)
            documents = [int(number) for number in np.flatnonzero(self._allowed & self._may_match(question.pattern))]
            looked_through = ((number, self._matching(number, expression)) for number in documents)
        yield from self._gathered(looked_through, len(documents), progress)

    def _in_windows(self, progress: Progress) -> Iterator[FoundHits]:
        """The hits of words: at once, or, where that takes long, those of some documents after those of others."""
        count = len(self._corpus.ids)
        if not self._words.is_slow:
            yield self._labelled(self._words.all().hits())
            return
        first, size = 0, _FIRST_WINDOW
        while first < count:
            stop_if(self._cancelled)
            progress(first, count, "")
            behind = min(count, first + size)
            found = self._labelled(self._words.between(first, behind).hits())
            if len(found):
                yield found
            first, size = behind, size * 3
        progress(count, count, "")

    def _gathered(self, found: Iterator[tuple[int, FoundHits]], total: int, progress: Progress) -> Iterator[FoundHits]:
        """What each document has, in portions that grow: few hits at first, so that something is seen at once."""
        waiting: list[FoundHits] = []
        count, enough = 0, _SHOWN_AT_ONCE
        for done, (number, here) in enumerate(found):
            if done % _EVERY == 0:
                progress(done, total, "")
            stop_if(self._cancelled)
            if self._question.pattern is not None:
                here = self._labelled(here)
            if self._question.where.part is not None and len(here):
                here = self._in_part(number, here)
            if len(here):
                waiting.append(here)
                count += len(here)
            if count >= enough:
                yield one_after_another(self._corpus.ids, waiting)
                waiting, count, enough = [], 0, enough * 2
        progress(total, total, "")
        if waiting:
            yield one_after_another(self._corpus.ids, waiting)

    # --- documents

    def _allowed_documents(self) -> Flags:
        where, corpus = self._question.where, self._corpus
        allowed = np.ones(len(corpus.ids), np.bool_)
        if where.asks_documents:
            allowed = np.fromiter((where.holds_for(document) for document in corpus.documents), np.bool_, len(allowed))
        if where.status is not None:
            allowed &= self._of_status(where.status)
        return allowed

    def _of_status(self, status: Status) -> Flags:
        where, rank = self._question.where, self._corpus.rank
        flags = np.zeros(len(rank), np.bool_)
        said = self._session.documents.statuses()
        if status is Status.NOT_STARTED:
            begun = [
                rank[document]
                for (document, who), known in said.items()
                if known is not status and where.annotator in (None, who) and document in rank
            ]
            flags[:] = True
            flags[begun] = False
            return flags
        for (document, who), known in said.items():
            if known is status and where.annotator in (None, who) and document in rank:
                flags[rank[document]] = True
        return flags

    def _may_match(self, pattern: str) -> Flags:
        """Documents that a regular expression cannot be ruled out for."""
        alike = self._question.alike
        words = [as_the_index_has_it(word, alike) for word in literals.needed(pattern) or [""]]
        flags = np.ones(len(self._corpus.ids), np.bool_)
        if not all(wanted(word, alike) for word in words):
            return flags
        flags[:] = False
        flags[list(self._state.missing)] = True
        for word in words:
            stop_if(self._cancelled)
            flags[self._words.indexed_documents(word)] = True
        return flags

    # --- words

    def glance(self, most: int) -> Glance | None:
        """See `Searcher.glance`."""
        question = self._question
        looked_through = question.pattern is not None or self._words.is_slow or self._state.missing
        if looked_through or question.where.asks_annotations or question.where.part is not None:
            return None
        found, total = self._words.first(most)
        return Glance(found.hits(), total)

    def places(self, words: str) -> FoundHits:
        """See `Searcher.places`."""
        return self._words.word(words).in_documents(self._allowed).hits()

    # --- regular expressions

    def _matches(self, rows: Sequence[tuple[int, int, int]]) -> FoundHits:
        columns = np.asarray(rows, np.int64).reshape(-1, 3)
        return FoundHits(self._corpus.ids, columns[:, 0], columns[:, 1], columns[:, 2])

    def _without_furniture(self, found: FoundHits) -> FoundHits:
        if self._question.furniture or not len(found) or not len(self._corpus.masks.starts):
            return found
        return found.kept(~self._corpus.is_masked(found))

    def _matching(self, number: int, expression: "regex.Pattern[str]") -> FoundHits:
        """What a regular expression finds in one document; matches of nothing do not count."""
        looked_in = prepared(self._session.documents.text(self._corpus.ids[number]), self._question.alike)
        try:
            rows = [
                (number, *looked_in.span(match.start(), match.end()))
                for match in expression.finditer(looked_in.text, timeout=SECONDS, concurrent=True)
                if match.end() > match.start()
            ]
        except TimeoutError:
            raise UserError("search.slow_pattern", seconds=SECONDS) from None
        return self._without_furniture(self._matches(rows))

    # --- passages

    def _labelled(self, found: FoundHits) -> FoundHits:
        """Those hits whose annotations are as they must be."""
        where = self._question.where
        if not where.asks_annotations or not len(found):
            return found
        documents = None if len(np.unique(found.document)) > _EVERY else {hit.document for hit in found}
        starts, ends = self._corpus.line(found.document, found.start), self._corpus.line(found.document, found.end)

        def has(labels: frozenset[str] | None) -> Flags:
            passages = self._session.annotations.passages(labels, where.layers, documents)  # type: ignore[arg-type]
            rank, line = self._corpus.rank, self._corpus.line
            rows = [(rank[there.document], there.start, there.end) for there in passages if there.document in rank]
            columns = np.asarray(rows, np.int64).reshape(-1, 3)
            there = ranges(line(columns[:, 0], columns[:, 1]), line(columns[:, 0], columns[:, 2]))
            return there.touched(starts, ends)

        kept = np.ones(len(found), np.bool_)
        if where.labelled is not None:
            kept &= has(None) == where.labelled
        if where.any_label:
            kept &= has(where.any_label)
        for label in where.all_labels:
            kept &= has(frozenset([label]))
        if where.no_label:
            kept &= ~has(where.no_label)
        return found.kept(kept)

    def _in_part(self, number: int, here: FoundHits) -> FoundHits:
        """The hits of one document that begin in a part of the kind that is asked for."""
        from core.text.headings import outline_of
        from core.text.parts import parts_of

        document = self._corpus.documents[number]
        text = self._session.documents.text(document.id)
        masks = [mask.span for mask in self._session.documents.masks(document.id)]
        kept = np.zeros(len(here), np.bool_)
        for part in parts_of(text, outline_of(text, document.meta, masks), document.meta):
            if part.kind is self._question.where.part:
                kept |= (here.start >= part.range.start) & (here.start < part.range.end)
        return here.kept(kept)


def _compiled(pattern: str, alike: Alike) -> "regex.Pattern[str]":
    flags = regex.MULTILINE | (regex.IGNORECASE if alike.case else 0)
    try:
        return regex.compile(wanted_pattern(pattern, alike), flags)
    except (regex.error, ValueError, RecursionError) as error:
        # ValueError for flags that exclude each other, RecursionError for groups in groups in groups.
        raise UserError("search.bad_pattern", reason=str(error)) from None
