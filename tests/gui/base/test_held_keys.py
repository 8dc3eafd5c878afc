"""A held key does once what labels, and nothing in what it brought up."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QTextEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from gui.base.held_keys import HeldKeys, let_letters_act_once

NONE = Qt.KeyboardModifier.NoModifier


class Two(QWidget):
    """Two fields."""

    def __init__(self) -> None:
        super().__init__()
        self.first, self.second = QLineEdit(), QLineEdit()
        column = QVBoxLayout(self)
        for field in (self.first, self.second):
            column.addWidget(field)


class Hand:
    """Keys as the desktop sends them, to the window that has the keyboard."""

    def __init__(self, window: QWidget) -> None:
        self._handle = window.windowHandle()
        self.now = 1000

    def _send(self, kind: QEvent.Type, key: Qt.Key, text: str, repeated: bool) -> None:
        event = QKeyEvent(kind, key, NONE, text, repeated)
        event.setTimestamp(self.now)
        QApplication.sendEvent(self._handle, event)

    def press(self, key: Qt.Key, text: str = "", *, repeated: bool = False) -> None:
        """As Qt does it: asks for an override, and sends the press itself."""
        self.now += 30
        self._send(QEvent.Type.ShortcutOverride, key, text, repeated)
        self._send(QEvent.Type.KeyPress, key, text, repeated)

    def release(self, key: Qt.Key, text: str = "") -> None:
        self.now += 30
        self._send(QEvent.Type.KeyRelease, key, text, False)

    def repeat_unnoticed(self, key: Qt.Key, text: str = "") -> None:
        """As X11 does it when Qt looks too early: let go and pressed in one moment."""
        self.release(key, text)
        self._send(QEvent.Type.ShortcutOverride, key, text, False)
        self._send(QEvent.Type.KeyPress, key, text, False)


@pytest.fixture
def watch(qapp: QApplication) -> Iterator[HeldKeys]:
    held = HeldKeys(qapp)
    yield held
    held.watch(None)
    held.deleteLater()


@pytest.fixture
def two(qtbot: QtBot, watch: HeldKeys) -> Two:
    window = Two()
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(lambda: QGuiApplication.focusWindow() is window.windowHandle())
    window.first.setFocus()
    return window


@pytest.mark.parametrize("unnoticed", [False, True])
def test_a_held_key_says_nothing_in_the_field_that_comes(two: Two, unnoticed: bool) -> None:
    hand = Hand(two)

    def repeat() -> None:
        if unnoticed:
            hand.repeat_unnoticed(Qt.Key.Key_A, "a")
        else:
            hand.press(Qt.Key.Key_A, "a", repeated=True)

    hand.press(Qt.Key.Key_A, "a")
    repeat()
    assert two.first.text() == "aa"
    two.second.setFocus()
    repeat()
    repeat()
    assert two.second.text() == ""
    two.first.setFocus()
    repeat()
    assert two.first.text() == "aaa"
    two.second.setFocus()
    hand.release(Qt.Key.Key_A, "a")
    hand.press(Qt.Key.Key_A, "a")
    assert two.second.text() == "a"


def test_a_key_held_since_another_window_does_nothing(two: Two, qtbot: QtBot) -> None:
    other = QTextEdit()
    qtbot.addWidget(other)
    other.show()
    other.activateWindow()
    qtbot.waitUntil(lambda: QGuiApplication.focusWindow() is other.windowHandle())
    Hand(other).press(Qt.Key.Key_X, "x")
    assert other.toPlainText() == "x"
    two.activateWindow()
    qtbot.waitUntil(lambda: QGuiApplication.focusWindow() is two.windowHandle())
    hand = Hand(two)
    hand.press(Qt.Key.Key_X, "x", repeated=True)
    assert two.first.text() == ""
    hand.press(Qt.Key.Key_X, "x")
    assert two.first.text() == "x"


def test_tab_held_walks_on(two: Two) -> None:
    hand = Hand(two)
    hand.press(Qt.Key.Key_Tab, "\t")
    assert two.second.hasFocus()
    hand.press(Qt.Key.Key_Tab, "\t", repeated=True)
    assert two.first.hasFocus()


def test_letters_that_label_do_it_once(two: Two) -> None:
    let_letters_act_once(two.first)
    hand = Hand(two)
    for sign in "1;":
        hand.press(Qt.Key(ord(sign)), sign)
        hand.press(Qt.Key(ord(sign)), sign, repeated=True)
        hand.repeat_unnoticed(Qt.Key(ord(sign)), sign)
        hand.release(Qt.Key(ord(sign)), sign)
    assert two.first.text() == "1;"
    hand.press(Qt.Key(ord("]")), "]")
    hand.press(Qt.Key(ord("]")), "]", repeated=True)
    assert two.first.text() == "1;]]"


def test_a_window_that_is_gone_is_watched_no_more(two: Two, watch: HeldKeys, qtbot: QtBot) -> None:
    other = QLineEdit()
    other.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    other.show()
    other.activateWindow()
    qtbot.waitUntil(lambda: QGuiApplication.focusWindow() is other.windowHandle())
    with qtbot.waitSignal(other.destroyed):
        other.close()
    two.activateWindow()
    qtbot.waitUntil(lambda: QGuiApplication.focusWindow() is two.windowHandle())
    Hand(two).press(Qt.Key.Key_B, "b")
    assert two.first.text() == "b"
