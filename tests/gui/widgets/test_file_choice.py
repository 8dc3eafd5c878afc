"""Dialogs for files: what they give, and that listing a folder opens nothing in it."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QDir, QTimer
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QFileDialog, QLineEdit, QTreeView, QWidget
from pytestqt.qtbot import QtBot

from core.session import Session
from gui.widgets.file_choice import (
    choose_file_to_open,
    choose_file_to_save,
    choose_files_to_open,
    choose_folder,
    file_dialog,
    kinds_of_files,
    start_in,
)
from tests.core.storage.test_open_files import locks

KINDS = kinds_of_files(("Projects", "*.biaodu"), ("All files", "*"))


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc/locks")
def test_listing_the_folder_of_an_open_project_keeps_its_locks(tmp_path: Path, qtbot: QtBot) -> None:
    """Qt's usual icons look into each file, and closing it dropped the locks: labels were lost by opening a dialog."""
    project_path = tmp_path / "a.biaodu"
    with Session.create(project_path) as session:
        session.annotators.ensure("陈晓")
        files = (project_path, project_path.with_name(project_path.name + "-shm"))
        held = locks(*files)
        assert len(held) >= 2
        start_in(str(project_path.parent))
        dialog = file_dialog(None, "x", "All files (*)")
        qtbot.addWidget(dialog)
        dialog.setFilter(dialog.filter() | QDir.Filter.Hidden)
        dialog.open()
        listed = dialog.findChild(QTreeView)
        assert listed is not None
        names = {path.name for path in project_path.parent.iterdir()}
        qtbot.waitUntil(lambda: _shown(listed) >= names)
        assert locks(*files) >= held


def _shown(view: QTreeView) -> set[str]:
    """Names that the list has, once their kinds are there: those come after the names."""
    model, root = view.model(), view.rootIndex()
    rows = [(model.index(row, 0, root), model.index(row, 2, root)) for row in range(model.rowCount(root))]
    return {name.data() for name, kind in rows if kind.data() is not None}


@pytest.fixture
def answered(qtbot: QtBot) -> Callable[[str, Callable[[QWidget], object]], object]:
    """Runs a choice and types a name into its dialog, or cancels it with an empty one."""

    def answer(name: str, choose: Callable[[QWidget], object]) -> object:
        parent = QWidget()
        qtbot.addWidget(parent)

        def type_and_accept() -> None:
            dialog = QApplication.activeModalWidget()
            assert isinstance(dialog, QFileDialog)
            field, buttons = dialog.findChild(QLineEdit), dialog.findChild(QDialogButtonBox)
            assert field is not None
            assert buttons is not None
            if not name:
                dialog.reject()
                return
            field.setText(name)
            buttons.buttons()[0].click()

        QTimer.singleShot(0, type_and_accept)
        return choose(parent)

    return answer


Answer = Callable[[str, Callable[[QWidget], object]], object]


def test_what_is_chosen_comes_back_and_the_next_dialog_starts_there(tmp_path: Path, answered: Answer) -> None:
    (tmp_path / "a.biaodu").touch()
    (tmp_path / "b.biaodu").touch()
    (tmp_path / "folder").mkdir()
    start_in(str(tmp_path))
    assert answered("a.biaodu", lambda parent: choose_file_to_open(parent, "x", KINDS)) == tmp_path / "a.biaodu"
    assert answered('"a.biaodu" "b.biaodu"', lambda parent: choose_files_to_open(parent, "x", KINDS)) == [
        tmp_path / "a.biaodu",
        tmp_path / "b.biaodu",
    ]
    new = answered("new.biaodu", lambda parent: choose_file_to_save(parent, "x", "suggested.biaodu", KINDS))
    assert new == tmp_path / "new.biaodu"
    assert answered(str(tmp_path / "folder"), lambda parent: choose_folder(parent, "x")) == tmp_path / "folder"
    start_in(str(tmp_path))


def test_cancelling_gives_nothing(tmp_path: Path, answered: Answer) -> None:
    start_in(str(tmp_path))
    assert answered("", lambda parent: choose_file_to_open(parent, "x", KINDS)) is None
    assert answered("", lambda parent: choose_files_to_open(parent, "x", KINDS)) == []
    assert answered("", lambda parent: choose_file_to_save(parent, "x", "a.biaodu", KINDS)) is None
    assert answered("", lambda parent: choose_folder(parent, "x")) is None
