"""What each document contributes to every figure: counts that add up over documents.

Axes: D documents, M annotators, P pairs of annotators (as `pairs_of`), L labels, K sets of labels. A pair's counts are
zero in documents that one of the two has not done.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations

from core.agreement.flat import Flat, Intervals
from core.agreement.lazy_numpy import Bools, Floats, Hashes, Ints, np
from core.agreement.matching import SAME, Matches, match, match_labels, overlapping

_BLOCK = 256
"""Sets of labels that are summed at once: with many overlapping labels all of them would not fit into memory."""


@dataclass(frozen=True, slots=True)
class Sets:
    """How many units of a document carry a set of labels, by annotator; most counts are zero and are not stored."""

    shape: tuple[int, int, int]
    """(D, M, K)"""
    place: Ints
    """Positions in an array (K, D, M), rising."""
    size: Floats

    def blocks(self) -> Iterator[Floats]:
        """Arrays (D, M, some of K) that together cover all of K."""
        documents, annotators, sets = self.shape
        plane = documents * annotators
        for first in range(0, sets, _BLOCK):
            last = min(first + _BLOCK, sets)
            low, high = np.searchsorted(self.place, [first * plane, last * plane])
            block = np.zeros((last - first) * plane)
            block[self.place[low:high] - first * plane] = self.size[low:high]
            yield np.ascontiguousarray(block.reshape(last - first, documents, annotators).transpose(1, 2, 0))


@dataclass(frozen=True, slots=True)
class UnitCounts:
    """Counts of units (characters or sentences), each of which carries a set of labels."""

    total: Floats
    """(D): how many units."""
    ones: Floats
    """(D, M, L): units that carry the label."""
    common: Floats
    """(D, P, L): units that carry the label for both annotators."""
    same: Floats
    """(D, P): units for which both have the same set of labels."""
    labelled: Floats
    """(D, M): units that carry any label."""
    sets: "Sets"
    """Units by the set of labels they carry; the empty set is one."""


@dataclass(frozen=True, slots=True)
class UnitizingCounts:
    """How texts are cut into units (Krippendorff 1995)."""

    difference: Floats
    """(D, P, L): squared differences of sections, summed over the pair in one order."""
    units: Intervals
    gaps: Intervals
    """The gaps between an annotator's units of a label in a document; the whole document where there are none."""


@dataclass(frozen=True, slots=True)
class Counts:
    """Everything the figures are computed of."""

    present: Floats
    """(D, M): 1 where the annotator has done the document."""
    both: Floats
    """(D, P)"""
    spans: Floats
    """(D, M, L)"""
    exact: Floats
    """(D, P, L): spans that are the same."""
    overlap: Floats
    """(D, P, L): spans of the first annotator that match one of the second's with the same label."""
    characters: UnitCounts
    sentences: UnitCounts
    unitizing: UnitizingCounts
    matches: tuple[Matches, ...]
    """For each pair; positions in `Flat.spans`."""


def pairs_of(annotators: int) -> list[tuple[int, int]]:
    """Indices of each two annotators."""
    return list(combinations(range(annotators), 2))


def count(flat: Flat, step: Callable[[], None] = lambda: None) -> Counts:
    """Count everything. `step` is called between pairs of annotators and may raise."""
    pairs = pairs_of(flat.annotators)
    both = np.array([flat.present[:, i] & flat.present[:, j] for i, j in pairs], np.bool_).T
    both = both.reshape(flat.documents, len(pairs))
    own = [np.flatnonzero(flat.spans.who == who) for who in range(flat.annotators)]
    matches: list[Matches] = []
    exact, overlap = _zeros(flat, len(pairs)), _zeros(flat, len(pairs))
    for number, (i, j) in enumerate(pairs):
        mine, theirs = (own[who][both[flat.spans.document[own[who]], number]] for who in (i, j))
        a, b = flat.spans.where(mine), flat.spans.where(theirs)
        found = match(a, b)
        matches.append(Matches(found.kind, _named(mine, found.a), _named(theirs, found.b)))
        exact[:, number] = _by_document(flat, a.where(found.a[found.kind == SAME]))
        overlap[:, number] = _by_document(flat, a.where(match_labels(a, b)))
        step()
    return Counts(
        present=flat.present.astype(np.float64),
        both=both.astype(np.float64),
        spans=np.stack([_by_document(flat, flat.spans.where(mask)) for mask in own], axis=1)
        if own
        else _zeros(flat, 0),
        exact=exact,
        overlap=overlap,
        characters=_characters(flat, pairs, both),
        sentences=_sentences(flat, pairs, both),
        unitizing=_unitizing(flat, pairs, both),
        matches=tuple(matches),
    )


