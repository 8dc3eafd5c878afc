"""Where a word stands in all documents, on one line of them (`Corpus.line`): what a question is answered by.

On the line, a frequent word is one column of numbers; documents, context and objects are made of those hits only that
somebody looks at.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from core.lazy_numpy import np
from core.search.corpus import Corpus
from core.search.joining import below
from core.search.matches import Flags, FoundHits, Numbers


@dataclass(frozen=True)
class Occurrences:
    """Places on the line of a corpus, sorted by start and end, none of them twice."""

    corpus: Corpus
    starts: Numbers
    length: int
    """Code points of each, where `reached` does not say otherwise."""
    reached: Numbers | None = None
    """Where each ends, if they are not all as long."""

    def __len__(self) -> int:
        return len(self.starts)

    @property
    def ends(self) -> Numbers:
        """Where each ends."""
        return self.starts + self.length if self.reached is None else self.reached

    @cached_property
    def bounds(self) -> Numbers:
        """At which of them each document begins, and how many there are."""
        return np.append(np.searchsorted(self.starts, self.corpus.begins), len(self.starts))

    @property
    def counts(self) -> Numbers:
        """How many each document has."""
        return np.diff(self.bounds)

    @cached_property
    def documents(self) -> Numbers:
        """The number of each one's document."""
        if len(self) < len(self.corpus.ids):
            return np.searchsorted(self.corpus.begins, self.starts, "right") - 1
        return np.repeat(np.arange(len(self.corpus.ids)), self.counts)

    @cached_property
    def unmasked_counts(self) -> Numbers:
        """How many of each document share no code point with furniture."""
        if not len(self.corpus.masks.starts) or not len(self):
            return self.counts
        if self.reached is not None:
            return self.without_furniture().counts
        counts = np.zeros(len(self.corpus.ids), np.int64)
        self.corpus.zones(self.length, furniture=False).count(self.starts, counts)
        return counts

    def kept(self, which: Flags | slice) -> "Occurrences":
        """Those that are chosen, by flags or a slice."""
        starts, reached = (
            None if column is None else column[which] if isinstance(which, slice) else column.compress(which)
            for column in (self.starts, self.reached)
        )
        assert starts is not None
        return Occurrences(self.corpus, starts, self.length, reached)

    def within(self, first: int, behind: int) -> "Occurrences":
        """Those in the documents from `first` up to, not including, `behind`."""
        begins = self.corpus.begins
        if first == 0 and behind == len(begins):
            return self
        low, high = np.searchsorted(self.starts, begins[[first, min(behind, len(begins) - 1)]]).tolist()
        return self.kept(slice(low, high if behind < len(begins) else len(self)))

    def in_documents(self, which: Flags) -> "Occurrences":
        """Those in documents for which the flag is set."""
        return self if which.all() else self.kept(which.take(self.documents))

    def without_furniture(self) -> "Occurrences":
        """Those that share no code point with what is masked."""
        masks = self.corpus.masks
        if not len(masks.starts) or not len(self):
            return self
        if self.reached is not None or len(masks.starts) > len(self):
            touched = masks.touched(self.starts, self.ends)
            return self.kept(~touched) if touched.any() else self
        kept = masks.spared(self.starts, self.length)
        return self if kept is None else self.kept(kept)

    def hits(self) -> FoundHits:
        """All of them, as they are shown and labelled."""
        begins = self.corpus.begins[self.documents]
        return FoundHits(
            self.corpus.ids,
            self.documents,
            (self.starts - begins).astype(np.int64),
            (self.ends - begins).astype(np.int64),
        )


def nowhere(corpus: Corpus) -> Occurrences:
    """None."""
    return Occurrences(corpus, np.empty(0, corpus.dtype), 1)


def joined(corpus: Corpus, parts: Sequence[Occurrences]) -> Occurrences:
    """The places of several, each once, sorted."""
    parts = [part for part in parts if len(part)]
    if len(parts) < 2:
        return parts[0] if parts else nowhere(corpus)
    starts = np.concatenate([part.starts for part in parts])
    same_length = all(part.reached is None and part.length == parts[0].length for part in parts)
    if same_length:
        starts.sort(kind="stable")
        new = np.append(True, starts[1:] != starts[:-1])
        return Occurrences(corpus, starts if new.all() else starts[new], parts[0].length)
    ends = np.concatenate([part.ends for part in parts])
    order = np.argsort(starts, kind="stable")
    if bool((np.diff(starts[order]) == 0).any()):
        order = np.lexsort((ends, starts))
    starts, ends = starts[order], ends[order]
    new = np.append(True, (np.diff(starts) != 0) | (np.diff(ends) != 0))
    return Occurrences(corpus, starts[new], 0, ends[new])


def near(first: Occurrences, second: Occurrences, distance: int) -> Occurrences:
    """From each first word to the nearest second one that does not overlap it, if it is near enough.

    Of two at the same distance the one behind counts. Of either, the ends are in order, too: they are words.
    """
    corpus = first.corpus
    if not len(first) or not len(second):
        return nowhere(corpus)
    starts, ends, others, their_ends = first.starts, first.ends, second.starts, second.ends
    # Other documents' words are too far away, or the end of the document lies between.
    document = np.repeat(np.arange(len(corpus.ids)), first.counts)
    begin = corpus.begins[document]
    behind = below(others, ends - 1)
    before = below(their_ends, starts) - 1
    far = distance + 1
    at_behind, at_before = np.minimum(behind, len(others) - 1), np.maximum(before, 0)
    end_of_document = begin + corpus.characters.astype(corpus.dtype)[document]
    gap_behind = np.where((behind < len(others)) & (others[at_behind] < end_of_document), others[at_behind] - ends, far)
    gap_before = np.where((before >= 0) & (others[at_before] >= begin), starts - their_ends[at_before], far)
    is_behind = gap_behind <= gap_before
    kept = np.minimum(gap_behind, gap_before) <= distance
    start = np.where(is_behind, starts, others[at_before])[kept]
    end = np.where(is_behind, their_ends[at_behind], ends)[kept]
    order = np.lexsort((end, start))
    start, end = start[order], end[order]
    new = np.append(True, (np.diff(start) != 0) | (np.diff(end) != 0))[: len(start)]
    return Occurrences(corpus, start[new], 0, end[new])
