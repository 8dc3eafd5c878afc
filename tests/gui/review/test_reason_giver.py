"""A reason asked for right after a verdict is about that verdict."""

from PySide6.QtCore import Qt

from gui.review.compare_panel import ComparePanel
from gui.window.main_window import MainWindow
from tests.gui.driving import press
from tests.gui.review.test_compare_panel import type_text

Key = Qt.Key


def test_r_after_a_verdict_gives_the_reason_to_that_verdict(window: MainWindow, panel: ComparePanel):
    press(window, Key.Key_F7)
    first = panel.case
    press(window, Key.Key_A)
    following = panel.case
    assert first is not None
    assert following is not None
    assert following.id != first.id
    press(window, Key.Key_R)
    type_text("whole sentence")
    press(window, Key.Key_Return)
    decided = panel.decided_case(first.id)
    assert decided is not None
    assert decided.decision is not None
    assert decided.decision.reason == "whole sentence"
    assert panel.case is not None
    assert panel.case.id == following.id
    assert panel.view.hasFocus()
    assert panel.verdicts.reason_text() == ""
    # The next verdict has no reason of the one before.
    press(window, Key.Key_B)
    after = panel.decided_case(following.id)
    assert after is not None
    assert after.decision is not None
    assert after.decision.reason is None


def test_r_after_moving_on_is_about_the_chosen_difference(window: MainWindow, panel: ComparePanel):
    press(window, Key.Key_F7)
    press(window, Key.Key_A)
    press(window, Key.Key_F7)
    chosen = panel.case
    assert chosen is not None
    press(window, Key.Key_R)
    type_text("late")
    press(window, Key.Key_Return)
    press(window, Key.Key_B)
    decided = panel.decided_case(chosen.id)
    assert decided is not None
    assert decided.decision is not None
    assert decided.decision.reason == "late"


def test_escape_after_a_verdict_records_no_reason_and_goes_back_on(window: MainWindow, panel: ComparePanel):
    press(window, Key.Key_F7)
    first = panel.case
    press(window, Key.Key_A)
    following = panel.case
    press(window, Key.Key_R)
    type_text("half a sen")
    press(window, Key.Key_Escape)
    assert first is not None
    assert following is not None
    assert panel.case is not None
    assert panel.case.id == following.id
    decided = panel.decided_case(first.id)
    assert decided is not None
    assert decided.decision is not None
    assert decided.decision.reason is None
    assert panel.verdicts.reason_text() == ""
