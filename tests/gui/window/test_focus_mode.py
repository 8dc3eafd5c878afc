"""Only the text: everything else goes, and comes back as it was."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from gui.window.main_window import MainWindow
from tests.gui.driving import press


def test_panels_and_bars_go_and_come_back_while_keys_go_on_working(window: MainWindow):
    window.docks.set_visible({"documents", "history"})
    before = window.docks.visible()
    press(window, Qt.Key.Key_F11)
    assert window.docks.visible() == set()
    assert not window.status.isVisible()
    assert window.menuBar().height() == 0
    press(window, Qt.Key.Key_1)
    assert window.session is not None
    assert sum(window.session.annotations.counts().values()) == 1
    press(window, Qt.Key.Key_F11)
    assert window.docks.visible() == before
    assert window.status.isVisible()
    assert window.menuBar().height() > 0


def test_closing_the_project_ends_it(window: MainWindow):
    press(window, Qt.Key.Key_F11)
    window.close_project()
    assert not window.registry.action("view.focus").isChecked()
    assert window.status.isVisible()


def test_panels_come_back_as_wide_as_they_were(window: MainWindow):
    window.resizeDocks([window.docks.dock("documents")], [430], Qt.Orientation.Horizontal)
    QApplication.processEvents()
    width = window.docks.dock("documents").width()
    assert width > 400
    press(window, Qt.Key.Key_F11)
    press(window, Qt.Key.Key_F11)
    QApplication.processEvents()
    assert abs(window.docks.dock("documents").width() - width) < 3


def test_the_next_window_begins_as_the_last_one_ended(
    window: MainWindow, make_window: Callable[[], MainWindow], project_path: Path
):
    press(window, Qt.Key.Key_F11)
    window.close()
    again = make_window()
    assert not again.focus_mode.on
    again.open_project(project_path)
    assert again.focus_mode.on
    assert again.registry.action("view.focus").isChecked()
    assert again.isFullScreen()
    assert not again.docks.visible()
    press(again, Qt.Key.Key_F11)
    assert not again.isFullScreen()
    assert "documents" in again.docks.visible()
    again.close()
    third = make_window()
    third.open_project(project_path)
    assert not third.focus_mode.on
