"""Searching in the real window, by its keys."""

import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from gui.search.desk import SearchDesk
from gui.search.figures_dialog import HitFiguresDialog
from gui.search.label_dialog import LabelHitsDialog
from gui.search.screen import SearchScreen
from gui.widgets.message_bar import Message
from gui.window.main_window import MainWindow
from gui.window.workspace import Workspace
from tests.gui.driving import click, documents, press, quotes

Key = Qt.Key
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def workspace(window: MainWindow) -> Workspace:
    assert window.workspace is not None
    return window.workspace


def desk(window: MainWindow) -> SearchDesk:
    return workspace(window).aids.search


def searched(window: MainWindow, words: str, qtbot: QtBot, compose) -> SearchScreen:
    workspace(window).focus_text()
    press(window, Key.Key_F, CTRL | SHIFT)
    screen = desk(window).screen
    assert screen is not None
    assert screen.ask_bar.query.hasFocus()
    compose(screen.ask_bar.query, words)
    qtbot.waitUntil(lambda: screen.model.rowCount() > 0 and not screen.busy)
    QApplication.processEvents()
    return screen


def test_the_key_opens_it_and_enter_leads_to_the_passage_and_back(window: MainWindow, qtbot: QtBot, compose):
    screen = searched(window, "校", qtbot, compose)
    assert not workspace(window).readers.panes[0].isVisible()
    press(window, Key.Key_Return)
    press(window, Key.Key_End)
    press(window, Key.Key_Return)
    readers = workspace(window).readers
    assert not screen.isVisible()
    assert readers.document == documents(window)[2]
    assert readers.active is not None
    assert readers.active.view.selected_text() == "校"
    press(window, Key.Key_F, CTRL | SHIFT)
    assert screen.isVisible()
    assert screen.model.rowCount() == 4
    press(window, Key.Key_Escape)
    assert not screen.isVisible()
    assert readers.active.view.hasFocus()


def test_hits_are_labelled_by_the_dialog_in_one_step(window: MainWindow, qtbot: QtBot, compose):
    screen = searched(window, "校", qtbot, compose)
    QTest.mouseClick(screen.label_button, Qt.MouseButton.LeftButton)
    (dialog,) = window.findChildren(LabelHitsDialog)
    qtbot.waitUntil(lambda: not dialog.busy)
    click(dialog, QPushButton, "accept")
    assert [quote for _label, quote in quotes(window)] == ["校"] * 4
    assert screen.isVisible()
    workspace(window).undo()
    assert quotes(window) == []


def test_very_many_hits_are_labelled_in_a_thread(
    window: MainWindow, qtbot: QtBot, compose, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("gui.search.desk.MANY_ROWS", 2)
    screen = searched(window, "校", qtbot, compose)
    screen.label_requested.emit(screen.chosen())
    (dialog,) = window.findChildren(LabelHitsDialog)
    qtbot.waitUntil(lambda: not dialog.busy)
    dialog.accept()
    qtbot.waitUntil(lambda: len(quotes(window)) == 4)


def test_figures_of_what_was_found(window: MainWindow, qtbot: QtBot, compose):
    screen = searched(window, "校", qtbot, compose)
    QTest.mouseClick(screen.figures_button, Qt.MouseButton.LeftButton)
    (dialog,) = window.findChildren(HitFiguresDialog)
    qtbot.waitUntil(lambda: not dialog.busy and dialog.model.rowCount() == 2)
    dialog.close()


def test_nothing_is_labelled_in_a_project_that_is_read_only(make_window, project_path, qtbot: QtBot, compose):
    other = make_window()
    assert other.open_project(project_path)
    window = make_window()
    assert window.open_project(project_path)
    assert workspace(window).session.access.read_only
    workspace(window).open_document(documents(window)[0])
    screen = searched(window, "校", qtbot, compose)
    assert screen.model.rowCount() == 4
    assert not screen.label_button.isEnabled()


def test_an_index_is_made_for_many_documents_and_finds_the_same(
    window: MainWindow, qtbot: QtBot, compose, monkeypatch: pytest.MonkeyPatch
):
    desk(window).make_index()
    assert desk(window)._searcher is None, "so few are looked through at once"
    monkeypatch.setattr("gui.search.desk.MANY", 1)
    shown: list[object] = []
    monkeypatch.setattr(window.door, "show", shown.append)
    with qtbot.waitSignal(workspace(window)._counting.ended):
        desk(window).make_index()
    assert shown == []
    assert desk(window).searcher.missing(workspace(window).session) == 0
    screen = searched(window, "校", qtbot, compose)
    assert screen.model.rowCount() == 4


def test_a_message_that_is_there_already_gives_way_to_what_one_asks(window: MainWindow, qtbot: QtBot, compose):
    window.resize(1000, 700)
    window.message_bar.show_message(Message("A message", sticky=True))
    screen = searched(window, "校", qtbot, compose)

    def is_below() -> bool:
        top = window.message_bar.mapTo(window, QPoint(0, 0)).y()
        return top >= screen.view.mapTo(window, QPoint(0, 0)).y()

    qtbot.waitUntil(is_below)
    workspace(window).focus_text()
    QApplication.processEvents()
    assert not is_below()


def test_where_the_cache_takes_no_file_nobody_is_bothered_and_all_is_found(
    window: MainWindow, qtbot: QtBot, compose, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    """As on a disk that is full where caches lie."""
    (tmp_path / "full").write_bytes(b"")
    monkeypatch.setattr("core.search.index.cache_folder", lambda: tmp_path / "full")
    monkeypatch.setattr("gui.search.desk.MANY", 1)
    shown: list[object] = []
    monkeypatch.setattr(window.door, "show", shown.append)
    jobs = workspace(window)._counting
    with qtbot.waitSignal(jobs.ended):
        desk(window).make_index()
    screen = searched(window, "校", qtbot, compose)
    assert screen.model.rowCount() == 4
    assert shown == []


def test_opening_a_project_loads_nothing_of_it(window: MainWindow):
    assert desk(window).screen is None
    assert desk(window)._searcher is None
    assert "gui.search.desk" in sys.modules
