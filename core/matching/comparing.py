"""Matches documents of a project, and remembers how frequent words are in it."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from core.ids import DocumentId
from core.matching.counterparts import ComparedText, Matching, match_texts
from core.matching.vectors import Collection, collection_of
from core.progress import Cancelled, never, stop_if
from core.text.matched import match_corrections

if TYPE_CHECKING:
    from core.session import Session

MOST_SAMPLED = 40
"""Documents from which the frequencies of words are taken: they tell as well as all, and take a tenth of a second."""

Ends = tuple[int | None, int | None]
"""The numbers of a section of the first document and of one of the second."""


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


def take_back(session: "Session", documents: tuple[DocumentId, DocumentId], matching: Matching, numbers: Ends) -> None:
    """Forget, in one step, what people said of these sections of two compared documents.

    `numbers` are those of a section of the first and of one of the second; None: of none of that document.
    """
    sides = ((documents, matching, numbers), (documents[::-1], matching.turned(), numbers[::-1]))
    with session.with_operation("document.counterparts"):
        for (document, other), side, (number, other_number) in sides:
            said = match_corrections(session.documents.get(document).meta, other)
            for start, there in said.items():
                ends = side.number_at(start), side.turned().number_at(there)
                # What was said of either end is about both.
                if (number is not None and ends[0] == number) or (other_number is not None and ends[1] == other_number):
                    session.corrections.counterpart_as_found(document, start, other)
