"""Restoring a backup from the welcome page, from a damaged project, and from one that is gone."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from core.session import Session
from core.storage import backing_up
from gui.window import restoring
from gui.window.main_window import MainWindow
from gui.window.restore_dialog import RestoreDialog
from tests.gui.driving import click, quotes

MakeWindow = Callable[[], MainWindow]
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def backed_up(project_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The project with a label in its backup, which was taken away since."""
    monkeypatch.setattr(backing_up, "FREE_BYTES", 0)
    with Session.open(project_path) as session:
        document = session.documents.list()[0].id
        session.annotations.create(document, 0, 7, session.codebook.labels()[0].id)
        session.back_up(date(2026, 1, 5))
        session.history.undo()
    return project_path


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str]:
    """Names that were suggested; the answer is ``wieder.biaodu``. The system's own dialog cannot be driven."""
    names: list[str] = []

    def answer(_parent: object, _title: str, name: str, _kinds: str) -> Path:
        names.append(name)
        return tmp_path / "wieder"

    monkeypatch.setattr(restoring, "choose_file_to_save", answer)
    return names


def shown(window: MainWindow, qtbot: QtBot) -> RestoreDialog:
    qtbot.waitUntil(lambda: window.findChild(RestoreDialog) is not None)
    dialog = window.findChild(RestoreDialog)
    assert isinstance(dialog, RestoreDialog)
    return dialog


def restore(window: MainWindow, dialog: RestoreDialog, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.project_changed):
        QTest.mouseClick(dialog.ok_button(), LEFT)


def test_from_the_welcome_page(
    make_window: MakeWindow, backed_up: Path, asked: list[str], tmp_path: Path, qtbot: QtBot
):
    window = make_window()
    click(window, QPushButton, "welcome_project.restore")
    restore(window, shown(window, qtbot), qtbot)
    assert window.session is not None
    assert window.session.path == tmp_path / "wieder.biaodu"
    assert quotes(window) == [("infrastructure", "新建学校三所。")]
    assert asked == ["测试 2026-01-05.biaodu"]
    assert window.message_bar.message is not None
    assert "测试.biaodu is as it was" in window.message_bar.message.text
    window.open_project(backed_up)
    assert quotes(window) == []


def test_a_file_that_exists_is_not_written_over(
    make_window: MakeWindow, backed_up: Path, asked: list[str], tmp_path: Path, qtbot: QtBot
):
    (tmp_path / "wieder.biaodu").write_text("mine")
    window = make_window()
    window.registry.action("project.restore").trigger()
    with qtbot.waitSignal(window.jobs.failed):
        QTest.mouseClick(shown(window, qtbot).ok_button(), LEFT)
    assert window.message_bar.message is not None
    assert "already" in window.message_bar.message.text
    assert (tmp_path / "wieder.biaodu").read_text() == "mine"
    assert window.session is None


@pytest.mark.parametrize("lost", ["damaged", "gone"])
def test_a_project_that_cannot_be_opened_offers_its_backup(
    make_window: MakeWindow, backed_up: Path, asked: list[str], tmp_path: Path, qtbot: QtBot, lost: str
):
    data = backed_up.read_bytes()
    backed_up.write_bytes(data[: len(data) // 2]) if lost == "damaged" else backed_up.unlink()
    window = make_window()
    assert not window.open_project(backed_up)
    box = window.findChild(QMessageBox, "fault")
    assert isinstance(box, QMessageBox)
    button = next(button for button in box.buttons() if button.text() == "Restore a backup…")
    button.click()
    restore(window, shown(window, qtbot), qtbot)
    assert window.session is not None
    assert window.session.path == tmp_path / "wieder.biaodu"
    assert window.session.check().ok


def test_a_missing_project_without_backups_offers_none(make_window: MakeWindow, tmp_path: Path):
    window = make_window()
    assert not window.open_project(tmp_path / "weg.biaodu")
    box = window.findChild(QMessageBox, "fault")
    assert isinstance(box, QMessageBox)
    assert "Restore a backup…" not in [button.text() for button in box.buttons()]
    box.close()


def test_without_backups_the_dialog_says_how_they_come(make_window: MakeWindow, qtbot: QtBot):
    window = make_window()
    window.registry.action("project.restore").trigger()
    dialog = shown(window, qtbot)
    assert not dialog.ok_button().isEnabled()
    assert not dialog.list.isVisible()
    dialog.reject()


def test_nothing_happens_when_no_place_is_chosen(
    make_window: MakeWindow, backed_up: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(restoring, "choose_file_to_save", lambda *_arguments: None)
    window = make_window()
    window.registry.action("project.restore").trigger()
    QTest.mouseClick(shown(window, qtbot).ok_button(), LEFT)
    assert not window.jobs.running
    assert window.session is None
