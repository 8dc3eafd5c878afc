"""Units counted by the labels of two dimensions, if wished split by a third or by what is known of their documents.

A unit that one coder gave several labels of a dimension counts under each, so sums may be greater than the number of
units; `CrossTable.units` is that number. Units without a label of one of the two dimensions are counted apart, and of
these those of which somebody said that no code fits.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from core.errors import UserError
from core.lazy_numpy import Bools, Ints, np
from core.study.association import Association, association
from core.study.coding import CodingTable

BY_DOCUMENT = ("year", "region", "issuer", "kind")
"""What of a document's metadata may split a table."""


@dataclass(frozen=True, slots=True)
class CrossTable:
    """One table, of all units or of one value of what splits them."""

    value: str
    """Of what splits the table; "" where nothing does or it is not known."""
    units: int
    """Units that have a label of both dimensions."""
    without: int
    """Units that lack a label of one of them or of both."""
    counts: tuple[tuple[int, ...], ...]
    """Rows by columns, in the order of the codebook; empty ones included."""
    association: Association
    none_fits: int = 0
    """Units of `without` of which the coder said in one of the dimensions that no code fits."""

    @property
    def rows(self) -> tuple[int, ...]:
        """Sums of the rows."""
        return tuple(sum(row) for row in self.counts)

    @property
    def columns(self) -> tuple[int, ...]:
        """Sums of the columns."""
        return tuple(sum(column) for column in zip(*self.counts, strict=True))


@dataclass(frozen=True, slots=True)
class CrossTables:
    """A cross table of two dimensions; several where something splits it."""

    row_dimension: str
    column_dimension: str
    by: str | None
    row_labels: tuple[str, ...]
    column_labels: tuple[str, ...]
    tables: tuple[CrossTable, ...]


@dataclass(frozen=True, slots=True)
class LabelFrequencies:
    """In how many units the first coder gave each label of a dimension."""

    value: str
    """Of what splits the units; "" where nothing does or it is not known."""
    units: int
    counts: dict[str, int]
    """By the label's code, in the order of the codebook; zeros included."""
    none_fits: int
    """Units of which the coder said that no code fits, and gave none."""
    not_coded: int
    """Units without any answer."""

    @property
    def coded(self) -> int:
        """Units with a label of the dimension: what shares are of."""
        return self.units - self.none_fits - self.not_coded


def cross_tables(table: CodingTable, rows: str, columns: str, by: str | None = None) -> CrossTables:
    """Count the units of the study's first coder.

    `by` is a dimension or one of `BY_DOCUMENT`. Raises UserError ``study.no_dimension``.
    """
    _require(table, rows, columns, by)
    first, second = table.given[rows][0], table.given[columns][0]
    answered_none = table.none_fits[rows][0] | table.none_fits[columns][0]
    made: list[CrossTable] = []
    for value, chosen in split(table, by):
        a, b = first[chosen].astype(np.float64), second[chosen].astype(np.float64)
        both = first[chosen].any(axis=1) & second[chosen].any(axis=1)
        counts = tuple(tuple(map(int, row)) for row in (a.T @ b).tolist())
        units = int(both.sum())
        nones = int((answered_none[chosen] & ~both).sum())
        made.append(CrossTable(value, units, len(a) - units, counts, association(counts), nones))
    return CrossTables(rows, columns, by, table.labels[rows], table.labels[columns], tuple(made))


def frequencies(table: CodingTable, dimension: str) -> dict[str, int]:
    """In how many units the first coder gave each label of a dimension; raises UserError ``study.no_dimension``."""
    return frequencies_by(table, dimension)[0].counts


def frequencies_by(table: CodingTable, dimension: str, by: str | None = None) -> list[LabelFrequencies]:
    """How often each label of a dimension was given, by a dimension or one of `BY_DOCUMENT`.

    Raises UserError ``study.no_dimension``.
    """
    _require(table, dimension, by)
    given, none = table.given[dimension][0], table.none_fits[dimension][0]
    found: list[LabelFrequencies] = []
    for value, chosen in split(table, by):
        of = given[chosen]
        has = of.any(axis=1)
        counts = dict(zip(table.labels[dimension], map(int, of.sum(axis=0)), strict=True))
        nones = int((none[chosen] & ~has).sum())
        found.append(LabelFrequencies(value, len(of), counts, nones, len(of) - int(has.sum()) - nones))
    return found


def cooccurrence(table: CodingTable) -> tuple[tuple[str, ...], tuple[tuple[int, ...], ...]]:
    """All labels of all dimensions, and in how many units two of them stand together; on the diagonal each one's own.

    Of the study's first coder.
    """
    codes = tuple(code for labels in table.labels.values() for code in labels)
    given = np.concatenate([each[0] for each in table.given.values()], axis=1).astype(np.float64)
    return codes, tuple(tuple(map(int, row)) for row in (given.T @ given).tolist())


def split(table: CodingTable, by: str | None) -> list[tuple[str, "Ints | Bools"]]:
    """The values of what splits the units, and which units each has, as an index of the units' columns.

    Values of a dimension in the order of the codebook, then those without one; others sorted.
    """
    if by is None:
        return [("", np.arange(len(table.table)))]
    if by in table.labels:
        given = table.given[by][0]
        found: list[tuple[str, Ints | Bools]] = [(code, given[:, at]) for at, code in enumerate(table.labels[by])]
        rest = ~given.any(axis=1)
        return [*found, ("", rest)] if bool(rest.any()) else found
    values = [getattr(document.meta, by) for document in table.documents]
    words = ["" if value is None else str(value) for value in values]
    of_unit = table.table.document_of
    return [(value, np.array([word == value for word in words])[of_unit]) for value in sorted(set(words))]


def units_with(table: CodingTable, given: Sequence[tuple[str, str]], by: tuple[str, str] | None = None) -> list[int]:
    """The places of the units that the first coder gave all of some (dimension, label); "" for a unit without one.

    `by` is what splits them and its value. They are the units behind a number of a table.
    """
    chosen = np.ones(len(table.table), dtype=np.bool_)
    for dimension, label in given:
        of = table.given[dimension][0]
        chosen &= of[:, table.labels[dimension].index(label)] if label else ~of.any(axis=1)
    if by is not None:
        wanted = np.zeros(len(table.table), dtype=np.bool_)
        for value, index in split(table, by[0]):
            if value == by[1]:
                wanted[index] = True
        chosen &= wanted
    return np.flatnonzero(chosen).tolist()


def _require(table: CodingTable, *names: str | None) -> None:
    for code in names[:-1]:
        if code not in table.labels:
            raise UserError("study.no_dimension", value=code, known=", ".join(table.labels))
    by = names[-1]
    if by is not None and by not in BY_DOCUMENT and by not in table.labels:
        raise UserError("study.no_dimension", value=by, known=", ".join(table.labels))
