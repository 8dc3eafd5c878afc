"""Opening, creating and closing projects; what the window says about each."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QInputDialog, QMessageBox
from pytestqt.qtbot import QtBot

from core.model import Meta, NewDocument, Source, Status
from core.session import Session
from gui.base.settings import ANNOTATOR_ID, ANNOTATOR_NAME, Settings
from gui.people.people import take_place
from gui.widgets.error_report import ErrorReportDialog
from gui.widgets.message_bar import MessageKind
from gui.window.main_window import MainWindow
from gui.window.projects import place_for
from tests.gui.driving import documents, press, quotes
from tests.gui.window.conftest import label

MakeWindow = Callable[[], MainWindow]


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
    assert window.findChild(ErrorReportDialog) is None
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
    assert other.message_bar.message.kind is MessageKind.WARNING
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


def test_the_project_of_reports_lies_beside_them(tmp_path: Path):
    folder = tmp_path / "各区报告"
    folder.mkdir()
    first, second = folder / "甲区.txt", folder / "乙区.docx"
    assert place_for([first]) == folder / "甲区.biaodu"
    assert place_for([first, second]) == folder / "各区报告.biaodu"
    assert place_for([folder]) == tmp_path / "各区报告.biaodu"
    assert place_for([Path("/甲区.txt")]).name == "甲区.biaodu"


def test_where_nothing_can_be_written_the_project_lies_among_the_documents(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    documents_of_user = tmp_path / "Documents"
    documents_of_user.mkdir()
    monkeypatch.setattr("gui.window.projects.documents_folder", lambda: str(documents_of_user))
    monkeypatch.setattr("gui.window.projects.os.access", lambda *_asked: False)
    assert place_for([tmp_path / "甲区.txt"]) == documents_of_user / "甲区.biaodu"
