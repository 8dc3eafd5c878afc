"""Three hints, each once and when it is of use, that can be closed and switched off."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from gui.base.settings import HINTS, SEEN_HINTS, SHORTCUTS, Settings
from gui.widgets.message_bar import Message, MessageKind
from gui.window.hints import LABEL, PALETTE, SIDE_BY_SIDE
from gui.window.main_window import MainWindow
from tests.gui.driving import press

Key = Qt.Key


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "biaodu.ini")


@pytest.fixture
def window(make_window: Callable[[], MainWindow], project_path: Path) -> MainWindow:
    """A window with the project just opened: its first document is in a reader by itself."""
    window = make_window()
    assert window.open_project(project_path)
    QApplication.processEvents()
    return window


def answer(window: MainWindow, text: str) -> None:
    button = next(found for found in window.message_bar.findChildren(QPushButton) if found.text() == text)
    button.click()
    QApplication.processEvents()


def test_each_comes_at_its_moment_and_once(window: MainWindow, project_path: Path, qtbot: QtBot):
    assert window.hints.shown is LABEL
    assert window.message_bar.message is not None
    assert "press 1" in window.message_bar.message.text
    assert window.workspace is not None
    assert window.workspace.readers.active is not None
    assert window.workspace.readers.active.view.hasFocus(), "it takes no keyboard"
    press(window, Key.Key_1)
    assert window.hints.shown is PALETTE, "what is known now goes by itself"
    answer(window, "Got it")
    assert window.message_bar.message is None
    press(window, Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
    assert window.hints.shown is SIDE_BY_SIDE
    answer(window, "Got it")
    press(window, Key.Key_PageUp, Qt.KeyboardModifier.ControlModifier)
    press(window, Key.Key_2)
    window.close_project()
    window.open_project(project_path)
    QApplication.processEvents()
    assert window.hints.shown is None
    assert window.settings.get(SEEN_HINTS) == ["label", "palette", "side_by_side"]
    assert window.settings.get(HINTS)


def test_no_more_hints_means_none_and_the_settings_bring_them_back(window: MainWindow, project_path: Path):
    answer(window, "No more hints")
    press(window, Key.Key_1)
    press(window, Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
    assert window.hints.shown is None
    assert not window.settings.get(HINTS)
    window.settings.set(HINTS, True)
    press(window, Key.Key_2)
    assert window.hints.shown is PALETTE


def test_a_message_of_the_program_is_not_replaced_by_a_hint(window: MainWindow, qtbot: QtBot):
    said = Message("Something else.", MessageKind.WARNING)
    window.message_bar.show_message(said)
    press(window, Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
    assert window.message_bar.message is said
    window.message_bar.clear()
    QApplication.processEvents()
    assert window.hints.shown is SIDE_BY_SIDE


def test_a_project_that_may_only_be_read_has_none_about_labels(
    window: MainWindow, project_path: Path, settings: Settings
):
    settings.set(SEEN_HINTS, [])
    window.close_project()
    window.open_project(project_path, read_only=True)
    QApplication.processEvents()
    assert window.hints.shown is None


def test_keys_that_were_changed_are_named_as_they_are(window: MainWindow):
    window.settings.set(SHORTCUTS, {"view.palette": ["Ctrl+Alt+P"]})
    press(window, Key.Key_1)
    assert window.hints.shown is PALETTE
    assert window.message_bar.message is not None
    assert window.message_bar.message.text.startswith("Ctrl+Alt+P")


def test_a_hint_leaves_the_first_line_of_the_text_free(window: MainWindow, qtbot: QtBot):
    assert window.hints.shown is LABEL
    assert window.workspace is not None
    reader = window.workspace.readers.active
    assert reader is not None
    view, bar = reader.view, window.message_bar
    assert view.verticalScrollBar().value() == 0
    line = view.viewport().mapToGlobal(QPoint(0, round(view.y_of(0))))
    assert bar.mapToGlobal(bar.rect().bottomLeft()).y() + 4 < line.y()
