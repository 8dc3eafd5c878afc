"""Dims all lines of a text but those of the sentence that one reads."""

from PySide6.QtCore import QObject, QRectF
from PySide6.QtGui import QPainter

from core.text.unit import Unit
from gui.base.colours import with_opacity
from gui.reader.painter import colour
from gui.reader.view import ReaderView

VEIL = 0.6
"""Share of the paper that lies over the other lines: they are still there to be found again."""


class LineFocus(QObject):
    """Serves one view."""

    def __init__(self, view: ReaderView) -> None:
        super().__init__(view)
        self._view = view
        self._on = False
        # Below the hints, which are read wherever they stand.
        view.overlays.insert(0, self.paint)
        view.selection_changed.connect(lambda _span: self._moved())

    @property
    def on(self) -> bool:
        """Whether lines are dimmed."""
        return self._on

    def switch(self, on: bool) -> None:
        """Dim, or no more."""
        if on != self._on:
            self._on = on
            self._view.viewport().update()

    def lit(self) -> QRectF:
        """The lines that are not dimmed, over the whole width of the viewport."""
        view = self._view
        chosen, snapping = view.selection, view.snapping
        first = snapping.at(chosen.start, Unit.SENTENCE)
        last = snapping.at(chosen.end - 1, Unit.SENTENCE) if len(chosen) else first
        top = view.y_of(min(chosen.start, first.start))
        bottom = view.y_of(max(chosen.end - 1, last.end - 1, chosen.start)) + view.line_height()
        return QRectF(0, top, view.viewport().width(), bottom - top)

    def paint(self) -> None:
        """Lay the paper thinly over what is above and below."""
        view = self._view
        if not self._on or not view.text:
            return
        lit, size = self.lit(), view.viewport().size()
        veil = colour(with_opacity(view.ground.paper, VEIL))
        painter = QPainter(view.viewport())
        painter.fillRect(QRectF(0, 0, size.width(), max(0.0, lit.top())), veil)
        painter.fillRect(QRectF(0, lit.bottom(), size.width(), max(0.0, size.height() - lit.bottom())), veil)
        painter.end()

    def _moved(self) -> None:
        if self._on:
            self._view.viewport().update()
