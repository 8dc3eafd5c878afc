"""The units of a study and its tables for Qt: lists of hundreds of thousands, of which what is in sight is made."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QAbstractTableModel, QObject, Qt

from core.study.coding import CodingTable
from core.study.tables import StudyTable, shown
from gui.widgets.flat_table import TOP, Index

_ENDS = 120
"""Characters of a unit's text that a line of the list shows."""
_DISPLAY = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole)


class UnitsModel(QAbstractTableModel):
    """Number, document, text, and a column for each dimension."""

    def __init__(self, text_of: Callable[[CodingTable, int], str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.coding: CodingTable | None = None
        self.rows: Sequence[int] = ()
        """The places of the units that are listed."""
        self._head: tuple[str, ...] = ()
        self._label: Callable[[str], str] = str
        self._text_of = text_of

    def show_units(
        self, coding: CodingTable, rows: Sequence[int], head: tuple[str, ...], label: Callable[[str], str]
    ) -> None:
        """Replace everything; `label` names a label by its code."""
        self.beginResetModel()
        self.coding, self.rows, self._head, self._label = coding, rows, head, label
        self.endResetModel()

    def show_row(self, row: int) -> None:
        """One line is another now."""
        self.dataChanged.emit(self.index(row, 0), self.index(row, self.columnCount() - 1))

    def rowCount(self, parent: Index = TOP) -> int:
        """See QAbstractItemModel."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = TOP) -> int:
        """See QAbstractItemModel."""
        return 0 if parent.isValid() else len(self._head)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The text of a cell."""
        if self.coding is None or role not in _DISPLAY:
            return None
        at, coding = self.rows[index.row()], self.coding
        match index.column():
            case 0:
                return coding.table.number(at)
            case 1:
                return coding.documents[coding.table.document_at(at)].meta.title
            case 2:
                text = self._text_of(coding, at)
                return text if role == Qt.ItemDataRole.ToolTipRole else " ".join(text[:_ENDS].split())
            case column:
                codes = coding.codes(list(coding.labels)[column - 3], 0, at)
                return "" if not codes else "；".join(map(self._label, codes))

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Names of columns."""
        return self._head[section] if orientation is Qt.Orientation.Horizontal and role in _DISPLAY else None


class StudyTableModel(QAbstractTableModel):
    """Shows a `StudyTable`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.table: StudyTable | None = None

    def show_table(self, table: StudyTable | None) -> None:
        """Replace everything."""
        self.beginResetModel()
        self.table = table
        self.endResetModel()

    def rowCount(self, parent: Index = TOP) -> int:
        """See QAbstractItemModel."""
        return 0 if parent.isValid() or self.table is None else len(self.table.rows)

    def columnCount(self, parent: Index = TOP) -> int:
        """See QAbstractItemModel."""
        return 0 if parent.isValid() or self.table is None else len(self.table.head)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The text of a cell, and on which side it stands."""
        if self.table is None:
            return None
        cell = self.table.rows[index.row()][index.column()]
        if role in _DISPLAY:
            return shown(cell)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignLeft if isinstance(cell, str) else Qt.AlignmentFlag.AlignRight
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Names of columns."""
        if self.table is not None and orientation is Qt.Orientation.Horizontal and role in _DISPLAY:
            return self.table.head[section]
        return None
