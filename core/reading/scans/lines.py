"""Puts what an engine recognised on a page into lines: straightened, joined across gaps, with Chinese punctuation."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from core.reading.readers.pdf_characters import PageLine
from core.reading.scans.recogniser import Piece

_WIDE = str.maketrans({",": "，", ":": "：", ";": "；", "!": "！", "?": "？", "(": "（", ")": "）"})
_HAN = "\u3400-\u9fff\uf900-\ufaff"
_AMONG_HAN = re.compile(rf"(?<=[{_HAN}”》）〉])[,:;!?]|\((?=[{_HAN}])|(?<=[{_HAN}])\)|(?<=[{_HAN}])\((?=[0-9])")
_TYPE = 0.72
"""The height of the type in that of a found line, which has a margin."""
_ALIKE = 0.3
"""Heights that differ from the page's usual one by less than this share are the usual one: they are only estimates."""
_SAME_LINE = 0.5
"""Two pieces that share so much of the lower one's height stand in one line."""
_GAP = 0.6
"""Blanks between two pieces, in heights of the type, from which on they are told apart by a blank."""


@dataclass(frozen=True, slots=True)
class PlacedPiece:
    """A piece where it would be on a straight page, in points."""

    piece: Piece
    left: float
    right: float
    top: float
    bottom: float


def placed(pieces: Sequence[Piece], points: float) -> list[PlacedPiece]:
    """The pieces turned by the page's skew about the left upper corner; `points` is the size of a pixel in points."""
    angle = skew(pieces)
    cosine, sine = math.cos(-angle) * points, math.sin(-angle) * points
    found: list[PlacedPiece] = []
    for piece in pieces:
        turned = [(x * cosine - y * sine, x * sine + y * cosine) for x, y in piece.corners]
        across, down = sorted(x for x, _y in turned), sorted(y for _x, y in turned)
        # The corners of a turned box come in pairs.
        found.append(PlacedPiece(piece, sum(across[:2]) / 2, sum(across[2:]) / 2, sum(down[:2]) / 2, sum(down[2:]) / 2))
    return found


def skew(pieces: Sequence[Piece]) -> float:
    """By how much a page's lines rise, in radians: the median of the longer ones'."""
    angles: list[float] = []
    for piece in pieces:
        (x, y), (right, upper) = piece.corners[:2]
        if len(piece.text) > 5 and right > x:
            angles.append(math.atan2(upper - y, right - x))
    return median(angles) if angles else 0.0


def page_lines(pieces: Sequence[PlacedPiece]) -> list[PageLine]:
    """The lines of a page from its top."""
    usual = _TYPE * median(piece.bottom - piece.top for piece in pieces) if pieces else 0.0
    rows: list[list[PlacedPiece]] = []
    for piece in sorted(pieces, key=lambda piece: piece.top + piece.bottom):
        if rows and _shared(rows[-1][-1], piece) > _SAME_LINE * (piece.bottom - piece.top):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [_line(sorted(row, key=lambda piece: piece.left), usual) for row in rows]


def _line(row: Sequence[PlacedPiece], usual: float) -> PageLine:
    own = _TYPE * max(piece.bottom - piece.top for piece in row)
    size = usual if abs(own - usual) < _ALIKE * usual else own
    text, edge = "", row[0].left
    gaps: list[tuple[int, float, float]] = []
    for piece in row:
        if text and piece.left - edge > _GAP * size:
            text += " "
            gaps.append((len(text), edge, piece.left))
        text += with_chinese_marks(piece.piece.text)
        edge = piece.right
    top, bottom = min(piece.top for piece in row), max(piece.bottom for piece in row)
    return PageLine(text, row[0].left, edge, top, bottom, size, tuple(gaps))


def _shared(first: PlacedPiece, second: PlacedPiece) -> float:
    return min(first.bottom, second.bottom) - max(first.top, second.top)


def with_chinese_marks(text: str) -> str:
    """The text with Chinese punctuation among Chinese characters: engines give ASCII's. Its length stays the same."""
    return _AMONG_HAN.sub(lambda mark: mark.group().translate(_WIDE), text)
