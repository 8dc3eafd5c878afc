"""Shows the hints over a text and takes the keys while they are shown."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter

from core.model import Span
from core.text.unit import Unit
from gui.reader.hints import Hint, hints_for, targets
from gui.reader.keys import is_character_with_alt
from gui.reader.painter import colour

if TYPE_CHECKING:
    from gui.reader.view import ReaderView

JOIN = "-"
"""Typed between two hints to choose everything from the first to the second; the first in capitals does the same."""
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_OWN_KEYS = (Qt.Key.Key_Escape, Qt.Key.Key_Backspace)


class Hinting(QObject):
    """The mode of a view in which letters choose passages."""

    chosen = Signal(object, str, bool)
    """The chosen `Span`, the key of the label for it, empty for none, and whether Alt was held with that key."""

    def __init__(self, view: "ReaderView") -> None:
        super().__init__(view)
        self._view = view
        self.label_keys: Callable[[], list[str]] = list
        """The keys that set labels: never a hint's letter."""
        self.stays: Callable[[], bool] = lambda: False
        """Whether the hints come back after a label and after scrolling, until Escape."""
        self.hints: list[Hint] = []
        """Hints on the screen; empty while the mode is off."""
        self._typed = ""
        self._label = ""
        self._with_alt = False
        self._first: Span | None = None
        """The first end of a range whose second end is still to be typed."""
        self._joining = False
        self._last: Span | None = None
        """What was chosen last, while it is still what is selected: `JOIN` goes on from it."""
        view.verticalScrollBar().valueChanged.connect(self._scrolled)

    @property
    def on(self) -> bool:
        """Whether hints are shown."""
        return bool(self.hints)

    def show(self, first: Span | None = None) -> None:
        """Show hints for what is in sight. If `first` is given, a second hint ends a range that begins with it."""
        view = self._view
        found = targets(view.snapping.units, view.visible_range(), view.masks)
        self.hints = hints_for(found, self.label_keys())
        self._typed, self._label, self._with_alt = "", "", False
        self._first, self._joining = first, first is not None
        view.viewport().update()

    def _scrolled(self) -> None:
        if self.on and self.stays():
            self.show()
        else:
            self.leave()

    def leave(self) -> None:
        """Take the hints away."""
        if self.hints:
            self.hints = []
            self._view.viewport().update()

    def goes_on(self, text: str) -> bool:
        """Handle a key in the text that joins the last choice with another; then the hints are shown."""
        if text != JOIN or self._last is None or self._last != self._view.selection:
            return False
        self.show(self._last)
        return True

    def claims(self, event: QKeyEvent) -> bool:
        """Whether a key is for the hints, before any action gets it."""
        plain = not event.modifiers() & ~(_SHIFT | Qt.KeyboardModifier.KeypadModifier)
        labels = is_character_with_alt(event) and event.text() in self.label_keys()
        return self.on and (labels or (plain and (event.key() in _OWN_KEYS or bool(event.text().strip()))))

    def press(self, event: QKeyEvent) -> None:
        """Take a key."""
        text = event.text().lower()
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        elif event.key() == Qt.Key.Key_Backspace:
            self._typed = self._typed[:-1]
        elif text == JOIN:
            self._joining = True
        elif text in {key.lower() for key in self.label_keys()}:
            self._label, self._with_alt = text, is_character_with_alt(event)
        elif any(hint.letters.startswith(self._typed + text) for hint in self.hints):
            self._typed += text
            # A capital begins a range: it saves the sign between both.
            self._joining = self._joining or (text.isalpha() and bool(event.modifiers() & _SHIFT))
            self._choose()
        else:
            self.leave()
        self._view.viewport().update()

    def _choose(self) -> None:
        found = next((hint.target.span for hint in self.hints if hint.letters == self._typed), None)
        if found is None:
            return
        self._typed = ""
        if self._joining and self._first is None:
            self._first = found
            return
        span = found
        if self._first is not None:
            span = Span(min(self._first.start, found.start), max(self._first.end, found.end))
        label, with_alt = self._label, self._with_alt
        self.leave()
        self._last = span
        self.chosen.emit(span, label, with_alt)
        if label and self.stays():
            self.show()

    # --- painting

    def paint(self) -> None:
        """Draw each hint before its passage: a sentence's on its line, an item's raised above it and outlined."""
        if not self.on:
            return
        view = self._view
        painter = QPainter(view.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = view.typography.font()
        font.setPixelSize(max(11, round(view.typography.pixels * 0.72)))
        font.setBold(True)
        painter.setFont(font)
        metrics = QFontMetricsF(font)
        ground = view.ground
        for hint in self.hints:
            if not hint.letters.startswith(self._typed):
                continue
            place = self._place(hint, metrics)
            item = hint.target.unit is Unit.ITEM
            painter.setPen(colour(ground.accent))
            painter.setBrush(colour(ground.paper if item else ground.accent))
            painter.drawRoundedRect(place, 3, 3)
            painter.setPen(colour(ground.accent if item else ground.paper))
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, hint.letters.upper())
        painter.end()

    def _place(self, hint: Hint, metrics: QFontMetricsF) -> QRectF:
        view, start = self._view, hint.target.span.start
        cells = view.span_rectangles(Span(start, start + 1))
        corner = cells[0].topLeft() if cells else QPointF(0, view.y_of(start))
        width = metrics.horizontalAdvance(hint.letters.upper()) + 8
        raised = 0.62 * metrics.height() if hint.target.unit is Unit.ITEM else 0.0
        # A sentence's hint goes over the mark that ends the sentence before, which leaves half of its cell empty. An
        # item's goes beside that of its sentence.
        left = max(0.0, corner.x() + 3 - width * (2.0 if hint.target.unit is Unit.ITEM else 1.0))
        return QRectF(left, corner.y() - raised, width, metrics.height())
