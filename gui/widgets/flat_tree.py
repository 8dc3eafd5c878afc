"""A tree whose rows are flat: one colour for the chosen, one for the hovered, a bar at the current one."""

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPoint, QRect, Qt
from PySide6.QtGui import QHoverEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem, QTreeView, QWidget

from gui.base import theme
from gui.widgets.flat_table import Index
from gui.widgets.table_saving import copies


class FlatTree(QTreeView):
    """Draws the ground of each row; delegates draw only contents."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hovered = QPersistentModelIndex()
        self.setUniformRowHeights(True)
        # The style's focus frame would tint the row's text; the bar shows the focus.
        self.setAllColumnsShowFocus(False)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_Hover)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copying takes whole rows, with the headings."""
        if not copies(self, event):
            super().keyPressEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        """Remember the hovered row."""
        if isinstance(event, QHoverEvent):
            inside = event.type() != QEvent.Type.HoverLeave
            index = self.indexAt(event.position().toPoint()) if inside else QModelIndex()
            row = index.siblingAtColumn(0)
            if row != self._hovered:
                self._hovered = QPersistentModelIndex(row)
                self.viewport().update()
        return super().viewportEvent(event)

    def drawRow(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Fill the ground, let Qt draw the cells, mark the current row while the view has the focus."""
        row = QRect(QPoint(0, option.rect.top()), option.rect.bottomRight())
        row.setWidth(max(self.viewport().width(), row.width()))
        first = self.model().index(index.row(), 0, index.parent())
        if self.selectionModel().isSelected(first):
            painter.fillRect(row, theme.current().accent_soft)
        elif self._hovered == first:
            painter.fillRect(row, theme.current().hover)
        super().drawRow(painter, option, index)
        if self.hasFocus() and self.currentIndex().siblingAtColumn(0) == first:
            row.setWidth(2)
            painter.fillRect(row, theme.current().accent)
