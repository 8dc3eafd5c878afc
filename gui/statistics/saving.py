"""The statistics as they leave the window: a table for spreadsheets, text for the clipboard, a picture of the chart."""

from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QSize, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QWidget

from core.files import write_atomically
from core.spreadsheet import Cell, csv_bytes, harmless
from gui.base.i18n import _
from gui.statistics.model import StatisticsModel

SHARP = 2
"""Pixels of the picture for each of the screen's, so that it can be printed."""


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


def table_text(model: StatisticsModel) -> str:
    """The table with tabs, as spreadsheets take it from the clipboard; no cell becomes a formula."""
    rows = [head(model), *cells(model)]
    return "\n".join("\t".join("" if cell is None else str(harmless(cell)) for cell in row) for row in rows) + "\n"


def write_table(model: StatisticsModel, path: Path) -> None:
    """Write the table as CSV; raises EnvironmentFault."""
    write_atomically(path, csv_bytes(head(model), list(cells(model))))


def write_picture(widget: QWidget, path: Path) -> None:
    """Write what `widget` shows as PNG, sharper than on the screen; raises EnvironmentFault."""
    picture = QPixmap(QSize(widget.width() * SHARP, widget.height() * SHARP))
    picture.setDevicePixelRatio(SHARP)
    widget.render(picture)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(buffer, "PNG")  # type: ignore[call-overload]
    write_atomically(path, bytes(buffer.data().data()))
