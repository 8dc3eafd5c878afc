"""Whether the rows and columns of a table of counts hang together: chi-square, Fisher's exact test, Cramer's V.

- Pearson's chi-square (Pearson 1900) with (r - 1)(c - 1) degrees of freedom over the rows and columns that are not
  empty; its p is the upper regularized incomplete gamma function Q(df / 2, chi2 / 2), by its series and its continued
  fraction (Abramowitz and Stegun 1964, 6.5.29 and 6.5.31).
- Fisher's exact test (Fisher 1922; Freeman and Halton 1951 for more than two rows or columns): the sum of the
  probabilities of all tables with the same margins that are not more likely than this one. Where these are too many to
  be counted, it is estimated from tables drawn at random (Hope 1968: (1 + not more likely ones) / (1 + drawn)).
- Cramer's V = sqrt(chi2 / (n (min(r, c) - 1))) (Cramer 1946).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import exp, lgamma, log, sqrt

from core.lazy_numpy import Floats, np

SMALL = 5.0
"""Expected counts below which chi-square is not to be trusted (Cochran 1954), so that the exact test is computed."""
MOST_TABLES = 50_000
"""Tables that the exact test looks at before it estimates."""
DRAWN, SEED = 10_000, 1
"""Tables that an estimate is made from, and the seed with which they are drawn: the same table has the same p."""
_ENOUGH = 1e-15
_TIE = 1e-7
"""How much more likely than this one a table may look by rounding alone; R's `fisher.test` has the same."""

Counts = Sequence[Sequence[int]]


@dataclass(frozen=True, slots=True)
class Association:
    """How rows and columns hang together; None where it is undefined or too much to compute."""

    n: int
    chi_square: float | None
    degrees: int
    p: float | None
    least_expected: float | None
    """The smallest expected count."""
    exact_p: float | None
    """Fisher's, where an expected count is below `SMALL`."""
    cramer_v: float | None
    drawn: int | None = None
    """From how many tables `exact_p` is estimated; None where all were counted."""


def association(counts: Counts) -> Association:
    """The figures of a table of counts."""
    return _association(tuple(map(tuple, _without_empty(counts))))


@lru_cache(maxsize=256)
def _association(table: tuple[tuple[int, ...], ...]) -> Association:
    """Of a table without empty lines. The same one is asked for with each kind of share."""
    rows = [sum(row) for row in table]
    columns = [sum(column) for column in zip(*table, strict=True)]
    n = sum(rows)
    degrees = max(len(rows) - 1, 0) * max(len(columns) - 1, 0)
    if not degrees:
        return Association(n, None, 0, None, None, None, None)
    expected = [[row * column / n for column in columns] for row in rows]
    chi_square = sum(
        (count - wanted) ** 2 / wanted
        for line, wants in zip(table, expected, strict=True)
        for count, wanted in zip(line, wants, strict=True)
    )
    least = min(min(line) for line in expected)
    exact = exact_p(table) if least < SMALL else None
    drawn = DRAWN if least < SMALL and exact is None else None
    if drawn is not None:
        exact = estimated_p(table)
    v = sqrt(chi_square / (n * (min(len(rows), len(columns)) - 1)))
    return Association(n, chi_square, degrees, chi_square_p(chi_square, degrees), least, exact, min(v, 1.0), drawn)


def chi_square_p(value: float, degrees: int) -> float:
    """The probability of a chi-square at least as large as `value`."""
    a, x = degrees / 2, value / 2
    if x <= 0:
        return 1.0
    scale = exp(a * log(x) - x - lgamma(a))
    if x < a + 1:
        term = total = 1 / a
        step = a
        while term > total * _ENOUGH:
            step += 1
            term *= x / step
            total += term
        return max(0.0, 1 - total * scale)
    return min(1.0, scale * _fraction(a, x))


