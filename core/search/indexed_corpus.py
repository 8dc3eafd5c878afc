"""The documents of a project and what of them is indexed: how the numbers of both go together."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from core.ids import DocumentId
from core.lazy_numpy import np
from core.search.corpus import Corpus
from core.search.index import Index
from core.search.joining import below
from core.search.matches import Numbers
from core.search.occurrences import Occurrences
from core.search.postings import Positions


@dataclass(frozen=True)
class IndexedCorpus:
    """Documents and index as they are when a question is asked."""

    corpus: Corpus
    index: Index
    ranks: Numbers
    """The number in the corpus of each document of the index; -1 for one that has left the project or comes twice."""
    missing: Sequence[int]
    """Numbers of the documents that are not in the index."""

    @cached_property
    def is_in_order(self) -> bool:
        """Whether `ranks` rise."""
        there = self.ranks[self.ranks >= 0]
        return bool((there[1:] > there[:-1]).all())

    @cached_property
    def is_straight(self) -> bool:
        """Whether a place of the index is the same number as its position on the corpus's line."""
        whole = self.is_in_order and not self.missing and bool((self.ranks >= 0).all())
        return whole and not len(self.index.gaps) and self.index.dtype is self.corpus.dtype

    def on_line(self, places: Positions, length: int) -> Occurrences:
        """Where what begins at places of the index, sorted, stands on the line of the corpus."""
        if self.is_straight or not len(places):
            return Occurrences(self.corpus, places.astype(self.corpus.dtype, copy=False), length)
        index = self.index
        places = places.astype(np.int64)
        # By where documents begin in the places, not the other way round: there may be far more places.
        counts = np.diff(np.searchsorted(places, index.starts.astype(np.int64)), append=len(places))
        there = self.ranks >= 0
        if not there.all():
            places = places[np.repeat(there, counts)]
            counts = np.where(there, counts, 0)
        moved = np.repeat(self._moved, counts)
        starts, ends = (at + below(index.gaps, at) + moved for at in (places, places + length - 1))
        starts, ends = starts.astype(self.corpus.dtype), ends.astype(self.corpus.dtype) + 1
        if not self.is_in_order:
            order = np.argsort(starts, kind="stable")
            starts, ends = starts[order], ends[order]
        return Occurrences(self.corpus, starts, length, None if bool((ends - starts == length).all()) else ends)

    @cached_property
    def _moved(self) -> Numbers:
        """How far each document of the index is from where it stands on the line, its invisible characters apart."""
        starts = self.index.starts.astype(np.int64)
        before = np.searchsorted(self.index.gaps, self.index.starts, "left")
        return self.corpus.begins.astype(np.int64)[self.ranks] - starts - before


def indexed_corpus(corpus: Corpus, index: Index) -> IndexedCorpus:
    """Both together."""
    ranks = np.full(len(index.documents), -1, np.int64)
    seen: set[DocumentId] = set()
    for number, document in enumerate(index.documents):
        if document in corpus.rank and document not in seen:
            ranks[number] = corpus.rank[document]
            seen.add(document)
    missing = [number for number, document in enumerate(corpus.ids) if document not in seen]
    return IndexedCorpus(corpus, index, ranks, missing)
