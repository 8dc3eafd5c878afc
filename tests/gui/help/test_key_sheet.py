"""The sheet of keys is made from the action table."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from gui.help.key_sheet import KeySheet
from gui.window.main_window import MainWindow
from tests.gui.driving import press

Key = Qt.Key


def test_the_sheet_shows_every_key_labels_included(window: MainWindow, qtbot: QtBot):
    press(window, Key.Key_Question)
    sheet = window.findChild(KeySheet)
    assert isinstance(sheet, KeySheet)
    texts = " ".join(shown_label.text() for shown_label in sheet.findChildren(QLabel))
    actions = ("Ctrl+K", "Next annotation", "Infrastructure", "Shift+F8", "Move label up", "Alt+Up")
    of_lists = ("In every panel", "Back to the text", "Open in the next reader", "Show the passages behind a figure")
    for wanted in (*actions, *of_lists):
        assert wanted in texts
    assert sheet.size() == sheet.sizeHint()
    sheet.close()
    qtbot.waitUntil(lambda: window.findChild(KeySheet) is None)
