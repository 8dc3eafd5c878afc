"""Finds the order in which to read the lines of a PDF's page: column by column, vertical writing from the right.

Columns are found by the white space between them.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise

from core.reading.readers.pdf_characters import PageLine

_FEWEST = 4
"""A column has at least so many lines."""
_FEWEST_CHARACTERS = 8
"""An ordinary line of a column has at least so many characters; cells of a table have fewer."""
_MIDDLE = (0.3, 0.7)
"""Two columns meet within this share of a page's width."""
_THIRDS = ((0.24, 0.45), (0.55, 0.76))
"""Three columns meet within these."""
_MOST_ACROSS = 0.5
"""At most this share of the lines may go across both columns: titles, tables, abstracts."""
_FULL = 0.6
"""In running text at least this share of a column's lines reaches its edge."""


@dataclass(frozen=True, slots=True)
class OrderedPage:
    """The lines of a page in reading order."""

    lines: Sequence[PageLine]
    height: float
    width: float = 595.0
    columns: Sequence[int] = ()
    """For each line its column, from 1; 0 for one across the page. Empty if there are no columns."""


def in_reading_order(lines: Sequence[PageLine], width: float, height: float) -> OrderedPage:
    """The page with its columns one after the other. Lines that a gutter crosses by chance are cut there."""
    if _are_vertical(lines):
        lines, width, height = _laid_down(lines, width), height, width
    usual = OrderedPage(lines, height, width)
    pieces = [piece for line in lines for piece in _pieces(line)]
    if len(pieces) < 2 * _FEWEST:
        return usual
    sides = _sides(pieces, width)
    if sides is None:
        return usual
    # A line across both columns that has a wide blank by chance is not two pieces of columns.
    across = sorted(piece.top for piece, side in zip(pieces, sides, strict=True) if side == 0)
    placed = sorted(
        ((sum(top <= piece.top for top in across), side, piece.top, piece.left, index))
        for index, (piece, side) in enumerate(zip(pieces, sides, strict=True))
    )
    order = [index for *_, index in placed]
    return OrderedPage([pieces[index] for index in order], height, width, [sides[index] for index in order])


def _are_vertical(lines: Sequence[PageLine]) -> bool:
    """Whether most characters stand one below the other."""
    characters = sum(len(line.text) for line in lines)
    tall = sum(len(line.text) for line in lines if line.bottom - line.top > 2 * (line.right - line.left))
    return 2 * tall > characters and tall > 1


def _laid_down(lines: Sequence[PageLine], width: float) -> list[PageLine]:
    """Vertical lines turned into horizontal ones below each other; vertical lines are read from right to left."""
    laid = (
        replace(line, left=line.top, right=line.bottom, top=width - line.right, bottom=width - line.left, gaps=())
        for line in lines
    )
    return sorted(laid, key=lambda line: (round(line.top / max(line.size, 1.0)), line.left))


def _pieces(line: PageLine) -> list[PageLine]:
    """A line cut at its wide blanks."""
    if not line.gaps:
        return [line]
    cuts = [(0, line.left, line.left), *line.gaps, (len(line.text), line.right, line.right)]
    found: list[PageLine] = []
    for (begin, _, left), (end, right, _) in pairwise(cuts):
        text = line.text[begin:end].strip()
        if text:
            found.append(replace(line, text=text, left=left, right=right, gaps=()))
    return found


def _sides(pieces: Sequence[PageLine], width: float) -> list[int] | None:
    """For each piece its column from 1, or 0 for one across the page; None if there are no columns."""
    for number in (2, 3):
        gutters = _gutters(pieces, width, number)
        if gutters is None:
            continue
        sides = [_side(piece, gutters) for piece in pieces]
        columns = ([piece for piece, side in zip(pieces, sides, strict=True) if side == at + 1] for at in range(number))
        if all(_is_column(column) for column in columns):
            return sides
    return None


def _gutters(pieces: Sequence[PageLine], width: float, number: int) -> list[float] | None:
    """Where the fewest pieces cross: in the middle of the page for two columns, about its thirds for three."""
    if number == 2:
        found = [_gutter(pieces, [share * width for share in _MIDDLE])]
    else:
        found = [_gutter(pieces, [share * width for share in third]) for third in _THIRDS]
    gutters = [gutter for gutter in found if gutter is not None]
    return gutters if len(gutters) == number - 1 else None


def _gutter(pieces: Sequence[PageLine], within: Sequence[float]) -> float | None:
    """Where the fewest pieces cross a part of the page; None if too many cross it everywhere."""
    first, last = map(int, within)
    if last < first:
        return None
    # On most pages lines go over the whole part, and then nothing has to be counted point by point.
    over = sum(piece.left <= first and piece.right >= last for piece in pieces)
    if over > _MOST_ACROSS * len(pieces):
        return None
    # At each point how many begin there less how many have ended before: summed up, how many cross it.
    changes = [0] * (last - first + 2)
    for piece in pieces:
        begin, end = max(first, int(piece.left)), min(last, int(piece.right))
        if begin <= end:
            changes[begin - first] += 1
            changes[end - first + 1] -= 1
    crossed = list(accumulate(changes[:-1]))
    fewest = min(crossed)
    if fewest > _MOST_ACROSS * len(pieces):
        return None
    runs: list[tuple[int, int]] = []
    for at, count in enumerate(crossed):
        if count != fewest:
            continue
        if runs and runs[-1][1] == at - 1:
            runs[-1] = (runs[-1][0], at)
        else:
            runs.append((at, at))
    begin, end = max(runs, key=lambda run: run[1] - run[0])
    size = sorted(piece.size for piece in pieces)[len(pieces) // 2]
    return first + (begin + end) / 2 if end - begin + 1 >= 0.5 * size else None


def _side(piece: PageLine, gutters: Sequence[float]) -> int:
    """The column of a piece, from 1; 0 if it crosses a gutter."""
    left, right = bisect_right(gutters, piece.left), bisect_left(gutters, piece.right)
    return left + 1 if left == right else 0


def _is_column(pieces: Sequence[PageLine]) -> bool:
    """Whether these lines are running text below each other."""
    if len(pieces) < _FEWEST:
        return False
    lengths = sorted(len(piece.text) for piece in pieces)
    edge = max(piece.right for piece in pieces)
    full = sum(piece.right > edge - 2.5 * piece.size for piece in pieces)
    rows = len({round(piece.top / max(piece.size, 1.0)) for piece in pieces})
    return lengths[len(lengths) // 2] >= _FEWEST_CHARACTERS and full >= _FULL * len(pieces) and rows >= _FEWEST
