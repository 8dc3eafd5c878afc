"""Matches documents of a project, and remembers how frequent words are in it."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from core.ids import DocumentId
from core.matching.counterparts import ComparedText, Matching, match_texts
from core.matching.vectors import Collection, collection_of
from core.progress import Cancelled, never, stop_if

if TYPE_CHECKING:
    from core.session import Session

MOST_SAMPLED = 40
"""Documents from which the frequencies of words are taken: they tell as well as all, and take a tenth of a second."""


class Comparer:
    """Matches documents of one project. Belongs to the thread of its session."""

    def __init__(self, session: "Session") -> None:
        self._session = session
        self._collections: dict[frozenset[DocumentId], Collection] = {}

    def match(self, first: DocumentId, second: DocumentId, cancelled: Cancelled = never) -> Matching:
        """Compare two documents as they are now; raises UserError ``document.unknown``, `Cancel`."""
        one, other = self.compared(first), self.compared(second)
        stop_if(cancelled)
        return match_texts(one, other, self.collection([first, second], cancelled))

    def compared(self, document: DocumentId) -> ComparedText:
        """A document with what is known of it."""
        documents = self._session.documents
        known = documents.get(document)
        masks = [mask.span for mask in documents.masks(document)]
        return ComparedText(document, documents.text(document), known.meta, masks)

    def collection(self, documents: Iterable[DocumentId], cancelled: Cancelled = never) -> Collection:
        """How frequent words are in reports of the kinds (`Meta.kind`) that these documents are.

        A sample of the project, evenly spread, without the documents themselves, which count by their own sections.
        """
        session, asked = self._session, frozenset(documents)
        entries = session.documents.entries()
        kinds = {entry.kind for entry in entries if entry.id in asked}
        others = [entry.id for entry in entries if entry.kind in kinds and entry.id not in asked]
        sample = others[:: max(1, -(-len(others) // MOST_SAMPLED))]
        known = frozenset(sample)
        if known not in self._collections:
            texts: list[str] = []
            for document in sample:
                stop_if(cancelled)
                texts.append(session.documents.text(document))
            self._collections = {known: collection_of(texts)}
        return self._collections[known]
