"""Charts in the real window: they come by key, and their marks lead into the texts."""

from pathlib import Path
from unittest.mock import patch

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.model import Passage
from gui.charts.desk import ChartsDesk
from gui.charts.screen import ChartsScreen
from gui.window.main_window import MainWindow
from gui.window.palette import Palette
from tests.gui.driving import documents, press

ALT_SHIFT = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier


def opened(window: MainWindow, qtbot: QtBot) -> tuple[ChartsDesk, ChartsScreen]:
    assert window.workspace is not None
    press(window, Qt.Key.Key_C, ALT_SHIFT)
    desk = window.workspace.aids.charts
    assert desk.screen is not None
    screen = desk.screen
    qtbot.waitUntil(lambda: screen.isVisible() and not screen.busy)
    return desk, screen


def label(window: MainWindow, *places: tuple[int, int]) -> list[Passage]:
    session = window.session
    assert session is not None
    document = documents(window)[0]
    for start, end in places:
        session.annotations.create(document, start, end, session.codebook.labels()[0].id)
    return [Passage(document, start, end) for start, end in places]


def test_one_key_shows_them_and_leads_back(window: MainWindow, qtbot: QtBot):
    _desk, screen = opened(window, qtbot)
    press(window, Qt.Key.Key_C, ALT_SHIFT)
    assert not screen.isVisible()


def test_a_single_passage_is_shown_in_its_text(window: MainWindow, qtbot: QtBot):
    (passage,) = label(window, (0, 4))
    desk, screen = opened(window, qtbot)
    desk.open_passages("words", [passage])
    assert window.workspace is not None
    pane = window.workspace.readers.active
    assert pane is not None
    assert not screen.isVisible()
    assert (pane.view.selection.start, pane.view.selection.end) == (0, 4)


def test_of_several_passages_one_is_chosen(window: MainWindow, qtbot: QtBot):
    passages = label(window, (0, 4), (7, 9))
    desk, _screen = opened(window, qtbot)
    desk.open_passages("words", passages)
    palette = window.findChild(Palette)
    assert isinstance(palette, Palette)
    qtbot.waitUntil(palette.isVisible)
    press(window, Qt.Key.Key_Down)
    press(window, Qt.Key.Key_Return)
    QApplication.processEvents()
    assert window.workspace is not None
    pane = window.workspace.readers.active
    assert pane is not None
    assert (pane.view.selection.start, pane.view.selection.end) == (7, 9)


def test_it_is_saved_where_the_user_says(window: MainWindow, qtbot: QtBot, tmp_path: Path):
    label(window, (0, 4))
    desk, screen = opened(window, qtbot)
    qtbot.waitUntil(screen.picture_button.isEnabled)
    with patch("gui.charts.desk.ask_picture", return_value=tmp_path / "a.svg"):
        screen.picture_button.click()
    with patch("gui.charts.desk.ask_table", return_value=tmp_path / "a.csv"):
        screen.table_button.click()
    assert b"<svg" in (tmp_path / "a.svg").read_bytes()
    assert "青山区2024" in (tmp_path / "a.csv").read_text("utf-8-sig")
    assert desk.screen is screen


def test_nothing_of_them_is_loaded_before_they_are_wanted(window: MainWindow):
    assert window.workspace is not None
    assert window.workspace.aids.charts.screen is None
