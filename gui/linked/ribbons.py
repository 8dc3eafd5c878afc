"""Ribbons in the gaps between readers: they tie what treats the same, and lead there; what nobody answers is told."""

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QMenu, QWidget

from core.ids import DocumentId
from core.model import Span
from gui.actions.host import Host
from gui.base import theme
from gui.base.i18n import _
from gui.base.settings import RIBBONS
from gui.linked.matchings import Matchings, Pair
from gui.linked.ties import Heights, Ribbon, Stub, Ties, heights_of, shapes, ties_of
from gui.reader.open_project import OpenProject
from gui.reader.protocol import ViewportPlace
from gui.reader.reader import ReaderPane
from gui.widgets.menus import add_action

if TYPE_CHECKING:
    from core.matching.comparing import Ends
    from core.matching.counterparts import Matching
    from core.matching.sections import TextSection

HEAD = 24
"""Code points of a section that a tip shows."""
_FIRM, _LIGHT, _CURRENT = 0.30, 0.14, 0.55
"""Opacity of the fill: of pairs that are sure, of others, and of what the caret is in."""
_STUB = 9.0
"""Pixels that the mark of a section without counterpart reaches into the gap."""
_HAND = 3.0
"""Radius of the dot on what a person said."""


class _Drawn(NamedTuple):
    """A shape as it was painted last."""

    shape: Ribbon | Stub
    path: QPainterPath


