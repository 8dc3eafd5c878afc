"""What was found, in columns: there may be a hundred thousand hits, and an object for each would take long to make."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from core.ids import DocumentId
from core.lazy_numpy import Bools, Ints, np

Numbers = Ints
Flags = Bools


class Hit(NamedTuple):
    """One place."""

    document: DocumentId
    start: int
    end: int
    """Code points of the document's text, half open."""


@dataclass(frozen=True)
class FoundHits:
    """Hits sorted by document, start and end."""

    documents: Sequence[DocumentId]
    """All that were searched, in the order of their import."""
    document: Numbers
    """The number of each hit's document in `documents`."""
    start: Numbers
    end: Numbers
    """Code points, half open."""

    def __len__(self) -> int:
        return len(self.start)

    def __getitem__(self, number: int) -> Hit:
        return Hit(self.documents[int(self.document[number])], int(self.start[number]), int(self.end[number]))

    def __iter__(self) -> Iterator[Hit]:
        documents = self.documents
        for document, start, end in zip(self.document.tolist(), self.start.tolist(), self.end.tolist(), strict=True):
            yield Hit(documents[document], start, end)

    def kept(self, which: Flags | Numbers | slice) -> "FoundHits":
        """Those that are chosen, by flags, numbers or a slice."""
        return FoundHits(self.documents, self.document[which], self.start[which], self.end[which])

    def at(self, numbers: Sequence[int]) -> "FoundHits":
        """The hits with these numbers."""
        return self.kept(np.asarray(numbers, np.int64))

    def followed_by(self, others: "FoundHits") -> "FoundHits":
        """These and others, which come after them."""
        pairs = ((getattr(self, name), getattr(others, name)) for name in ("document", "start", "end"))
        return FoundHits(self.documents, *map(np.concatenate, pairs))

    def in_documents(self) -> int:
        """In how many documents hits are."""
        return len(np.unique(self.document))


FIRST = 100
"""Hits of a first look."""


@dataclass(frozen=True)
class Glance:
    """What is known of an answer before all of it is there."""

    hits: FoundHits
    """The first ones."""
    total: int
    """How many there are."""


def no_matches(documents: Sequence[DocumentId]) -> FoundHits:
    """None."""
    empty = np.empty(0, np.int64)
    return FoundHits(documents, empty, empty, empty)


def together(documents: Sequence[DocumentId], parts: Sequence[FoundHits]) -> FoundHits:
    """The hits of several sorted `FoundHits` about the same documents, each once, sorted."""
    parts = [part for part in parts if len(part)]
    if not parts:
        return no_matches(documents)
    if len(parts) == 1:
        return parts[0]
    columns = [np.concatenate([getattr(part, name) for part in parts]) for name in ("document", "start", "end")]
    return ordered(FoundHits(documents, *columns))


def one_after_another(documents: Sequence[DocumentId], parts: Sequence[FoundHits]) -> FoundHits:
    """The hits of several `FoundHits` of which each is about later documents than the one before."""
    parts = [part for part in parts if len(part)]
    if len(parts) < 2:
        return parts[0] if parts else no_matches(documents)
    columns = [np.concatenate([getattr(part, name) for part in parts]) for name in ("document", "start", "end")]
    return FoundHits(documents, *columns)


def ordered(matches: FoundHits) -> FoundHits:
    """Sorted, each hit once."""
    order = np.lexsort((matches.end, matches.start, matches.document))
    matches = matches.kept(order)
    new = np.ones(len(order), np.bool_)
    new[1:] = np.diff(matches.document) != 0
    new[1:] |= (np.diff(matches.start) != 0) | (np.diff(matches.end) != 0)
    return matches.kept(new)
