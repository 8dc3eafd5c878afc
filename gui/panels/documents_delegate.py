"""How the documents panel draws a group with its progress and a document with its status."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from gui import theme
from gui.panels.document_rows import DocumentRow, Group
from gui.panels.documents_model import ROW_ROLE, Column
from gui.panels.marks import paint_progress, paint_status
from gui.panels.row_delegate import PADDING, RowDelegate, centred

MARK = 14


class DocumentsDelegate(RowDelegate):
    """Draws groups over the whole width, and a status mark before a document's title."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw one cell."""
        self.initStyleOption(option, index)
        value = index.data(ROW_ROLE)
        painter.save()
        painter.setFont(option.font)
        if isinstance(value, Group):
            self._paint_group(painter, option, value)
        elif index.column() == Column.TITLE:
            assert isinstance(value, DocumentRow)
            box = centred(option.rect, 4, MARK)
            paint_status(painter, QRectF(box), value.status)
            room = option.rect.adjusted(4 + MARK + PADDING, 0, -4, 0)
            painter.setPen(theme.current().text)
            _draw(painter, room, option.text, Qt.AlignmentFlag.AlignLeft)
        else:
            painter.setPen(theme.current().muted)
            side = option.displayAlignment & Qt.AlignmentFlag.AlignHorizontal_Mask
            _draw(painter, option.rect.adjusted(4, 0, -PADDING, 0), option.text, side)
        painter.restore()

    def _paint_group(self, painter: QPainter, option: QStyleOptionViewItem, group: Group) -> None:
        font = option.font
        font.setWeight(font.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(theme.current().text)
        share = f"{group.done} / {len(group.rows)}"
        right = painter.fontMetrics().horizontalAdvance(share)
        rect = option.rect.adjusted(4, 0, -PADDING, 0)
        line = QRectF(rect.right() - right - 56, rect.center().y() - 1, 48, 4)
        _draw(painter, rect.adjusted(0, 0, -right - 72, 0), option.text, Qt.AlignmentFlag.AlignLeft)
        font.setWeight(font.Weight.Normal)
        painter.setFont(font)
        painter.setPen(theme.current().muted)
        _draw(painter, rect, share, Qt.AlignmentFlag.AlignRight)
        paint_progress(painter, line, group.done / len(group.rows))


def _draw(painter: QPainter, rect: QRect, text: str, side: Qt.AlignmentFlag) -> None:
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
    painter.drawText(rect, side | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, shown)
