"""What is drawn for the annotations of one block of text: a pure function from values to a paint list.

Coordinates are pixels relative to the block's top left corner, positions code points of the text.
Under the text go the fills; over it, in the gap between the lines, the underlines in their lanes, and at
the left the marks of other annotators.
"""

from bisect import bisect_right, insort
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter, itemgetter
from typing import NamedTuple

from core.ids import AnnotatorId, LabelId
from core.model import Annotation
from gui.reader.colours import Ink, Rgba
from gui.reader.index import SpanIndex

_MARKS_A_LINE = 2
_line_start = attrgetter("start")
_rank = itemgetter(0)


class LineShape(NamedTuple):
    """One laid-out line of a block."""

    start: int
    end: int
    baseline: float
    x: Callable[[int], float]
    """Where a position from `start` to `end` lies in this line."""


class Rect(NamedTuple):
    """A filled rectangle."""

    x: float
    y: float
    width: float
    height: float
    colour: Rgba


class Mark(NamedTuple):
    """An annotator's initial in the margin; `baseline` is its text's."""

    column: int
    """0 next to the text, growing to the left."""
    baseline: float
    text: str


class BlockPaint(NamedTuple):
    """Everything to draw for one block besides its text."""

    under: list[Rect]
    over: list[Rect]
    marks: list[Mark]


EMPTY = BlockPaint([], [], [])


@dataclass(frozen=True, slots=True)
class LineMetrics:
    """Where in a line things are drawn, in pixels from the baseline, downwards positive."""

    fill_top: float
    fill_bottom: float
    lane_pitch: float
    lane_height: float
    lanes: int = 4

    @classmethod
    def of(cls, em: float, line_height: float) -> "LineMetrics":
        """For a face of `em` pixels in lines `line_height` pixels apart.

        A Han glyph reaches from 0.88 em above the baseline to 0.12 em below, Latin descenders to 0.2 em:
        what is left between two lines is shared by four lanes.
        """
        bottom = 0.2 * em
        gap = line_height - 0.86 * em - bottom
        pitch = max(1.5, min(3.0, gap / 4, em / 6))
        return cls(-0.9 * em, bottom, pitch, max(1.0, min(2.0, pitch - 0.8)))


@dataclass(frozen=True, slots=True)
class Scene:
    """What the paint list depends on besides the annotations' places."""

    inks: Mapping[LabelId, Ink]
    own: AnnotatorId | None
    initials: Mapping[AnnotatorId, str]
    metrics: LineMetrics


def initials_of(names: Mapping[AnnotatorId, str]) -> dict[AnnotatorId, str]:
    """One character for each annotator: the first of the name that no earlier annotator has, else the first."""
    found: dict[AnnotatorId, str] = {}
    for annotator, name in names.items():
        taken = set(found.values())
        characters = name.replace(" ", "") or "?"
        found[annotator] = next((c for c in characters if c not in taken), characters[0])
    return found


def plan_block(lines: Sequence[LineShape], index: SpanIndex, scene: Scene) -> BlockPaint:
    """The paint list of the block that `lines` make up."""
    if not lines:
        return EMPTY
    annotations = index.overlapping(lines[0].start, max(lines[-1].end, lines[0].start + 1))
    annotations = [a for a in annotations if a.label in scene.inks]
    if not annotations:
        return EMPTY
    return BlockPaint(
        _fills(lines, annotations, scene),
        _underlines(lines, annotations, index, scene),
        list(_marks(lines, annotations, scene)),
    )


def span_rects(lines: Sequence[LineShape], start: int, end: int, metrics: LineMetrics, colour: Rgba) -> list[Rect]:
    """One rectangle a line for the part of ``[start, end)`` in these lines, as high as a fill."""
    number = max(0, bisect_right(lines, start, key=_line_start) - 1)
    return [
        Rect(x, line.baseline + metrics.fill_top, width, metrics.fill_bottom - metrics.fill_top, colour)
        for line, x, width in _extents(lines, number, start, end)
    ]


def _extents(lines: Sequence[LineShape], number: int, start: int, end: int) -> list[tuple[LineShape, float, float]]:
    """Left edge and width of ``[start, end)`` in each line that it touches, from line `number` on."""
    found: list[tuple[LineShape, float, float]] = []
    for index in range(number, len(lines)):
        line = lines[index]
        if line.start >= end:
            break
        low = start if start > line.start else line.start
        high = end if end < line.end else line.end
        if low < high:
            left, right = line.x(low), line.x(high)
            found.append((line, left, right - left) if left <= right else (line, right, left - right))
    return found


