"""F1 in a dialog: asks the window above it for a page of the manual, without knowing that window."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget


class HelpAsked(QEvent):
    """Sent to the window that a dialog belongs to."""

    TYPE = QEvent.Type(QEvent.registerEventType())

    def __init__(self, page: str) -> None:
        super().__init__(self.TYPE)
        self.page = page
        """Of `core.manual.PAGES`."""


def is_help_key(event: QKeyEvent) -> bool:
    """Whether a dialog should show its page."""
    return event.key() == Qt.Key.Key_F1 and event.modifiers() == Qt.KeyboardModifier.NoModifier


def ask_for_help(dialog: QWidget, page: str) -> None:
    """Have the window above `dialog` show a page; a dialog of a dialog asks the same window."""
    top = dialog
    while (parent := top.parentWidget()) is not None:
        top = parent.window()
    QApplication.sendEvent(top, HelpAsked(page))
