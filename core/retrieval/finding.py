"""Finds passages in a project: annotations that answer a `Query`, and words in the texts of all documents."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from core.ids import DocumentId
from core.model import Passage
from core.progress import Cancelled, Progress, never, no_progress, stop_if
from core.retrieval.query import Query, related
from core.said.passages import Continued
from core.text.finding import find_all

if TYPE_CHECKING:
    from core.session import Session

MOST = 200_000
"""Passages that are kept: some 50 MB, and more than anybody reads."""
MOST_HITS = 5_000
"""Hits of a search for words: enough to see that more letters are needed."""


class Found(NamedTuple):
    """What was found."""

    passages: list[Passage]
    """In the order of the documents' import and of their texts."""
    more: bool = False
    """Whether there are others that were left out."""
    continued: Continued = Continued()
    """Which of them are parts of one passage."""

    def count(self, passages: Sequence[Passage]) -> int:
        """How many passages some of them are, whose parts count as one."""
        return len(self.continued.passages(passages, attrgetter("annotation"))) if self.continued else len(passages)


def find_passages(
    session: "Session", query: Query, progress: Progress = no_progress, cancelled: Cancelled = never, most: int = MOST
) -> Found:
    """The annotations that answer `query`; raises `Cancel` when asked to stop."""
    found: list[Passage] = []
    with session.reading():
        passages = session.annotations.passages(query.needed(), query.layers, query.documents)
        continued = session.links.continued()
        done = 0
        for document, group in groupby(passages, key=attrgetter("document")):
            stop_if(cancelled)
            here = list(group)
            done += len(here)
            progress(done, len(passages), "")
            found += _answers(session, document, here, query)
            if len(found) > most:
                return Found(found[:most], more=True, continued=continued)
    return Found(found, continued=continued)


def _answers(session: "Session", document: DocumentId, passages: list[Passage], query: Query) -> Iterable[Passage]:
    found = related(passages, query, lambda: session.documents.text(document))
    if not query.words or not found:
        return found
    text = session.documents.text(document)
    return [passage for passage in found if len(find_all(text[passage.start : passage.end], query.words))]


def search_texts(
    session: "Session",
    words: str,
    documents: Iterable[DocumentId] | None = None,
    progress: Progress = no_progress,
    cancelled: Cancelled = never,
    most: int = MOST_HITS,
) -> Found:
    """Where `words` stand in the texts of `documents` (None: of all), furniture left out.

    All documents are asked by the index (`core.search`), some by a plain scan. Raises `Cancel` when asked to stop.
    """
    if documents is None:
        return _indexed(session, words, progress, cancelled, most)
    found: list[Passage] = []
    with session.reading():
        for hit in _hits(session, words, documents, progress, cancelled):
            if len(found) == most:
                return Found(found, more=True)
            found.append(hit)
    return Found(found)


def _indexed(session: "Session", words: str, progress: Progress, cancelled: Cancelled, most: int) -> Found:
    # Only who searches all texts needs it.
    from core.search.forms import SAME_LOOK, wanted
    from core.search.question import SearchQuestion, literal
    from core.search.searching import Searcher

    if not wanted(words, SAME_LOOK):
        return Found([])
    question = SearchQuestion(literal(words), alike=SAME_LOOK)
    hits = Searcher.of(session).find(session, question, progress, cancelled)
    return Found([Passage(*hit) for hit in hits.kept(slice(most))], more=len(hits) > most)


def _hits(
    session: "Session", words: str, documents: Iterable[DocumentId], progress: Progress, cancelled: Cancelled
) -> Iterator[Passage]:
    titles = session.documents.titles()
    chosen = set(documents)
    looked_at = [document for document in titles if document in chosen]
    for number, document in enumerate(looked_at):
        stop_if(cancelled)
        progress(number, len(looked_at), titles[document])
        text, masks = session.documents.text(document), session.documents.masks(document)
        for span in find_all(text, words, masks):
            yield Passage(document, span.start, span.end)
