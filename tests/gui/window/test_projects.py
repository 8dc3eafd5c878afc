"""Opening, creating and closing projects; what the window says about each."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QInputDialog, QLabel, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from core.errors import EnvironmentFault
from core.model import Meta, NewDocument, Source, Status
from core.session import Session
from gui.base.settings import ANNOTATOR_ID, ANNOTATOR_NAME, RECENT_PROJECTS, Settings
from gui.people.people import take_place
from gui.widgets.error_report import ReportDialog
from gui.widgets.message_bar import Kind
from gui.window.main_window import MainWindow
from gui.window.projects import sample_path
from tests.gui.driving import click, documents, press, quotes

MakeWindow = Callable[[], MainWindow]


def label(window: MainWindow, name: str) -> str:
    found = window.status.findChild(QLabel, name)
    assert isinstance(found, QLabel)
    return found.text()


def test_without_a_project_there_is_a_page_to_begin_on(make_window: MakeWindow):
    window = make_window()
    assert window.welcome.isVisible()
    assert window.registry.action("project.open").isEnabled()
    assert not window.registry.action("project.export").isEnabled()
    assert not window.docks.visible()


def test_the_sample_opens_from_the_welcome_page_and_is_a_copy(make_window: MakeWindow):
    window = make_window()
    click(window, QPushButton, "welcome_project.sample")
    assert window.session is not None
    assert window.session.path == sample_path()
    assert len(documents(window)) >= 6
    assert window.session.history.undo_name() is None
    window.close_project()
    window.projects.open_sample()
    assert window.session is not None


def test_recent_projects_are_listed_opened_and_forgotten(make_window: MakeWindow, project_path: Path):
    window = make_window()
    window.open_project(project_path)
    window.close_project()
    assert click(window.welcome, QPushButton, "recent").text() == "测试"
    assert window.session is not None
    window.close_project()
    window.welcome.forget_requested.emit(project_path)
    assert window.settings.get(RECENT_PROJECTS) == []


def test_a_file_that_is_no_project_is_refused_and_the_open_one_stays(window: MainWindow, tmp_path: Path):
    text = tmp_path / "报告.biaodu"
    text.write_text("这是一份报告。", encoding="utf-8")
    open_before = window.session
    assert not window.open_project(text)
    assert window.session is open_before
    assert window.message_bar.message is not None
    assert "报告.biaodu" in window.message_bar.message.text


def test_a_missing_file_is_an_environment_fault_with_a_dialog(make_window: MakeWindow, tmp_path: Path, qtbot: QtBot):
    window = make_window()
    assert not window.open_project(tmp_path / "weg.biaodu")
    box = window.findChild(QMessageBox, "fault")
    assert isinstance(box, QMessageBox)
    assert "weg.biaodu" in box.text()
    box.close()
    qtbot.waitUntil(lambda: window.findChild(QMessageBox, "fault") is None)


def test_a_name_that_no_file_can_have_is_said_and_not_reported_as_a_bug(make_window: MakeWindow, tmp_path: Path):
    window = make_window()
    assert not window.projects.create(tmp_path / f"{'青山区' * 40}.biaodu")
    assert not window.open_project(tmp_path / f"{'青山区' * 40}.biaodu")
    boxes = window.findChildren(QMessageBox, "fault")
    assert [box.text().startswith("The name is too long") for box in boxes] == [True, True]
    assert window.findChild(ReportDialog) is None
    for box in boxes:
        box.close()


def test_a_second_window_on_the_project_reads_only_and_says_why(window: MainWindow, tmp_path: Path, qtbot: QtBot):
    assert window.session is not None
    other = MainWindow(Settings(tmp_path / "other.ini"))
    qtbot.addWidget(other)
    other.show()
    assert other.open_project(window.session.path)
    assert other.session is not None
    assert other.session.access.reason == "other_window"
    assert other.message_bar.message is not None
    assert other.message_bar.message.kind is Kind.WARNING
    assert label(other, "saved") == "Read-only: open in another window"
    assert not other.registry.action("project.import_files").isEnabled()
    press(window, Qt.Key.Key_1)
    qtbot.waitUntil(lambda: len(quotes(other)) == 1)
    other.close()


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everything")
def test_a_file_that_cannot_be_written_opens_for_reading(make_window: MakeWindow, project_path: Path):
    project_path.chmod(0o444)
    window = make_window()
    assert window.open_project(project_path)
    assert label(window, "saved") == "Read-only: file cannot be written"


def test_what_another_process_writes_appears(window: MainWindow, qtbot: QtBot):
    assert window.session is not None
    assert window.workspace is not None
    first = documents(window)[0]
    with Session.open(window.session.path) as other:
        other.annotations.create(first, 0, 4, other.codebook.labels()[0].id)
    view = window.workspace.labelling.view()
    assert view is not None
    qtbot.waitUntil(lambda: len(view.annotations()) == 1, timeout=5000)


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


def test_each_label_is_saved_when_it_appears_and_the_window_says_when(window: MainWindow):
    assert label(window, "saved") == "Everything is saved"
    press(window, Qt.Key.Key_1)
    assert label(window, "saved").startswith("Saved at ")
    assert window.session is not None
    with Session.open(window.session.path, read_only=True) as other:
        assert other.annotations.counts() == window.session.annotations.counts()


def test_counts_follow_the_work(window: MainWindow):
    assert label(window, "counts") == "0 annotations   36 characters"
    press(window, Qt.Key.Key_1)
    assert label(window, "counts").startswith("1 annotation ")
    press(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert label(window, "counts").startswith("0 annotations ")


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


class TestWhoIAm:
    def test_the_persons_name_is_asked_at_the_first_label_and_the_label_is_then_set(
        self, make_window: MakeWindow, tmp_path: Path, qtbot: QtBot
    ):
        path = tmp_path / "neu.biaodu"
        with Session.create(path) as session:
            source = Source("a.txt", "0" * 64, "utf-8", "text/1")
            session.documents.add([NewDocument("新建学校。招聘教师。", Meta("甲"), source)])
        window = make_window()
        assert window.open_project(path)
        assert window.workspace is not None
        window.workspace.open_document(documents(window)[0])
        press(window, Qt.Key.Key_1)
        dialog = window.findChild(QInputDialog, "annotator_name")
        assert isinstance(dialog, QInputDialog)
        dialog.setTextValue("赵敏")
        dialog.accept()
        assert quotes(window) == [("infrastructure", "新建学校。")]
        assert window.session is not None
        assert window.session.annotator is not None
        assert window.session.annotator.name == window.settings.get(ANNOTATOR_NAME) == "赵敏"

    def test_a_colleagues_project_does_not_make_me_the_colleague(self, project_path: Path, settings: Settings):
        settings.set(ANNOTATOR_NAME, "赵敏")
        settings.set(ANNOTATOR_ID, "0190aaaa-0000-7000-8000-000000000000")
        with Session.open(project_path) as session:
            take_place(session, settings)
            assert session.annotator is not None
            assert session.annotator.name == "赵敏"
            assert session.annotator.id == settings.get(ANNOTATOR_ID)

    def test_who_was_chosen_here_is_remembered_for_this_project(self, window: MainWindow, project_path: Path):
        assert window.session is not None
        assert window.workspace is not None
        other = window.session.annotators.by_name("李强")
        assert other is not None
        window.workspace.people.choose(other)
        press(window, Qt.Key.Key_1)
        first = documents(window)[0]
        assert window.session.annotations.of_document(first)[0].annotator == other.id
        window.session.documents.set_status([first], Status.DONE)
        window.close_project()
        window.open_project(project_path)
        assert window.session.annotator == other


def test_settings_file_is_the_one_given(window: MainWindow, settings: Settings):
    settings.sync()
    assert QSettings(str(settings.path), QSettings.Format.IniFormat).allKeys()
