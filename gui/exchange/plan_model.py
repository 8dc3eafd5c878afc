"""The lines of a merge plan as a tree whose lines are worded when they come into view."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, Qt
from PySide6.QtGui import QBrush, QFont

from gui.base import theme
from gui.exchange.merge_rows import PlanLine
from gui.widgets.flat_table import TOP, Index

PER_GROUP = 1_000
"""More kinds of change than a group has. An index of the third level carries group and kind in one number."""


class PlanModel(QAbstractItemModel):
    """Groups, in them kinds of change with their number, behind those what changes: three levels, two columns."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._groups: Sequence[PlanLine] = ()

    def show_lines(self, groups: Sequence[PlanLine]) -> None:
        """Replace everything."""
        self.beginResetModel()
        self._groups = groups
        self.endResetModel()

    def line(self, index: Index) -> PlanLine:
        """The line at an index."""
        return self._siblings(index.internalId())[index.row()]

    def _siblings(self, inside: int) -> Sequence[PlanLine]:
        """The lines of an internal id: 0 is the top, below are groups from 1, and kinds times `PER_GROUP` more."""
        kind, group = divmod(inside, PER_GROUP)
        if not group:
            return self._groups
        kinds = self._groups[group - 1].lines
        return kinds[kind - 1].lines if kind else kinds

    def index(self, row: int, column: int, parent: Index = TOP) -> QModelIndex:
        """See Qt."""
        inside = _inside(parent)
        # Called for each line of an unfolded one; Qt's hasIndex takes several times as long.
        if not (0 <= column <= 1 and 0 <= row < len(self._siblings(inside))):
            return QModelIndex()
        return self.createIndex(row, column, inside)

    def parent(self, child: Index = TOP) -> QModelIndex:  # type: ignore[override]
        """See Qt."""
        kind, group = divmod(child.internalId() if child.isValid() else 0, PER_GROUP)
        if not group:
            return QModelIndex()
        return self.createIndex(kind - 1, 0, group) if kind else self.createIndex(group - 1, 0, 0)

    def rowCount(self, parent: Index = TOP) -> int:
        """Number of lines behind one."""
        if not parent.isValid():
            return len(self._groups)
        if parent.column() or parent.internalId() >= PER_GROUP:
            return 0
        return len(self.line(parent).lines)

    def columnCount(self, parent: Index = TOP) -> int:
        """Words and number."""
        return 2

    def flags(self, index: Index) -> Qt.ItemFlag:
        """The view need not ask whether anything is behind the lowest level."""
        flags = Qt.ItemFlag.ItemIsEnabled
        return flags | Qt.ItemFlag.ItemNeverHasChildren if index.internalId() >= PER_GROUP else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Words, number, and how they look."""
        first = index.column() == 0
        # The lowest level has no numbers, and asking for its line would word it.
        if not index.isValid() or (not first and index.internalId() >= PER_GROUP):
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole and not first:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.FontRole:
            if not first:
                return theme.tabular(theme.ui_font())
            return _bold(theme.ui_font()) if index.internalId() == 0 else None
        if role == Qt.ItemDataRole.DisplayRole or (first and role == Qt.ItemDataRole.ToolTipRole):
            line = self.line(index)
            return line.text if first else "" if line.count is None else f"{line.count:,}"
        if role == Qt.ItemDataRole.ForegroundRole and first and self.line(index).warning:
            return QBrush(theme.current().warning)
        return None


def _inside(parent: Index) -> int:
    if not parent.isValid():
        return 0
    above = parent.internalId()
    return (parent.row() + 1) * PER_GROUP + above if above else parent.row() + 1


def _bold(font: QFont) -> QFont:
    bold = QFont(font)
    bold.setBold(True)
    return bold
