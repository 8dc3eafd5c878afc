"""The common ground of the lists' delegates: one row height, one way to draw the row under the marks."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from gui import theme
from gui.panels.marks import ROW_HEIGHT

PADDING = 8


class RowDelegate(QStyledItemDelegate):
    """Rows of one height, with tabular figures."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """As wide as Qt wants, as high as every row."""
        return QSize(super().sizeHint(option, index).width(), row_height(option.fontMetrics))

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        """Use tabular figures in every cell."""
        super().initStyleOption(option, index)
        option.font = theme.tabular(option.font)


def row_height(metrics: QFontMetrics) -> int:
    """Height of a row for a font: comfortable at the default size, growing with large text."""
    return max(ROW_HEIGHT, metrics.height() + 10)


def paint_ground(painter: QPainter, option: QStyleOptionViewItem) -> None:
    """Draw the cell as the style draws one without contents: hover, selection, focus."""
    ground = QStyleOptionViewItem(option)
    ground.text = ""
    ground.icon = type(ground.icon)()
    ground.features &= ~QStyleOptionViewItem.ViewItemFeature.HasDecoration
    style = option.widget.style() if option.widget else QApplication.style()
    style.drawControl(QStyle.ControlElement.CE_ItemViewItem, ground, painter, option.widget)


def centred(rect: QRect, left: int, size: int) -> QRect:
    """A square of `size` pixels, `left` from the left edge, in the middle of the height."""
    return QRect(rect.left() + left, rect.center().y() - size // 2 + 1, size, size)
