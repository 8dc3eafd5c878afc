"""Each figure as a function of summed counts.

`Sum` adds counts up over documents: all of them once, each alone, or as often as a bootstrap round drew it. So every
function gives R rows at once: 1 for the figure itself, one for each document or round. The last axis are the labels
and, at its end, the pooled figure. NaN is undefined.

Sources: Cohen 1960 (kappa); Krippendorff 2004, "Content Analysis", 2nd ed., ch. 11 (nominal alpha, alpha of
unitizing) and Krippendorff 1995, "On the reliability of unitizing continuous data"; the values that DKPro Statistics
tests are met. Spans that only one has count as errors of one of the two: F1 = 2 * common / (spans of a + spans of b).

Alpha is computed here and not by the library `krippendorff`: that one is under the GPL, and it recomputes from units,
while an interval over documents needs counts that add up.
"""

from collections.abc import Callable

from core.agreement.counts import Counts, UnitCounts
from core.agreement.lazy_numpy import Floats, np

Sum = Callable[["Floats"], "Floats"]
"""(D, ...) to (R, ...)."""
Pairs = list[tuple[int, int]]


def f1(counts: Counts, common: Floats, pairs: Pairs, total: Sum) -> Floats:
    """(R, P, L+1): of the spans counted in `common`, `Counts.exact` or `Counts.overlap`."""
    rows = [2 * _with_sum(total(common[:, number])) for number in range(len(pairs))]
    both = [
        _with_sum(total((counts.spans[:, i] + counts.spans[:, j]) * counts.both[:, number, None]))
        for number, (i, j) in enumerate(pairs)
    ]
    return _ratio(_stacked(rows), _stacked(both))


def kappa(counts: Counts, units: UnitCounts, pairs: Pairs, total: Sum) -> Floats:
    """(R, P, L+1): per label whether a unit carries it; pooled the set of labels is the category."""
    found: list[Floats] = []
    chances = _chance_of_sets(counts, units, pairs, total)
    for number, (i, j) in enumerate(pairs):
        both = counts.both[:, number]
        n = total((units.total * both)[:, None])
        a, b = (total(units.ones[:, who] * both[:, None]) for who in (i, j))
        common = total(units.common[:, number])
        agreed, chance = n * (n - a - b + 2 * common), a * b + (n - a) * (n - b)
        agreed = np.concatenate([agreed, n * total(units.same[:, number, None])], axis=1)
        chance = np.concatenate([chance, chances[number][:, None]], axis=1)
        found.append(_ratio(agreed - chance, n * n - chance, n * n))
    return _stacked(found)


def _chance_of_sets(counts: Counts, units: UnitCounts, pairs: Pairs, total: Sum) -> list[Floats]:
    """(R) for each pair: in how many pairs of units, one of each annotator, both carry the same set of labels."""
    found: list[Floats] = [total(units.total[:, None])[:, 0] * 0 for _ in pairs]
    for block in units.sets.blocks():
        # Mostly the same sums: of an annotator over the documents that another did, too.
        known: dict[tuple[int, bytes], Floats] = {}
        for number, pair in enumerate(pairs):
            both = counts.both[:, number]
            mask = both.tobytes()
            for who in pair:
                if (who, mask) not in known:
                    known[who, mask] = total(block[:, who] * both[:, None])
            found[number] = found[number] + (known[pair[0], mask] * known[pair[1], mask]).sum(axis=1)
    return found


def _squares_of_sets(units: UnitCounts, weights: Floats, total: Sum) -> Floats:
    """(R, 1): the squared counts of values by set of labels, of annotators and documents by their (D, M) weights."""
    found = total(units.total[:, None]) * 0
    for block in units.sets.blocks():
        found = found + (total((block * weights[:, :, None]).sum(axis=1)) ** 2).sum(axis=1, keepdims=True)
    return found


def alpha(counts: Counts, units: UnitCounts, pairs: Pairs, total: Sum) -> Floats:
    """(R, L+1): Krippendorff's nominal alpha of all annotators; categories as for `kappa`.

    A document that an annotator has not done is missing for them; units with fewer than two values do not count.
    """
    people = counts.present.sum(axis=1)
    paired = counts.present * (people > 1)[:, None]
    share = 1 / np.maximum(people - 1, 1)
    unequal, unequal_sets = np.zeros_like(units.ones[:, 0]), np.zeros_like(units.total)
    for number, (i, j) in enumerate(pairs):
        either = (units.ones[:, i] + units.ones[:, j]) * counts.both[:, number, None]
        unequal += (either - 2 * units.common[:, number]) * 2 * share[:, None]
        unequal_sets += (units.total * counts.both[:, number] - units.same[:, number]) * 2 * share
    n = total((units.total * paired.sum(axis=1))[:, None])
    ones = total((units.ones * paired[:, :, None]).sum(axis=1))
    squares = _squares_of_sets(units, paired, total)
    observed = np.concatenate([total(unequal), total(unequal_sets[:, None])], axis=1)
    expected = np.concatenate([2 * ones * (n - ones), n * n - squares], axis=1)
    return 1 - _ratio((n - 1) * observed, expected, n * n)


def alpha_of_pairs(counts: Counts, units: UnitCounts, pairs: Pairs, total: Sum) -> Floats:
    """(R, P, L+1): the same of each two annotators alone."""
    found: list[Floats] = []
    for number, (i, j) in enumerate(pairs):
        both = counts.both[:, number]
        n = 2 * total((units.total * both)[:, None])
        ones = total((units.ones[:, i] + units.ones[:, j]) * both[:, None])
        weights = np.zeros_like(counts.present)
        weights[:, [i, j]] = both[:, None]
        squares = _squares_of_sets(units, weights, total)
        observed = np.concatenate(
            [
                2 * (ones - 2 * total(units.common[:, number])),
                n - 2 * total(units.same[:, number, None]),
            ],
            axis=1,
        )
        expected = np.concatenate([2 * ones * (n - ones), n * n - squares], axis=1)
        found.append(1 - _ratio((n - 1) * observed, expected, n * n))
    return _stacked(found)


def mean_of_pairs(pairs: Floats) -> Floats:
    """(R, P, L+1) to (R, L+1): of the pairs for which it is defined."""
    known = ~np.isnan(pairs)
    return _ratio(np.where(known, pairs, 0).sum(axis=1), known.sum(axis=1).astype(np.float64))


def _with_sum(by_label: Floats) -> Floats:
    return np.concatenate([by_label, by_label.sum(axis=1, keepdims=True)], axis=1)


def _stacked(pairs: list[Floats]) -> Floats:
    return np.stack(pairs, axis=1)


def _ratio(above: Floats, below: Floats, scale: "Floats | float" = 0.0) -> Floats:
    """The quotient; NaN where `below` is nothing, up to rounding of numbers as large as `scale`."""
    defined = below > 1e-13 * np.asarray(scale)
    return np.where(defined, above / np.where(defined, below, 1), np.nan)
