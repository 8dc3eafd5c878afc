"""Words by label: what they find is told before anything is labelled, and it is one step."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from core.model import LabelledPlace
from core.search.asked import TypedSearch
from core.search.index import IndexFolder
from core.search.searching import Searcher
from gui.base.jobs import Jobs
from gui.search.dictionary_dialog import DictionaryDialog
from gui.window.main_window import MainWindow
from tests.gui.conftest import Project, follow_switches
from tests.gui.driving import click


@pytest.fixture
def dialog(project: Project, parent: QWidget, tmp_path: Path) -> DictionaryDialog:
    return made(project, parent, tmp_path)


def made(project: Project, parent: QWidget, folder: Path, *conditions: str) -> DictionaryDialog:
    question = TypedSearch("", conditions=conditions).question(project.session)
    searcher = Searcher(IndexFolder(folder / "index"))
    dialog = DictionaryDialog(project.session, Jobs(parent), searcher, question, ", ".join(conditions), parent)
    dialog.open()
    return dialog


def typed(dialog: DictionaryDialog, text: str, qtbot: QtBot) -> list[tuple[object, ...]]:
    dialog.words.setPlainText(text)
    qtbot.waitUntil(lambda: not dialog.busy)
    return [
        tuple(dialog.model.index(row, column).data() for column in range(5)) for row in range(dialog.model.rowCount())
    ]


def test_every_label_has_its_line_and_words_are_reported(dialog: DictionaryDialog, project: Project, qtbot: QtBot):
    assert dialog.words.toPlainText().splitlines()[0] == "infrastructure: "
    assert not dialog.ok_button().isEnabled()
    project.label(0, 7, 0)
    rows = typed(dialog, "infrastructure: 新建学校, 改造\nTeachers：培训 | 招聘教师\nsafety:", qtbot)
    assert rows == [
        ("Infrastructure", "新建学校", "1", "1", "1"),
        ("Infrastructure", "改造", "1", "1", "0"),
        ("Teachers", "培训 | 招聘教师", "2", "2", "0"),
    ]
    assert dialog.summary.text() == "3 passages would be labelled."


def test_conditions_narrow_the_documents(project: Project, parent: QWidget, tmp_path: Path, qtbot: QtBot):
    dialog = made(project, parent, tmp_path, "year=2023")
    rows = typed(dialog, "teachers: 培训, 招聘", qtbot)
    assert [row[2] for row in rows] == ["1", "0"]
    assert dialog._where.text() == "year=2023"


def test_what_is_no_dictionary_is_told(dialog: DictionaryDialog, qtbot: QtBot):
    for text, told in (("没有冒号的行", "colon"), ("没有这个类别: 学校", "没有这个类别")):
        assert typed(dialog, text, qtbot) == []
        assert told in dialog.summary.text()
        assert not dialog.ok_button().isEnabled()


def test_accepting_gives_the_places(dialog: DictionaryDialog, project: Project, qtbot: QtBot):
    given: list[list[LabelledPlace]] = []
    dialog.submitted.connect(given.append)
    typed(dialog, "teachers: 培训", qtbot)
    click(dialog, QPushButton, "accept")
    ((place,),) = given
    assert place.document == project.document(1)
    assert project.session.documents.text(place.document)[place.start : place.end] == "培训"


def test_words_come_from_a_file(dialog: DictionaryDialog, tmp_path: Path, qtbot: QtBot):
    (tmp_path / "a.txt").write_text("# 说明\nsafety: 安全, 校车\n", "utf-8")
    dialog.load(tmp_path / "a.txt")
    qtbot.waitUntil(lambda: not dialog.busy)
    assert [row.word for row in dialog.model.rows] == ["安全", "校车"]


def test_it_labels_in_one_step_in_the_window(window: MainWindow, qtbot: QtBot):
    window.registry.action("search.dictionary").trigger()
    dialog = window.findChild(DictionaryDialog)
    assert isinstance(dialog, DictionaryDialog)
    typed(dialog, "teachers: 招聘, 培训", qtbot)
    click(dialog, QPushButton, "accept")
    session = window.session
    assert session is not None
    qtbot.waitUntil(lambda: len(session.annotations.passages()) == 2)
    session.history.undo()
    assert session.annotations.passages() == []


def test_it_follows_language_and_theme(dialog: DictionaryDialog, chinese: None, defaults: None):
    follow_switches(dialog)
    dialog.close()
