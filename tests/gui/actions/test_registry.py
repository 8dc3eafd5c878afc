"""Actions live: their keys are the user's."""

from PySide6.QtCore import Qt

from gui.base.settings import SHORTCUTS
from gui.window.main_window import MainWindow
from tests.gui.driving import press, quotes

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


def test_keys_the_user_has_changed_work_at_once(window: MainWindow):
    press(window, Key.Key_1)
    window.settings.set(SHORTCUTS, {"annotation.delete": ["Ctrl+Backspace"]})
    press(window, Key.Key_Delete)
    assert len(quotes(window)) == 1
    press(window, Key.Key_Backspace, CTRL)
    assert quotes(window) == []
