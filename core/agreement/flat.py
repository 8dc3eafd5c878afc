"""Layers as arrays: every span, unit and sentence of all documents in one line of numbers.

Documents follow each other with one free place between them, so that nothing of two documents touches. There are two
such lines: one of the texts as they are, and one without masked characters, in which units are counted.
"""

from dataclasses import dataclass

from core.agreement.layers import ComparedLayers, DocumentLayers
from core.agreement.lazy_numpy import Bools, Ints, np


@dataclass(frozen=True, slots=True)
class Intervals:
    """Ranges ``[start, end)`` of an annotator and a label, sorted by (annotator, label, start, end)."""

    document: Ints
    who: Ints
    label: Ints
    start: Ints
    end: Ints

    def where(self, chosen: "Bools | Ints") -> "Intervals":
        """The ranges that a mask chooses, or the positions in a new order."""
        return Intervals(
            self.document[chosen], self.who[chosen], self.label[chosen], self.start[chosen], self.end[chosen]
        )

    def __len__(self) -> int:
        return len(self.start)


@dataclass(frozen=True, slots=True)
class Flat:
    """`ComparedLayers` as arrays. D documents, M annotators, L labels."""

    present: Bools
    """(D, M): who did which document."""
    labels: tuple[str, ...]
    spans: Intervals
    """In the line of whole texts. Spans of masked characters only, and repeats, are left out."""
    base: Ints
    """(D): where each document begins in the line of whole texts."""
    units: Intervals
    """In the line without masks; spans of one label and annotator that overlap are one unit."""
    begin: Ints
    """(D): where each document begins in the line without masks."""
    characters: Ints
    """(D): code points outside of masks."""
    sentence_document: Ints
    sentence_start: Ints
    sentence_end: Ints
    """Sentences in the line without masks; those that are masked completely are left out."""

    @property
    def documents(self) -> int:
        """D."""
        return self.present.shape[0]

    @property
    def annotators(self) -> int:
        """M."""
        return self.present.shape[1]


def flatten(layers: ComparedLayers, labels: tuple[str, ...]) -> Flat:
    """The arrays of the documents that two or more annotators did, with the spans of these labels."""
    code_of = {code: number for number, code in enumerate(labels)}
    rows: list[tuple[int, int, int, int, int]] = [
        (number, who, code_of[label], start, end)
        for number, document in enumerate(layers.documents)
        for who, spans in enumerate(document.spans)
        if spans is not None
        for start, end, label in spans
        if label in code_of
    ]
    table = np.array(rows, np.int64).reshape(-1, 5)
    lengths = np.array([labelled.characters for labelled in layers.documents], np.int64)
    base = _begins(lengths)
    kept = [_Kept(labelled) for labelled in layers.documents]
    characters = np.array([unmasked.characters for unmasked in kept], np.int64)
    begin = _begins(characters)
    spans = Intervals(*_sorted(table))
    start, end = _compact(kept, begin, spans.document, spans.start), _compact(kept, begin, spans.document, spans.end)
    visible = end > start
    units = Intervals(spans.document, spans.who, spans.label, start, end).where(visible)
    moved = Intervals(
        spans.document, spans.who, spans.label, spans.start + base[spans.document], spans.end + base[spans.document]
    )
    document, first, last = _sentences(layers, kept, begin)
    return Flat(
        present=np.array(
            [[layer is not None for layer in document.spans] for document in layers.documents], np.bool_
        ).reshape(len(layers.documents), len(layers.annotators)),
        labels=labels,
        spans=moved.where(visible),
        base=base,
        units=_merged(units),
        begin=begin,
        characters=characters,
        sentence_document=document,
        sentence_start=first,
        sentence_end=last,
    )


def _begins(lengths: Ints) -> Ints:
    begins = np.zeros(len(lengths), np.int64)
    begins[1:] = np.cumsum(lengths + 1)[:-1]
    return begins


def _sorted(table: Ints) -> tuple[Ints, Ints, Ints, Ints, Ints]:
    """Columns of the spans by (annotator, label, document, start, end), each once."""
    document, who, label, start, end = table.T
    order = np.lexsort((end, start, document, label, who))
    table = table[order]
    if len(table) > 1:
        new = np.ones(len(table), np.bool_)
        new[1:] = (table[1:] != table[:-1]).any(axis=1)
        table = table[new]
    document, who, label, start, end = (np.ascontiguousarray(column) for column in table.T)
    return document, who, label, start, end


class _Kept:
    """What a document keeps when its masks are taken out."""

    def __init__(self, document: DocumentLayers) -> None:
        starts: list[int] = []
        ends: list[int] = []
        for start, end in sorted(document.masks):
            if ends and start <= ends[-1]:
                ends[-1] = max(ends[-1], end)
            else:
                starts.append(start)
                ends.append(end)
        self.starts, self.ends = np.array(starts, np.int64), np.array(ends, np.int64)
        sizes = self.ends - self.starts
        self.before = np.cumsum(sizes) - sizes
        self.characters = document.characters - int(sizes.sum())

    def offsets(self, positions: Ints) -> Ints:
        """Maps positions of the whole text to positions without masks; all positions of a mask become one."""
        if not len(self.starts):
            return positions
        mask = np.searchsorted(self.starts, positions, "right") - 1
        masked = self.before[mask] + np.minimum(positions, self.ends[mask]) - self.starts[mask]
        return positions - np.where(mask < 0, 0, masked)


def _compact(kept: list[_Kept], begin: Ints, document: Ints, positions: Ints) -> Ints:
    moved = positions.copy()
    masked = [number for number, unmasked in enumerate(kept) if len(unmasked.starts)]
    if masked:
        order = np.argsort(document, kind="stable")
        bounds = np.searchsorted(document[order], np.arange(len(kept) + 1))
        for number in masked:
            here = order[bounds[number] : bounds[number + 1]]
            moved[here] = kept[number].offsets(positions[here])
    return moved + begin[document]


def _sentences(layers: ComparedLayers, kept: list[_Kept], begin: Ints) -> tuple[Ints, Ints, Ints]:
    counts = np.array([len(labelled.sentences) for labelled in layers.documents], np.int64)
    document = np.repeat(np.arange(len(counts)), counts)
    both = np.array([edge for labelled in layers.documents for edge in labelled.sentences], np.int64).reshape(-1, 2)
    start, end = _compact(kept, begin, document, both[:, 0]), _compact(kept, begin, document, both[:, 1])
    visible = end > start
    return document[visible], start[visible], end[visible]


def _merged(spans: Intervals) -> Intervals:
    """Spans of one annotator and label that share a character become one; those that only touch stay apart."""
    if not len(spans):
        return spans
    # Every annotator and label gets a line of its own, behind the others.
    line = (spans.who * (int(spans.label.max()) + 1) + spans.label) * (int(spans.end.max()) + 1)
    reach = np.maximum.accumulate(line + spans.end)
    new = np.ones(len(spans), np.bool_)
    new[1:] = line[1:] + spans.start[1:] >= reach[:-1]
    first = np.flatnonzero(new)
    last = np.append(first[1:], len(spans)) - 1
    ends = reach[last] - line[last]
    return Intervals(spans.document[first], spans.who[first], spans.label[first], spans.start[first], ends)
