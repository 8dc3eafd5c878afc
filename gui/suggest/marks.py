"""The suggestions in one text: where they are, which one is meant, and how they are drawn."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, QPointF, Qt
from PySide6.QtGui import QPainter, QPen

from core.ids import LabelId
from core.model import Span
from gui.base import theme
from gui.reader.view import ReaderView

_WIDTHS = {1: 2.2, 2: 1.6, 3: 1.0}
"""Pixels of the line by grade."""
_DASHES = {1: [6.0, 2.5], 2: [4.0, 4.0], 3: [1.5, 4.5]}
"""Length of dash and gap by grade, in widths of the line: the surer, the closer to a line."""


_RING, _RADIUS = 1.2, 2.5
"""Pixels of the ring that marks what another program suggests."""


@dataclass(frozen=True, slots=True)
class ShownSuggestion:
    """A suggestion as the text shows it."""

    span: Span
    """In code points of the canonical text."""
    label: LabelId
    name: str
    colour: str
    grade: int
    """1 (sure) to 3."""
    why: str
    """What counted, as a sentence."""
    source: str = ""
    """The program that suggests it; empty for the model of this project."""


class SuggestionMarks(QObject):
    """Serves one view."""

    def __init__(self, view: ReaderView) -> None:
        super().__init__(view)
        self._view = view
        self._shown: list[ShownSuggestion] = []
        view.overlays.insert(0, self.paint)

    @property
    def shown(self) -> Sequence[ShownSuggestion]:
        """All of this text, in its order; of one sentence the likelier first."""
        return self._shown

    def show(self, suggestions: Sequence[ShownSuggestion]) -> None:
        """Show these and no others."""
        if list(suggestions) != self._shown:
            self._shown = list(suggestions)
            self._view.viewport().update()

    def meant(self) -> ShownSuggestion | None:
        """The suggestion under the caret, or the one that the selection speaks of; the likelier of two."""
        selection = self._view.selection
        if not len(selection):
            return next((each for each in self._shown if each.span.start <= selection.start < each.span.end), None)
        best, most = None, 0
        for each in self._shown:
            shared = min(each.span.end, selection.end) - max(each.span.start, selection.start)
            # A selection that takes in much else is somebody's own.
            if shared > most and 2 * shared >= min(len(each.span), len(selection)):
                best, most = each, shared
        return best

    def at(self, position: int) -> list[ShownSuggestion]:
        """Those over a character."""
        return [each for each in self._shown if each.span.start <= position < each.span.end]

    def after(self, position: int) -> ShownSuggestion | None:
        """The first that begins at or behind a position."""
        starts = [each.span.start for each in self._shown]
        index = bisect_right(starts, position - 1)
        return self._shown[index] if index < len(self._shown) else None

    def paint(self) -> None:
        """Draw a dashed line below each passage in sight, those of one passage below each other."""
        if not self._shown:
            return
        view = self._view
        sight = view.visible_range()
        painter = QPainter(view.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        lane, before = 0, None
        for each in self._shown:
            lane = lane + 1 if each.span == before else 0
            before = each.span
            if each.span.end <= sight.start or each.span.start >= sight.end:
                continue
            pen = QPen(theme.mark_colour(each.colour), _WIDTHS[each.grade], Qt.PenStyle.CustomDashLine)
            pen.setDashPattern(_DASHES[each.grade])
            painter.setPen(pen)
            lines = view.span_rectangles(each.span)
            for line in lines:
                bottom = line.bottom() + 1 + 3 * lane
                painter.drawLine(QPointF(line.left(), bottom), QPointF(line.right(), bottom))
            if each.source and lines:
                # A ring before what another program suggests.
                painter.setPen(QPen(pen.color(), _RING))
                middle = QPointF(lines[0].left() - 1, lines[0].bottom() + 1 + 3 * lane)
                painter.drawEllipse(middle, _RADIUS, _RADIUS)
        painter.end()
