"""The panels' keys, and the mode with only the text."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.statistics.panel import StatisticsPanel
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


@pytest.mark.parametrize(("width", "labels"), [(1280, 14), (1920, 24)])
def test_statistics_of_many_labels_get_the_room_for_all_columns(
    window: MainWindow, qtbot: QtBot, width: int, labels: int
):
    assert window.session is not None
    window.resize(width, 800)
    for number in range(labels - len(window.session.codebook.labels())):
        window.session.codebook.create(name_en=f"Measure {number}")
    press(window, Qt.Key.Key_T, CTRL_SHIFT)
    panel = window.docks.dock("statistics").widget()
    assert isinstance(panel, StatisticsPanel)
    qtbot.waitUntil(lambda: panel.model.columnCount() == labels + 3)
    qtbot.waitUntil(lambda: panel.view.horizontalScrollBar().maximum() == 0)
    assert panel.width() <= width / 2 + 2
    # Afterwards it is as wide as the user wants it.
    window.resizeDocks([window.docks.dock("statistics")], [340], Qt.Orientation.Horizontal)
    QApplication.processEvents()
    assert panel.width() < 400
