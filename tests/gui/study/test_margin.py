"""Numbers beside the text; `test_desk.py` presses the key."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from core.model import Span
from gui.window.main_window import MainWindow
from tests.gui.driving import press
from tests.gui.study.test_desk import ALT, SHIFT, desk
from tests.gui.study.test_desk import project_path as project_path


def test_they_follow_what_is_masked_and_which_text_is_shown(window: MainWindow, qtbot: QtBot):
    press(window, Qt.Key.Key_N, ALT | SHIFT)
    assert window.workspace is not None
    assert window.session is not None
    readers = window.workspace.readers
    pane = readers.active
    assert pane is not None
    assert pane.document is not None
    margin = desk(window).margins[pane]
    assert len(margin.numbers()) == 4
    window.session.documents.mask(pane.document.id, Span(0, 7))
    assert len(margin.numbers()) == 3
    second = window.session.documents.list()[1].id
    readers.open_in(second, 0)
    assert [number for _start, number in margin.numbers()] == ["2-0-1", "2-0-2"]
    assert Qt.Key.Key_N
