"""Marks, focus on a sentence, words of the selection, places and printing, by keys in the real window."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.text import words
from gui.base.settings import LINE_FOCUS
from gui.widgets.printing import PrintPreview
from gui.window.main_window import MainWindow
from gui.window.workspace import Workspace
from tests.gui.driving import documents, press, readers
from tests.gui.window.conftest import label

Key = Qt.Key
CTRL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)


def workspace(window: MainWindow) -> Workspace:
    assert window.workspace is not None
    return window.workspace


def view(window: MainWindow):
    pane = readers(window).active
    assert pane is not None
    return pane.view


def caret_to(window: MainWindow, quote: str) -> int:
    place = view(window).text.index(quote)
    view(window).set_selection(place, place)
    return place


def test_a_mark_is_set_gone_to_and_removed_by_keys(window: MainWindow):
    workspace(window).focus_text()
    first, second = view(window).text.index("招聘"), view(window).text.index("校园")
    for quote in ("教师", "安全"):
        caret_to(window, quote)
        press(window, Key.Key_M, ALT)
    assert workspace(window).aids.marks.of(documents(window)[0]) == [first, second]
    view(window).set_selection(0, 0)
    press(window, Key.Key_F4)
    assert view(window).caret == first
    press(window, Key.Key_F4)
    assert view(window).caret == second
    press(window, Key.Key_F4, SHIFT)
    assert view(window).caret == first
    press(window, Key.Key_M, ALT)
    assert workspace(window).aids.marks.of(documents(window)[0]) == [second]


def test_marks_are_there_after_a_restart(make_window: Callable[[], MainWindow], project_path: Path):
    window = make_window()
    window.open_project(project_path)
    workspace(window).open_document(documents(window)[0])
    press(window, Key.Key_M, ALT)
    window.close_project()
    window.open_project(project_path)
    assert workspace(window).aids.marks.of(documents(window)[0]) == [0]


def test_all_marks_are_listed_and_lead_to_their_documents(window: MainWindow):
    press(window, Key.Key_M, ALT)
    workspace(window).open_document(documents(window)[1])
    place = caret_to(window, "校长")
    press(window, Key.Key_M, ALT)
    workspace(window).open_document(documents(window)[2])
    press(window, Key.Key_M, ALT | SHIFT)
    field = QApplication.focusWidget()
    assert field is not None
    QTest.keyClicks(field, "2023")
    press(window, Key.Key_Return)
    assert readers(window).document == documents(window)[1]
    assert view(window).caret == place - 2


def test_without_marks_the_keys_say_how_to_set_one(window: MainWindow):
    press(window, Key.Key_F4)
    assert window.message_bar.message is not None
    assert "Alt+M" in window.message_bar.message.text
    press(window, Key.Key_M, ALT | SHIFT)
    assert window.message_bar.message.text == "No text has a mark yet."


def test_back_and_forward_through_places_across_documents(window: MainWindow):
    place = caret_to(window, "校园")
    workspace(window).open_document(documents(window)[1])
    other = caret_to(window, "校长")
    press(window, Key.Key_Left, ALT)
    assert readers(window).document == documents(window)[0]
    assert view(window).caret == place
    press(window, Key.Key_Right, ALT)
    assert readers(window).document == documents(window)[1]
    assert view(window).caret == other


def test_line_focus_is_a_key_and_is_remembered(window: MainWindow, project_path: Path):
    workspace(window).focus_text()
    press(window, Key.Key_F, ALT)
    action = window.registry.action("view.line_focus")
    assert action.isChecked()
    assert [focus.on for focus in workspace(window).aids._focused] == [True]
    press(window, Key.Key_2, CTRL)
    assert [focus.on for focus in workspace(window).aids._focused] == [True, True]
    window.close_project()
    window.open_project(project_path)
    assert action.isChecked()
    press(window, Key.Key_F, ALT)
    assert not window.settings.get(LINE_FOCUS)
    assert not any(focus.on for focus in workspace(window).aids._focused)


def test_the_status_line_counts_the_words_of_the_selection(window: MainWindow, qtbot: QtBot):
    press(window, Key.Key_Down, CTRL)
    expected = words.count("新建学校三所。")
    qtbot.waitUntil(lambda: f"{expected} words" in label(window, "counts"))
    assert "7 characters selected" in label(window, "counts")
    press(window, Key.Key_Right)
    assert "word" not in label(window, "counts")


def preview() -> PrintPreview:
    return next(w for w in QApplication.topLevelWidgets() if isinstance(w, PrintPreview) and w.isVisible())


def test_the_document_is_printed_with_its_labels(window: MainWindow):
    workspace(window).focus_text()
    press(window, Key.Key_1)
    press(window, Key.Key_P, CTRL | SHIFT)
    shown = preview()
    assert shown.windowTitle() == "青山区2024"
    assert "新建学校三所。</span><sup>1</sup>" in shown._html
    assert "1 Infrastructure" in shown._html
    shown.close()


def test_the_passages_are_printed_while_they_are_shown(window: MainWindow, qtbot: QtBot):
    workspace(window).focus_text()
    press(window, Key.Key_1)
    press(window, Key.Key_F5)
    screen = workspace(window).retrieval.screen
    assert screen is not None
    qtbot.waitUntil(lambda: len(screen.found.passages) == 1)
    press(window, Key.Key_P, CTRL | SHIFT)
    shown = preview()
    assert shown.windowTitle() == "Infrastructure"
    assert "招聘教师四十名。" in shown._html
    shown.close()


def test_ctrl_f_on_the_screen_is_about_the_screen(window: MainWindow, qtbot: QtBot):
    press(window, Key.Key_F5)
    press(window, Key.Key_F, CTRL)
    screen = workspace(window).retrieval.screen
    assert screen is not None
    assert screen.question.words.hasFocus()
