"""The manual in the command palette: by a heading, by what stands below it, and not in the way of actions."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from gui.window.main_window import MainWindow
from gui.window.palette import Palette
from tests.gui.driving import open_palette, press
from tests.gui.help.test_manual import manuals


def typed(window: MainWindow, text: str) -> Palette:
    palette = open_palette(window)
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    field.setText(text)
    return palette


def hits(palette: Palette) -> list[str]:
    return [entry.text for entry in palette.shown() if entry.group.startswith(("Manual", "使用手册"))]


def test_a_heading_is_found_and_opens_there(window: MainWindow, qtbot: QtBot):
    palette = typed(window, "team folder manual")
    assert hits(palette)[0] == "A team folder"
    press(window, Qt.Key.Key_Return)
    (manual,) = manuals()
    assert manual.name == "exchange"
    assert manual.browser.verticalScrollBar().value() > 0


def test_words_of_the_text_are_found_in_either_language(window: MainWindow, chinese: None):
    assert hits(typed(window, "剪贴板")) == ["报告故障"]
    press(window, Qt.Key.Key_Escape)
    assert "用键盘标注" in hits(typed(window, "三击选句"))


def test_an_action_of_that_name_stands_before_the_manual(window: MainWindow):
    shown = typed(window, "export").shown()
    assert shown[0].text == "Export…"
    assert any(entry.group.startswith("Manual") for entry in shown)


def test_an_empty_field_lists_none(window: MainWindow):
    assert hits(open_palette(window)) == []
