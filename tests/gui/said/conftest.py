"""The window of a project in which something is said beside labels."""

from gui.said.desk import SaidDesk
from gui.window.main_window import MainWindow


def desk_of(window: MainWindow) -> SaidDesk:
    assert window.workspace is not None
    return window.workspace.aids.said


def told(window: MainWindow) -> str:
    message = window.message_bar.message
    return message.text if message is not None else ""
