"""Lists of words that the project keeps, in the dialog that codes by them."""

from pathlib import Path

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from core.search.saved_dictionaries import save_dictionary, saved_dictionaries
from gui.search.dictionary_dialog import DictionaryDialog
from gui.search.keep_dialog import KeepSearchDialog
from tests.gui.conftest import Project
from tests.gui.driving import click
from tests.gui.search.test_dictionary_dialog import made, typed


@pytest.fixture
def dialog(project: Project, parent: QWidget, tmp_path: Path) -> DictionaryDialog:
    return made(project, parent, tmp_path)


def entries(dialog: DictionaryDialog) -> dict[str, QAction]:
    menu = dialog.kept.menu()
    menu.aboutToShow.emit()
    return {action.text(): action for action in menu.actions()}


def test_a_typed_list_is_kept_listed_taken_and_forgotten(
    dialog: DictionaryDialog, project: Project, qtbot: QtBot
) -> None:
    assert list(entries(dialog)) == ["Keep this list…"]
    typed(dialog, "Teachers: 培训, 招聘 | 教师\nsafety:", qtbot)
    entries(dialog)["Keep this list…"].trigger()
    (asking,) = dialog.findChildren(KeepSearchDialog)
    assert asking.windowTitle() == "Keep this list"
    asking.name.setText("教师")
    click(asking, QPushButton, "accept")
    assert saved_dictionaries(project.session) == {"教师": {"teachers": ["培训", "招聘 | 教师"]}}
    assert dialog.summary.text() == "The list “教师” is kept."
    typed(dialog, "safety: 安全", qtbot)
    entries(dialog)["教师"].trigger()
    qtbot.waitUntil(lambda: not dialog.busy)
    assert dialog.words.toPlainText() == "teachers: 培训, 招聘 | 教师\n"
    assert [row.word for row in dialog.model.rows] == ["培训", "招聘 | 教师"]
    listed = entries(dialog)  # PySide6 6.9 takes a menu away with the last entry that is held.
    forget = listed["Forget"].menu()
    assert isinstance(forget, QMenu)
    forget.actions()[0].trigger()
    assert saved_dictionaries(project.session) == {}
    project.session.history.undo()
    assert "教师" in entries(dialog)


def test_what_is_no_list_is_told_and_not_kept(dialog: DictionaryDialog, project: Project, qtbot: QtBot) -> None:
    typed(dialog, "没有冒号", qtbot)
    entries(dialog)["Keep this list…"].trigger()
    assert "colon" in dialog.summary.text()
    assert dialog.findChildren(KeepSearchDialog) == []


def test_one_kept_elsewhere_meanwhile_is_listed(dialog: DictionaryDialog, project: Project) -> None:
    save_dictionary(project.session, "安全", {"safety": ["安全"]})
    assert "安全" in entries(dialog)
