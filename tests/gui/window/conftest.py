"""What the window says in its status line."""

from PySide6.QtWidgets import QLabel

from gui.window.main_window import MainWindow


def label(window: MainWindow, name: str) -> str:
    found = window.status.findChild(QLabel, name)
    assert isinstance(found, QLabel)
    return found.text()
