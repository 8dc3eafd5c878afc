"""The base of the lists' delegates: one row height, tabular figures."""

from functools import cache

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPalette
from PySide6.QtWidgets import QLineEdit, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from gui.base import theme
from gui.widgets.inline_edit import InlineEdit
from gui.widgets.marks import ROW_HEIGHT

PADDING = 8


class EditDelegate(QStyledItemDelegate):
    """Edits in place. What is being typed stays when the row changes meanwhile, as when a colleague's work comes in."""

    def createEditor(
        self, parent: QWidget, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QWidget:
        """A field whose keys stay in it."""
        editor = InlineEdit(parent)
        editor.setFrame(False)
        return editor

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        """End the editing on Enter, Escape or Tab, unless an input method needs the key."""
        if isinstance(editor, InlineEdit) and isinstance(event, QKeyEvent) and editor.ends_composing(event):
            return False
        return super().eventFilter(editor, event)

    def setEditorData(self, editor: QWidget, index: QModelIndex | QPersistentModelIndex) -> None:
        """Show the row's value, until the first letter is typed."""
        if not (isinstance(editor, QLineEdit) and editor.isModified()):
            super().setEditorData(editor, index)


class RowDelegate(EditDelegate):
    """Rows of one height with tabular figures; the view draws the ground (`gui.widgets.flat_tree`)."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw the text between paddings, in the model's font and colour."""
        self.initStyleOption(option, index)
        painter.save()
        painter.setFont(option.font)
        painter.setPen(option.palette.color(QPalette.ColorRole.Text))
        self.draw_text(painter, option, option.rect.adjusted(PADDING, 0, -PADDING, 0), option.text)
        painter.restore()

    def draw_text(self, painter: QPainter, option: QStyleOptionViewItem, rect: QRect, text: str) -> None:
        """Draw one line with the painter's font and pen, aligned as the model says, elided at the right."""
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, one_line_flags(option.displayAlignment), shown)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """As wide as Qt wants, as high as every row."""
        return QSize(super().sizeHint(option, index).width(), row_height(option.fontMetrics))

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        """Use tabular figures in every cell."""
        super().initStyleOption(option, index)
        option.font = theme.tabular(option.font)


@cache
def one_line_flags(alignment: Qt.AlignmentFlag) -> int:
    """Flags for one vertically centred line. Kept, because combining Qt's flags for each cell is slow."""
    side = alignment & Qt.AlignmentFlag.AlignHorizontal_Mask
    return int((side | Qt.AlignmentFlag.AlignVCenter).value) | int(Qt.TextFlag.TextSingleLine.value)


def row_height(metrics: QFontMetrics) -> int:
    """Height of a row for a font: comfortable at the default size, growing with large text."""
    return max(ROW_HEIGHT, metrics.height() + 10)


def centred(rect: QRect, left: int, size: int) -> QRect:
    """A square of `size` pixels, `left` from the left edge, vertically centred."""
    return QRect(rect.left() + left, rect.center().y() - size // 2 + 1, size, size)
