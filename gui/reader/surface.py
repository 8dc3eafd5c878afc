"""The page with annotations, furniture, search hits and selection painted on it.

Character formats in the document would cost ten times as much and would not follow the theme, so fills are
painted before the text and underlines after it. What is painted for a block is planned once and kept until its
layout or its annotations change; a repaint only draws.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QPalette, QTextBlock
from PySide6.QtWidgets import QWidget

from core.ids import AnnotationId, AnnotatorId, LabelId
from core.model import Annotation, Label, Mask, Span
from gui.base.colours import Ground, Ink, Rgba, ink, with_opacity
from gui.reader import painter as drawing
from gui.reader.geometry import block_lines
from gui.reader.index import SpanIndex
from gui.reader.page import GUTTER, Page
from gui.reader.paint import LineMetrics, LineShape, Rect, Scene, initials_of, plan_block, span_rects
from gui.reader.typography import Typography

GRIP = 8
"""Pixels around an edge of the selected annotation within which the mouse takes hold of it."""


_TINT = 0.045
"""Opacity of the text's colour over the paragraph in which one works."""


class Surface(Page):
    """Shows one text with annotations; see `gui.reader.protocol.TextView` for the units."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self._index = SpanIndex()
        self._concealed: dict[AnnotationId, Annotation] = {}
        """Annotations of hidden layers. All others are in the index."""
        self._hidden: frozenset[AnnotatorId] = frozenset()
        self._labels: Mapping[LabelId, Label] = {}
        self._masks: list[Mask] = []
        self._selected: AnnotationId | None = None
        self._edge_preview: Span | None = None
        self.tinted = Span(0, 0)
        """The paragraph in which one works, drawn on a ground of its own; empty for none."""
        self.doubtful: Sequence[Span] = ()
        """Characters of a scan that were recognised doubtfully, in order, without overlaps: underlined by dots."""
        self._hits: Sequence[Span] = ()
        self._current_hit: Span | None = None
        self._paints: dict[int, drawing.ReadyPaint] = {}
        self.overlays: list[Callable[[], None]] = []
        """What paints over the finished page, in this order."""
        self.said: Callable[[Annotation], str] = lambda _annotation: ""
        """What is said of an annotation beside its label, in a few words, for hovering."""
        self._mark_font = QFont()
        self._measured_for: Typography | None = None
        self._ground = Ground.light()
        self._scene = Scene({}, None, {}, LineMetrics.of(18, 31))
        super().__init__(parent)
        # All of the paper is painted here, so Qt need not fill the background first.
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.set_ground(self._ground)

    # --- what is shown

    @property
    def index(self) -> SpanIndex:
        """The visible annotations: those of hidden layers are not in it."""
        return self._index

    def show_text(self, text: str) -> None:
        """Replace the text; annotations, masks and hits are cleared."""
        self._index = SpanIndex()
        self._concealed = {}
        self._masks = []
        self._hits = self.doubtful = ()
        self.tinted = Span(0, 0)
        self._selected = self._current_hit = self._edge_preview = None
        super().show_text(text)

    def set_spans(
        self,
        annotations: Sequence[Annotation],
        labels: Mapping[LabelId, Label],
        own: AnnotatorId | None,
        names: Mapping[AnnotatorId, str],
    ) -> None:
        """Replace all annotations; see `TextView.set_spans`."""
        self._labels = labels
        self._scene = replace(self._scene, inks=self._inks(), own=own, initials=initials_of(names))
        self._set_annotations(annotations)

    def span_changed(self, before: Annotation | None, after: Annotation | None) -> None:
        """Create, remove or change one annotation; only the blocks it touches are planned and painted again."""
        if before is not None:
            self._concealed.pop(before.id, None)
            old = self._index.get(before.id)
            if old is not None:
                self._forget(self._index.cluster_span(old))
                self._index.remove(old)
        if after is not None and after.annotator in self._hidden:
            self._concealed[after.id] = after
        elif after is not None:
            self._index.add(after)
            self._forget(self._index.cluster_span(after))
        if self._selected and self._selected not in self._index:
            self._selected = None

    def set_hidden(self, annotators: frozenset[AnnotatorId]) -> None:
        """Hide the layers of these annotators."""
        if annotators != self._hidden:
            everything = self.annotations()
            self._hidden = annotators
            self._set_annotations(everything)

    def set_masks(self, masks: Sequence[Mask]) -> None:
        """Ranges of furniture, drawn faint."""
        self._masks = sorted(masks, key=lambda mask: mask.start)
        self.viewport().update()

    def set_hits(self, hits: Sequence[Span], current: Span | None = None) -> None:
        """The search hits in order, and the current one."""
        self._hits = hits
        self._current_hit = current
        self.viewport().update()

    def select_annotation(self, annotation: AnnotationId | None) -> None:
        """Outline one annotation, or none."""
        for changed in (self._selected, annotation):
            if changed and (found := self._index.get(changed)):
                self.update_span(found.span)
        self._selected = annotation if annotation in self._index else None

    @property
    def selected_annotation(self) -> Annotation | None:
        """The outlined annotation."""
        return self._index.get(self._selected) if self._selected else None

    @property
    def masks(self) -> Sequence[Mask]:
        """The ranges of furniture, in order."""
        return self._masks

    @property
    def ground(self) -> Ground:
        """The colours of the theme."""
        return self._ground

    def mask_at(self, position: int) -> Mask | None:
        """The furniture that the character at `position` belongs to."""
        return next((mask for mask in self._masks if mask.start <= position < mask.end), None)

    def _set_annotations(self, annotations: Sequence[Annotation]) -> None:
        hidden = self._hidden
        shown = [a for a in annotations if a.annotator not in hidden] if hidden else annotations
        self._concealed = {a.id: a for a in annotations if a.annotator in hidden} if hidden else {}
        self._index = SpanIndex(shown)
        if self._selected and self._selected not in self._index:
            self._selected = None
        self._paints.clear()
        self.viewport().update()

    def annotations(self) -> list[Annotation]:
        """All annotations, those of hidden layers too."""
        return [*self._index, *self._concealed.values()]

    @property
    def labels(self) -> Mapping[LabelId, Label]:
        """The labels that annotations have."""
        return self._labels

    @property
    def inks(self) -> Mapping[LabelId, Ink]:
        """The labels' colours on the current ground."""
        return self._scene.inks

    def _inks(self) -> dict[LabelId, Ink]:
        return {key: ink(label.colour, self._ground) for key, label in self._labels.items()}

    def _forget(self, span: Span) -> None:
        """Drop the paint lists of the blocks under `span` and repaint them."""
        first = self._doc.findBlock(self._edge.to_document(span.start)).blockNumber()
        last = self._doc.findBlock(self._edge.to_document(span.end)).blockNumber()
        for number in range(first, last + 1):
            self._paints.pop(number, None)
        self.update_span(span)

    # --- look

    def set_ground(self, ground: Ground) -> None:
        """Colours of the theme."""
        self._ground = ground
        palette = QPalette(self.palette())
        roles = QPalette.ColorRole
        for role in (roles.Base, roles.Window):
            palette.setColor(role, drawing.colour(ground.paper))
        # We paint the selection under the text, as high as the fills, so Qt's own is made invisible.
        palette.setColor(roles.Highlight, Qt.GlobalColor.transparent)
        for role in (roles.Text, roles.HighlightedText):
            palette.setColor(role, drawing.colour(ground.text))
        self.setPalette(palette)
        self._scene = replace(self._scene, inks=self._inks())
        self._paints.clear()
        self.viewport().update()

    def _layout_changed(self) -> None:
        self._paints.clear()
        if self._measured_for is self._typography:
            return
        self._measured_for = self._typography
        self._mark_font = self._typography.font()
        self._mark_font.setPixelSize(max(10, round(self._em * 0.62)))
        metrics = LineMetrics.of(self._em, self._typography.line_height)
        if metrics != self._scene.metrics:
            self._scene = replace(self._scene, metrics=metrics)

    # --- geometry of spans

    def span_rectangles(self, span: Span) -> list[QRectF]:
        """What a fill of `span` covers in the viewport, one rectangle a line, visible lines only."""
        stripe = self._stripe(span)
        return [
            QRectF(r.x + GUTTER, r.y + y, r.width, r.height)
            for lines, y in self._lines_between(*stripe)
            for r in self._rects(lines, span)
        ]

    def update_span(self, span: Span) -> None:
        """Repaint the lines under `span`."""
        top, bottom = self._stripe(span)
        margin = self.line_height()
        if bottom >= top:
            height = round(bottom - top) + 2 * margin
            self.viewport().update(QRect(0, round(top) - margin, self.viewport().width(), height))

    def _stripe(self, span: Span) -> tuple[float, float]:
        """Top and bottom of the part of `span` that is in the viewport; top below bottom when none is."""
        shown = self.visible_range()
        if span.end < shown.start or span.start > shown.end:
            return 1.0, 0.0
        height = float(self.viewport().height())
        top = self.y_of(span.start) if span.start > shown.start else 0.0
        bottom = self.y_of(span.end) + self.line_height() if span.end < shown.end else height
        return max(0.0, top), min(height, bottom)

    def _lines_between(self, top: float, bottom: float) -> list[tuple[list[LineShape], float]]:
        if bottom < top:
            return []
        return [(block_lines(block, self._edge), y) for block, y in self.blocks_between(top, bottom)]

    def _rects(self, lines: Sequence[LineShape], span: Span, colour: Rgba = (0, 0, 0, 0)) -> list[Rect]:
        return span_rects(lines, span.start, span.end, self._scene.metrics, colour)

    # --- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the fills, then the text, then underlines, marks and the veil over furniture."""
        if self._awaited_top is not None:
            # This was requested before updates were turned off. What is on the screen may stay until the page is at its
            # place.
            return
        self._painted = True
        clip = event.rect()
        blocks = self.blocks_between(clip.top() - self.line_height(), clip.bottom() + 1)
        plans = [(self._plan(block), y) for block, y in blocks]
        special = self._special_spans(blocks)
        painter = QPainter(self.viewport())
        painter.fillRect(clip, drawing.colour(self._ground.paper))
        self._draw_tint(painter, blocks)
        self._draw_backgrounds(painter, blocks, special)
        for plan, y in plans:
            if plan.under:
                painter.resetTransform()
                painter.translate(GUTTER, y)
                drawing.draw_batches(painter, plan.under)
        painter.end()
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        self._draw_veils(painter, blocks)
        for plan, y in plans:
            if plan.over:
                painter.resetTransform()
                painter.translate(GUTTER, y)
                drawing.draw_batches(painter, plan.over)
            if plan.marks:
                drawing.draw_marks(painter, plan.marks, self._mark_font, self._ground.muted, -6)
        painter.resetTransform()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_doubtful(painter, blocks)
        self._draw_selected(painter, blocks)
        painter.end()
        for paint in self.overlays:
            paint()

    def _draw_tint(self, painter: QPainter, blocks: Sequence[tuple[QTextBlock, float]]) -> None:
        """Draw a ground over the whole width of the paragraph in which one works."""
        if not len(self.tinted):
            return
        # A block's rectangle does not include its margins.
        layout, tint = self._doc.documentLayout(), drawing.colour(with_opacity(self._ground.text, _TINT))
        painter.resetTransform()
        for block, y in blocks:
            if self._block_span(block).overlaps(self.tinted):
                height = layout.blockBoundingRect(block).height()
                painter.fillRect(QRectF(GUTTER / 2, y - 2, self.viewport().width() - GUTTER, height + 2), tint)

    def _plan(self, block: QTextBlock) -> drawing.ReadyPaint:
        number = block.blockNumber()
        ready = self._paints.get(number)
        if ready is None:
            lines = block_lines(block, self._edge) if len(self._index) else []
            ready = self._paints[number] = drawing.ReadyPaint.of(plan_block(lines, self._index, self._scene))
        return ready

    def _special_spans(self, blocks: Sequence[tuple[QTextBlock, float]]) -> list[tuple[Span, Rgba]]:
        """Ranges with a ground that changes too often to be kept: search hits and the selection."""
        hits: Sequence[Span] = ()
        if self._hits and blocks:
            shown = Span(self._block_span(blocks[0][0]).start, self._block_span(blocks[-1][0]).end)
            first = bisect_left(self._hits, shown.start, key=lambda hit: hit.end)
            hits = self._hits[first : bisect_right(self._hits, shown.end, key=lambda hit: hit.start)]
        found: list[tuple[Span, Rgba]] = []
        cursor = self.textCursor()
        if cursor.hasSelection():
            start = self._edge.from_document(cursor.selectionStart())
            end = self._edge.from_document(cursor.selectionEnd())
            found.append((Span(start, end), with_opacity(self._ground.selection, 1.0)))
        found += [(hit, with_opacity(self._ground.hit, 0.6)) for hit in hits]
        if self._current_hit is not None:
            found.append((self._current_hit, with_opacity(self._ground.hit, 1.0)))
        return found

    def _draw_backgrounds(
        self,
        painter: QPainter,
        blocks: Sequence[tuple[QTextBlock, float]],
        special: Sequence[tuple[Span, Rgba]],
    ) -> None:
        if not special or not blocks:
            return
        for block, y in blocks:
            inside = self._block_span(block)
            wanted = [(span, colour) for span, colour in special if span.overlaps(inside)]
            if not wanted:
                continue
            lines = block_lines(block, self._edge)
            painter.resetTransform()
            painter.translate(GUTTER, y)
            for span, colour in wanted:
                rects = self._rects(lines, span, colour)
                drawing.draw_rects(painter, [_tall(rect, self.line_height()) for rect in rects])

    def _block_span(self, block: QTextBlock) -> Span:
        start = block.position()
        return Span(self._edge.from_document(start), self._edge.from_document(start + block.length() - 1))

    def _draw_veils(self, painter: QPainter, blocks: Sequence[tuple[QTextBlock, float]]) -> None:
        """Paint over furniture in the paper's colour, so that it is fainter but still legible."""
        if not self._masks or not blocks:
            return
        colour = with_opacity(self._ground.paper, 1.0 - self._ground.furniture_opacity)
        height = self.line_height()
        for block, y in blocks:
            inside = self._block_span(block)
            masks = [m for m in self._masks if m.start < inside.end and m.end > inside.start]
            if not masks:
                continue
            lines = block_lines(block, self._edge)
            painter.resetTransform()
            painter.translate(GUTTER, y)
            for mask in masks:
                rects = self._rects(lines, Span(mask.start, mask.end), colour)
                drawing.draw_rects(painter, [_tall(rect, height) for rect in rects])

    def _draw_doubtful(self, painter: QPainter, blocks: Sequence[tuple[QTextBlock, float]]) -> None:
        """Dots under what was recognised doubtfully."""
        for block, y in blocks if self.doubtful else ():
            inside = self._block_span(block)
            first = bisect_right(self.doubtful, inside.start, key=lambda span: span.end)
            last = bisect_left(self.doubtful, inside.end, key=lambda span: span.start)
            if first < last:
                lines = block_lines(block, self._edge)
                painter.resetTransform()
                painter.translate(GUTTER, y)
                rects = [rect for span in self.doubtful[first:last] for rect in self._rects(lines, span)]
                drawing.draw_dots(painter, rects, self._ground.muted)

    def _draw_selected(self, painter: QPainter, blocks: Sequence[tuple[QTextBlock, float]]) -> None:
        """Outline of the selected annotation, with a grip at each edge when it is one's own."""
        selected = self.selected_annotation
        if selected is None:
            return
        span = self._edge_preview or selected.span
        colour = self._scene.inks[selected.label].line if selected.label in self._scene.inks else (128, 128, 128, 255)
        for block, y in blocks:
            if not span.overlaps(self._block_span(block)):
                continue
            lines = block_lines(block, self._edge)
            painter.resetTransform()
            painter.translate(GUTTER, y)
            rects = self._rects(lines, span, colour)
            drawing.draw_outline(painter, rects)
            if selected.annotator != self._scene.own:
                continue
            edges: list[tuple[float, float, float]] = []
            if rects and lines[0].start <= span.start:
                edges.append((rects[0].x, rects[0].y, rects[0].y + rects[0].height))
            if rects and span.end <= lines[-1].end:
                last = rects[-1]
                edges.append((last.x + last.width, last.y, last.y + last.height))
            drawing.draw_handles(painter, edges, colour)

    def changed_region(self, span: Span) -> QRect:
        """Bounding rectangle of the visible part of `span`, empty when none is visible."""
        result = QRectF()
        for rectangle in self.span_rectangles(span):
            result = result.united(rectangle)
        return result.toAlignedRect()

    def edge_at(self, point: QPoint) -> str | None:
        """``start`` or ``end`` when `point` is on a grip of the selected annotation."""
        selected = self.selected_annotation
        if selected is None or selected.annotator != self._scene.own:
            return None
        rects = self.span_rectangles(selected.span)
        if not rects:
            return None
        shown = self.visible_range()
        if selected.end <= shown.end and _near(point, rects[-1].right(), rects[-1]):
            return "end"
        if selected.start >= shown.start and _near(point, rects[0].left(), rects[0]):
            return "start"
        return None


def _near(point: QPoint, x: float, line: QRectF) -> bool:
    return abs(point.x() - x) <= GRIP / 2 and line.top() - 2 <= point.y() <= line.bottom() + GRIP


def _tall(rect: Rect, height: int) -> Rect:
    """`rect` grown to the height of a line, so that lines under each other close up."""
    grow = max(0.0, height - rect.height) / 2
    return rect._replace(y=rect.y - grow, height=rect.height + 2 * grow)
