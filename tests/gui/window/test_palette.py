"""The command palette and the sheet of keys are made from the action table."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from gui.actions.registry import plain
from gui.actions.table import ACTIONS
from gui.window.main_window import MainWindow
from gui.window.palette import Palette
from tests.gui.driving import documents, open_palette, press, quotes

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


def test_every_action_is_in_it(window: MainWindow):
    palette = open_palette(window)
    shown = {entry.text for entry in palette.shown()}
    wanted = {plain(window.registry.action(spec.id).text()) for spec in ACTIONS if spec.id != "view.palette"}
    assert wanted <= shown


def test_typing_finds_an_action_and_enter_runs_it(window: MainWindow, qtbot: QtBot):
    open_palette(window)
    qtbot.keyClicks(QApplication.focusWidget(), "done with")
    press(window, Key.Key_Return)
    assert window.session is not None
    assert len(window.session.documents.statuses()) == 1


def test_a_label_is_found_by_its_other_language_and_applied(window: MainWindow, qtbot: QtBot):
    palette = open_palette(window)
    QApplication.focusWidget().setText("教师队伍")  # pyright: ignore[reportOptionalMemberAccess, reportAttributeAccessIssue]
    assert [entry.text for entry in palette.shown()] == ["Teachers"]
    press(window, Key.Key_Return)
    assert quotes(window) == [("teachers", "新建学校三所。")]


def test_escape_gives_the_keyboard_back(window: MainWindow):
    assert window.workspace is not None
    palette = open_palette(window)
    press(window, Key.Key_Escape)
    assert not palette.isVisible()
    assert QApplication.focusWidget() is window.workspace.labelling.view()


def test_opened_twice_it_still_gives_the_keyboard_back(window: MainWindow):
    assert window.workspace is not None
    palette = open_palette(window)
    press(window, Key.Key_K, CTRL)
    assert palette.isVisible()
    press(window, Key.Key_Escape)
    assert not palette.isVisible()
    assert QApplication.focusWidget() is window.workspace.labelling.view()


def test_what_cannot_be_done_stands_last_and_does_nothing(window: MainWindow, qtbot: QtBot):
    palette = open_palette(window)
    qtbot.keyClicks(QApplication.focusWidget(), "redo")
    assert not palette.shown()[-1].enabled
    for _entry in palette.shown()[1:]:
        press(window, Key.Key_Down)
    press(window, Key.Key_Return)
    assert palette.isVisible() or quotes(window) == []


def type_words(window: MainWindow, words: str) -> Palette:
    palette = open_palette(window)
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    field.setText(words)
    return palette


def test_no_hit_says_so_and_enter_searches_all_texts(window: MainWindow, qtbot: QtBot):
    palette = type_words(window, "校车")
    assert [entry.text for entry in palette.shown()] == [
        "Nothing is called “校车”.",
        "Search all texts for “校车”",
        "Find “校车” in the open readers",
    ]
    press(window, Key.Key_Return)
    assert not palette.isVisible()
    assert window.workspace is not None
    screen = window.workspace.aids.search.screen
    assert screen is not None
    qtbot.waitUntil(lambda: screen.model.rowCount() == 1)
    hit = screen.model.hit(0)
    assert hit is not None
    assert hit.document == documents(window)[2]


def test_no_hit_can_be_found_in_the_open_readers(window: MainWindow):
    assert window.workspace is not None
    window.workspace.open_document(documents(window)[2], True)
    type_words(window, "学校")
    press(window, Key.Key_Down)
    press(window, Key.Key_Return)
    assert [pane.find_bar.hit_count for pane in window.workspace.readers.panes] == [1, 0]
    pane = window.workspace.readers.active
    assert pane is not None
    assert pane.find_bar.isVisible()
    assert pane.find_bar.query == "学校"


def test_enter_opens_a_document(window: MainWindow):
    type_words(window, "临江区2024")
    press(window, Key.Key_Return)
    assert window.workspace is not None
    assert window.workspace.readers.document == documents(window)[2]
    pane = window.workspace.readers.active
    assert pane is not None
    assert pane.view.hasFocus()


def test_where_nothing_else_can_be_done_it_only_says_so(window: MainWindow):
    window.close_project()
    palette = type_words(window, "xyzzyx")
    assert [(entry.text, entry.enabled) for entry in palette.shown()] == [("Nothing is called “xyzzyx”.", False)]
    press(window, Key.Key_Return)
    assert palette.isVisible()
