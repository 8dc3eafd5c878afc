"""A place in the row of readers: the reader and a thin mark that says whether it has the keyboard."""

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from core.session import Session
from gui import theme
from gui.reader.reader import ReaderPane
from gui.shell.reader_feed import ReaderFeed

MARK = 2
"""Pixels."""
NARROWEST = 240
"""Pixels that a reader keeps; fewer would break headings."""


class ReaderSlot(QWidget):
    """One reader of the centre."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pane = ReaderPane()
        self.feed = ReaderFeed(session, self.pane)
        self._active = False
        self._mark = QFrame()
        self._mark.setFixedHeight(MARK)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._mark)
        column.addWidget(self.pane, 1)
        self.setMinimumWidth(NARROWEST)
        self._paint()
        theme.notifier().changed.connect(self._paint)

    def set_marked(self, on: bool) -> None:
        """Show that this one, of several, is where keys go."""
        if on != self._active:
            self._active = on
            self._paint()

    def _paint(self) -> None:
        now = theme.current()
        colour = now.accent if self._active else now.paper
        self._mark.setStyleSheet(f"background: {colour.name()};")
