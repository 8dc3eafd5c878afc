"""The figures of a chart as a table beside it: Enter opens what is behind a line."""

from PySide6.QtCore import QAbstractTableModel, QObject, Qt

from gui.charts.drawing import Drawing, TableRow
from gui.widgets.flat_table import TOP, Index

_NOTHING = Drawing((0.0, 1.0), (0.0, 1.0))


class ChartTable(QAbstractTableModel):
    """Shows the rows of a `Drawing`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._drawing = _NOTHING

    def show_drawing(self, drawing: Drawing) -> None:
        """Replace everything."""
        self.beginResetModel()
        self._drawing = drawing
        self.endResetModel()

    def row(self, number: int) -> TableRow:
        """A line."""
        return self._drawing.table[number]

    def rowCount(self, parent: Index = TOP) -> int:
        """See QAbstractItemModel."""
        return 0 if parent.isValid() else len(self._drawing.table)

    def columnCount(self, parent: Index = TOP) -> int:
        """See QAbstractItemModel."""
        return 0 if parent.isValid() else len(self._drawing.head)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Words at the left, figures at the right."""
        cell = self._drawing.table[index.row()].cells[index.column()]
        figure = isinstance(cell, int | float)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return f"{cell:,}" if figure and index.column() else "" if cell is None else str(cell)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if figure else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Names of columns."""
        if orientation is Qt.Orientation.Horizontal and role in (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.ToolTipRole,
        ):
            return self._drawing.head[section]
        return None
