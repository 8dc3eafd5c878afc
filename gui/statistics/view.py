"""The table of the statistics panel, with a cursor on the figures for the keyboard."""

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPalette
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyleOptionViewItem, QWidget

from gui.widgets.flat_table import FlatTable, FlatTableDelegate, Index
from gui.widgets.row_delegate import PADDING, RowDelegate


class StatisticsView(FlatTable):
    """Arrows move from figure to figure; the first column stands for its whole row."""

    entered_cell = Signal(QModelIndex)
    """Enter was pressed on this cell."""

    def __init__(self, model: QAbstractItemModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModel(model)
        self.setItemDelegate(_Delegate(self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        header = self.horizontalHeader()
        header.setStretchLastSection(False)
        header.setSectionsClickable(False)
        header.setTextElideMode(Qt.TextElideMode.ElideRight)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens the passages behind a figure."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.currentIndex().isValid():
                self.entered_cell.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)


class _Delegate(FlatTableDelegate):
    """Fills the chosen figure. If a name is chosen, its row is filled."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        view = self.parent()
        assert isinstance(view, StatisticsView)
        if view.selectionModel().isSelected(index.model().index(index.row(), 0)):
            option.state |= QStyle.StateFlag.State_Selected
        self.paint_ground(painter, option, index)
        self.initStyleOption(option, index)
        painter.save()
        painter.setFont(option.font)
        painter.setPen(option.palette.color(QPalette.ColorRole.Text))
        self.draw_text(painter, option, option.rect.adjusted(PADDING, 0, -PADDING, 0), option.text)
        painter.restore()

    def draw_text(self, painter: QPainter, option: QStyleOptionViewItem, rect: QRect, text: str) -> None:
        """Draw in the row's font: the sum is bolder."""
        RowDelegate.draw_text(self, painter, option, rect, text)
