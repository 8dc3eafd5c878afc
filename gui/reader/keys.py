"""Tells which keys have a meaning of their own in a text."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

_LINE_KEYS = frozenset(
    {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}
)
SIDE_KEYS = frozenset({Qt.Key.Key_Left, Qt.Key.Key_Right})
_SHIFT, _CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


def moves_caret(event: QKeyEvent) -> bool:
    """Whether it is an arrow, Home, End or a page key, with Shift or a useful Ctrl; or Ctrl+A."""
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    key = event.key()
    if modifiers & ~(_SHIFT | _CTRL):
        return False
    if event.matches(QKeySequence.StandardKey.SelectAll) or key in SIDE_KEYS:
        return True
    if modifiers & _CTRL:
        return key in (Qt.Key.Key_Home, Qt.Key.Key_End)
    return key in _LINE_KEYS


def is_character_with_alt(event: QKeyEvent) -> bool:
    """Whether it is a letter, digit or sign with Alt alone: a label's key then goes on to the next sentence."""
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    return modifiers == Qt.KeyboardModifier.AltModifier and len(event.text()) == 1 and event.text().isprintable()


def is_plain_character(event: QKeyEvent) -> bool:
    """Whether it is a letter, digit or sign without Ctrl or Alt: it may be a label's key."""
    modifiers = event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | _SHIFT)
    return not modifiers and len(event.text()) == 1 and event.text().isprintable()
