"""The table of the statistics panel, with a cursor on the figures for the keyboard."""

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter, QPalette, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyleOptionViewItem, QWidget

from gui.statistics.header import CountHeader
from gui.widgets.flat_table import FlatTable, FlatTableDelegate, Index
from gui.widgets.row_delegate import PADDING, RowDelegate

BESIDE = 5
"""Pixels at either side of a figure."""


class StatisticsView(FlatTable):
    """Arrows move from figure to figure; the first column stands for its whole row."""

    entered_cell = Signal(QModelIndex)
    """Enter was pressed on this cell."""
    copy_pressed = Signal()
    """The table shall be copied."""
    resized = Signal()

    def __init__(self, model: QAbstractItemModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModel(model)
        self.setItemDelegate(_Delegate(self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        header = CountHeader(self)
        self.setHorizontalHeader(header)
        header.setStretchLastSection(False)
        header.setSectionsClickable(False)
        header.setTextElideMode(Qt.TextElideMode.ElideRight)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say so: columns fit another width."""
        super().resizeEvent(event)
        self.resized.emit()

    def event(self, event: QEvent) -> bool:
        """Ctrl+C is copied here, whatever it does in the text."""
        copies = isinstance(event, QKeyEvent) and event.matches(QKeySequence.StandardKey.Copy)
        if copies and event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens what stands behind a figure."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_pressed.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
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
        beside = BESIDE if index.column() else PADDING
        self.draw_text(painter, option, option.rect.adjusted(beside, 0, -beside, 0), option.text)
        painter.restore()

    def draw_text(self, painter: QPainter, option: QStyleOptionViewItem, rect: QRect, text: str) -> None:
        """Draw in the row's font: the sum is bolder."""
        RowDelegate.draw_text(self, painter, option, rect, text)
