"""The table of the statistics panel: a cursor on the figures, for the keyboard."""

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyleOptionViewItem, QWidget

from gui import theme
from gui.panels.flat_tree import FlatTree
from gui.panels.row_delegate import RowDelegate


class StatisticsView(FlatTree):
    """Arrows move from figure to figure; the first column stands for its whole row."""

    entered_cell = Signal(QModelIndex)
    """Enter was pressed on this cell."""

    def __init__(self, model: QAbstractItemModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModel(model)
        self.setItemDelegate(_Delegate(self))
        self.setRootIsDecorated(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.header().setStretchLastSection(False)
        self.header().setTextElideMode(Qt.TextElideMode.ElideRight)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens what stands behind a figure."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.currentIndex().isValid():
                self.entered_cell.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)


class _Delegate(RowDelegate):
    """Fills the chosen figure; a chosen name fills its row, as the view does in every list."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        if option.state & QStyle.StateFlag.State_Selected and index.column():
            painter.fillRect(option.rect, theme.current().accent_soft)
        super().paint(painter, option, index)
