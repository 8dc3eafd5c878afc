"""The table of hits: what stands before a hit ends at it, what stands behind begins there."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPalette, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QStyleOptionViewItem, QWidget

from gui.base import theme
from gui.search.model import HIT, LEFT, PLACE, RIGHT, TITLE, HitsModel
from gui.widgets.columns import characters
from gui.widgets.flat_table import FlatTable, FlatTableDelegate, Index
from gui.widgets.panel import choose_row
from gui.widgets.row_delegate import PADDING, one_line_flags

_TITLE, _PLACE, _HIT = 12, 8, 8
"""Han characters that fit into these columns at first."""
_LEAST = 6


class HitsView(FlatTable):
    """Enter and double click open a hit; a click on a heading sorts by what stands there."""

    opened = Signal(int)
    """A row."""
    sort_requested = Signal(int)
    """A column."""

    def __init__(self, model: HitsModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModel(model)
        self.setItemDelegate(_HitDelegate(self))
        header = self.horizontalHeader()
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(True)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.sectionClicked.connect(self.sort_requested)
        self.doubleClicked.connect(lambda index: self.opened.emit(index.row()))
        self._chosen_widths = False

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Before and behind get what the other columns leave, in equal parts."""
        super().resizeEvent(event)
        metrics = self.fontMetrics()
        if not self._chosen_widths:
            self._chosen_widths = True
            for column, wide in ((TITLE, _TITLE), (PLACE, _PLACE), (HIT, _HIT)):
                self.setColumnWidth(column, characters(metrics, wide) + 2 * PADDING)
        left = self.viewport().width() - sum(self.columnWidth(column) for column in (TITLE, PLACE, HIT))
        each = max(characters(metrics, _LEAST), left // 2)
        self.setColumnWidth(LEFT, each)
        self.setColumnWidth(RIGHT, each)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens the current hit; Home and End lead to the first and the last one, as rows are chosen whole."""
        ends = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: self.model().rowCount() - 1}
        if event.key() in ends and not event.modifiers():
            choose_row(self, self.model().index(ends[Qt.Key(event.key())], 0))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.opened.emit(self.currentIndex().row())
        else:
            super().keyPressEvent(event)

    def rows(self) -> list[int]:
        """The chosen rows, from the top."""
        selection = self.selectionModel().selection()
        ranges = [selection.at(number) for number in range(selection.count())]
        return sorted({row for chosen in ranges for row in range(chosen.top(), chosen.bottom() + 1)})


class _HitDelegate(FlatTableDelegate):
    """Draws the hit in the accent colour, and elides what stands before it at its beginning."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        self.paint_ground(painter, option, index)
        self.initStyleOption(option, index)
        column = index.column()
        painter.save()
        painter.setFont(option.font)
        plain = option.palette.color(QPalette.ColorRole.Text)
        painter.setPen(theme.current().accent if column == HIT else plain)
        rect = option.rect.adjusted(PADDING if column != RIGHT else 2, 0, -PADDING if column != LEFT else -2, 0)
        mode = Qt.TextElideMode.ElideLeft if column == LEFT else Qt.TextElideMode.ElideRight
        shown = option.fontMetrics.elidedText(option.text, mode, rect.width())
        painter.drawText(rect, one_line_flags(option.displayAlignment), shown)
        painter.restore()
