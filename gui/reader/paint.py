"""Decides what is drawn for the annotations of one block of text: a pure function from values to a paint list.

Coordinates are pixels relative to the block's top left corner, positions code points of the text. Fills go under the
text; over it, in the gap between the lines, go the underlines in their lanes, and at the left the marks of other
annotators.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from core.ids import AnnotatorId, LabelId
from core.model import Annotation
from gui.base.colours import Ink, Rgba
from gui.reader.index import SpanIndex

_MARKS_A_LINE = 2
_line_start = attrgetter("start")


class LineShape(NamedTuple):
    """One laid-out line of a block."""

    start: int
    end: int
    baseline: float
    x: Callable[[int], int]
    """The x of a position from `start` to `end` in this line, in whole pixels."""


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


Box = tuple[int, int, int, int]
"""Left, top, width, height in whole pixels: they are filled several times as fast as fractions."""
Boxes = Mapping[Rgba, Sequence[Box]]
"""By colour, because Qt draws those of one colour in one call."""


class BlockPaint(NamedTuple):
    """Everything to draw for one block, without its text."""

    under: Boxes
    over: Boxes
    marks: list[Mark]


EMPTY = BlockPaint({}, {}, [])


@dataclass(frozen=True, slots=True)
class LineMetrics:
    """The heights in a line at which things are drawn, in pixels from the baseline, downwards positive."""

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
    """What the paint list depends on, besides where annotations are."""

    inks: Mapping[LabelId, Ink]
    own: AnnotatorId | None
    initials: Mapping[AnnotatorId, str]
    metrics: LineMetrics


def initials_of(names: Mapping[AnnotatorId, str]) -> dict[AnnotatorId, str]:
    """A character for each annotator: the first of the name that no earlier annotator has, else the first."""
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
    """A rectangle for each line, as high as a fill, over the part of ``[start, end)`` in these lines."""
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


def _fills(lines: Sequence[LineShape], annotations: Sequence[Annotation], scene: Scene) -> Boxes:
    """Fills in runs. Where annotations overlap, only the topmost is filled, so that fills never add up."""
    boxes: defaultdict[Rgba, list[Box]] = defaultdict(list)
    inks, own, metrics, base = scene.inks, scene.own, scene.metrics, lines[0].start
    tints, owners = _owners(annotations, inks, own, base, lines[-1].end)
    for start, end, baseline, x in lines:
        top = round(baseline + metrics.fill_top)
        height = round(baseline + metrics.fill_bottom) - top
        for number, run in groupby(owners[start - base : end - base]):
            since = start
            start += len(list(run))
            if number:
                left, right = x(since), x(start)
                if left > right:
                    left, right = right, left
                boxes[tints[number - 1]].append((left, top, right - left, height))
    return boxes


def _owners(
    annotations: Sequence[Annotation], inks: Mapping[LabelId, Ink], own: AnnotatorId | None, first: int, last: int
) -> tuple[list[Rgba], list[int]]:
    """Fills, and for each code point of ``[first, last)`` the number of the topmost, counted from 1; 0 for none.

    One's own are above others', shorter above longer, later above earlier.
    """
    ranked = sorted(annotations, key=lambda a: (a.annotator == own, a.start - a.end, a.start, a.id))
    owners = [0] * (last - first)
    tints: list[Rgba] = []
    for number, annotation in enumerate(ranked, start=1):
        low = annotation.start - first if annotation.start > first else 0
        high = annotation.end - first if annotation.end < last else last - first
        owners[low:high] = [number] * (high - low)
        ink = inks[annotation.label]
        tints.append(ink.fill if annotation.annotator == own else ink.other_fill)
    return tints, owners


def _underlines(lines: Sequence[LineShape], annotations: Sequence[Annotation], index: SpanIndex, scene: Scene) -> Boxes:
    """Underlines in lanes; `annotations` are in order of their start."""
    boxes: defaultdict[Rgba, list[Box]] = defaultdict(list)
    inks, own, metrics = scene.inks, scene.own, scene.metrics
    height, lowest = max(1, round(metrics.lane_height)), metrics.lanes - 1
    depths = [metrics.fill_bottom + lane * metrics.lane_pitch for lane in range(metrics.lanes)]
    tops = [[round(line.baseline + depth) for depth in depths] for line in lines]
    first, last = 0, len(lines)
    for annotation in annotations:
        ink, start, end = inks[annotation.label], annotation.start, annotation.end
        shapes = boxes[ink.line if annotation.annotator == own else ink.other_line]
        lane = index.lane_of(annotation)
        if lane > lowest:
            lane = lowest
        while first < last - 1 and lines[first].end <= start:
            first += 1
        for number in range(first, last):
            line_start, line_end, _baseline, x = lines[number]
            if line_start >= end:
                break
            # Leave a pixel free at a real edge, so that neighbours in one lane look like two.
            left = x(start) + 1 if start >= line_start else x(line_start)
            right = x(end) - 1 if end <= line_end else x(line_end)
            if left > right:
                # It runs right to left, or is narrower than two pixels.
                left, right = sorted((x(max(start, line_start)), x(min(end, line_end))))
            shapes.append((left, tops[number][lane], right - left if right > left else 1, height))
    return boxes


def _marks(lines: Sequence[LineShape], annotations: Sequence[Annotation], scene: Scene) -> Iterator[Mark]:
    """Initials of the other annotators with annotations that begin in a line, each once."""
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
