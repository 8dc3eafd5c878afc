"""What a message offers is reached by keys as well as by the mouse."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from gui.widgets.message_bar import Message, MessageKind
from gui.window.main_window import MainWindow
from tests.gui.driving import click, press

ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def done(window: MainWindow) -> list[str]:
    """What the two buttons of the shown message have done."""
    done: list[str] = []
    actions = (("Report…", lambda: done.append("report")), ("Undo", lambda: done.append("undo")))
    window.message_bar.show_message(Message("Imported.", actions=actions))
    return done


def in_text(window: MainWindow) -> bool:
    assert window.workspace is not None
    view = window.workspace.labelling.view()
    return view is not None and view.hasFocus()


@pytest.mark.parametrize("keys", [(), (Qt.Key.Key_Tab,)])
def test_each_thing_to_do_has_keys(window: MainWindow, done: list[str], keys: tuple[Qt.Key, ...]):
    assert in_text(window)
    press(window, Qt.Key.Key_Return, ALT)
    for key in keys:
        press(window, key)
    press(window, Qt.Key.Key_Return)
    assert done == (["undo"] if keys else ["report"])
    assert window.message_bar.message is None
    assert in_text(window)


def test_the_last_button_closes_the_message(window: MainWindow, done: list[str]):
    press(window, Qt.Key.Key_Return, ALT)
    press(window, Qt.Key.Key_Tab)
    press(window, Qt.Key.Key_Tab)
    press(window, Qt.Key.Key_Space)
    assert window.message_bar.message is None
    assert done == []


def test_escape_leads_back_to_where_the_keyboard_was(window: MainWindow, done: list[str]):
    window.docks.reveal("documents")
    before = QApplication.focusWidget()
    press(window, Qt.Key.Key_Return, ALT)
    assert QApplication.focusWidget() is not before
    press(window, Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is before
    assert window.message_bar.message is not None


def test_a_click_on_a_button_leaves_the_keyboard_in_the_text(window: MainWindow, done: list[str]):
    window.message_bar._actions[1].setObjectName("second")
    click(window.message_bar, QPushButton, "second")
    assert done == ["undo"]
    assert in_text(window)


def test_a_message_does_not_go_from_under_the_keyboard(window: MainWindow, done: list[str], qtbot: QtBot):
    press(window, Qt.Key.Key_Return, ALT)
    timer = window.message_bar._timer
    with qtbot.waitSignals([timer.timeout, timer.timeout]):
        timer.start(1)
    assert window.message_bar.message is not None
    press(window, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: window.message_bar.message is None)


def test_the_action_is_offered_while_there_is_a_message(make_window: Callable[[], MainWindow]):
    window = make_window()
    action = window.registry.action("view.message")
    assert not action.isEnabled()
    window.message_bar.show_message(Message("Trouble.", MessageKind.WARNING))
    assert action.isEnabled()
    window.message_bar.clear()
    assert not action.isEnabled()
