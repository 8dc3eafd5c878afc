"""Only the text, and everything back as it was."""

from PySide6.QtCore import Qt

from gui.window.main_window import MainWindow
from tests.gui.driving import press


def test_everything_comes_back_as_it_was(window: MainWindow):
    before = window.docks.visible()
    assert before
    press(window, Qt.Key.Key_F11)
    assert window.focus_mode.on
    assert window.docks.visible() == set()
    assert not window.status.isVisible()
    press(window, Qt.Key.Key_F11)
    assert not window.focus_mode.on
    assert window.docks.visible() == before
    assert window.status.isVisible()
