"""The open project gets another name from its window, and the work goes on as it stood."""

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.base.settings import RECENT_PROJECTS
from gui.window.main_window import MainWindow
from gui.window.renaming import RenameDialog
from tests.conftest import ROOT
from tests.gui.driving import documents, press, quotes

Key = Qt.Key


@pytest.fixture
def dialog(window: MainWindow) -> RenameDialog:
    window.registry.action("project.rename").trigger()
    found = window.findChild(RenameDialog)
    assert isinstance(found, RenameDialog)
    return found


def test_by_keyboard_it_is_renamed_and_open_with_all_that_was_there(
    window: MainWindow, project_path: Path, qtbot: QtBot
):
    assert window.workspace is not None
    window.workspace.open_document(documents(window)[1])
    press(window, Key.Key_1)
    before = quotes(window)
    window.registry.action("project.rename").trigger()
    dialog = window.findChild(RenameDialog)
    assert isinstance(dialog, RenameDialog)
    qtbot.waitUntil(dialog.isActiveWindow)
    dialog.name.setText("教育工作总结")
    QTest.keyClick(dialog.name, Key.Key_Return)
    new = project_path.with_name("教育工作总结.biaodu")
    assert window.session is not None
    assert window.session.path == new
    assert not project_path.exists()
    assert window.windowTitle().startswith("教育工作总结")
    assert quotes(window) == before != []
    assert window.workspace.readers.document == documents(window)[1], "the text that was read is read on"
    assert window.settings.get(RECENT_PROJECTS) == [str(new)]
    assert window.message_bar.message is not None
    assert "教育工作总结" in window.message_bar.message.text
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    press(window, Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert quotes(window) == []


@pytest.mark.parametrize(
    ("name", "allowed"),
    [("", False), ("测试", False), ("a/b", False), ("别的", False), ("长" * 90, False), ("新名", True)],
)
def test_what_no_project_can_be_called_is_said_in_the_dialog(
    dialog: RenameDialog, project_path: Path, name: str, allowed: bool
):
    project_path.with_name("别的.biaodu").write_bytes(b"")
    dialog.name.setText(name)
    assert dialog.ok_button().isEnabled() is allowed
    assert bool(dialog.problem()) is (not allowed and name not in ("", "测试"))
    dialog.close()


def test_while_another_process_has_it_the_project_keeps_its_name_and_is_open_again(
    window: MainWindow, project_path: Path
):
    script = f"""
import sys
from pathlib import Path
from core.session import Session
session = Session.open(Path({str(project_path)!r}), read_only=True)
print("open", flush=True)
sys.stdin.read()
"""
    other = subprocess.Popen(
        [sys.executable, "-c", script], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert other.stdout is not None
    other.stdout.readline()
    window.renaming.rename(project_path.with_name("新名.biaodu"))
    QApplication.processEvents()
    assert window.session is not None
    assert window.session.path == project_path
    assert not window.session.access.read_only
    assert window.message_bar.message is not None
    assert "open elsewhere" in window.message_bar.message.text
    other.communicate()


def test_a_project_that_may_only_be_read_is_not_renamed(window: MainWindow, project_path: Path):
    window.close_project()
    window.open_project(project_path, read_only=True)
    assert not window.registry.action("project.rename").isEnabled()
