"""The statistics as a table that leaves the window."""

from collections.abc import Iterator

from PySide6.QtCore import Qt

from core.spreadsheet import Cell
from gui.base.i18n import _
from gui.statistics.model import StatisticsModel
from gui.widgets.table_saving import TableContent


def head(model: StatisticsModel) -> list[str]:
    """Names of the columns."""
    columns = [str(model.headerData(column, Qt.Orientation.Horizontal)) for column in range(model.columnCount())]
    return [*columns, _("Characters")]


def cells(model: StatisticsModel) -> Iterator[list[Cell]]:
    """All rows, the sum last: counts, or rates with two digits, and how many characters they are of."""
    for place in range(model.rowCount()):
        row = model.row(place)
        counts = [*row.counts, row.total, row.withheld]
        figures: list[Cell] = [
            round(row.rate(count), 2) if model.as_rates and count is not None else count for count in counts
        ]
        yield [model.name(row), *figures, row.characters]


def content(model: StatisticsModel) -> TableContent:
    """The whole table, figures as numbers."""
    return TableContent(head(model), list(cells(model)))
