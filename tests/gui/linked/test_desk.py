"""What the others say, in the real window by its keys."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.reader.reader import ReaderPane
from gui.window.main_window import MainWindow
from gui.window.palette import Palette
from tests.core.matching.test_counterparts import ONE
from tests.gui.driving import press
from tests.gui.linked.conftest import desk_of

Two = tuple[ReaderPane, ReaderPane]
Key, ALT = Qt.Key, Qt.KeyboardModifier.AltModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def said(window: MainWindow) -> str:
    message = window.message_bar.message
    return message.text if message is not None else ""


def put_caret(pane: ReaderPane, words: str) -> None:
    at = pane.view.text.index(words)
    pane.view.set_selection(at, at)


def ask(window: MainWindow, qtbot: QtBot, key: Qt.Key = Key.Key_A, modifiers: Qt.KeyboardModifier = ALT) -> None:
    press(window, key, modifiers)
    qtbot.waitUntil(lambda: not desk_of(window).matchings.busy)
    QApplication.processEvents()


def test_one_key_moves_the_other_reader_to_its_counterpart(window: MainWindow, two: Two, qtbot: QtBot):
    first, second = two
    put_caret(first, "评选骨干")
    ask(window, qtbot)
    chosen = second.view.selection
    assert second.view.text[chosen.start : chosen.end].startswith("1.师资建设")
    assert window.workspace is not None
    assert window.workspace.readers.active is first, "one goes on reading here"


def test_what_nobody_else_writes_about_is_told(window: MainWindow, two: Two, qtbot: QtBot):
    first, second = two
    before = second.view.selection
    put_caret(first, "国际夏令营")
    ask(window, qtbot)
    assert said(window) == "Nobody else writes about this."
    assert second.view.selection == before


def test_without_another_report_it_says_how_to_open_one(window: MainWindow):
    desk_of(window).show_others()
    assert "Ctrl+Enter" in said(window)


def test_other_places_are_listed_and_gone_to(window: MainWindow, two: Two, qtbot: QtBot):
    first, second = two
    put_caret(first, "评选骨干")
    ask(window, qtbot, Key.Key_A, ALT | SHIFT)
    palette = window.findChild(Palette)
    assert isinstance(palette, Palette)
    qtbot.waitUntil(palette.isVisible)
    press(window, Key.Key_Return)
    assert second.view.text[second.view.selection.start :].startswith("1.师资建设")


def test_what_a_person_said_is_what_is_shown(window: MainWindow, two: Two, qtbot: QtBot):
    first, second = two
    put_caret(first, "国际夏令营")
    ask(window, qtbot)
    assert window.session is not None
    assert first.document is not None
    assert second.document is not None
    there = second.view.text.index("1.师资")
    window.session.corrections.counterpart(first.document.id, ONE.index("（二）对外"), second.document.id, there)
    ask(window, qtbot)
    assert second.view.selection.start == there


def test_two_sections_are_said_to_belong_together_or_not(window: MainWindow, two: Two, qtbot: QtBot):
    first, second = two
    put_caret(first, "国际夏令营")
    put_caret(second, "推选学科带头人")
    window.registry.action("linked.pair").trigger()
    qtbot.waitUntil(lambda: said(window).startswith("They belong together"))
    put_caret(second, "乙区")
    ask(window, qtbot)
    assert second.view.selection.start == second.view.text.index("1.师资")
    put_caret(first, "评选骨干")
    window.registry.action("linked.unpair").trigger()
    qtbot.waitUntil(lambda: said(window).startswith("Said: no counterpart"))
    ask(window, qtbot)
    assert said(window) == "Nobody else writes about this."


def test_scrolling_takes_the_other_along_until_it_is_let_go(window: MainWindow, two: Two, qtbot: QtBot):
    first, second = two
    window.resize(1000, 320)
    QApplication.processEvents()
    put_caret(second, "1.师资")
    assert window.workspace is not None
    window.workspace.readers.go_to(1)
    ask(window, qtbot, Key.Key_K)
    assert window.registry.action("linked.scroll").isChecked()
    first.view.verticalScrollBar().setValue(0)
    second.view.verticalScrollBar().setValue(0)
    second.view.verticalScrollBar().setValue(second.view.verticalScrollBar().maximum())
    QApplication.processEvents()
    moved = first.view.visible_range().start
    assert moved > 0
    press(window, Key.Key_K, ALT)
    assert not desk_of(window).scrolls
    second.view.verticalScrollBar().setValue(0)
    QApplication.processEvents()
    # The place in the text: the bar's value is reckoned anew as heights of lines become known.
    assert first.view.visible_range().start == moved
