"""The panels' keys, and the mode with only the text."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.window.main_window import MainWindow
from tests.gui.driving import press

CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


def seen(window: MainWindow, name: str) -> bool:
    return not window.docks.dock(name).visibleRegion().isEmpty()


def test_the_key_of_a_panel_behind_anothers_tab_brings_it_to_the_front(window: MainWindow, qtbot: QtBot):
    window.docks.set_visible({"documents", "annotations", "history"})
    window.docks.dock("annotations").raise_()
    qtbot.waitUntil(lambda: seen(window, "annotations") and not seen(window, "history"))
    press(window, Qt.Key.Key_H, CTRL_SHIFT)
    qtbot.waitUntil(lambda: seen(window, "history"))
    assert window.registry.action("view.history").isChecked()
    focused, panel = QApplication.focusWidget(), window.docks.dock("history").widget()
    assert panel is not None
    assert focused is not None
    assert panel is focused or panel.isAncestorOf(focused)
    press(window, Qt.Key.Key_H, CTRL_SHIFT)
    assert window.docks.dock("history").isHidden()
    assert not window.registry.action("view.history").isChecked()


def test_a_project_opened_in_full_screen_has_its_panels(make_window: Callable[[], MainWindow], project_path: Path):
    window = make_window()
    press(window, Qt.Key.Key_F11)
    assert window.isFullScreen()
    window.open_project(project_path)
    assert not window.isFullScreen()
    assert not window.registry.action("view.focus").isChecked()
    shown = window.docks.visible()
    assert "documents" in shown
    press(window, Qt.Key.Key_F11)
    assert window.docks.visible() == set()
    press(window, Qt.Key.Key_F11)
    assert window.docks.visible() == shown


def test_a_maximised_window_is_maximised_again_after_full_screen(window: MainWindow, qtbot: QtBot):
    window.showMaximized()
    qtbot.waitUntil(window.isMaximized)
    press(window, Qt.Key.Key_F11)
    qtbot.waitUntil(window.isFullScreen)
    press(window, Qt.Key.Key_F11)
    qtbot.waitUntil(lambda: not window.isFullScreen())
    assert window.isMaximized()
