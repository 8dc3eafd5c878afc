"""Labelling, reviewing, reading: one key changes panels, keys and text size."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from core.session import Session
from gui.base.settings import ARRANGEMENT, ARRANGEMENTS, SHORTCUTS, TEXT_SIZE
from gui.window.arrangements import NAMES
from gui.window.main_window import MainWindow
from tests.gui.driving import press

Key = Qt.Key


def checked(window: MainWindow) -> list[str]:
    return [name for name in NAMES if window.registry.action(f"view.arrange_{name}").isChecked()]


def test_one_key_goes_through_all_three(window: MainWindow):
    before = window.docks.visible()
    seen = []
    for _time in range(3):
        press(window, Key.Key_F12)
        seen.append((window.arrangements.current, window.docks.visible()))
        assert checked(window) == [window.arrangements.current]
    assert seen == [("reviewing", {"documents", "review"}), ("reading", {"outline"}), ("labelling", before)]
    assert window.message_bar.message is not None
    assert window.message_bar.message.text.startswith("Labelling: ")


def test_each_keeps_its_panels(window: MainWindow):
    window.registry.action("view.arrange_reading").trigger()
    window.docks.set_visible({"annotations", "documents"})
    window.resizeDocks([window.docks.dock("documents")], [420], Qt.Orientation.Horizontal)
    QApplication.processEvents()
    width = window.docks.dock("documents").width()
    window.registry.action("view.arrange_labelling").trigger()
    assert window.docks.visible() != {"annotations", "documents"}
    window.registry.action("view.arrange_reading").trigger()
    assert window.docks.visible() == {"annotations", "documents"}
    QApplication.processEvents()
    assert abs(window.docks.dock("documents").width() - width) < 3


def test_each_keeps_its_keys_and_its_text_size(window: MainWindow):
    window.settings.set(SHORTCUTS, {"document.next": ["Ctrl+U"]})
    size = window.settings.get(TEXT_SIZE)
    window.registry.action("view.arrange_reading").trigger()
    assert window.settings.get(TEXT_SIZE) == size + 3
    assert window.registry.keys("document.next") == ("Ctrl+U",), "at first the keys are those that one knows"
    window.settings.set(SHORTCUTS, {"document.next": ["Space"]})
    window.settings.set(TEXT_SIZE, 30)
    window.registry.action("view.arrange_labelling").trigger()
    assert window.registry.keys("document.next") == ("Ctrl+U",)
    assert window.settings.get(TEXT_SIZE) == size
    window.registry.action("view.arrange_reading").trigger()
    assert window.registry.keys("document.next") == ("Space",)
    assert window.settings.get(TEXT_SIZE) == 30


def test_it_is_in_force_at_the_next_start(
    window: MainWindow, make_window: Callable[[], MainWindow], project_path: Path
):
    press(window, Key.Key_F12)
    window.close()
    again = make_window()
    again.open_project(project_path)
    assert again.arrangements.current == "reviewing"
    assert again.docks.visible() == {"documents", "review"}
    assert checked(again) == ["reviewing"]


def test_a_project_closed_in_another_one_has_the_panels_in_force(window: MainWindow, tmp_path: Path):
    other = tmp_path / "other.biaodu"
    Session.create(other).close()
    first = window.session
    assert first is not None
    path = first.path
    press(window, Key.Key_F12)
    window.open_project(other)
    press(window, Key.Key_F12)
    assert window.arrangements.current == "reading"
    window.open_project(path)
    assert window.docks.visible() == {"outline"}


def test_settings_that_somebody_edited_do_no_harm(window: MainWindow):
    window.settings.set(ARRANGEMENTS, {"reviewing": {"panels": "?", "text_size": 999, "keys": "x"}})
    press(window, Key.Key_F12)
    assert window.settings.get(ARRANGEMENT) == "reviewing"
    assert window.docks.visible() == {"documents", "review"}


def test_only_the_text_ends_first(window: MainWindow):
    before = window.docks.visible()
    press(window, Key.Key_F11)
    press(window, Key.Key_F12)
    assert not window.focus_mode.on
    press(window, Key.Key_F12)
    press(window, Key.Key_F12)
    assert window.docks.visible() == before
