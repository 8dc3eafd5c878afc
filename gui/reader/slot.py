"""A place in the row of readers: the reader and what feeds it."""

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.session import Session
from gui.reader.feed import ReaderFeed
from gui.reader.reader import ReaderPane

NARROWEST = 192
"""Pixels that a reader keeps at least."""
MEASURE = 14
"""Han characters that its lines keep: shorter ones cannot be read on."""
BESIDE = 96
"""Pixels beside the lines: gutters, scroll bar and overview."""


class ReaderSlot(QWidget):
    """One reader of the centre."""

    entered = Signal()
    """The keyboard has come to something around the text, such as the search line."""
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
        # Buttons of tools keep their presses: so it is not enough to wait for what they leave.
        for widget in self.pane.surroundings():
            widget.installEventFilter(self)

    def keep_measure(self) -> None:
        """Stay as wide as lines need that can be read, in the size of the text."""
        self.setMinimumWidth(max(NARROWEST, MEASURE * self.pane.view.typography.pixels + BESIDE))

    def has_keyboard(self) -> bool:
        """Whether the keyboard is anywhere in this reader."""
        focus = self.window().focusWidget()
        return focus is not None and self.isAncestorOf(focus)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notice what is done around the text; nothing is kept from those who get it."""
        if event.type() == QEvent.Type.FocusIn:
            self.entered.emit()
        elif event.type() == QEvent.Type.MouseButtonPress:
            self.pressed.emit()
        return super().eventFilter(watched, event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Presses that nobody wanted."""
        self.pressed.emit()
        super().mousePressEvent(event)
