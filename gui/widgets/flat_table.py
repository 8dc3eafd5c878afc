"""A table whose rows are flat, like those of `FlatTree`, for lists too long for a tree.

A tree view asks the model for every row whenever one comes or goes (40 ms at 20,000 rows in Python); a table
view with rows of one height asks only for those it shows.
"""

from collections.abc import Callable
from functools import lru_cache

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QHoverEvent, QKeyEvent, QPainter, QStaticText
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStyle, QStyleOptionViewItem, QTableView, QWidget

from gui.base import theme
from gui.widgets.row_delegate import RowDelegate, one_line_flags, row_height
from gui.widgets.table_saving import copies

Index = QModelIndex | QPersistentModelIndex
"""The kinds of index that Qt passes to a model."""
TOP = QModelIndex()
"""The parent of rows that have none."""

_AT_RIGHT = int(Qt.AlignmentFlag.AlignRight.value)


class FlatTable(QTableView):
    """A table in which whole rows are chosen. Its delegate must be a `FlatTableDelegate`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.hovered_row = -1
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.horizontalHeader().setHighlightSections(False)
        rows = self.verticalHeader()
        rows.hide()
        rows.setMinimumSectionSize(1)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(row_height(self.fontMetrics()))
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_Hover)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copying takes whole rows, with the headings."""
        if not copies(self, event):
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the size of the font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.verticalHeader().setDefaultSectionSize(row_height(self.fontMetrics()))

    def viewportEvent(self, event: QEvent) -> bool:
        """Remember the hovered row."""
        if isinstance(event, QHoverEvent):
            inside = event.type() != QEvent.Type.HoverLeave
            row = self.rowAt(round(event.position().y())) if inside else -1
            if row != self.hovered_row:
                self.hovered_row = row
                self.viewport().update()
        return super().viewportEvent(event)


class FlatTableDelegate(RowDelegate):
    """Draws the ground of its cell; subclasses draw the contents over it."""

    def __init__(self, view: FlatTable) -> None:
        super().__init__(view)
        self._font = QFont(view.font())
        self._tabular = theme.tabular(self._font)
        self._laid_out = _layout(self._tabular)

    def tabular_font(self, font: QFont) -> QFont:
        """`font` with figures of equal width; made once for all cells."""
        if font != self._font:
            self._font, self._tabular = QFont(font), theme.tabular(font)
            self._laid_out = _layout(self._tabular)
        return self._tabular

    def draw_text(self, painter: QPainter, option: QStyleOptionViewItem, rect: QRect, text: str) -> None:
        """Draw a line of text. Its layout is remembered, because a new row shifts a page of others."""
        line = self._laid_out(text, rect.width())
        size = line.size()
        left = rect.left()
        if one_line_flags(option.displayAlignment) & _AT_RIGHT:
            left += round(rect.width() - size.width())
        painter.drawStaticText(left, rect.top() + round((rect.height() - size.height()) / 2), line)

    def paint_ground(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Fill the cell as its row is: chosen, hovered, current."""
        view = self.parent()
        assert isinstance(view, FlatTable)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, theme.current().accent_soft)
        elif view.hovered_row == index.row():
            painter.fillRect(option.rect, theme.current().hover)
        current = view.hasFocus() and view.currentIndex().row() == index.row()
        if current and view.columnViewportPosition(index.column()) == -view.horizontalScrollBar().value():
            painter.fillRect(
                QRect(option.rect.topLeft(), option.rect.bottomLeft()).adjusted(0, 0, 1, 0), theme.current().accent
            )


def _layout(font: QFont) -> Callable[[str, int], QStaticText]:
    """Lays out in `font` as much of a line as fits into a width. Drawing it again takes a third of the time."""
    metrics = QFontMetrics(font)

    @lru_cache(maxsize=512)
    def laid_out(text: str, width: int) -> QStaticText:
        line = QStaticText(metrics.elidedText(text, Qt.TextElideMode.ElideRight, width))
        line.setTextFormat(Qt.TextFormat.PlainText)
        line.prepare(font=font)
        return line

    return laid_out
