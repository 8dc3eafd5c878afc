"""Cells whose text is read in full: wrapped, with room around it, and a second paragraph in the colour of notes."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPalette
from PySide6.QtWidgets import QApplication, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from gui.base import theme
from gui.widgets.flat_table import Index

_BESIDE, _ABOVE = 10, 6
"""Pixels of room at the sides, and above and below."""
_FLAGS = int(Qt.TextFlag.TextWordWrap.value | Qt.AlignmentFlag.AlignLeft.value | Qt.AlignmentFlag.AlignTop.value)
_ENDLESS = 1 << 20


class WrappedDelegate(QStyledItemDelegate):
    """Draws the text of a cell in as many lines as it needs; with `noted`, all after its first line end is a note."""

    def __init__(self, view: QTableView | QListView, *, noted: bool = False) -> None:
        super().__init__(view)
        self._view = view
        self._noted = noted

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """See QStyledItemDelegate."""
        cell = QStyleOptionViewItem(option)
        self.initStyleOption(cell, index)
        # What the option has as its text has other line ends.
        text, cell.text = str(index.data() or ""), ""
        style = self._view.style() or QApplication.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, cell, painter, self._view)
        chosen = bool(cell.state & QStyle.StateFlag.State_Selected)
        role = QPalette.ColorRole.HighlightedText if chosen else QPalette.ColorRole.Text
        colour = cell.palette.color(role)
        rect = cell.rect.adjusted(_BESIDE, _ABOVE, -_BESIDE, -_ABOVE)
        painter.save()
        painter.setFont(cell.font)
        for number, part in enumerate(self._parts(text)):
            painter.setPen(colour if chosen or number == 0 else theme.current().muted)
            drawn = painter.drawText(rect, _FLAGS, part)
            rect = rect.adjusted(0, _height(drawn), 0, 0)
        painter.restore()

    def _parts(self, text: str) -> list[str]:
        """The text, or its first line and what stands below it."""
        return [part for part in text.split("\n", 1) if part] if self._noted else [text]

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """As high as its text at the width of the column, or of the list."""
        if isinstance(self._view, QTableView):
            width = self._view.columnWidth(index.column())
        else:
            width = self._view.viewport().width() - 2 * self._view.spacing()
        within = QRect(0, 0, max(1, width - 2 * _BESIDE), _ENDLESS)
        metrics = option.fontMetrics
        text = str(index.data() or "")
        high = sum(_height(metrics.boundingRect(within, _FLAGS, part)) for part in self._parts(text))
        return QSize(width, high + 2 * _ABOVE)


def _height(rect: QRect) -> int:
    return rect.height()
