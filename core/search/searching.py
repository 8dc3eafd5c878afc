"""Answers questions: by the index where documents are in it, by a plain scan where they are not yet, with one result.

Words and what is made of them come from the index alone, at once. A regular expression, and a part of a report that is
asked for, are found document by document, so that the first can be shown while others are looked for.
"""

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import regex

from core.changes import ChangeSet
from core.errors import UserError
from core.ids import DocumentId
from core.lazy_numpy import np
from core.model import Document, Status
from core.progress import Cancelled, Progress, never, no_progress, stop_if
from core.search import literals
from core.search.corpus import Corpus, by_document, corpus_of, ranges
from core.search.forms import Alike, prepared, wanted, wanted_pattern
from core.search.index import Index, IndexFolder, folder_of
from core.search.matches import FIRST, Flags, FoundHits, Glance, Numbers, no_matches, ordered, together
from core.search.question import Near, SearchQuestion, Wanted, WordGroup, words_of
from core.search.scan import scan
from core.search.where import Where

if TYPE_CHECKING:
    from core.session import Session

SECONDS = 2.0
"""Processor time that a regular expression may take for one document. More is an expression that never ends."""
_EVERY = 64
"""Documents between two looks whether to stop."""
_SHOWN_AT_ONCE = 200
"""Hits that are handed on together where documents are looked through."""


@dataclass(frozen=True)
class _State:
    """What the project's documents and the index are, and how their numbers go together."""

    corpus: Corpus
    index: Index
    ranks: Numbers
    """The number in the corpus of each document of the index; -1 for one that has left the project or comes twice."""
    in_order: bool
    """Whether `ranks` rise."""
    missing: Sequence[int]
    """Numbers of the documents that are not in the index."""


class Searcher:
    """Serves one project, and any thread with its own session."""

    def __init__(self, folder: IndexFolder) -> None:
        self.folder = folder
        self._lock = threading.Lock()
        self._corpus: Corpus | None = None
        self._made: _State | None = None
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
        return together(self.corpus(session).ids, parts)

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
        """The first hits and how many there are, at once, where a single character is asked for.

        A frequent one has millions of hits, and listing them takes longer than to count them. None where that takes
        finding them all: for any other question, in part of the documents, and where furniture is left out.
        """
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
        return _Asking(
            session, self._state(session), SearchQuestion((), None, alike, where=where or Where()), never
        ).atom(words)

    def _state(self, session: "Session") -> _State:
        corpus, index = self.corpus(session), self.folder.index()
        made = self._made
        if made is None or made.corpus is not corpus or made.index is not index:
            made = _state(corpus, index)
            with self._lock:
                self._made = made
        return made


def _state(corpus: Corpus, index: Index) -> _State:
    ranks = np.full(len(index.documents), -1, np.int64)
    seen: set[DocumentId] = set()
    for number, document in enumerate(index.documents):
        if document in corpus.rank and document not in seen:
            ranks[number] = corpus.rank[document]
            seen.add(document)
    there = ranks[ranks >= 0]
    in_order = bool((there[1:] > there[:-1]).all())
    missing = [number for number, document in enumerate(corpus.ids) if document not in seen]
    return _State(corpus, index, ranks, in_order, missing)


