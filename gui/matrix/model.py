"""The table of the matrix for Qt: names in the first column, then a column for each label or report."""

from PySide6.QtCore import QAbstractTableModel, QObject, QSortFilterProxyModel, Qt

from gui.matrix.rows import ShownCell, ShownMatrix
from gui.widgets.flat_table import TOP, Index

SORTED_BY = Qt.ItemDataRole.UserRole
_EMPTY = ShownMatrix((), (), ())


class MatrixModel(QAbstractTableModel):
    """Shows a `ShownMatrix`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.shown = _EMPTY
        self.first = ""
        """The head of the column of names."""

    def show_matrix(self, shown: ShownMatrix, first: str) -> None:
        """Replace everything."""
        self.beginResetModel()
        self.shown, self.first = shown, first
        self.endResetModel()

    def cell(self, index: Index) -> ShownCell | None:
        """The cell itself; None in the column of names."""
        column = index.column() - 1
        return self.shown.cells[index.row()][column] if index.isValid() and column >= 0 else None

    def rowCount(self, parent: Index = TOP) -> int:
        """See QAbstractItemModel."""
        return 0 if parent.isValid() else len(self.shown.rows)

    def columnCount(self, parent: Index = TOP) -> int:
        """The names, and one for each label or report."""
        return 0 if parent.isValid() else len(self.shown.columns) + 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Text, tip, side, and what is sorted by."""
        cell = self.cell(index)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self.shown.rows[index.row()] if cell is None else cell.text
        if role == SORTED_BY:
            return self.shown.rows[index.row()] if cell is None else cell.order
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignLeft if cell is None else Qt.AlignmentFlag.AlignRight
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Names of columns."""
        if orientation is Qt.Orientation.Horizontal and role in (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.ToolTipRole,
        ):
            return self.first if section == 0 else self.shown.columns[section - 1]
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignLeft if section == 0 else Qt.AlignmentFlag.AlignRight
            return side | Qt.AlignmentFlag.AlignVCenter
        return None


class SortedMatrix(QSortFilterProxyModel):
    """The rows in the order of a column, those whose name holds what was typed."""

    def __init__(self, model: MatrixModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setSourceModel(model)
        self.setSortRole(SORTED_BY)
        self.setFilterKeyColumn(0)
        self.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)

    def cell_at(self, index: Index) -> ShownCell | None:
        """The cell at a place of this order."""
        model = self.sourceModel()
        assert isinstance(model, MatrixModel)
        return model.cell(self.mapToSource(index))
