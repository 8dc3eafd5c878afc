"""How far coders of fixed units agree, as content analyses report it.

A value is what a coder gave a unit in a dimension: a set of labels, mostly of one. A unit that a coder has not coded
has no value of that coder and is in none of their pairs: missing data is no category (Krippendorff 2004, ch. 11). A
unit without any label is not coded where the dimension demands one or has an answer for "no code fits"; where neither
is so, that nothing was labelled is what the coder says, and a value (`Dimension.takes_blank`).

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

from core.lazy_numpy import Array, Bools, Floats, Ints, np

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
    not_coded: tuple[int, ...]
    """By coder, units of the documents that they have done to which they gave no answer; these are in no pair."""
    takes_blank: bool
    """See `core.study.design.Dimension.takes_blank`."""


def reliability(table: "CodingTable", *, rounds: int = ROUNDS, seed: int = SEED) -> list[DimensionReliability]:
    """The coefficients of every dimension of a study, and of every label in it."""
    groups = table.table.document_of
    found: list[DimensionReliability] = []
    for code, labels in table.labels.items():
        coded = coded_values(table, code)
        whole = _of_coded(coded, groups, rounds, seed)
        of_labels: dict[str, Reliability] = {}
        for at, label in enumerate(labels):
            has = table.given[code][:, :, at].T.astype(np.int64)
            of_labels[label] = _of_coded(np.where(coded >= 0, has, -1), groups, rounds, seed)
        blank = table.present[:, groups] & (coded.T < 0)
        left = tuple(map(int, blank.sum(axis=1)))
        found.append(DimensionReliability(code, whole, of_labels, left, table.dimension(code).takes_blank))
    return found


def coded_values(table: "CodingTable", dimension: str) -> Ints:
    """(units, coders): a number for each set of labels that somebody gave a unit; -1 as None in `values_of_unit`."""
    given, none = table.given[dimension], table.none_fits[dimension]
    answers = np.packbits(np.concatenate([given, none[:, :, None]], axis=2), axis=2)
    coders, units, width = answers.shape
    rows = np.ascontiguousarray(answers).reshape(-1, width).view(np.dtype((np.void, width))).ravel()
    _, number = np.unique(rows, return_inverse=True)
    there = table.present[:, table.table.document_of]
    if not table.dimension(dimension).takes_blank:
        there = there & (given.any(axis=2) | none)
    return np.where(there, number.reshape(coders, units), -1).T


def values_of_unit(table: "CodingTable", dimension: str, at: int) -> tuple["Codes | None", ...]:
    """What each coder gave the unit at `at` in a dimension; None where a coder has not coded it."""
    may_be_empty = table.dimension(dimension).takes_blank
    row = (table.codes(dimension, coder, at) for coder in range(len(table.coders)))
    return tuple(codes if codes or may_be_empty else None for codes in row)


def coefficients(
    values: Values, groups: Sequence[int] | None = None, *, rounds: int = 0, seed: int = SEED
) -> Reliability:
    """The coefficients of some values. `groups` tell which document each unit is of, for the intervals.

    Without rounds there are no intervals.
    """
    coders = len(values[0]) if values else 0
    number = {value: at for at, value in enumerate(dict.fromkeys(v for row in values for v in row if v is not None))}
    coded = np.array([[-1 if value is None else number[value] for value in row] for row in values], dtype=np.int64)
    group_of = np.zeros(len(values), dtype=np.int64) if groups is None else np.array(groups, dtype=np.int64)
    return _of_coded(coded.reshape(len(values), coders), group_of, rounds, seed)


def _of_coded(coded: Ints, groups: Ints, rounds: int, seed: int) -> Reliability:
    """The coefficients of (units, coders) numbers of values, -1 for none."""
    coders = coded.shape[1]
    kept = (coded >= 0).sum(axis=1) > 1
    if not bool(kept.any()):
        return Reliability(0, coders, {name: Coefficient(None) for name in COEFFICIENTS})
    counts = _Counts(coded[kept], groups[kept])
    figures = counts.figures(np.ones((1, counts.documents)))
    drawn: dict[str, Floats] = {}
    if rounds and counts.documents > 1:
        documents = counts.documents
        weights = np.random.default_rng(seed).multinomial(documents, [1 / documents] * documents, size=rounds)
        drawn = counts.figures(weights.astype(np.float64))
    return Reliability(
        int(kept.sum()), coders, {name: _with_interval(figures[name][0], drawn.get(name)) for name in COEFFICIENTS}
    )


def _with_interval(value: float, drawn: Floats | None) -> Coefficient:
    if np.isnan(value):
        return Coefficient(None)
    known = drawn[~np.isnan(drawn)] if drawn is not None else None
    if known is None or not len(known):
        return Coefficient(float(value))
    low, high = np.percentile(known, INTERVAL)
    return Coefficient(float(value), float(low), float(high))


class _Counts:
    """What the coefficients are computed from, summed within each document, so that a bootstrap weighs documents."""

    def __init__(self, coded: Ints, groups: Ints) -> None:
        """Of (units, coders) numbers of values, -1 for none, and (units) numbers of documents."""
        _, document = np.unique(groups, return_inverse=True)
        self.documents = int(document.max()) + 1
        coders = self._coders = coded.shape[1]
        categories = int(coded.max()) + 1

        def summed(of_units: Array) -> Floats:
            return np.bincount(document, weights=of_units, minlength=self.documents).astype(np.float64)

        def values(of: Ints, where: Bools) -> Floats:
            """(documents, categories): how often each value was given by one coder, in some units."""
            cells = document[where] * categories + of[where]
            counted = np.bincount(cells, minlength=self.documents * categories)
            return counted.reshape(self.documents, categories).astype(np.float64)

        there = coded >= 0
        many = there.sum(axis=1)
        everybody = many == coders
        equal = np.zeros(len(coded), dtype=np.int64)
        self._both: list[Floats] = []
        self._same: list[Floats] = []
        self._ones: list[tuple[Floats, Floats]] = []
        for first, second in combinations(range(coders), 2):
            both = there[:, first] & there[:, second]
            same = both & (coded[:, first] == coded[:, second])
            equal += same
            self._both.append(summed(both))
            self._same.append(summed(same))
            self._ones.append((values(coded[:, first], both), values(coded[:, second], both)))
        self._alpha_n = summed(many)
        self._alpha_of = np.sum([values(coded[:, who], there[:, who]) for who in range(coders)], axis=0)
        # Of a unit with m values, m (m - 1) ordered pairs, of which twice the equal ones are equal.
        self._alpha_unequal = summed((many * (many - 1) - 2 * equal) / (many - 1))
        self._all = summed(everybody)
        self._all_of = np.sum([values(coded[:, who], everybody) for who in range(coders)], axis=0)
        self._all_equal = summed(np.where(everybody, 2 * equal / (coders * max(coders - 1, 1)), 0))

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