def _fills(lines: Sequence[LineShape], annotations: Sequence[Annotation], scene: Scene) -> list[Rect]:
    """Fills by segment: where annotations overlap only the innermost is filled, so that no fill piles up on another."""
    rects: list[Rect] = []
    top, height = scene.metrics.fill_top, scene.metrics.fill_bottom - scene.metrics.fill_top
    number, last = 0, len(lines) - 1
    for start, end, annotation in _segments(annotations, scene.own):
        ink = scene.inks[annotation.label]
        colour = ink.fill if annotation.annotator == scene.own else ink.other_fill
        while number < last and lines[number].end <= start:
            number += 1
        line = lines[number]
        if line.start <= start and end <= line.end:
            # Nearly all lie in one line.
            x, right = line.x(start), line.x(end)
            if x > right:
                x, right = right, x
            rects.append(Rect(x, line.baseline + top, right - x, height, colour))
            continue
        rects += [
            Rect(x, line.baseline + top, width, height, colour)
            for line, x, width in _extents(lines, number, start, end)
        ]
    return rects


def _segments(annotations: Sequence[Annotation], own: AnnotatorId | None) -> Iterator[tuple[int, int, Annotation]]:
    """Disjoint ranges with the annotation on top: own before others', shorter before longer, later before earlier."""
    edges = sorted({a.start for a in annotations} | {a.end for a in annotations})
    ranked = sorted(annotations, key=lambda a: (a.annotator != own, a.end - a.start, -a.start, a.id))
    # By start, latest first; of those that have begun, the smallest rank is on top.
    upcoming = sorted(((a.start, -rank, a) for rank, a in enumerate(ranked)), key=itemgetter(0, 1), reverse=True)
    active: list[tuple[int, Annotation]] = []
    top: Annotation | None = None
    since = 0
    for edge in edges:
        if active and top is not None and top.end <= edge:
            active = [entry for entry in active if entry[1].end > edge]
        while upcoming and upcoming[-1][0] <= edge:
            _start, rank, annotation = upcoming.pop()
            insort(active, (-rank, annotation), key=_rank)
        above = active[0][1] if active else None
        if above is not top:
            if top is not None:
                yield since, edge, top
            top, since = above, edge


def _underlines(
    lines: Sequence[LineShape], annotations: Sequence[Annotation], index: SpanIndex, scene: Scene
) -> list[Rect]:
    """Underlines in lanes; `annotations` are in order of their start."""
    inks, own, metrics, rects = scene.inks, scene.own, scene.metrics, list[Rect]()
    height, lowest = metrics.lane_height, metrics.lanes - 1
    depths = [metrics.fill_bottom + lane * metrics.lane_pitch for lane in range(metrics.lanes)]
    number, last = 0, len(lines) - 1
    for annotation in annotations:
        ink, start, end = inks[annotation.label], annotation.start, annotation.end
        colour = ink.line if annotation.annotator == own else ink.other_line
        below = depths[min(index.lane_of(annotation), lowest)]
        while number < last and lines[number].end <= start:
            number += 1
        line = lines[number]
        if line.start <= start and end <= line.end:
            # Most lie in one line. A pixel is left at a real edge, so that neighbours in one lane stay two.
            x, right = line.x(start), line.x(end)
            if x > right:
                x, right = right, x
            width = right - x - 2.0
            y = round(line.baseline + below)
            rects.append(Rect(x + 1.0, y, width if width > 1.0 else 1.0, height, colour))
            continue
        for line, x, width in _extents(lines, number, start, end):
            left = 1.0 if start >= line.start else 0.0
            width -= left + 1.0 if end <= line.end else left
            y = round(line.baseline + below)
            rects.append(Rect(x + left, y, width if width > 1.0 else 1.0, height, colour))
    return rects


def _marks(lines: Sequence[LineShape], annotations: Sequence[Annotation], scene: Scene) -> Iterator[Mark]:
    """Initials of the other annotators whose annotations begin in a line, once each."""
    for line in lines:
        seen: list[str] = []
        for annotation in annotations:
            if annotation.annotator != scene.own and line.start <= annotation.start < line.end:
                initial = scene.initials.get(annotation.annotator, "?")
                if initial not in seen:
                    seen.append(initial)
        for column, initial in enumerate(seen[:_MARKS_A_LINE]):
            more = len(seen) > _MARKS_A_LINE and column == _MARKS_A_LINE - 1
            yield Mark(column, line.baseline, "+" if more else initial)