def _fraction(a: float, x: float) -> float:
    """The continued fraction of Q(a, x), by Lentz's method."""
    tiny = 1e-300
    b = x + 1 - a
    c, d = 1 / tiny, 1 / b
    found = d
    for step in range(1, 10_000):
        factor = -step * (step - a)
        b += 2
        d = factor * d + b
        c = b + factor / c
        d = 1 / (d if abs(d) > tiny else tiny)
        c = c if abs(c) > tiny else tiny
        found *= d * c
        if abs(d * c - 1) < _ENOUGH:
            break
    return found


def exact_p(counts: Counts) -> float | None:
    """Fisher's exact p, both sides; None where there are more than `MOST_TABLES` tables of these margins."""
    table = _without_empty(counts)
    if table and len(table) > len(table[0]):
        table = [list(column) for column in zip(*table, strict=True)]
    rows = [sum(row) for row in table]
    columns = [sum(column) for column in zip(*table, strict=True)]
    if len(rows) < 2 or len(columns) < 2:
        return 1.0
    n = sum(rows)
    of_margins = sum(map(_log_factorial, rows)) + sum(map(_log_factorial, columns)) - _log_factorial(n)
    here = of_margins - sum(_log_factorial(count) for row in table for count in row)
    search = _Tables(columns, of_margins, here)
    return min(1.0, search.total) if search.walk(0, tuple(rows), 0.0) else None


def estimated_p(counts: Counts) -> float:
    """Fisher's exact p, both sides, of as many tables of the same margins as `DRAWN` says, each as likely as it is."""
    table = _without_empty(counts)
    n = sum(map(sum, table))
    factorials = np.cumsum(np.log(np.maximum(np.arange(n + 1), 1)))
    generator = np.random.default_rng(SEED)
    left = np.tile(np.array([sum(row) for row in table], dtype=np.int64), (DRAWN, 1))
    found: Floats = np.zeros(DRAWN)
    columns = [sum(column) for column in zip(*table, strict=True)]
    for column in columns[:-1]:
        wanted = np.full(DRAWN, column, dtype=np.int64)
        others = left.sum(axis=1)
        for row in range(len(table)):
            others -= left[:, row]
            taken = generator.hypergeometric(left[:, row], others, wanted)
            left[:, row] -= taken
            wanted -= taken
            found += factorials[taken]
    found += factorials[left].sum(axis=1)
    here = sum(float(factorials[count]) for row in table for count in row)
    return (1 + int((found >= here - _TIE).sum())) / (1 + DRAWN)


class _Tables:
    """All tables of some margins, column by column."""

    def __init__(self, columns: Sequence[int], of_margins: float, here: float) -> None:
        self._columns = columns
        self._of_margins = of_margins
        self._limit = here + _TIE
        self._seen = 0
        self.total = 0.0
        """The probabilities of those that are not more likely than the one that is here."""

    def walk(self, at: int, left: tuple[int, ...], factorials: float) -> bool:
        """Fill the columns from `at` with what is left of the rows; whether there were not too many tables."""
        if at == len(self._columns) - 1:
            self._seen += 1
            likely = self._of_margins - factorials - sum(map(_log_factorial, left))
            if likely <= self._limit:
                self.total += exp(likely)
            return self._seen <= MOST_TABLES
        return all(self.walk(at + 1, rest, factorials + used) for rest, used in _fillings(left, self._columns[at]))


def _fillings(rows: tuple[int, ...], column: int) -> list[tuple[tuple[int, ...], float]]:
    """How a column may be filled: what it leaves of the rows, and the sum of its counts' log factorials."""
    found: list[tuple[tuple[int, ...], float, int]] = [((), 0.0, column)]
    for at, row in enumerate(rows):
        after = sum(rows[at + 1 :])
        found = [
            ((*rest, row - count), used + _log_factorial(count), left - count)
            for rest, used, left in found
            for count in range(max(0, left - after), min(row, left) + 1)
        ]
    return [(rest, used) for rest, used, left in found if left == 0]


def _log_factorial(number: int) -> float:
    return lgamma(number + 1)


def _without_empty(counts: Counts) -> list[list[int]]:
    rows = [list(row) for row in counts if sum(row)]
    kept = [at for at, column in enumerate(zip(*rows, strict=True)) if sum(column)]
    return [[row[at] for at in kept] for row in rows]
