"""The matrix in the real window, by its key."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.session import Session
from gui.matrix.desk import MatrixDesk
from gui.matrix.screen import MatrixScreen
from gui.window.main_window import MainWindow
from tests.gui.driving import press
from tests.gui.matrix.test_screen import choose, settled

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def project_path(project_path: Path) -> Path:
    """王敏 has a passage of the same label in two documents."""
    with Session.open(project_path) as session:
        label = session.codebook.labels()[0].id
        for document in session.documents.list()[:2]:
            session.annotations.create(document.id, 0, 7, label)
    return project_path


def said(window: MainWindow) -> str:
    message = window.message_bar.message
    return message.text if message is not None else ""


def desk(window: MainWindow) -> MatrixDesk:
    assert window.workspace is not None
    return window.workspace.aids.matrix


def opened(window: MainWindow, qtbot: QtBot) -> MatrixScreen:
    press(window, Qt.Key.Key_M, CTRL | SHIFT)
    screen = desk(window).screen
    assert screen is not None
    settled(screen, qtbot)
    return screen


def test_the_key_comes_and_goes(window: MainWindow, qtbot: QtBot):
    assert desk(window).screen is None, "nothing is made at start"
    screen = opened(window, qtbot)
    assert screen.isVisible()
    press(window, Qt.Key.Key_M, CTRL | SHIFT)
    assert not screen.isVisible()


def test_cells_open_their_passages_side_by_side(window: MainWindow, qtbot: QtBot):
    screen = opened(window, qtbot)
    screen.view.setFocus()
    choose(screen, (0, 1), (1, 1))
    press(window, Qt.Key.Key_Return)
    QApplication.processEvents()
    assert window.workspace is not None
    panes = window.workspace.readers.panes
    assert [pane.view.selected_text() for pane in panes] == ["新建学校三所。", "完成十一所小学"]
    assert not screen.isVisible()


@pytest.mark.parametrize("kind", ["xlsx", "csv", "html"])
def test_it_is_saved(window: MainWindow, qtbot: QtBot, tmp_path: Path, kind: str):
    opened(window, qtbot)
    path = tmp_path / f"m.{kind}"
    desk(window).export(path, kind)
    qtbot.waitUntil(lambda: path.exists() and not window.jobs.running)
    assert path.stat().st_size > 100
    assert said(window) == f"m.{kind} is written."
