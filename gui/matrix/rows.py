"""What the table of the matrix shows: pure, of an `EvidenceMatrix`, from either side."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from core.ids import AnnotatorId, LabelId
from core.matrix.cell_figures import CellFigure
from core.matrix.evidence import CellState, EvidenceCell, EvidenceMatrix, EvidenceRow, row_name
from core.matrix.export import CellContent, figure_words
from core.model import Label

UNREAD_SIGN = ""
SILENT_SIGN = "–"
"""Read, and nothing said: unlike an empty cell, which was not read yet."""
MOST_FIGURES = 3
"""Figures that a cell names; all of them stand below the table."""

Figures = Mapping[tuple[int, LabelId], Sequence[CellFigure]]
"""By the number of the row and the label."""


@dataclass(frozen=True, slots=True)
class ShownCell:
    """One cell of the table with what it was made of."""

    row: EvidenceRow
    label: Label
    cell: EvidenceCell
    text: str
    order: float
    """What it is sorted by; not read yet comes last."""
    figures: tuple[CellFigure, ...] = ()


@dataclass(frozen=True, slots=True)
class ShownMatrix:
    """A whole table: names of its rows and columns, and its cells."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: tuple[tuple[ShownCell, ...], ...]
    pivoted: bool = False
    """Whether labels are rows and reports columns."""


def shown_matrix(
    matrix: EvidenceMatrix,
    content: CellContent,
    label_name: Callable[[Label], str],
    names: Mapping[AnnotatorId, str],
    figures: Figures,
    *,
    pivot: bool = False,
    nameless: str = "–",
) -> ShownMatrix:
    """The table of a matrix. Where several layers are shown, a row's name has its annotator's behind it."""
    several = len({row.layer for row in matrix.rows}) > 1

    def name(row: EvidenceRow) -> str:
        words = row_name(row, matrix.by) or nameless
        return f"{words} · {names.get(row.layer, '')}" if several else words

    rows, labels = [name(row) for row in matrix.rows], [label_name(label) for label in matrix.labels]
    cells = [
        tuple(_cell(row, label, content, figures.get((number, label.id), ())) for label in matrix.labels)
        for number, row in enumerate(matrix.rows)
    ]
    if pivot:
        turned = tuple(zip(*cells, strict=True)) if cells else tuple(() for _label in labels)
        return ShownMatrix(tuple(labels), tuple(rows), turned, pivoted=True)
    return ShownMatrix(tuple(rows), tuple(labels), tuple(cells))


def _cell(row: EvidenceRow, label: Label, content: CellContent, figures: Sequence[CellFigure]) -> ShownCell:
    cell = row.cell(label.id)
    if cell.state is CellState.UNREAD:
        return ShownCell(row, label, cell, UNREAD_SIGN, -1)
    if cell.state is CellState.SILENT:
        return ShownCell(row, label, cell, SILENT_SIGN, 0)
    if content is CellContent.CHARACTERS:
        return ShownCell(row, label, cell, f"{cell.characters:,}", cell.characters, tuple(figures))
    if content is CellContent.SHARE:
        return ShownCell(row, label, cell, f"{cell.share:.1%}", cell.share, tuple(figures))
    if content is CellContent.FIGURES:
        some = "; ".join(figure_words(figure) for figure in figures[:MOST_FIGURES])
        more = " …" if len(figures) > MOST_FIGURES else ""
        value = figures[0].quantity.value if figures else None
        return ShownCell(row, label, cell, some + more or "0", float(value or 0), tuple(figures))
    return ShownCell(row, label, cell, f"{cell.count:,}", cell.count, tuple(figures))
