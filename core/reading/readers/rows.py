"""A row of a table as lines: cells apart by tabs, unless a cell holds paragraphs of its own."""

from collections.abc import Sequence

from core.text.markers import line_markers

_BROKEN_CELL = 16
"""Lines of a cell up to so many characters are one entry that was broken to fit."""
_LONG_CELL = 300
"""From so many characters in a cell on, the table only lays out a page."""
_SENTENCE_END = "。；！？;!?："


def row_lines(cells: Sequence[Sequence[str]], *, apart: bool = False) -> list[str]:
    """The lines of a row, given the lines of each cell, blank ones included.

    If a cell holds several paragraphs, or `apart` says that it holds a table, every line stays one.
    """
    filled = [[line.strip() for text in cell for line in text.split("\n") if line.strip()] for cell in cells]
    if len(cells) == 1 or apart or any(_is_several(cell) for cell in filled):
        return [line for cell in filled for line in cell]
    shown = [" ".join(cell).replace("\t", " ") for cell in filled]
    return ["\t".join(shown)] if any(shown) else []


def _is_several(cell: Sequence[str]) -> bool:
    """Whether a cell's lines are paragraphs, rather than one entry that was broken to fit."""
    if sum(map(len, cell)) > _LONG_CELL:
        return True
    return len(cell) > 1 and any(
        len(line) > _BROKEN_CELL or line[-1] in _SENTENCE_END or line_markers(line[:20]) for line in cell
    )
