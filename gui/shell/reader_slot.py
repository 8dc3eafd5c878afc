"""A place in the row of readers: the reader and what feeds it."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.session import Session
from gui.reader.reader import ReaderPane
from gui.shell.reader_feed import ReaderFeed

NARROWEST = 240
"""Pixels that a reader keeps; fewer would break headings."""


class ReaderSlot(QWidget):
    """One reader of the centre."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pane = ReaderPane()
        self.feed = ReaderFeed(session, self.pane)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.pane)
        self.setMinimumWidth(NARROWEST)
