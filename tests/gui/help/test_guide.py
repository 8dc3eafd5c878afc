"""The guide stands beside the work: one, and easily put away."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gui.help.guide import Guide
from gui.window.main_window import MainWindow


def guides(window: MainWindow) -> list[Guide]:
    return window.findChildren(Guide)


def test_asking_twice_shows_one_guide(window: MainWindow):
    window.registry.action("help.guide").trigger()
    window.registry.action("help.guide").trigger()
    assert len(guides(window)) == 1


@pytest.mark.parametrize(
    ("key", "modifier"),
    [
        (Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_W, Qt.KeyboardModifier.ControlModifier),
    ],
)
def test_escape_and_ctrl_w_close_the_guide_and_no_reader(
    window: MainWindow, qtbot: QtBot, key: Qt.Key, modifier: Qt.KeyboardModifier
):
    window.registry.action("help.guide").trigger()
    (guide,) = guides(window)
    qtbot.waitUntil(guide.isActiveWindow)
    QTest.keyClick(guide.windowHandle(), key, modifier)
    qtbot.waitUntil(lambda: not guides(window))
    assert window.workspace is not None
    assert len(window.workspace.readers.panes) == 1
