"""What a chart shows, as values: marks in units of its axes, each with its words and the passages behind it.

What is drawn is a function of what was found and of the theme; `gui.charts.view` puts it on the screen.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from core.model import Passage
from core.spreadsheet import Cell


class DotShape(StrEnum):
    """The shape of a dot: what must not be told by its colour alone."""

    ROUND = "o"
    TRIANGLE = "t1"
    CROSS = "x"


class MarkTarget(NamedTuple):
    """What a mark is, and where it leads."""

    words: str
    """Shown while the mouse rests on it."""
    passages: tuple[Passage, ...] = ()
    """Those behind it; of a whole document an empty one at its start."""


class Box(NamedTuple):
    """A filled rectangle."""

    left: float
    top: float
    right: float
    bottom: float
    fill: str
    """``#RRGGBB``"""
    target: MarkTarget | None = None
    edge: str = ""
    """The colour of its border; none where it is empty."""


class Dot(NamedTuple):
    """A mark at a point."""

    x: float
    y: float
    size: float
    """Pixels."""
    fill: str
    mark: DotShape = DotShape.ROUND
    target: MarkTarget | None = None


class Stroke(NamedTuple):
    """A line through points."""

    points: tuple[tuple[float, float], ...]
    colour: str
    width: float = 2.0
    target: MarkTarget | None = None


class Words(NamedTuple):
    """Words beside or on a mark."""

    x: float
    y: float
    text: str
    colour: str
    anchor: tuple[float, float] = (0.5, 0.5)
    """Which point of the words stands there: 0 is left and top, 1 right and bottom."""


class TableRow(NamedTuple):
    """A line of the table beside the chart."""

    cells: tuple[Cell, ...]
    passages: tuple[Passage, ...] = ()


Tick = tuple[float, str]


@dataclass(frozen=True)
class Drawing:
    """A whole chart."""

    x_range: tuple[float, float]
    y_range: tuple[float, float]
    boxes: tuple[Box, ...] = ()
    dots: tuple[Dot, ...] = ()
    strokes: tuple[Stroke, ...] = ()
    words: tuple[Words, ...] = ()
    x_ticks: tuple[Tick, ...] | None = None
    """None: numbers, as they fit."""
    y_ticks: tuple[Tick, ...] | None = None
    downwards: bool = False
    """Whether `y` grows downwards, as rows do."""
    square: bool = False
    """Whether both axes have the same scale."""
    axes: bool = True
    x_name: str = ""
    y_name: str = ""
    rows: int = 0
    """Rows that need room to be read; 0 where the chart fits any height."""
    head: tuple[str, ...] = ()
    table: tuple[TableRow, ...] = ()
    """The same as figures: for spreadsheets, for the keyboard and for screen readers."""

    @property
    def empty(self) -> bool:
        """Whether there is nothing to see."""
        return not (self.boxes or self.dots or self.strokes)


def at(drawing: Drawing, x: float, y: float, reach: tuple[float, float]) -> MarkTarget | None:
    """What is on top at a point, in units of the axes; `reach` is how far from a dot or a line still counts."""
    best: tuple[float, MarkTarget] | None = None
    for dot in drawing.dots:
        away = ((dot.x - x) / reach[0]) ** 2 + ((dot.y - y) / reach[1]) ** 2
        if dot.target is not None and away <= 1 and (best is None or away <= best[0]):
            best = away, dot.target
    if best is not None:
        return best[1]
    for box in reversed(drawing.boxes):
        if box.target is not None and box.left <= x <= box.right and box.top <= y <= box.bottom:
            return box.target
    for stroke in drawing.strokes:
        if stroke.target is not None and _beside(stroke, x, y, reach):
            return stroke.target
    return None


def _beside(stroke: Stroke, x: float, y: float, reach: tuple[float, float]) -> bool:
    """Whether a point lies at a line, within `reach`."""
    px, py = x / reach[0], y / reach[1]
    for (x0, y0), (x1, y1) in zip(stroke.points, stroke.points[1:], strict=False):
        ax, ay, bx, by = x0 / reach[0], y0 / reach[1], x1 / reach[0], y1 / reach[1]
        length = (bx - ax) ** 2 + (by - ay) ** 2
        along = 0.0 if not length else min(1.0, max(0.0, ((px - ax) * (bx - ax) + (py - ay) * (by - ay)) / length))
        if (ax + along * (bx - ax) - px) ** 2 + (ay + along * (by - ay) - py) ** 2 <= 1:
            return True
    return False
