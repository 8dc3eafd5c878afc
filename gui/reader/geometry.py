"""Where the lines of a laid-out block lie, in code points and pixels."""

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
    start = base + line.textStart()
    end = start + line.textLength()

    def x(position: int, at_end: bool) -> float:
        units = (edge.end_to_document if at_end else edge.to_document)(position) - base
        return _x(line, units)

    return LineShape(edge.from_document(start), edge.from_document(end), line.y() + line.ascent(), x)


def character_under(block: QTextBlock, point: QPointF, line_height: float) -> int | None:
    """Document position of the character whose cell holds `point`, given relative to the block's corner."""
    layout = block.layout()
    for number in range(layout.lineCount()):
        line = layout.lineAt(number)
        bottom = line.y() + line.ascent() + 0.2 * line_height
        if not bottom - line_height <= point.y() < bottom:
            continue
        left = _x(line, line.textStart())
        right = _x(line, line.textStart() + line.textLength())
        if not min(left, right) <= point.x() < max(left, right):
            return None
        return block.position() + line.xToCursor(point.x(), QTextLine.CursorPosition.CursorOnCharacter)
    return None


def _x(line: QTextLine, units: int) -> float:
    x, _position = cast("tuple[float, int]", line.cursorToX(units))
    return x
