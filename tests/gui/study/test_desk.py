"""The study in the real window, by its keys."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.session import Session
from core.study.design import StudyDesign, UnitRule, write_design
from core.study.numbering import numberings
from gui.study.desk import StudyDesk
from gui.study.renumbering_dialog import RenumberingDialog
from gui.study.screen import StudyScreen
from gui.window.main_window import MainWindow
from tests.gui.driving import press
from tests.gui.study.test_screen import settled

CTRL, SHIFT, ALT = (getattr(Qt.KeyboardModifier, f"{name}Modifier") for name in ("Control", "Shift", "Alt"))


@pytest.fixture
def project_path(project_path: Path) -> Path:
    """Sentences are units, and 王敏 has labelled one."""
    with Session.open(project_path) as session:
        write_design(session, StudyDesign(rule=UnitRule.SENTENCE))
        session.annotations.create(session.documents.list()[0].id, 0, 7, session.codebook.labels()[0].id)
    return project_path


def desk(window: MainWindow) -> StudyDesk:
    assert window.workspace is not None
    return window.workspace.aids.study


def opened(window: MainWindow, qtbot: QtBot) -> StudyScreen:
    press(window, Qt.Key.Key_U, CTRL | SHIFT)
    screen = desk(window).screen
    assert screen is not None
    settled(screen, qtbot)
    return screen


def test_the_key_comes_and_goes_and_a_unit_opens_in_its_text(window: MainWindow, qtbot: QtBot):
    assert desk(window).screen is None, "nothing is made at start"
    screen = opened(window, qtbot)
    assert screen.isVisible()
    press(window, Qt.Key.Key_Space)
    screen.open_unit()
    assert not screen.isVisible()
    assert window.workspace is not None
    pane = window.workspace.readers.active
    assert pane is not None
    assert pane.view.selected_text() == "招聘教师四十名。"
    opened(window, qtbot)
    press(window, Qt.Key.Key_U, CTRL | SHIFT)
    assert not screen.isVisible()


def test_numbers_stand_in_the_margin_on_wish(window: MainWindow, qtbot: QtBot):
    assert window.workspace is not None
    pane = window.workspace.readers.active
    assert pane is not None
    assert not desk(window).margins, "nothing is made before it is wished"
    before = pane.view.viewport().grab().toImage()
    press(window, Qt.Key.Key_N, ALT | SHIFT)
    QApplication.processEvents()
    margin = desk(window).margins[pane]
    assert [number for _start, number in margin.numbers()] == ["1-0-1", "1-0-2", "1-0-3", "1-0-4"]
    assert pane.view.viewport().grab().toImage() != before
    press(window, Qt.Key.Key_N, ALT | SHIFT)
    assert margin.numbers() == []


def test_numbers_are_frozen_after_a_look_at_what_changes(window: MainWindow, qtbot: QtBot):
    screen = opened(window, qtbot)
    assert "numbers not frozen" in screen.count.text()
    screen.header.freeze.click()
    qtbot.waitUntil(lambda: any(isinstance(each, RenumberingDialog) for each in QApplication.topLevelWidgets()))
    (dialog,) = (each for each in QApplication.topLevelWidgets() if isinstance(each, RenumberingDialog))
    assert dialog.tree.topLevelItemCount() == 8
    dialog.ok_button().click()
    assert window.session is not None
    session = window.session
    qtbot.waitUntil(lambda: len(numberings(session)) == 1)
    settled(screen, qtbot)
    qtbot.waitUntil(lambda: not window.jobs.running)
    assert "not frozen" not in screen.count.text()
    session.history.undo()
    assert numberings(session) == ()


@pytest.mark.parametrize("kind", ["xlsx", "html", "tex", "svg", "png", "csv", "csv-long"])
def test_it_is_saved(window: MainWindow, qtbot: QtBot, tmp_path: Path, kind: str):
    opened(window, qtbot)
    path = tmp_path / f"m.{kind.partition('-')[0]}"
    desk(window).export(path, kind)
    qtbot.waitUntil(lambda: path.exists() and not window.jobs.running, timeout=60_000)
    assert path.stat().st_size > 100
    message = window.message_bar.message
    assert message is not None
    assert message.text == f"{path.name} is written."