class Ribbons(QObject):
    """Draws them for one open project, while they are wanted."""

    def __init__(self, window: Host, project: OpenProject, matchings: Matchings, parent: QObject) -> None:
        super().__init__(parent)
        self._window = window
        self._project = project
        self._matchings = matchings
        self._locked = False
        self._ties: dict[Pair, tuple[Matching, Ties]] = {}
        """What was made of a matching, as long as that is the one in force."""
        self._drawn: dict[int, list[_Drawn]] = {}
        gaps = project.readers.gaps
        gaps.tip = self._tip
        gaps.clicked.connect(self._clicked)
        gaps.menu_requested.connect(self._menu)
        for pane in project.readers.panes:
            self._serve(pane)
        project.readers.pane_added.connect(self._serve)
        project.readers.active_changed.connect(self.refresh)
        project.readers.state_changed.connect(self._redraw)
        matchings.forgotten.connect(self.refresh)
        window.settings.changed.connect(self._setting_changed)
        theme.notifier().changed.connect(self._redraw)
        self._show()

    @property
    def shown(self) -> bool:
        """Whether they are wanted: by the user, or because the readers are locked to each other."""
        return self._locked or self._window.settings.get(RIBBONS)

    def toggle(self) -> None:
        """Show them, or no more; it is remembered."""
        self._window.settings.set(RIBBONS, not self._window.settings.get(RIBBONS))

    def lock(self, locked: bool) -> None:
        """The readers follow each other now, or no more: while they do, one sees what ties them."""
        self._locked = locked
        self._show()

    def drawn(self, gap: int) -> list[Ribbon | Stub]:
        """What is seen in a gap."""
        return [drawn.shape for drawn in self._drawn.get(gap, ())]

    def _setting_changed(self, setting: str, _value: object) -> None:
        if setting == RIBBONS.id:
            self._show()

    def _show(self) -> None:
        gaps = self._project.readers.gaps
        gaps.draw = self._draw if self.shown else None
        gaps.widen(self.shown)
        self._window.registry.action("linked.ribbons").setChecked(self._window.settings.get(RIBBONS))
        self.refresh()

    def refresh(self) -> None:
        """Compare what stands beside each other now, and draw when that is known."""
        if not self.shown:
            return
        pairs = [pair for gap in range(len(self._project.readers.panes) - 1) if (pair := self._pair(gap)) is not None]
        if pairs:
            self._matchings.find(pairs, self._redraw)
        self._redraw()

    def _redraw(self) -> None:
        if self.shown:
            self._project.readers.gaps.redraw()

    def _serve(self, pane: ReaderPane) -> None:
        pane.visible_range_changed.connect(lambda _span: self._redraw())
        pane.outline_changed.connect(self.refresh)

    # --- what is beside each other

    def _panes(self, gap: int) -> tuple[ReaderPane, ReaderPane] | None:
        panes = self._project.readers.panes
        return (panes[gap], panes[gap + 1]) if 0 <= gap < len(panes) - 1 else None

    def _pair(self, gap: int) -> Pair | None:
        """The documents at both sides of a gap; None where they are the same, or a reader is empty."""
        panes = self._panes(gap)
        if panes is None:
            return None
        left, right = panes[0].document, panes[1].document
        return (left.id, right.id) if left is not None and right is not None and left.id != right.id else None

    def _known(self, gap: int) -> "tuple[Matching, Ties] | None":
        pair = self._pair(gap)
        matching = self._matchings.known(pair) if pair is not None else None
        if pair is None or matching is None:
            return None
        kept = self._ties.get(pair)
        if kept is None or kept[0] is not matching:
            self._ties = {known: made for known, made in self._ties.items() if self._matchings.known(known) is made[0]}
            kept = self._ties[pair] = matching, ties_of(matching)
        return kept

    # --- drawing

    def _draw(self, painter: QPainter, gap: int, widget: QWidget) -> None:
        self._drawn[gap] = []
        panes, known = self._panes(gap), self._known(gap)
        if panes is None or known is None:
            return
        matching, ties = known
        tops = [widget.mapFromGlobal(pane.view.viewport().mapToGlobal(QPoint(0, 0))).y() for pane in panes]
        page = float(max(pane.view.viewport().height() for pane in panes))
        left = _heights(panes[0], matching.first, page)
        right = _heights(panes[1], matching.second, page)
        current = self._current(panes, matching)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipRect(QRectF(0, min(tops), widget.width(), page))
        painter.translate(0, tops[0])
        down = tops[1] - tops[0]
        for shape in shapes(ties, left, right, page):
            path = _path(shape, widget.width(), down)
            self._drawn[gap].append(_Drawn(shape, path.translated(0, tops[0])))
            _paint(painter, shape, path, current(shape), widget.width(), down)
        painter.resetTransform()
        painter.setClipping(False)

    def _current(self, panes: tuple[ReaderPane, ReaderPane], matching: "Matching") -> Callable[[Ribbon | Stub], bool]:
        """Says whether a shape is about the section at the caret of the reader one works in."""
        active = self._project.readers.active
        turned = matching.turned()
        numbers = [
            side.number_at(pane.view.selection.start) if pane is active else None
            for pane, side in zip(panes, (matching, turned), strict=True)
        ]

        def is_current(shape: Ribbon | Stub) -> bool:
            if isinstance(shape, Stub):
                return shape.number == numbers[shape.side]
            return shape.tie.first == numbers[0] or shape.tie.second == numbers[1]

        return is_current

    # --- what there is, and where it leads

    def _at(self, gap: int, place: QPoint) -> Ribbon | Stub | None:
        """What is on top at a place of a gap."""
        found = [drawn.shape for drawn in self._drawn.get(gap, ()) if drawn.path.contains(QPointF(place))]
        return found[-1] if found and self.shown else None

    def _tip(self, gap: int, place: QPoint) -> str:
        shape, known, panes = self._at(gap, place), self._known(gap), self._panes(gap)
        if shape is None or known is None or panes is None:
            return ""
        matching = known[0]
        if isinstance(shape, Stub):
            section = (matching.first, matching.second)[shape.side][shape.number]
            return _("{words}\nThe other reader does not write about this.").format(
                words=_head(panes[shape.side], section.span)
            )
        tie = shape.tie
        how = _("said by hand") if tie.by_hand else _("{percent} % alike").format(percent=round(100 * tie.score))
        if not tie.mutual:
            how = _("{how}, not the best for both").format(how=how)
        left, right = _head(panes[0], matching.first[tie.first].span), _head(panes[1], matching.second[tie.second].span)
        return f"{left}\n{right}\n{how}"

    def _clicked(self, gap: int, place: QPoint) -> None:
        """Bring both ends of a ribbon to the top, or what stands alone."""
        shape, known, panes = self._at(gap, place), self._known(gap), self._panes(gap)
        if shape is None or known is None or panes is None:
            return
        matching = known[0]
        if isinstance(shape, Stub):
            section = (matching.first, matching.second)[shape.side][shape.number]
            _bring(panes[shape.side], section.span)
            return
        _bring(panes[0], matching.first[shape.tie.first].span)
        _bring(panes[1], matching.second[shape.tie.second].span)

    def _menu(self, gap: int, place: QPoint, at: QPoint) -> None:
        shape, known, pair = self._at(gap, place), self._known(gap), self._pair(gap)
        if shape is None or known is None or pair is None or self._project.session.access.read_only:
            return
        matching = known[0]
        menu = QMenu(self._window.window())
        menu.setObjectName("ribbon_menu")
        ends = _ends(shape)
        if isinstance(shape, Ribbon):
            starts = matching.first[shape.tie.first].span.start, matching.second[shape.tie.second].span.start
            add_action(menu, _("The left one has no counterpart there"), lambda: self._part(pair, starts[0]))
            add_action(menu, _("The right one has no counterpart here"), lambda: self._part(pair[::-1], starts[1]))
        add_action(menu, _("As found, without what people said"), lambda: self._as_found(pair, matching, ends))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(at)

    def _part(self, pair: tuple[DocumentId, ...], start: int) -> None:
        corrections = self._project.session.corrections
        self._window.attempt(lambda: corrections.counterpart(pair[0], start, pair[1], None))

    def _as_found(self, pair: Pair, matching: "Matching", ends: "Ends") -> None:
        from core.matching.comparing import take_back

        self._window.attempt(lambda: take_back(self._project.session, pair, matching, ends))


