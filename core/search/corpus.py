"""The documents of a project as a search sees them: in order, with their metadata and what is masked."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from core.ids import DocumentId
from core.lazy_numpy import np
from core.model import Document
from core.search.index import dtype_of
from core.search.joining import are_in_order
from core.search.matches import Flags, FoundHits, Numbers

if TYPE_CHECKING:
    from core.session import Session

_BLOCK_BITS = 6
"""Two to the power of this are the places of a block."""

_LENGTHS_KEPT = 8
"""For so many lengths of words it is remembered where they may begin."""


@dataclass(frozen=True)
class Ranges:
    """Ranges of many documents on one line (`Corpus.line`), sorted by start."""

    starts: Numbers
    furthest: Numbers
    """How far this range or one before reaches."""

    def touched(self, starts: Numbers, ends: Numbers) -> Flags:
        """Whether each ``[start, end)`` shares a code point with any range."""
        if not len(self.starts):
            return np.zeros(len(starts), np.bool_)
        before = np.searchsorted(self.starts, ends, "left")
        reached = self.furthest[np.maximum(before - 1, 0)]
        return (before > 0) & (reached > starts)

    def spared(self, starts: Numbers, length: int) -> Flags | None:
        """Which of many that are all as long, sorted, share no code point with any range; None: all.

        As `touched`, but the ranges are looked up among them, which are far more.
        """
        first = np.searchsorted(starts, self.starts - length, "right")
        met = np.flatnonzero(first < len(starts))
        met = met[starts[first[met]] < self.furthest[met]]
        if not len(met):
            return None
        first, behind = first[met], np.searchsorted(starts, self.furthest[met], "left")
        counts = behind - first
        kept = np.ones(len(starts), np.bool_)
        kept[np.repeat(first - (np.cumsum(counts) - counts), counts) + np.arange(int(counts.sum()))] = False
        return kept

    def among(self, starts: Numbers) -> "Ranges":
        """Those that can share a code point with places that are sorted."""
        if not len(starts):
            return Ranges(starts, starts)
        first = int(np.searchsorted(self.furthest, starts[:1], "right")[0])
        here = slice(first, max(first, int(np.searchsorted(self.starts, starts[-1:], "right")[0])))
        return Ranges(self.starts[here], self.furthest[here])

    def touching(self, starts: Numbers, length: int) -> Numbers:
        """How many of many that are all as long, sorted, share a code point with each range and none before it."""
        first = self.starts - (length - 1)
        first[1:] = np.maximum(first[1:], self.furthest[:-1])
        # Both ends of a range after each other: they lie close together in the processor's own memory.
        at = np.searchsorted(starts, np.stack((first, self.furthest), axis=1).ravel())
        return at[1::2] - at[::2]


def ranges(starts: Numbers, ends: Numbers) -> Ranges:
    """`Ranges` of these, in any order."""
    order = np.argsort(starts, kind="stable")
    return Ranges(starts[order], np.maximum.accumulate(ends[order]) if len(ends) else ends)


@dataclass(frozen=True)
class Zones:
    """Where on the line of a corpus what is of one length may begin."""

    edges: Numbers
    """The start and the end of each zone after each other, in order: both lie close together in the processor's own
    memory. A zone lies within one document, and the place behind it."""
    document: Numbers
    """The number of each zone's document."""

    def count(self, starts: Numbers, counts: Numbers) -> None:
        """Add how many of these, sorted, each document has in its zones to what it has already."""
        if not len(starts):
            return
        low, high = np.searchsorted(self.edges, starts[[0, -1]], "right").tolist()
        first, behind = low // 2, high // 2 + 1
        edges, document = self.edges[2 * first : 2 * behind], self.document[first:behind]
        if not len(document):
            return
        begin = int(document[0])
        if len(starts) < len(edges):
            at = np.searchsorted(edges, starts, "right")
            found = np.bincount(document.take(at.compress(at & 1) >> 1) - begin)
        else:
            at = np.searchsorted(starts, edges)
            found = np.bincount(document - begin, at[1::2] - at[::2]).astype(np.int64)
        counts[begin : begin + len(found)] += found


