"""How the documents panel draws a group with its progress and a document with its status."""

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from core.model import Status
from gui.base import theme
from gui.documents.model import COLLAPSED_ROLE, DONE_ROLE, ROW_ROLE, STATUS_ROLE, DocumentColumn
from gui.documents.rows import Group
from gui.widgets.flat_table import FlatTable, FlatTableDelegate, Index
from gui.widgets.marks import paint_progress, paint_status
from gui.widgets.row_delegate import PADDING, centred

MARK = 14
CHEVRON = 12
INDENT = 18
"""Pixels by which a document stands further right than its group's name."""
TITLE_LEFT, TITLE_RIGHT = INDENT + 4 + MARK + PADDING, 4
"""Pixels of a title's cell that are no title."""


class DocumentsDelegate(FlatTableDelegate):
    """Draws groups over the whole width, and a status mark before a document's title."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one cell."""
        self.paint_ground(painter, option, index)
        self.initStyleOption(option, index)
        value = index.data(ROW_ROLE)
        painter.save()
        painter.setFont(option.font)
        if isinstance(value, Group):
            # Each cell draws its piece of the row: a part of the row may be drawn alone.
            painter.setClipRect(option.rect)
            self._paint_group(painter, option, index.model().index(index.row(), DocumentColumn.TITLE), value)
        elif index.column() == DocumentColumn.TITLE:
            status = index.data(STATUS_ROLE)
            if status is not None:
                paint_status(painter, QRectF(centred(option.rect, INDENT + 4, MARK)), Status(status))
            room = option.rect.adjusted(TITLE_LEFT, 0, -TITLE_RIGHT, 0)
            painter.setPen(theme.current().text)
            _draw(painter, room, option.text, Qt.AlignmentFlag.AlignLeft)
        else:
            painter.setPen(theme.current().muted)
            side = option.displayAlignment & Qt.AlignmentFlag.AlignHorizontal_Mask
            _draw(painter, option.rect.adjusted(4, 0, -PADDING, 0), option.text, side)
        painter.restore()

    def _paint_group(self, painter: QPainter, option: QStyleOptionViewItem, first: Index, group: Group) -> None:
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


def _draw(painter: QPainter, rect: QRect, text: str, side: Qt.AlignmentFlag) -> None:
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
    painter.drawText(rect, side | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, shown)
