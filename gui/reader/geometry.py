"""Where the lines of a laid-out block lie, in code points and pixels."""

from collections.abc import Callable
from typing import cast

from PySide6.QtCore import QPointF
from PySide6.QtGui import QTextBlock, QTextLine

from gui.reader.edge import EdgeMap
from gui.reader.paint import LineShape


def block_lines(block: QTextBlock, edge: EdgeMap) -> list[LineShape]:
    """The lines of `block`, which must be laid out; positions relative to its top left corner.

    The shapes hold Qt's lines and are dead once the block is laid out again: use them at once, keep the pixels.
    """
    layout = block.layout()
    base = block.position()
    return [_shape(layout.lineAt(number), base, edge) for number in range(layout.lineCount())]


def _shape(line: QTextLine, base: int, edge: EdgeMap) -> LineShape:
    first = base + line.textStart()
    start, end = edge.from_document(first), edge.from_document(first + line.textLength())
    known: dict[int, int] = {}
    measure, plain = cast("Callable[[int], tuple[float, int]]", line.cursorToX), edge.is_plain

    def x(position: int) -> int:
        place = known.get(position)
        if place is None:
            if plain:
                units = position
            else:
                units = edge.end_to_document(position) if position == end else edge.to_document(position)
            place = known[position] = round(measure(units - base)[0])
        return place

    return LineShape(start, end, line.y() + line.ascent(), x)


def boundary_near(block: QTextBlock, point: QPointF, line_height: float) -> int:
    """Document position between two characters that is nearest to `point`, given relative to the block's corner."""
    line = _line_near(block, point.y(), line_height)
    if line is None:
        return block.position()
    return block.position() + line.xToCursor(point.x(), QTextLine.CursorPosition.CursorBetweenCharacters)


def character_under(block: QTextBlock, point: QPointF, line_height: float) -> int | None:
    """Document position of the character whose cell holds `point`, given relative to the block's corner."""
    line = _line_near(block, point.y(), line_height)
    if line is None or not 0 <= point.y() - _top(line, line_height) < line_height:
        return None
    left, right = _x(line, line.textStart()), _x(line, line.textStart() + line.textLength())
    if not min(left, right) <= point.x() < max(left, right):
        return None
    return block.position() + line.xToCursor(point.x(), QTextLine.CursorPosition.CursorOnCharacter)


def _line_near(block: QTextBlock, y: float, line_height: float) -> QTextLine | None:
    """The line at the height `y`, else the first or the last."""
    layout = block.layout()
    lines = [layout.lineAt(number) for number in range(layout.lineCount())]
    return next((line for line in lines if y < _top(line, line_height) + line_height), lines[-1] if lines else None)


def _top(line: QTextLine, line_height: float) -> float:
    """Where a line's share of the page begins: Qt puts the baseline at four fifths of a fixed line height."""
    return line.y() + line.ascent() - 0.8 * line_height


def _x(line: QTextLine, units: int) -> float:
    x, _position = cast("tuple[float, int]", line.cursorToX(units))
    return x
