"""Krippendorff's alpha of unitizing: whether annotators cut the same spans out of the text.

Krippendorff 1995, "On the reliability of unitizing continuous data", Sociological Methodology 25, and 2004, "Content
Analysis", 2nd ed., section 11.4. For each label the text is a row of sections, units and the gaps between them;
``delta`` of two sections is what `core.agreement.counts` sums up. With ``l`` the length of a unit, ``g`` that of a
gap, N all units of the label and T the texts' lengths summed over annotators:

    observed = sum of delta over ordered pairs of annotators / sum over documents of m * (m - 1) * length
    expected = 2 * sum over units of ((N - 1) / 3 * (2 l^3 - 3 l^2 + l) + l^2 * sum over gaps g >= l of (g - l + 1))
               / (T * (T - 1) - sum over units of l * (l - 1))
    alpha = 1 - observed / expected, pooled: 1 - sum of observed / sum of expected over the labels

This is the published formula for one text, without the 1 / L that both sides have. Of several documents, units can lie
anywhere in any of them, but not across their borders; a document counts for those who have done it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from core.agreement.counts import Counts
from core.agreement.flat import Intervals
from core.agreement.formulas import Pairs, Sum
from core.agreement.lazy_numpy import Floats, Ints, np


@dataclass(frozen=True, slots=True)
class Disagreement:
    """For each row of a sum and each label."""

    observed: Floats
    """(R, L), in square characters a character; NaN without text."""
    expected: Floats
    """(R, L), the same."""

    def alpha(self) -> Floats:
        """(R, L+1); the last is pooled. NaN where nobody has a unit."""
        observed = np.concatenate([self.observed, self.observed.sum(axis=1, keepdims=True)], axis=1)
        expected = np.concatenate([self.expected, self.expected.sum(axis=1, keepdims=True)], axis=1)
        defined = expected > 0
        return np.where(defined, 1 - observed / np.where(defined, expected, 1), np.nan)


@dataclass(frozen=True, slots=True)
class _Study:
    """What the formula takes of some annotators; D documents, or 1 for all of them together."""

    difference: Floats
    """(D, L): delta summed over unordered pairs."""
    compared: Floats
    """(D): m * (m - 1) * length."""
    read: Floats
    """(D): m * length."""
    units: Intervals
    gaps: Intervals


def disagreement(counts: Counts, sums: Sequence[Sum], step: Callable[[], None]) -> list[Disagreement]:
    """Of all annotators, for each of the sums; `step` is called after each label."""
    people, length = counts.present.sum(axis=1), counts.characters.total
    study = _Study(
        counts.unitizing.difference.sum(axis=1),
        people * (people - 1) * length,
        people * length,
        counts.unitizing.units,
        counts.unitizing.gaps,
    )
    return _disagreement(study, sums, step)


def disagreement_of_pairs(counts: Counts, pairs: Pairs) -> list[Disagreement]:
    """Of each two annotators in all documents together."""
    found: list[Disagreement] = []
    for number, (i, j) in enumerate(pairs):
        both = counts.both[:, number]
        length = np.array([counts.characters.total @ both])
        units, gaps = (
            _together(pieces.where(((pieces.who == i) | (pieces.who == j)) & (both[pieces.document] > 0)))
            for pieces in (counts.unitizing.units, counts.unitizing.gaps)
        )
        difference = counts.unitizing.difference[:, number].sum(axis=0, keepdims=True)
        study = _Study(difference, 2 * length, 2 * length, units, gaps)
        found += _disagreement(study, [lambda drawn: drawn], lambda: None)
    return found


def _together(some: Intervals) -> Intervals:
    """The same as if of one document."""
    return Intervals(np.zeros_like(some.document), some.who, some.label, some.start, some.end)


def _disagreement(study: _Study, sums: Sequence[Sum], step: Callable[[], None]) -> list[Disagreement]:
    documents, labels = study.difference.shape
    columns: list[list[Floats]] = [[] for _ in sums]
    reads = [total(study.read[:, None])[:, 0] for total in sums]
    for label in range(labels):
        units, gaps = (pieces.where(pieces.label == label) for pieces in (study.units, study.gaps))
        length = units.end - units.start
        lengths, which = np.unique(length, return_inverse=True)
        of_unit = _powers(units.document, length, documents)
        square = _table(units.document, which, length.astype(np.float64) ** 2, (documents, len(lengths)))
        room = _room(gaps, lengths, documents)
        for column, total, read in zip(columns, sums, reads, strict=True):
            number, inside, within = total(of_unit).T
            above = 2 * ((number - 1) * inside + (total(square) * total(room)).sum(axis=1))
            below = read * (read - 1) - within
            column.append(np.where(below > 0, above / np.where(below > 0, below, 1), 0))
        step()
    found: list[Disagreement] = []
    for column, total in zip(columns, sums, strict=True):
        compared = total(study.compared[:, None])
        with_text = compared > 0
        observed = np.where(with_text, 2 * total(study.difference) / np.where(with_text, compared, 1), np.nan)
        found.append(Disagreement(observed, np.stack(column, axis=1) if column else np.zeros_like(observed)))
    return found


def _table(row: Ints, column: Ints, weights: Floats, shape: tuple[int, int]) -> Floats:
    cells = np.bincount(row * shape[1] + column, weights, shape[0] * shape[1])
    return cells.reshape(shape).astype(np.float64)


def _powers(document: Ints, length: Ints, documents: int) -> Floats:
    """(D, 3): units, their sum of (2 l^3 - 3 l^2 + l) / 3, and their sum of l (l - 1)."""
    size = length.astype(np.float64)
    weights = (None, (2 * size**3 - 3 * size**2 + size) / 3, size * (size - 1))
    return np.stack([np.bincount(document, weight, documents).astype(np.float64) for weight in weights], axis=1)


def _room(gaps: Intervals, lengths: Ints, documents: int) -> Floats:
    """(D, K): in how many places of the gaps a unit of each length fits: the sum of g - l + 1 where it is positive."""
    size = gaps.end - gaps.start
    count = np.bincount(gaps.document, minlength=documents)[:, None]
    total = np.bincount(gaps.document, size, documents)[:, None]
    # Gaps that are too short by more than nothing must not count negatively: put back what they took.
    place = gaps.document * (len(lengths) + 1) + np.searchsorted(lengths - 1, size, "right")
    cells = documents * (len(lengths) + 1)
    shorter = np.cumsum(np.bincount(place, minlength=cells).reshape(documents, -1), axis=1)[:, :-1]
    shorter_total = np.cumsum(np.bincount(place, size, cells).reshape(documents, -1), axis=1)[:, :-1]
    return (total - count * (lengths - 1) + shorter * (lengths - 1) - shorter_total).astype(np.float64)
