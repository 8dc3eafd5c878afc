"""A table of words and figures, and how wide its columns are."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QObject, Qt
from PySide6.QtWidgets import QHeaderView

from gui.base.i18n import _
from gui.widgets.flat_table import TOP, FlatTable, Index

Rows = Sequence[Sequence[object]]
_BESIDE = 14
"""Pixels of a cell that are no text, beyond those that Qt leaves."""


class FiguresModel(QAbstractTableModel):
    """A table of words and numbers."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.headings: Sequence[str] = ()
        self.rows: Rows = ()

    def show_rows(self, headings: Sequence[str], rows: Rows) -> None:
        """Replace everything; headings are already translated."""
        self.beginResetModel()
        self.headings, self.rows = headings, rows
        self.endResetModel()

    def rowCount(self, parent: Index = TOP) -> int:
        """As many as there are."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = TOP) -> int:
        """As many as there are headings."""
        return 0 if parent.isValid() else len(self.headings)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The headings; numbers stand right."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole and section:
            return int((Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter).value)
        return self.headings[section] if role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Numbers as they are written."""
        value = self.rows[index.row()][index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column():
            return int((Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter).value)
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if isinstance(value, float):
            return f"{value:,.2f}"
        return f"{value:,}" if isinstance(value, int) else str(value) or _("Not known")


def fit_figures(table: FlatTable) -> None:
    """Give columns of figures the width that they need, and the first one the rest."""
    header, model = table.horizontalHeader(), table.model()
    header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
    for column in range(1, model.columnCount()):
        # The delegate leaves more room beside a text than Qt's own, which is asked for its hint.
        wanted = max(header.sectionSizeHint(column), table.sizeHintForColumn(column))
        header.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
        header.resizeSection(column, wanted + _BESIDE)
