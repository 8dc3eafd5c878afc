"""A label's colour as a small rounded square."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap

from gui.base import theme


def swatch_icon(colour: str) -> QIcon:
    """A label's colour for menus and combo boxes."""
    pixmap = QPixmap(32, 32)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    paint_swatch(painter, QRectF(4, 4, 24, 24), colour)
    painter.end()
    return QIcon(pixmap)


def paint_swatch(painter: QPainter, box: QRectF, colour: str) -> None:
    """A rounded square that fills `box` in the label's colour, with a darker or lighter edge if it needs one."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.mark_colour(colour), 1) if theme.needs_edge(colour) else Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    inset = 0.5 if theme.needs_edge(colour) else 0
    painter.drawRoundedRect(box.adjusted(inset, inset, -inset, -inset), 3, 3)
    painter.restore()