class _Asking:
    """One question to one state."""

    def __init__(self, session: "Session", state: _State, question: SearchQuestion, cancelled: Cancelled) -> None:
        self._session = session
        self._state = state
        self._corpus = state.corpus
        self._question = question
        self._cancelled = cancelled
        self._allowed = self._allowed_documents()

    def portions(self, progress: Progress) -> Iterator[FoundHits]:
        question = self._question
        if question.pattern is None:
            found = self._labelled(self._grouped())
            if question.where.part is None:
                yield found
                return
            documents = [int(number) for number in np.unique(found.document)]
            per_document = by_document(found)
            looked_through = ((number, per_document[number]) for number in documents)
        else:
            expression = _compiled(question.pattern, question.alike)
            documents = [int(number) for number in np.flatnonzero(self._allowed & self._may_match(question.pattern))]
            looked_through = ((number, self._matching(number, expression)) for number in documents)
        yield from self._gathered(looked_through, len(documents), progress)

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
                yield together(self._corpus.ids, waiting)
                waiting, count, enough = [], 0, enough * 2
        progress(total, total, "")
        if waiting:
            yield together(self._corpus.ids, waiting)

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
        words = literals.needed(pattern)
        flags = np.ones(len(self._corpus.ids), np.bool_)
        if words is None or not all(wanted(word, alike) for word in words):
            return flags
        flags[:] = False
        flags[list(self._state.missing)] = True
        for word in words:
            stop_if(self._cancelled)
            flags[self._indexed(word, greedy=False).document] = True
        return flags

    # --- the first hits

    def glance(self, most: int) -> Glance | None:
        """See `Searcher.glance`."""
        char = self._character()
        state, question = self._state, self._question
        is_whole = not state.missing and state.in_order and bool((state.ranks >= 0).all()) and self._allowed.all()
        furniture = bool(len(self._corpus.masks.starts)) and not question.furniture
        if not char or not is_whole or furniture or question.where.asks_annotations or question.where.part is not None:
            return None
        total = state.index.count_of(char, question.alike)
        if total is None:
            return None
        return Glance(self._at(state.index.first_places(char, question.alike, most), 1).kept(slice(most)), total)

    def _character(self) -> str:
        """The one character that is asked for and nothing else; empty for any other question."""
        question = self._question
        groups = [group for group in question.groups if any(map(any, map(words_of, group.any_of)))]
        if question.pattern is not None or len(groups) != 1 or groups[0].without or len(groups[0].any_of) != 1:
            return ""
        (asked,) = groups[0].any_of
        folded = wanted(asked, question.alike) if isinstance(asked, str) else ""
        return folded if len(folded) == 1 and _is_indexed(folded, question.alike) else ""

    # --- words

    def _grouped(self) -> FoundHits:
        """The hits of everything that is wanted, in the documents for which all groups hold."""
        groups = [
            (group, self._of_group(group))
            for group in self._question.groups
            if any(map(any, map(words_of, group.any_of)))
        ]
        holds = np.ones(len(self._corpus.ids), np.bool_)
        for group, found in groups:
            has = np.zeros(len(holds), np.bool_)
            has[found.document] = True
            holds &= ~has if group.without else has
        found = together(self._corpus.ids, [found for group, found in groups if not group.without])
        return found if holds.all() else found.kept(holds[found.document])

    def _of_group(self, group: WordGroup) -> FoundHits:
        return together(self._corpus.ids, [self.atom(wanted_) for wanted_ in group.any_of])

    def atom(self, wanted_: Wanted) -> FoundHits:
        """Where a word, or two near each other, are, furniture left out unless it is asked for."""
        stop_if(self._cancelled)
        if not all(wanted(word, self._question.alike) for word in words_of(wanted_)):
            return no_matches(self._corpus.ids)
        if isinstance(wanted_, Near):
            return _near(self._corpus, self.atom(wanted_.first), self.atom(wanted_.second), wanted_.distance)
        found = self._indexed(wanted_)
        scanned = self._scanned(wanted_)
        return self._without_furniture(together(self._corpus.ids, [found, scanned]))

    def _indexed(self, words: str, *, greedy: bool = True) -> FoundHits:
        index, alike = self._state.index, self._question.alike
        if not index.documents or not _is_indexed(words, alike):
            return no_matches(self._corpus.ids)
        length = len(wanted(words, alike))
        places = index.places(words, alike)
        if greedy and length > 1:
            places = _apart(places, length)
        return self._at(places, length)

    def _at(self, places: Numbers, length: int) -> FoundHits:
        """The hits at places of the index, in the documents that are searched."""
        index = self._state.index
        # By where documents begin in the places, not the other way round: there may be far more places.
        counts = np.diff(np.searchsorted(places, index.starts), append=len(places))
        document = np.repeat(self._state.ranks, counts)
        start = places - np.repeat(index.starts, counts)
        end = start + length
        if len(index.gaps):
            before = np.repeat(np.searchsorted(index.gaps, index.starts, "left"), counts)
            start += np.searchsorted(index.gaps, places, "right") - before
            end += np.searchsorted(index.gaps, places + length - 1, "right") - before
        found = FoundHits(self._corpus.ids, document, start, end)
        if not (self._allowed.all() and bool((self._state.ranks >= 0).all())):
            found = found.kept((document >= 0) & self._allowed[document])
        if not self._state.in_order:
            found = found.kept(np.argsort(found.document, kind="stable"))
        return found

    def _scanned(self, words: str) -> FoundHits:
        """The hits in documents that are not in the index."""
        indexed = _is_indexed(words, self._question.alike)
        numbers = self._state.missing if indexed else range(len(self._corpus.ids))
        rows: list[tuple[int, int, int]] = []
        for number in numbers:
            if self._allowed[number]:
                stop_if(self._cancelled)
                text = self._session.documents.text(self._corpus.ids[number])
                rows += [(number, start, end) for start, end in scan(text, words, self._question.alike)]
        return self._matches(rows)

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


