"""A place in the row of readers: a reader and its feed."""

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.session import Session
from gui.reader.feed import ReaderFeed
from gui.reader.reader import ReaderPane

NARROWEST = 192
"""Pixels that a reader keeps at least."""
MEASURE = 14
"""Han characters that its lines keep: shorter lines are hard to read."""
BESIDE = 96
"""Pixels for what is beside the lines: gutters, scroll bar and overview."""


class ReaderSlot(QWidget):
    """One reader of the centre."""

    entered = Signal()
    """The keyboard has moved to something around the text, such as the search line."""
    pressed = Signal()
    """The mouse was pressed on something around the text, except on what closes the reader."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pane = ReaderPane()
        self.feed = ReaderFeed(session, self.pane)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.pane)
        self.setMinimumWidth(NARROWEST)
        # Tool buttons accept their presses, so it is not enough to wait for those that they ignore.
        for widget in self.pane.surroundings():
            widget.installEventFilter(self)

    def keep_measure(self) -> None:
        """Stay so wide that lines can be read in the current text size."""
        self.setMinimumWidth(max(NARROWEST, MEASURE * self.pane.view.typography.pixels + BESIDE))

    def has_keyboard(self) -> bool:
        """Whether the keyboard is anywhere in this reader."""
        focus = self.window().focusWidget()
        return focus is not None and self.isAncestorOf(focus)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notice what is done around the text, without keeping any event from its receiver."""
        if event.type() == QEvent.Type.FocusIn:
            self.entered.emit()
        elif event.type() == QEvent.Type.MouseButtonPress:
            self.pressed.emit()
        return super().eventFilter(watched, event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Notice presses that no widget accepted."""
        self.pressed.emit()
        super().mousePressEvent(event)
