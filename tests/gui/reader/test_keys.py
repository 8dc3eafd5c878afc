import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent

from gui.reader.keys import is_plain_character, moves_caret

Key = Qt.Key
NONE, SHIFT, CTRL, ALT, PAD = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.KeypadModifier,
)


def pressed(key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE, text: str = "") -> QKeyEvent:
    return QKeyEvent(QEvent.Type.KeyPress, key, modifiers, text)


@pytest.mark.parametrize(
    ("key", "modifiers", "moves"),
    [
        (Key.Key_Left, NONE, True),
        (Key.Key_Left, CTRL | SHIFT, True),
        (Key.Key_Down, SHIFT | PAD, True),
        (Key.Key_Down, CTRL, False),
        (Key.Key_Home, CTRL, True),
        (Key.Key_PageUp, ALT, False),
        (Key.Key_A, CTRL, True),
        (Key.Key_A, NONE, False),
    ],
)
def test_which_keys_move_the_caret(qapp, key: Qt.Key, modifiers: Qt.KeyboardModifier, moves: bool) -> None:
    assert moves_caret(pressed(key, modifiers)) is moves


@pytest.mark.parametrize(
    ("modifiers", "text", "plain"),
    [
        (NONE, "m", True),
        (SHIFT, "M", True),
        (PAD, "1", True),
        (CTRL, "m", False),
        (ALT, "m", False),
        (NONE, "\t", False),
    ],
)
def test_which_keys_may_be_a_labels(modifiers: Qt.KeyboardModifier, text: str, plain: bool) -> None:
    assert is_plain_character(pressed(Key.Key_M, modifiers, text)) is plain
