"""Draws paint lists with a QPainter."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen

from gui.reader.colours import Rgb, Rgba
from gui.reader.paint import BlockPaint, Mark, Rect


@lru_cache(maxsize=1024)
def colour(value: Rgb | Rgba) -> QColor:
    """A QColor made once."""
    return QColor(*value)


def _batches(rects: Iterable[Rect]) -> list[tuple[QColor, list[QRectF]]]:
    groups: dict[Rgba, list[QRectF]] = {}
    for rect in rects:
        groups.setdefault(rect.colour, []).append(QRectF(rect.x, rect.y, rect.width, rect.height))
    return [(colour(value), shapes) for value, shapes in groups.items()]


@dataclass(frozen=True, slots=True)
class ReadyPaint:
    """A paint list as Qt takes it: rectangles of one colour in one call."""

    under: list[tuple[QColor, list[QRectF]]]
    over: list[tuple[QColor, list[QRectF]]]
    marks: list[Mark]

    @classmethod
    def of(cls, paint: BlockPaint) -> "ReadyPaint":
        """Convert once, draw often."""
        return cls(_batches(paint.under), _batches(paint.over), paint.marks)


def draw_batches(painter: QPainter, batches: Iterable[tuple[QColor, list[QRectF]]]) -> None:
    """Fill every rectangle."""
    painter.setPen(Qt.PenStyle.NoPen)
    for fill, shapes in batches:
        painter.setBrush(fill)
        painter.drawRects(shapes)


def draw_rects(painter: QPainter, rects: Iterable[Rect]) -> None:
    """Fill rectangles that are drawn once and not kept."""
    draw_batches(painter, _batches(rects))


def draw_outline(painter: QPainter, rects: Iterable[Rect]) -> None:
    """Frame each rectangle in its colour, half a pixel outside."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for rect in rects:
        painter.setPen(QPen(colour(rect.colour), 1.5))
        painter.drawRoundedRect(QRectF(rect.x, rect.y, rect.width, rect.height).adjusted(-1, -1, 1, 1), 2.5, 2.5)


def draw_handles(painter: QPainter, edges: Iterable[tuple[float, float, float]], ink: Rgba) -> None:
    """A grip at each edge ``(x, top, bottom)``: a bar with a knob under it."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour(ink))
    for x, top, bottom in edges:
        painter.drawRect(QRectF(x - 1, top - 1, 2, bottom - top + 2))
        painter.drawEllipse(QPointF(x, bottom + 3), 3.5, 3.5)


def draw_marks(painter: QPainter, marks: Iterable[Mark], font: QFont, ink: Rgb, right: float) -> None:
    """Annotators' initials, right-aligned at `right`, growing to the left."""
    painter.setFont(font)
    painter.setPen(colour(ink))
    step = font.pixelSize() * 1.25
    for mark in marks:
        x = right - (mark.column + 1) * step
        painter.drawText(QPointF(x, mark.baseline), mark.text)
