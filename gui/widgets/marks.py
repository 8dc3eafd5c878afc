"""Small painted marks: status rings, keycaps, progress lines."""

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from core.model import Status
from gui.base import theme

ROW_HEIGHT = 30
"""Pixels of a row in every list of the panels."""
TICK = 16
"""Pixels of the side of a box to tick."""


def faded(strength: float) -> QColor:
    """The theme's text colour with less strength, from 0 (invisible) to 1."""
    colour = QColor(theme.current().text)
    colour.setAlphaF(strength)
    return colour


def paint_status(painter: QPainter, box: QRectF, status: Status) -> None:
    """An empty ring, a half-filled one, or a filled disc with a tick, so that the shape alone tells the status."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    ring = box.adjusted(1, 1, -1, -1)
    if status is Status.NOT_STARTED:
        painter.setPen(QPen(theme.current().edge, 1.5))
        painter.drawEllipse(ring)
    elif status is Status.IN_PROGRESS:
        painter.setPen(QPen(theme.current().accent, 1.5))
        painter.drawEllipse(ring)
        painter.setBrush(theme.current().accent)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawPie(ring.adjusted(2, 2, -2, -2), 90 * 16, -180 * 16)
    else:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.current().success)
        painter.drawEllipse(ring)
        pen = QPen(theme.current().paper, 1.6)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        unit = ring.width() / 12
        corners = ((3.2, 6.2), (5.2, 8.2), (8.8, 4.2))
        painter.drawPolyline([ring.topLeft() + QPointF(x * unit, y * unit) for x, y in corners])
    painter.restore()


def paint_key(painter: QPainter, box: QRectF, key: str) -> None:
    """A keycap outline with the shortcut in it."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.current().edge, 1))
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
    painter.setPen(faded(0.75))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, key)
    painter.restore()


def paint_progress(painter: QPainter, box: QRectF, fraction: float) -> None:
    """A thin line filled to `fraction` (0 to 1)."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(faded(0.12))
    painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
    if fraction > 0:
        done = QRectF(box)
        done.setWidth(max(box.height(), box.width() * fraction))
        painter.setBrush(theme.current().success)
        painter.drawRoundedRect(done, box.height() / 2, box.height() / 2)
    painter.restore()


def paint_tick(painter: QPainter, box: QRect, on: bool) -> None:
    """A box as those of the style sheet."""
    now = theme.current()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(now.accent if on else now.muted, 1))
    painter.setBrush(now.accent if on else now.raised)
    painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
    if on:
        pen = QPen(now.on_accent, 1.8)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        corners = ((4.0, 8.4), (7.0, 11.2), (12.0, 5.2))
        painter.drawPolyline([box.topLeft().toPointF() + QPointF(x, y) for x, y in corners])
    painter.restore()
