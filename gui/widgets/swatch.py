"""A label's colour as a small rounded square."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap


def swatch_icon(colour: str) -> QIcon:
    """A label's colour for menus and combo boxes."""
    pixmap = QPixmap(32, 32)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    paint_swatch(painter, QRectF(4, 4, 24, 24), colour)
    painter.end()
    return QIcon(pixmap)


def paint_swatch(painter: QPainter, box: QRectF, colour: str) -> None:
    """A rounded square in the label's colour, filling `box`."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    painter.drawRoundedRect(box, 3, 3)
    painter.restore()
