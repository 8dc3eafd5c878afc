"""Units counted by the labels of two dimensions, if wished split by a third or by what is known of their documents.

A unit that one coder gave several labels of a dimension counts under each, so sums may be greater than the number of
units; `CrossTable.units` is that number. Units without a label of one of the two dimensions are counted apart.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.errors import UserError
from core.model import Document
from core.study.association import Association, association
from core.study.coding import CodedUnit, CodingTable

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


def cross_tables(table: CodingTable, rows: str, columns: str, by: str | None = None) -> CrossTables:
    """Count the units of the study's first coder.

    `by` is a dimension or one of `BY_DOCUMENT`. Raises UserError ``study.no_dimension``.
    """
    for code in (rows, columns, *([by] if by is not None and by not in BY_DOCUMENT else [])):
        if code not in table.labels:
            raise UserError("study.no_dimension", value=code, known=", ".join(table.labels))
    split: dict[str, list[CodedUnit]] = {}
    if by is not None and by in table.labels:
        split = {label: [] for label in table.labels[by]}
    for document in table.documents:
        for unit in document.units:
            for value in _values(by, document.document, unit):
                split.setdefault(value, []).append(unit)
    if by is None:
        split.setdefault("", [])
    order = list(split) if by is None or by in table.labels else sorted(split)
    row_labels, column_labels = table.labels[rows], table.labels[columns]
    made = tuple(_counted(value, split[value], (rows, row_labels), (columns, column_labels)) for value in order)
    return CrossTables(rows, columns, by, row_labels, column_labels, made)


def frequencies(table: CodingTable, dimension: str) -> dict[str, int]:
    """In how many units the first coder gave each label of a dimension; raises UserError ``study.no_dimension``."""
    if dimension not in table.labels:
        raise UserError("study.no_dimension", value=dimension, known=", ".join(table.labels))
    found = dict.fromkeys(table.labels[dimension], 0)
    for unit in table.units():
        for code in unit.codes[dimension][0] or ():
            found[code] += 1
    return found


def _values(by: str | None, document: Document, unit: CodedUnit) -> Sequence[str]:
    if by is None:
        return ("",)
    if by in BY_DOCUMENT:
        value = getattr(document.meta, by)
        return ("" if value is None else str(value),)
    return unit.codes[by][0] or ("",)


def _counted(
    value: str,
    units: Sequence[CodedUnit],
    rows: tuple[str, Sequence[str]],
    columns: tuple[str, Sequence[str]],
) -> CrossTable:
    row_at: Mapping[str, int] = {label: at for at, label in enumerate(rows[1])}
    column_at: Mapping[str, int] = {label: at for at, label in enumerate(columns[1])}
    counts = [[0] * len(column_at) for _row in row_at]
    both = 0
    for unit in units:
        first, second = unit.codes[rows[0]][0] or (), unit.codes[columns[0]][0] or ()
        both += bool(first and second)
        for row in first:
            for column in second:
                counts[row_at[row]][column_at[column]] += 1
    fixed = tuple(map(tuple, counts))
    return CrossTable(value, both, len(units) - both, fixed, association(fixed))