def _zeros(flat: Flat, middle: int) -> Floats:
    return np.zeros((flat.documents, middle, len(flat.labels)))


def _named(positions: Ints, chosen: Ints) -> Ints:
    """Turns positions among some into positions among all; -1 stays."""
    return np.where(chosen < 0, -1, positions[chosen]) if len(positions) else chosen


def _by_document(flat: Flat, some: Intervals, weights: "Ints | Floats | None" = None) -> Floats:
    """(D, L): how many, or the sum of their weights."""
    size = len(flat.labels)
    place = some.document * size + some.label
    return np.bincount(place, weights, flat.documents * size).reshape(flat.documents, size).astype(np.float64)


def _covered(flat: Flat, units: Intervals) -> Floats:
    """(D, L): characters under at least one of the units."""
    order = np.lexsort((units.start, units.label))
    units = units.where(order)
    line = units.label * (int(units.end.max(initial=0)) + 1)
    reach = np.maximum.accumulate(line + units.end)
    start = line + units.start
    start[1:] = np.maximum(start[1:], reach[:-1])
    return _by_document(flat, units, np.maximum(line + units.end - start, 0))


def _characters(flat: Flat, pairs: list[tuple[int, int]], both: Bools) -> UnitCounts:
    units = flat.units
    own = [units.where(units.who == who) for who in range(flat.annotators)]
    ones = np.stack([_covered(flat, spans) for spans in own], axis=1) if own else _zeros(flat, 0)
    common = _zeros(flat, len(pairs))
    for number, (i, j) in enumerate(pairs):
        either = _covered(flat, units.where((units.who == i) | (units.who == j)))
        common[:, number] = (ones[:, i] + ones[:, j] - either) * both[:, number, None]
    # Between two neighbouring edges nobody's set of labels changes.
    edges = np.unique(np.concatenate([units.start, units.end, flat.begin, flat.begin + flat.characters]))
    sizes = np.diff(edges)
    document = np.searchsorted(flat.begin, edges[:-1], "right") - 1
    inside = edges[:-1] < (flat.begin + flat.characters)[document]
    marks = _marks(len(flat.labels))
    sets = np.zeros((flat.annotators, len(edges)), np.uint64)
    for who, spans in enumerate(own):
        np.add.at(sets[who], np.searchsorted(edges, spans.start), marks[spans.label])
        np.subtract.at(sets[who], np.searchsorted(edges, spans.end), marks[spans.label])
    sets = np.cumsum(sets, axis=1, dtype=np.uint64)[:, :-1][:, inside]
    by_set = _by_set(flat, pairs, both, sets, document[inside], sizes[inside])
    return UnitCounts(flat.characters.astype(np.float64), ones, common, *by_set)


