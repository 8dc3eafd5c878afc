"""How far coders of fixed units agree, as content analyses report it.

A value is what a coder gave a unit in a dimension: a set of labels, mostly of one; none at all is a value, too. A unit
that a coder has not coded has no value of that coder.

- Percent agreement: units on which two coders have the same value, of those that both coded.
- Holsti's R = 2M / (N1 + N2) with M agreements and N decisions of each coder (Holsti 1969, "Content Analysis for the
  Social Sciences and Humanities", ch. 6). With fixed units N1 = N2, so it equals percent agreement.
- Average mutual agreement is the mean of R over all pairs, and composite reliability nR / (1 + (n - 1) R) with n
  coders (Holsti 1969, p. 137; the Spearman-Brown formula).
- Scott's pi (Scott 1955) takes chance from the values of both coders together, Cohen's kappa (Cohen 1960) from each
  one's own; of more than two coders it is the mean over pairs (Light 1971). Fleiss' kappa (Fleiss 1971) takes units
  that all coded; of two coders it is Scott's pi.
- Krippendorff's nominal alpha (Krippendorff 2004, ch. 11) takes every unit that two or more coded.

Intervals are percentiles of a bootstrap over documents, since units of one document are not independent.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from core.lazy_numpy import Floats, np

if TYPE_CHECKING:
    from core.study.coding import Codes, CodingTable

ROUNDS = 1_000
SEED = 1
INTERVAL = (2.5, 97.5)
"""Percentiles of the bootstrap's rounds."""
COEFFICIENTS = ("percent", "holsti", "mutual", "composite", "scott_pi", "cohen_kappa", "fleiss_kappa", "alpha")
Values = Sequence[Sequence[Hashable | None]]
"""Of each unit the value of each coder."""


@dataclass(frozen=True, slots=True)
class Coefficient:
    """A figure with its interval; None where it is undefined, as kappa is where nobody ever differs from one value."""

    value: float | None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Reliability:
    """All coefficients of one set of values."""

    n: int
    """Units that two or more coded."""
    coders: int
    coefficients: Mapping[str, Coefficient]
    """By the names of `COEFFICIENTS`."""


@dataclass(frozen=True, slots=True)
class DimensionReliability:
    """A dimension, and of each of its labels whether a unit has it or not."""

    code: str
    whole: Reliability
    labels: Mapping[str, Reliability]


def reliability(table: "CodingTable", *, rounds: int = ROUNDS, seed: int = SEED) -> list[DimensionReliability]:
    """The coefficients of every dimension of a study, and of every label in it."""
    groups = table.table.document_of.tolist()
    found: list[DimensionReliability] = []
    for code, labels in table.labels.items():
        values = values_of(table, code)
        whole = coefficients(values, groups, rounds=rounds, seed=seed)
        of_labels = {
            label: coefficients(
                [[None if codes is None else label in codes for codes in row] for row in values],
                groups,
                rounds=rounds,
                seed=seed,
            )
            for label in labels
        }
        found.append(DimensionReliability(code, whole, of_labels))
    return found


def values_of(table: "CodingTable", dimension: str) -> list[tuple["Codes | None", ...]]:
    """Of each unit what each coder gave it in a dimension; None where a coder has not coded it.

    In a dimension that has an answer for "none fits", a unit without any answer is not coded.
    """
    may_be_empty = not table.dimension(dimension).none
    coders = range(len(table.coders))
    found: list[tuple[Codes | None, ...]] = []
    for at in range(len(table.table)):
        row = (table.codes(dimension, coder, at) for coder in coders)
        found.append(tuple(codes if codes or may_be_empty else None for codes in row))
    return found


def coefficients(
    values: Values, groups: Sequence[int] | None = None, *, rounds: int = 0, seed: int = SEED
) -> Reliability:
    """The coefficients of some values. `groups` tell which document each unit is of, for the intervals.

    Without rounds there are no intervals.
    """
    coders = len(values[0]) if values else 0
    kept = [number for number, row in enumerate(values) if sum(value is not None for value in row) > 1]
    if not kept:
        return Reliability(0, coders, {name: Coefficient(None) for name in COEFFICIENTS})
    group_of = [0 if groups is None else groups[number] for number in kept]
    counts = _Counts([values[number] for number in kept], group_of, coders)
    documents = len(set(group_of))
    figures = counts.figures(np.ones((1, documents)))
    drawn: dict[str, Floats] = {}
    if rounds and documents > 1:
        weights = np.random.default_rng(seed).multinomial(documents, [1 / documents] * documents, size=rounds)
        drawn = counts.figures(weights.astype(np.float64))
    return Reliability(
        len(kept), coders, {name: _with_interval(figures[name][0], drawn.get(name)) for name in COEFFICIENTS}
    )


