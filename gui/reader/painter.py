"""Draws paint lists with a QPainter."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QStaticText

from gui.base.colours import Rgb, Rgba
from gui.reader.paint import BlockPaint, Box, Boxes, Mark, Rect


@lru_cache(maxsize=1024)
def colour(value: Rgb | Rgba) -> QColor:
    """A QColor, made once for each value."""
    return QColor(*value)


Batches = list[tuple[QColor, list[QRect]]]
"""Rectangles of one colour together."""


def _batches(boxes: Boxes) -> Batches:
    return [(colour(tint), [QRect(*box) for box in of_tint]) for tint, of_tint in boxes.items()]


@dataclass(frozen=True, slots=True)
class ReadyPaint:
    """A paint list in the form that Qt draws: all rectangles of one colour in one call."""

    under: Batches
    over: Batches
    marks: list[Mark]

    @classmethod
    def of(cls, paint: BlockPaint) -> "ReadyPaint":
        """Convert once, draw often."""
        return cls(_batches(paint.under), _batches(paint.over), paint.marks)


def draw_batches(painter: QPainter, batches: Batches) -> None:
    """Fill every rectangle."""
    painter.setPen(Qt.PenStyle.NoPen)
    for fill, shapes in batches:
        painter.setBrush(fill)
        painter.drawRects(shapes)


def draw_rects(painter: QPainter, rects: Iterable[Rect]) -> None:
    """Fill rectangles that are drawn once and not kept."""
    groups: defaultdict[Rgba, list[Box]] = defaultdict(list)
    for x, y, width, height, tint in rects:
        left, top = round(x), round(y)
        groups[tint].append((left, top, round(x + width) - left, round(y + height) - top))
    draw_batches(painter, _batches(groups))


def draw_outline(painter: QPainter, rects: Iterable[Rect]) -> None:
    """Draw a frame in its colour around each rectangle, half a pixel outside."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for rect in rects:
        painter.setPen(QPen(colour(rect.colour), 1.5))
        painter.drawRoundedRect(QRectF(rect.x, rect.y, rect.width, rect.height).adjusted(-1, -1, 1, 1), 2.5, 2.5)


def draw_dots(painter: QPainter, rects: Iterable[Rect], ink: Rgb) -> None:
    """Draw a dotted line under each rectangle."""
    pen = QPen(colour(ink), 2, Qt.PenStyle.DotLine)
    painter.setPen(pen)
    for rect in rects:
        under = rect.y + rect.height
        painter.drawLine(QPointF(rect.x + 1, under), QPointF(rect.x + rect.width - 1, under))


def draw_handles(painter: QPainter, edges: Iterable[tuple[float, float, float]], ink: Rgba) -> None:
    """Draw a grip at each edge ``(x, top, bottom)``: a bar with a knob under it."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour(ink))
    for x, top, bottom in edges:
        painter.drawRect(QRectF(x - 1, top - 1, 2, bottom - top + 2))
        painter.drawEllipse(QPointF(x, bottom + 3), 3.5, 3.5)


def draw_marks(painter: QPainter, marks: Iterable[Mark], font: QFont, ink: Rgb, right: float) -> None:
    """Annotators' initials, right-aligned at `right`, growing to the left."""
    painter.setFont(font)
    painter.setPen(colour(ink))
    shaped, ascent = _shaping(Shared(font))
    # The margin has room for two Han characters.
    step = font.pixelSize() * 1.15
    for mark in marks:
        painter.drawStaticText(QPointF(right - (mark.column + 1) * step, mark.baseline - ascent), shaped(mark.text))


class Shared:
    """A font as a key: fonts that look the same are equal."""

    def __init__(self, font: QFont) -> None:
        self.font = font
        self._key = font.key()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Shared) and self._key == other._key

    def __hash__(self) -> int:
        return hash(self._key)


@lru_cache(maxsize=16)
def _shaping(font: Shared) -> tuple[Callable[[str], QStaticText], float]:
    """A cache of how marks are laid out in `font`, because that costs more than drawing, and the font's ascent."""

    @lru_cache(maxsize=256)
    def shaped(text: str) -> QStaticText:
        result = QStaticText(text)
        result.setTextFormat(Qt.TextFormat.PlainText)
        result.prepare(font=font.font)
        return result

    return shaped, QFontMetricsF(font.font).ascent()
