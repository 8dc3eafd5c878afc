"""Lines of a PDF and the pages that they stand on."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text on a page; places in points from the page's left and top edge, as the text is read."""

    text: str
    left: float
    right: float
    top: float
    bottom: float
    size: float
    """Height of the type in points."""
    gaps: tuple[tuple[int, float, float], ...] = ()
    """Wide blanks inside of the line: where the text goes on behind one, and the blank's left and right edge."""


@dataclass(frozen=True, slots=True)
class Page:
    """The lines of a page in reading order."""

    lines: Sequence[Line]
    height: float
    width: float = 595.0
    columns: Sequence[int] = ()
    """For each line the column that it stands in, from 1; 0 for one across the page. Empty: there are no columns."""