def _with_interval(value: float, drawn: "Floats | None") -> Coefficient:
    if np.isnan(value):
        return Coefficient(None)
    known = drawn[~np.isnan(drawn)] if drawn is not None else None
    if known is None or not len(known):
        return Coefficient(float(value))
    low, high = np.percentile(known, INTERVAL)
    return Coefficient(float(value), float(low), float(high))


class _Counts:
    """What the coefficients are computed from, summed within each document, so that a bootstrap weighs documents."""

    def __init__(self, values: Values, groups: Sequence[int], coders: int) -> None:
        number = {
            value: at for at, value in enumerate(dict.fromkeys(v for row in values for v in row if v is not None))
        }
        coded = np.array([[-1 if value is None else number[value] for value in row] for row in values])
        _, document = np.unique(np.array(groups), return_inverse=True)
        self._coders = coders
        self._pairs = list(combinations(range(coders), 2))
        documents, categories = int(document.max()) + 1, len(number)
        by_unit = np.zeros((len(values), categories))
        for coder in range(coders):
            there = coded[:, coder] >= 0
            np.add.at(by_unit, (np.flatnonzero(there), coded[there, coder]), 1)

        def summed(rows: Floats) -> Floats:
            total = np.zeros((documents, *rows.shape[1:]))
            np.add.at(total, document, rows)
            return total

        many = by_unit.sum(axis=1)
        squares = (by_unit**2).sum(axis=1)
        self._alpha_n = summed(many)
        self._alpha_of = summed(by_unit)
        self._alpha_unequal = summed((many**2 - squares) / (many - 1))
        everybody = many == coders
        self._all = summed(everybody.astype(np.float64))
        self._all_of = summed(np.where(everybody[:, None], by_unit, 0))
        self._all_equal = summed(np.where(everybody, (squares - coders) / (coders * max(coders - 1, 1)), 0))
        self._both: list[Floats] = []
        self._same: list[Floats] = []
        self._ones: list[tuple[Floats, Floats]] = []
        identity = np.eye(categories)
        for first, second in self._pairs:
            both = (coded[:, first] >= 0) & (coded[:, second] >= 0)
            self._both.append(summed(both.astype(np.float64)))
            self._same.append(summed((both & (coded[:, first] == coded[:, second])).astype(np.float64)))
            a, b = (summed(np.where(both[:, None], identity[coded[:, who]], 0)) for who in (first, second))
            self._ones.append((a, b))

    def figures(self, weights: Floats) -> dict[str, Floats]:
        """(R, documents) weights to (R) for each coefficient."""
        percent: list[Floats] = []
        pi: list[Floats] = []
        kappa: list[Floats] = []
        for both, same, (a, b) in zip(self._both, self._same, self._ones, strict=True):
            n, agreed, first, second = weights @ both, weights @ same, weights @ a, weights @ b
            percent.append(_ratio(agreed, n))
            shares = _ratio(first + second, 2 * n[:, None])
            pi.append(_above_chance(percent[-1], (shares**2).sum(axis=1)))
            chance = _ratio((first * second).sum(axis=1), n * n)
            kappa.append(_above_chance(percent[-1], chance))
        mutual = _mean(percent)
        composite = _ratio(self._coders * mutual, 1 + (self._coders - 1) * mutual)
        n = weights @ self._all
        chance = (_ratio(weights @ self._all_of, self._coders * n[:, None]) ** 2).sum(axis=1)
        fleiss = _above_chance(_ratio(weights @ self._all_equal, n), chance)
        return {
            "percent": mutual,
            "holsti": mutual,
            "mutual": mutual,
            "composite": composite,
            "scott_pi": _mean(pi),
            "cohen_kappa": _mean(kappa),
            "fleiss_kappa": fleiss,
            "alpha": self._alpha(weights),
        }

    def _alpha(self, weights: Floats) -> Floats:
        n, of = weights @ self._alpha_n, weights @ self._alpha_of
        expected = n * n - (of**2).sum(axis=1)
        return 1 - _ratio((n - 1) * (weights @ self._alpha_unequal), expected)


def _above_chance(observed: Floats, chance: Floats) -> Floats:
    return _ratio(observed - chance, 1 - chance)


def _mean(rows: Sequence[Floats]) -> Floats:
    """Of the pairs for which it is defined."""
    stacked = np.stack(rows)
    known = ~np.isnan(stacked)
    return _ratio(np.where(known, stacked, 0).sum(axis=0), known.sum(axis=0).astype(np.float64))


def _ratio(above: Floats, below: Floats) -> Floats:
    defined = np.broadcast_to(below > 1e-12, above.shape)
    return np.where(defined, above / np.where(defined, below, 1), np.nan)