def _sentences(flat: Flat, pairs: list[tuple[int, int]], both: Bools) -> UnitCounts:
    size, units = len(flat.sentence_document), flat.units
    total = np.bincount(flat.sentence_document, minlength=flat.documents).astype(np.float64)
    low = np.searchsorted(flat.sentence_end, units.start, "right")
    sizes = np.maximum(np.searchsorted(flat.sentence_start, units.end, "left") - low, 0)
    first = np.cumsum(sizes) - sizes
    sentence: Ints = np.repeat(low - first, sizes) + np.arange(int(sizes.sum()))
    who, label = np.repeat(units.who, sizes), np.repeat(units.label, sizes)
    carried = [
        np.unique(label[who == annotator] * size + sentence[who == annotator]) for annotator in range(flat.annotators)
    ]

    def by_document(carriers: Ints) -> Floats:
        at = flat.sentence_document[carriers % size] if len(carriers) else carriers
        labels = carriers // max(size, 1)
        return _by_document(flat, Intervals(at, labels, labels, labels, labels))

    ones = np.stack([by_document(pieces) for pieces in carried], axis=1) if carried else _zeros(flat, 0)
    common = _zeros(flat, len(pairs))
    for number, (i, j) in enumerate(pairs):
        shared: Ints = np.intersect1d(carried[i], carried[j], assume_unique=True)
        common[:, number] = by_document(shared) * both[:, number, None]
    marks = _marks(len(flat.labels))
    sets = np.zeros((flat.annotators, size), np.uint64)
    for annotator, carriers in enumerate(carried):
        np.add.at(sets[annotator], carriers % max(size, 1), marks[carriers // max(size, 1)])
    by_set = _by_set(flat, pairs, both, sets, flat.sentence_document, np.ones(size, np.int64))
    return UnitCounts(total, ones, common, *by_set)


def _marks(labels: int) -> Hashes:
    """A random number for each label; the sum over a set of labels identifies the set (Zobrist 1970).

    Two sets among a million have the same sum with a probability of about 3e-8.
    """
    return np.random.default_rng(0).integers(1, 2**64 - 1, labels, np.uint64)


def _by_set(
    flat: Flat, pairs: list[tuple[int, int]], both: Bools, sets: Hashes, document: Ints, sizes: Ints
) -> tuple[Floats, Floats, Sets]:
    """`UnitCounts.same`, `UnitCounts.labelled` and `UnitCounts.sets` of pieces of text, each with its size."""
    same = np.zeros((flat.documents, len(pairs)))
    for number, (i, j) in enumerate(pairs):
        agreed = sets[i] == sets[j]
        same[:, number] = np.bincount(document[agreed], sizes[agreed], flat.documents) * both[:, number]
    known, which = np.unique(sets, return_inverse=True)
    people = np.arange(flat.annotators)[:, None]
    place = ((which.reshape(sets.shape) * flat.documents + document) * flat.annotators + people).reshape(-1)
    kept, cell = np.unique(place, return_inverse=True)
    size = np.bincount(cell, np.tile(sizes, flat.annotators), len(kept)).astype(np.float64)
    some = kept >= np.searchsorted(known, 1) * flat.documents * flat.annotators
    labelled = np.bincount(kept[some] % (flat.documents * flat.annotators), size[some], flat.present.size)
    found = Sets((flat.documents, flat.annotators, len(known)), kept, size)
    return same, labelled.reshape(flat.present.shape).astype(np.float64), found


def _unitizing(flat: Flat, pairs: list[tuple[int, int]], both: Bools) -> UnitizingCounts:
    units, line = flat.units, int(flat.units.end.max(initial=0)) + 1
    apart = Intervals(
        units.document, units.who, units.label, units.start + units.label * line, units.end + units.label * line
    )
    difference = _zeros(flat, len(pairs))
    for number, (i, j) in enumerate(pairs):
        a, b = apart.where(units.who == i), apart.where(units.who == j)
        difference[:, number] = _difference(flat, a, b) * both[:, number, None]
    return UnitizingCounts(difference, units, _gaps(flat))


def _difference(flat: Flat, a: Intervals, b: Intervals) -> Floats:
    """(D, L): for units that meet, the squared distances of their ends; for units in a gap, their squared length.

    Krippendorff 1995, p. 61. A unit that meets none of the other's lies in one of the other's gaps.
    """
    i, j = overlapping(a, b)
    apart = (a.start[i] - b.start[j]) ** 2 + (a.end[i] - b.end[j]) ** 2
    found = _by_document(flat, a.where(i), apart)
    for units, met in ((a, i), (b, j)):
        lonely = np.ones(len(units), np.bool_)
        lonely[met] = False
        found += _by_document(flat, units.where(lonely), ((units.end - units.start) ** 2)[lonely])
    return found


def _gaps(flat: Flat) -> Intervals:
    """Sections between units, of every annotator in every document they did, for every label."""
    document, who = np.nonzero(flat.present)
    labels = len(flat.labels)
    places = len(document) * labels
    document, who = np.repeat(document, labels), np.repeat(who, labels)
    label = np.tile(np.arange(labels), places // max(labels, 1))
    # Empty units at both ends of each document, so that every gap lies between two neighbours.
    edges = [flat.begin[document], (flat.begin + flat.characters)[document]]
    units = flat.units
    every = Intervals(
        np.concatenate([units.document, document, document]),
        np.concatenate([units.who, who, who]),
        np.concatenate([units.label, label, label]),
        np.concatenate([units.start, *edges]),
        np.concatenate([units.end, *edges]),
    )
    every = every.where(np.lexsort((every.end, every.start, every.document, every.label, every.who)))
    neighbours = (
        (every.who[1:] == every.who[:-1])
        & (every.label[1:] == every.label[:-1])
        & (every.document[1:] == every.document[:-1])
        & (every.start[1:] > every.end[:-1])
    )
    left, right = every.where(_neighbours(neighbours, 0)), every.where(_neighbours(neighbours, 1))
    return Intervals(left.document, left.who, left.label, left.end, right.start)


def _neighbours(chosen: Bools, shift: int) -> Ints:
    """Positions of the neighbours: with 0 the left ones, with 1 the right ones."""
    return np.flatnonzero(chosen) + shift