def _ends(shape: Ribbon | Stub) -> "Ends":
    if isinstance(shape, Ribbon):
        return shape.tie.first, shape.tie.second
    return (shape.number, None) if shape.side == 0 else (None, shape.number)


def _bring(pane: ReaderPane, span: Span) -> None:
    pane.view.select_span(span, reveal=False)
    pane.view.scroll_to(span.start, ViewportPlace.TOP)


def _head(pane: ReaderPane, span: Span) -> str:
    words = pane.view.text[span.start : span.end]
    return words[:HEAD].replace("\n", " ") + ("…" if len(words) > HEAD else "")


def _heights(pane: ReaderPane, sections: "tuple[TextSection, ...]", page: float) -> list[Heights]:
    view = pane.view
    return heights_of(sections, view.visible_range(), view.y_of, view.line_height(), page)


def _path(shape: Ribbon | Stub, width: float, down: float) -> QPainterPath:
    """The outline of a shape; `down`: how many pixels lower the right page begins."""
    path = QPainterPath()
    if isinstance(shape, Stub):
        height = shape.heights.bottom - shape.heights.top
        at, top = (0.0, shape.heights.top) if shape.side == 0 else (width - _STUB, shape.heights.top + down)
        path.addRoundedRect(QRectF(at, top + 1, _STUB, max(2.0, height - 2)), 2, 2)
        return path
    (top, bottom), (other_top, other_bottom) = shape.left, Heights(shape.right.top + down, shape.right.bottom + down)
    middle = width / 2
    path.moveTo(0, top)
    path.cubicTo(middle, top, middle, other_top, width, other_top)
    path.lineTo(width, other_bottom)
    path.cubicTo(middle, other_bottom, middle, bottom, 0, bottom)
    path.closeSubpath()
    return path


def _paint(
    painter: QPainter, shape: Ribbon | Stub, path: QPainterPath, current: bool, width: float, down: float
) -> None:
    tokens = theme.current()
    if isinstance(shape, Stub):
        painter.setPen(QPen(tokens.edge, 2.0 if current else 1.0, Qt.PenStyle.DashLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(path)
        return
    fill = QColor(tokens.accent)
    fill.setAlphaF(_CURRENT if current else _FIRM if shape.tie.mutual else _LIGHT)
    line = QColor(tokens.accent)
    line.setAlphaF(0.9 if current else 0.6 if shape.tie.mutual else 0.35)
    # What is not each other's best has a dashed edge besides: shades alone would not tell them apart.
    painter.setPen(QPen(line, 1.0, Qt.PenStyle.SolidLine if shape.tie.mutual else Qt.PenStyle.DashLine))
    painter.setBrush(fill)
    painter.drawPath(path)
    if shape.tie.by_hand:
        heights = (*shape.left, shape.right.top + down, shape.right.bottom + down)
        painter.setBrush(tokens.accent)
        painter.drawEllipse(QPointF(width / 2, sum(heights) / len(heights)), _HAND, _HAND)
