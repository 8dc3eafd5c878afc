"""How the documents panel draws a group with its progress and a document with its status."""

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from core.model import Status
from gui.base import theme
from gui.documents.model import COLLAPSED_ROLE, DETAILS_ROLE, DONE_ROLE, ROW_ROLE, STATUS_ROLE, DocumentColumn
from gui.documents.rows import DocumentGroup
from gui.widgets.flat_table import FlatTable, FlatTableDelegate, Index
from gui.widgets.marks import paint_progress, paint_status
from gui.widgets.row_delegate import PADDING, centred

MARK = 14
CHEVRON = 12
INDENT = 18
"""Pixels by which a document stands further right than its group's name."""
TITLE_LEFT, TITLE_RIGHT = INDENT + 4 + MARK + PADDING, 4
"""Pixels of a title's cell that the title cannot use."""
ABOVE = 4
"""Pixels above a title and below the small line."""
SMALL = 0.85
"""Size of the small line."""


class DocumentsDelegate(FlatTableDelegate):
    """Draws groups over the whole width, and a status mark before a document's title."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one cell."""
        self.paint_ground(painter, option, index)
        self.initStyleOption(option, index)
        value = index.data(ROW_ROLE)
        painter.save()
        painter.setFont(option.font)
        if isinstance(value, DocumentGroup):
            # Each cell draws its part of the row, because a part of the row may be drawn alone.
            painter.setClipRect(option.rect)
            self._paint_group(painter, option, index.model().index(index.row(), DocumentColumn.TITLE), value)
        elif index.column() == DocumentColumn.TITLE:
            self._paint_document(painter, option, index)
        painter.restore()

    def _paint_document(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """The title at reading size, over up to two lines, and what else is known in a small line below it."""
        metrics = painter.fontMetrics()
        room = option.rect.adjusted(TITLE_LEFT, ABOVE, -4, -ABOVE)
        status = index.data(STATUS_ROLE)
        if status is not None:
            mark = centred(QRect(room.left(), room.top(), 1, metrics.lineSpacing()), 0, MARK)
            paint_status(painter, QRectF(mark.translated(INDENT + 4 - TITLE_LEFT, 0)), Status(status))
        small = _small(option.font)
        below = QFontMetrics(small).lineSpacing()
        painter.setPen(theme.current().text)
        height = room.height() - below
        top = room.top()
        for line in _wrapped(option.text, metrics, room.width(), max(1, height // metrics.lineSpacing())):
            _draw(
                painter, QRect(room.left(), top, room.width(), metrics.lineSpacing()), line, Qt.AlignmentFlag.AlignLeft
            )
            top += metrics.lineSpacing()
        painter.setFont(small)
        painter.setPen(theme.current().muted)
        details = QRect(room.left(), top, room.width(), below)
        _draw(painter, details, str(index.data(DETAILS_ROLE)), Qt.AlignmentFlag.AlignLeft)

    def _paint_group(self, painter: QPainter, option: QStyleOptionViewItem, first: Index, group: DocumentGroup) -> None:
        view = self.parent()
        assert isinstance(view, FlatTable)
        row = QRect(0, option.rect.top(), view.viewport().width(), option.rect.height())
        chevron = theme.icon("chevron-right" if first.data(COLLAPSED_ROLE) else "chevron-down", "muted")
        chevron.paint(painter, centred(row, 4, CHEVRON))
        font = option.font
        font.setWeight(font.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(theme.current().text)
        done = first.data(DONE_ROLE)
        share = str(len(group.rows)) if done is None else f"{done} / {len(group.rows)}"
        right = painter.fontMetrics().horizontalAdvance(share)
        rect = row.adjusted(INDENT + 4, 0, -PADDING, 0)
        name = str(first.data(Qt.ItemDataRole.DisplayRole))
        _draw(painter, rect.adjusted(0, 0, -right - 72, 0), name, Qt.AlignmentFlag.AlignLeft)
        font.setWeight(font.Weight.Normal)
        painter.setFont(font)
        painter.setPen(theme.current().muted)
        _draw(painter, rect, share, Qt.AlignmentFlag.AlignRight)
        if done is not None:
            line = QRectF(rect.right() - right - 56, rect.center().y() - 1, 48, 4)
            paint_progress(painter, line, done / len(group.rows))


def document_height(metrics: QFontMetrics, lines: int) -> int:
    """Pixels of a document's row whose title has so many lines."""
    return lines * metrics.lineSpacing() + round(SMALL * metrics.lineSpacing()) + 2 * ABOVE + 1


def _small(font: QFont) -> QFont:
    # Not kept by its font: that of a style option is gone when the cell is drawn.
    smaller = QFont(font)
    if font.pixelSize() > 0:
        smaller.setPixelSize(max(1, round(font.pixelSize() * SMALL)))
    else:
        smaller.setPointSizeF(font.pointSizeF() * SMALL)
    return smaller


def _wrapped(text: str, metrics: QFontMetrics, width: int, lines: int) -> list[str]:
    """`text` in up to so many lines, broken where the width ends, the last one shortened."""
    if lines == 1 or metrics.horizontalAdvance(text) <= width:
        return [text]
    # The shortened text ends in one character that stands for the rest.
    fits = max(1, len(metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)) - 1)
    if text[fits : fits + 1] and metrics.horizontalAdvance(text[: fits + 1]) <= width:
        fits += 1
    return [text[:fits], text[fits:]]


def _draw(painter: QPainter, rect: QRect, text: str, side: Qt.AlignmentFlag) -> None:
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
    painter.drawText(rect, side | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, shown)