def _is_indexed(words: str, alike: Alike) -> bool:
    """Whether the index knows all characters: invisible ones have no place in it, U+0000 means nothing there."""
    from core.text.folding import IGNORED

    looked_for = wanted(words, alike)
    return not any(char in IGNORED or char == "\0" for char in looked_for)


def _apart(places: Numbers, length: int) -> Numbers:
    """From left to right, those that do not reach into the one kept before (as ``str.count`` counts)."""
    if not len(places) or not bool((np.diff(places) < length).any()):
        return places
    kept = np.ones(len(places), np.bool_)
    last = -length
    close = np.flatnonzero(np.diff(places, prepend=-length) < length)
    # Only chains of places that are close to each other have to be walked.
    for at in close.tolist():
        if kept[at - 1]:
            last = int(places[at - 1])
        if int(places[at]) < last + length:
            kept[at] = False
        else:
            last = int(places[at])
    return places[kept]


def _near(corpus: Corpus, first: FoundHits, second: FoundHits, distance: int) -> FoundHits:
    """From each first word to the nearest second one that does not overlap it, if it is near enough.

    Of two at the same distance the one behind counts.
    """
    if not len(first) or not len(second):
        return no_matches(corpus.ids)
    starts, ends = corpus.line(first.document, first.start), corpus.line(first.document, first.end)
    other_starts, other_ends = corpus.line(second.document, second.start), corpus.line(second.document, second.end)
    behind = np.searchsorted(other_starts, ends, "left")
    before = np.searchsorted(other_ends, starts, "right") - 1
    far = np.int64(2**62)
    gap_behind = np.where(behind < len(second), other_starts[np.minimum(behind, len(second) - 1)] - ends, far)
    gap_before = np.where(before >= 0, starts - other_ends[np.maximum(before, 0)], far)
    for gaps, at in ((gap_behind, behind), (gap_before, before)):
        elsewhere = second.document[np.clip(at, 0, len(second) - 1)] != first.document
        gaps[elsewhere] = far
    is_behind = gap_behind <= gap_before
    near = np.minimum(gap_behind, gap_before) <= distance
    start = np.where(is_behind, first.start, second.start[np.maximum(before, 0)])
    end = np.where(is_behind, second.end[np.minimum(behind, len(second) - 1)], first.end)
    return ordered(FoundHits(corpus.ids, first.document[near], start[near], end[near]))


def _compiled(pattern: str, alike: Alike) -> "regex.Pattern[str]":
    flags = regex.MULTILINE | (regex.IGNORECASE if alike.case else 0)
    try:
        return regex.compile(wanted_pattern(pattern, alike), flags)
    except regex.error as error:
        raise UserError("search.bad_pattern", reason=str(error)) from None
