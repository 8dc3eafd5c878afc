"""The window follows its project, and what becomes of its file."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from core.errors import EnvironmentFault
from core.session import Session
from gui.window.main_window import MainWindow
from tests.gui.driving import documents, press, quotes


def test_what_another_process_writes_appears(window: MainWindow, qtbot: QtBot):
    assert window.session is not None
    assert window.workspace is not None
    first = documents(window)[0]
    with Session.open(window.session.path) as other:
        other.annotations.create(first, 0, 4, other.codebook.labels()[0].id)
    view = window.workspace.labelling.view()
    assert view is not None
    qtbot.waitUntil(lambda: len(view.annotations()) == 1)


def test_looking_for_changes_goes_on_after_trouble_that_is_said_once(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
):
    assert window.session is not None
    assert window.workspace is not None
    tries: list[int] = []

    def fail(_session: Session) -> None:
        tries.append(1)
        raise EnvironmentFault("file.failed", path="share", reason="not there")

    with monkeypatch.context() as broken:
        broken.setattr(Session, "poll", fail)
        window._poll.setInterval(1)
        qtbot.waitUntil(lambda: len(tries) > 2)
    assert len(window.findChildren(QMessageBox, "fault")) == 1
    with Session.open(window.session.path) as other:
        other.annotations.create(documents(window)[0], 0, 4, other.codebook.labels()[0].id)
    view = window.workspace.labelling.view()
    assert view is not None
    qtbot.waitUntil(lambda: len(view.annotations()) == 1)


def test_undo_is_named_in_the_menu(window: MainWindow):
    press(window, Qt.Key.Key_1)
    assert window.registry.action("edit.undo").text() == "Undo: Label a passage"


def test_a_file_deleted_under_us_is_said_and_a_copy_saves_the_work(window: MainWindow, tmp_path: Path):
    assert window.session is not None
    window.session.path.unlink()
    press(window, Qt.Key.Key_1)
    box = window.findChild(QMessageBox, "fault")
    assert isinstance(box, QMessageBox)
    assert "Save a copy…" in [button.text() for button in box.buttons()]
    box.close()
    before = documents(window)
    copy = tmp_path / "gerettet.biaodu"
    window.save_copy(copy)
    assert window.session.path == copy
    assert documents(window) == before
    assert window.workspace is not None
    window.workspace.open_document(before[0])
    press(window, Qt.Key.Key_1)
    assert quotes(window) == [("infrastructure", "新建学校三所。")]
