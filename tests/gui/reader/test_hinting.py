"""Hints are shown, typed and labelled by, with the keys of a window."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from gui.base.settings import HINTS_STAY
from gui.window.main_window import MainWindow
from tests.gui.driving import press, quotes
from tests.gui.window.test_hand import hint_at, selected, type_keys, view

Key = Qt.Key


def test_a_label_and_a_hint_label_a_passage_wherever_it_stands(window: MainWindow):
    press(window, Key.Key_Apostrophe)
    letters = hint_at(window, "校园安全无事故。")
    type_keys(window, "3" + letters)
    assert quotes(window) == [("safety", "校园安全无事故。")]
    assert not view(window).hinting.on


def test_a_hint_alone_selects_and_a_label_follows(window: MainWindow):
    press(window, Key.Key_Apostrophe)
    type_keys(window, hint_at(window, "招聘教师四十名。"))
    assert selected(window) == "招聘教师四十名。"
    press(window, Key.Key_2)
    assert quotes(window) == [("teachers", "招聘教师四十名。")]


@pytest.mark.parametrize("how", ["after the first", "between", "before both"])
def test_two_hints_take_everything_between(window: MainWindow, how: str):
    press(window, Key.Key_Apostrophe)
    first, last = hint_at(window, "招聘教师四十名。"), hint_at(window, "资助学生𠮷祥同学等九人。")
    if how == "before both":
        type_keys(window, f"-{first}{last}")
    else:
        # A hint alone has selected already; `-` then brings the hints back for the other end.
        type_keys(window, first)
        type_keys(window, f"-{last}")
    assert selected(window) == "招聘教师四十名。\n资助学生𠮷祥同学等九人。"
    if how == "between":
        press(window, Key.Key_1)
        assert quotes(window) == [("infrastructure", "招聘教师四十名。\n资助学生𠮷祥同学等九人。")]


def type_capital(window: MainWindow, letters: str) -> None:
    for letter in letters:
        QTest.keyClick(window.windowHandle(), letter, Qt.KeyboardModifier.ShiftModifier)  # type: ignore[call-overload]


def test_a_first_hint_in_capitals_begins_a_range(window: MainWindow):
    press(window, Key.Key_Apostrophe)
    first, last = hint_at(window, "招聘教师四十名。"), hint_at(window, "资助学生𠮷祥同学等九人。")
    type_keys(window, "1")
    type_capital(window, first)
    assert view(window).hinting.on
    type_keys(window, last)
    assert quotes(window) == [("infrastructure", "招聘教师四十名。\n资助学生𠮷祥同学等九人。")]


def test_a_label_by_its_hint_is_where_one_goes_on(window: MainWindow):
    press(window, Key.Key_Apostrophe)
    type_keys(window, "2" + hint_at(window, "招聘教师四十名。"))
    assert selected(window) == "招聘教师四十名。"
    press(window, Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
    assert selected(window) == "资助学生𠮷祥同学等九人。"


def test_with_alt_a_label_by_its_hint_goes_on_by_itself(window: MainWindow):
    press(window, Key.Key_Apostrophe)
    letters = hint_at(window, "招聘教师四十名。")
    press(window, Key.Key_2, Qt.KeyboardModifier.AltModifier)
    assert view(window).hinting.on
    type_keys(window, letters)
    assert quotes(window) == [("teachers", "招聘教师四十名。")]
    assert selected(window) == "资助学生𠮷祥同学等九人。"


@pytest.mark.parametrize("key", [Key.Key_Escape, Key.Key_Exclam])
def test_hints_go_away_and_leave_everything_as_it_was(window: MainWindow, key: Qt.Key):
    press(window, Key.Key_1)
    press(window, Key.Key_Apostrophe)
    assert view(window).hinting.on
    press(window, Key.Key_Backspace)
    press(window, key)
    assert not view(window).hinting.on
    assert len(quotes(window)) == 1


def test_hints_stay_from_label_to_label_where_one_wants_that(window: MainWindow):
    window.settings.set(HINTS_STAY, True)
    press(window, Key.Key_Apostrophe)
    for key, quote in (("1", "新建学校三所。"), ("2", "招聘教师四十名。"), ("3", "校园安全无事故。")):
        assert view(window).hinting.on
        type_keys(window, key + hint_at(window, quote))
    assert quotes(window) == [
        ("infrastructure", "新建学校三所。"),
        ("teachers", "招聘教师四十名。"),
        ("safety", "校园安全无事故。"),
    ]
    press(window, Key.Key_Escape)
    assert not view(window).hinting.on
    # Without a label a hint only selects, and what comes next is about what is selected.
    press(window, Key.Key_Apostrophe)
    type_keys(window, hint_at(window, "招聘教师四十名。"))
    assert not view(window).hinting.on