def _zones(corpus: "Corpus", length: int, furniture: bool) -> Zones:
    masks, begins = corpus.masks, corpus.begins
    end = begins[-1:] + corpus.characters[-1:].astype(corpus.dtype) + 1
    if furniture:
        starts, ends = begins, np.append(begins[1:], end)
        return Zones(np.stack((starts, ends), axis=1).ravel(), np.arange(len(begins)))
    starts, ends = np.append(begins[:1], masks.furthest), np.append(masks.starts - (length - 1), end)
    some = starts < ends
    starts, ends = starts.compress(some), ends.compress(some)
    # They are cut where documents begin.
    within = np.searchsorted(starts, begins) - np.searchsorted(ends, begins, "right") > 0
    cuts = begins.compress(within)
    starts, ends = np.sort(np.append(starts, cuts)), np.sort(np.append(ends, cuts))
    document = np.searchsorted(begins, starts, "right") - 1
    # Nothing begins at the place behind a document, where furniture often ends.
    some = starts < begins[document] + corpus.characters[document]
    starts, ends, document = starts.compress(some), ends.compress(some), document.compress(some)
    return Zones(np.stack((starts, ends), axis=1).ravel(), document)


class Corpus:
    """The documents as they were when it was made."""

    def __init__(self, documents: Sequence[Document], masks: Iterable[tuple[DocumentId, int, int]]) -> None:
        self.documents: tuple[Document, ...] = tuple(documents)
        self.ids: list[DocumentId] = [document.id for document in documents]
        self.rank: dict[DocumentId, int] = {id_: number for number, id_ in enumerate(self.ids)}
        self.characters: Numbers = np.asarray([document.characters for document in documents], np.int64)
        self._line: Numbers = np.cumsum(self.characters + 1) - self.characters - 1
        """Where each document begins when all lie one behind another, one place between them."""
        self.dtype: type[np.signedinteger] = dtype_of(int(self.characters.sum()) + len(self.ids))
        """Of positions on the line."""
        self.begins: Numbers = self._line.astype(self.dtype)
        masked = [(self.rank[id_], start, end) for id_, start, end in masks if id_ in self.rank]
        columns = np.asarray(masked, np.int64).reshape(-1, 3)
        self.masks = ranges(
            *(self.line(columns[:, 0], columns[:, end]).astype(self.dtype, copy=False) for end in (1, 2))
        )
        self._zones: dict[int, Zones] = {}
        """For some lengths where what is as long may begin outside of furniture; for 0 where anything may."""
        self.unmasked: Numbers = self.characters - np.bincount(
            columns[:, 0], columns[:, 2] - columns[:, 1], len(self.ids)
        ).astype(np.int64)
        """Code points of each document that are no furniture."""

    def line(self, documents: Numbers, positions: Numbers) -> Numbers:
        """Positions of documents (by their numbers) as positions on one line."""
        return self._line[documents] + positions

    def is_masked(self, matches: FoundHits) -> Flags:
        """Whether each hit shares a code point with furniture."""
        return self.masks.touched(self.line(matches.document, matches.start), self.line(matches.document, matches.end))

    def zones(self, length: int, furniture: bool) -> Zones:
        """Where what is of this length may begin: anywhere in a document, or where it shares nothing with furniture."""
        asked = 0 if furniture else length
        zones = self._zones.get(asked)
        if zones is None:
            if len(self._zones) == _LENGTHS_KEPT:
                self._zones.clear()
            zones = self._zones[asked] = _zones(self, length, furniture)
        return zones

    def count_masked(self, places: Numbers) -> int:
        """How many of these places on the line, in any order, are furniture."""
        if are_in_order(places):
            return int(self.masks.among(places).touching(places, 1).sum())
        close = places.compress(self._masked_blocks.take(places >> _BLOCK_BITS))
        return int(np.count_nonzero(self.masks.touched(close, close + 1)))

    @cached_property
    def _masked_blocks(self) -> Flags:
        """For each block of the line whether there is any furniture in it: most places are ruled out by that."""
        size = (int(self._line[-1]) + int(self.characters[-1]) >> _BLOCK_BITS) + 2
        changes = np.bincount(self.masks.starts >> _BLOCK_BITS, minlength=size)
        changes -= np.bincount((self.masks.furthest - 1 >> _BLOCK_BITS) + 1, minlength=size)
        return np.cumsum(changes) > 0


def corpus_of(session: "Session") -> Corpus:
    """All documents of a project."""
    return Corpus(session.documents.list(), session.documents.all_masks())


def by_document(matches: FoundHits) -> dict[int, FoundHits]:
    """The hits of each document, by its number."""
    found: defaultdict[int, list[int]] = defaultdict(list)
    for number, document in enumerate(matches.document.tolist()):
        found[document].append(number)
    return {document: matches.kept(np.asarray(numbers)) for document, numbers in found.items()}
