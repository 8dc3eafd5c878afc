"""The mouse in a text: drag by characters, double-click a word, triple-click a sentence, drag an edge.

Qt's own handling is not used: it selects whole Chinese sentences as words and starts drags of text.
"""

from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QMouseEvent

from core.model import Span
from core.text.unit import Unit

if TYPE_CHECKING:
    from gui.reader.view import ReaderView

_AUTOSCROLL_MS = 30

PINCH = 0.08
"""The share of the size by which fingers must part or close to change the text size by a pixel."""


class _Gesture(Enum):
    NONE = 0
    SELECT = 1
    MOVE_START = 2
    MOVE_END = 3


class Pointer(QObject):
    """Turns mouse events of one view into selections, clicks on annotations and moved edges."""

    def __init__(self, view: "ReaderView") -> None:
        super().__init__(view)
        self._view = view
        self._gesture = _Gesture.NONE
        self._unit = Unit.CHARACTER
        self._origin = Span(0, 0)
        self._pressed = QPoint()
        self._since_double = QElapsedTimer()
        self._scroller = QTimer(self)
        self._scroller.setInterval(_AUTOSCROLL_MS)
        self._scroller.timeout.connect(self._autoscroll)
        self._last = QPoint()

    @property
    def busy(self) -> bool:
        """Whether a button is down on the text."""
        return self._gesture is not _Gesture.NONE

    def press(self, event: QMouseEvent) -> None:
        """Left button down."""
        point = event.position().toPoint()
        self._last = self._pressed = point
        grip = self._view.edge_at(point)
        if grip is not None:
            self._gesture = _Gesture.MOVE_START if grip == "start" else _Gesture.MOVE_END
            return
        self._gesture = _Gesture.SELECT
        if self._is_third_click(point):
            self._take_unit(point, Unit.SENTENCE)
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            anchor = self._view.anchor
            self._unit, self._origin = Unit.CHARACTER, Span(anchor, anchor)
            self._extend(point)
        else:
            position = self._view.position_at(point)
            self._unit, self._origin = Unit.CHARACTER, Span(position, position)
            self._view.set_selection(position, position)

    def double_click(self, event: QMouseEvent) -> None:
        """Second press of a double click."""
        point = event.position().toPoint()
        self._last = self._pressed = point
        self._gesture = _Gesture.SELECT
        self._since_double.start()
        self._take_unit(point, Unit.WORD)

    def move(self, event: QMouseEvent) -> None:
        """The mouse moved, with or without a button."""
        point = event.position().toPoint()
        self._last = point
        if self._gesture is _Gesture.NONE:
            on_grip = self._view.edge_at(point) is not None
            shape = Qt.CursorShape.SizeHorCursor if on_grip else Qt.CursorShape.IBeamCursor
            self._view.viewport().setCursor(shape)
            return
        self._follow(point)
        outside = point.y() < 0 or point.y() > self._view.viewport().height()
        if outside and not self._scroller.isActive():
            self._scroller.start()
        elif not outside:
            self._scroller.stop()

    def release(self, event: QMouseEvent) -> None:
        """Left button up: a selection is finished, an annotation was clicked, or an edge has been moved."""
        gesture, self._gesture = self._gesture, _Gesture.NONE
        self._scroller.stop()
        point = event.position().toPoint()
        if gesture in (_Gesture.MOVE_START, _Gesture.MOVE_END):
            self._view.finish_edge_move()
        elif gesture is _Gesture.SELECT:
            if len(self._view.selection):
                self._view.selection_finished.emit(self._view.selection)
            elif (point - self._pressed).manhattanLength() <= QGuiApplication.styleHints().startDragDistance():
                self._view.click_annotation(point)

    def cancel(self) -> None:
        """Give a gesture up, for instance because the text was replaced."""
        self._gesture = _Gesture.NONE
        self._scroller.stop()

    def _is_third_click(self, point: QPoint) -> bool:
        interval = QGuiApplication.styleHints().mouseDoubleClickInterval()
        return (
            self._since_double.isValid()
            and self._since_double.elapsed() < interval
            and (point - self._pressed).manhattanLength() <= QGuiApplication.styleHints().startDragDistance()
        )

    def _take_unit(self, point: QPoint, unit: Unit) -> None:
        self._unit = unit
        self._origin = self._unit_at(point)
        self._view.set_selection(self._origin.start, self._origin.end)

    def _unit_at(self, point: QPoint) -> Span:
        character = self._view.character_at(point)
        position = self._view.position_at(point) if character is None else character
        return self._view.snapping.at(position, self._unit)

    def _follow(self, point: QPoint) -> None:
        if self._gesture is _Gesture.SELECT:
            self._extend(point)
        else:
            self._view.preview_edge("start" if self._gesture is _Gesture.MOVE_START else "end", point)

    def _extend(self, point: QPoint) -> None:
        """Select from where the gesture began to `point`, in whole units."""
        if self._unit is Unit.CHARACTER:
            self._view.set_selection(self._origin.start, self._view.position_at(point))
            return
        here = self._unit_at(point)
        if here.start < self._origin.start:
            self._view.set_selection(self._origin.end, here.start)
        else:
            self._view.set_selection(self._origin.start, max(here.end, self._origin.end))

    def _autoscroll(self) -> None:
        height = self._view.viewport().height()
        beyond = self._last.y() if self._last.y() < 0 else self._last.y() - height
        bar = self._view.verticalScrollBar()
        bar.setValue(bar.value() + max(-60, min(60, beyond)))
        self._follow(QPoint(self._last.x(), max(0, min(height - 1, self._last.y()))))


class Pinch:
    """Counts the steps of text size that two fingers ask for as they part or close."""

    def __init__(self) -> None:
        self._gone = 0.0
        """How far the fingers have moved since the last step."""

    def step(self, share: float) -> int:
        """Take in by which share of the size they moved; 1 for a step larger, -1 for smaller, 0 for no step yet."""
        self._gone += share
        if abs(self._gone) < PINCH:
            return 0
        larger, self._gone = self._gone > 0, 0.0
        return 1 if larger else -1
