"""Packages that come without a project, and what other processes hand over."""

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from core.exchange.bundle import PackageKind
from core.exchange.contents import PackageContents
from core.session import Session
from core.storage.letterbox import hand_over
from gui.base.settings import RECENT_PROJECTS
from gui.exchange.home_dialog import HomeDialog
from gui.exchange.merge_dialog import MergeDialog
from gui.window import arrivals
from gui.window.main_window import MainWindow
from gui.window.new_project_dialog import NewProjectDialog
from tests.gui.driving import documents

LEFT = Qt.MouseButton.LeftButton


def shown(window: MainWindow, kind: type[QDialog], qtbot: QtBot) -> QDialog:
    qtbot.waitUntil(lambda: window.findChild(kind) is not None)
    dialog = window.findChild(kind)
    assert isinstance(dialog, kind)
    assert dialog.isVisible()
    return dialog


@pytest.fixture
def package(window: MainWindow, tmp_path: Path) -> Path:
    """The open project for a colleague, with one label."""
    session = window.session
    assert session is not None
    session.annotations.create(documents(window)[0], 0, 7, session.codebook.labels()[0].id)
    path = tmp_path / "给同事.biaodupkg"
    session.exchange.package(path)
    return path


def test_a_package_goes_to_the_only_recent_project_with_all_its_documents(
    window: MainWindow, package: Path, project_path: Path, tmp_path: Path, qtbot: QtBot
):
    Session.create(tmp_path / "别的.biaodu").close()
    window.close_project()
    window.settings.set(RECENT_PROJECTS, [str(tmp_path / "别的.biaodu"), str(project_path)])
    window.open_packages([package])
    dialog = shown(window, MergeDialog, qtbot)
    assert window.session is not None
    assert window.session.path == project_path
    dialog.reject()


def test_the_menu_opens_packages_with_and_without_a_project(
    window: MainWindow, package: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
):
    asked: list[str] = []

    def answer(_parent: object, _title: str, kinds: str) -> list[Path]:
        asked.append(kinds)
        return [package]

    monkeypatch.setattr(arrivals, "choose_files_to_open", answer)
    window.registry.action("package.open").trigger()
    shown(window, MergeDialog, qtbot).reject()
    qtbot.waitUntil(lambda: window.findChild(MergeDialog) is None)
    window.close_project()
    window.registry.action("package.open").trigger()
    shown(window, MergeDialog, qtbot).reject()
    assert ["*.biaodu)" in kinds for kinds in asked] == [True, False]


def test_without_a_project_for_it_a_new_one_begins_with_the_package(
    window: MainWindow, package: Path, project_path: Path, tmp_path: Path, qtbot: QtBot
):
    assert window.session is not None
    window.session.codebook.delete(window.session.codebook.by_code("safety").id, None)
    window.session.exchange.package(package)
    window.close_project()
    window.settings.set(RECENT_PROJECTS, [])
    window.open_packages([package])
    dialog = shown(window, NewProjectDialog, qtbot)
    assert isinstance(dialog, NewProjectDialog)
    assert dialog.name.text() == "测试"
    assert not dialog.default_choice.isVisible()
    dialog.name.setText("同事的")
    dialog.folder.setText(str(tmp_path))
    QTest.mouseClick(dialog.ok_button(), LEFT)
    qtbot.waitUntil(lambda: window.session is not None)
    session = window.session
    assert session.path == tmp_path / "同事的.biaodu"
    assert [session.documents.text(document.id)[:3] for document in session.documents.list()] == [
        "新建学",
        "完成十",
        "加强校",
    ]
    assert len(list(session.annotations.iterate())) == 1
    assert [label.code for label in session.codebook.labels()] == ["infrastructure", "teachers", "subsidies"]
    assert session.history.undo_name() is None


def test_when_several_projects_could_take_it_the_user_chooses(
    window: MainWindow, package: Path, project_path: Path, tmp_path: Path, qtbot: QtBot
):
    assert window.session is not None
    window.session.save_copy(tmp_path / "备份.biaodu")
    window.close_project()
    window.settings.set(RECENT_PROJECTS, [str(tmp_path / "备份.biaodu"), str(project_path)])
    window.open_packages([package])
    dialog = shown(window, HomeDialog, qtbot)
    assert isinstance(dialog, HomeDialog)
    rows = [dialog.list.item(row).text() for row in range(dialog.list.count())]
    assert rows[0].startswith("备份 · ")
    assert rows[0].endswith("has 3 of 3 documents")
    assert rows[2] == "A new project with what the package holds"
    QTest.keyClick(dialog.list, Qt.Key.Key_Down)
    QTest.mouseClick(dialog.ok_button(), LEFT)
    plan = shown(window, MergeDialog, qtbot)
    assert window.session is not None
    assert window.session.path == project_path
    plan.reject()


def test_labels_back_that_fit_nowhere_make_no_project(window: MainWindow, package: Path, tmp_path: Path, qtbot: QtBot):
    assert window.session is not None
    back = tmp_path / "back.biaodupkg"
    window.session.exchange.package(back, PackageContents(kind=PackageKind.LABELS_BACK))
    Session.create(tmp_path / "别的.biaodu").close()
    window.close_project()
    window.settings.set(RECENT_PROJECTS, [str(tmp_path / "别的.biaodu")])
    window.open_packages([back])
    dialog = shown(window, HomeDialog, qtbot)
    assert isinstance(dialog, HomeDialog)
    assert [dialog.list.item(row).text().split(" · ")[-1] for row in range(dialog.list.count())] == [
        "has none of its documents"
    ]
    assert not dialog.ok_button().isEnabled()
    dialog.reject()
    assert window.session is None


def test_a_damaged_package_is_refused_and_the_window_can_be_used(window: MainWindow, tmp_path: Path, qtbot: QtBot):
    package = tmp_path / "bad.biaodupkg"
    package.write_bytes(b"PK\x03\x04 no")
    window.close_project()
    with qtbot.waitSignal(window.arrivals.settled):
        window.open_packages([package])
    assert window.message_bar.message is not None
    assert "bad.biaodupkg" in window.message_bar.message.text


def other_process(project: Path, *packages: Path) -> subprocess.Popen[str]:
    """A process that hands something over, as a second start does."""
    source = (
        "import sys, pathlib; from core.storage.letterbox import hand_over;"
        "project, *packages = map(pathlib.Path, sys.argv[1:]); print(hand_over(project, packages))"
    )
    command = [sys.executable, "-c", source, str(project), *map(str, packages)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).resolve().parents[3])


def test_the_window_that_has_the_project_takes_what_another_process_hands_over(
    window: MainWindow, package: Path, project_path: Path, qtbot: QtBot
):
    window.showMinimized()
    process = other_process(project_path, package)
    dialog = shown(window, MergeDialog, qtbot)
    assert not window.isMinimized()
    assert process.communicate(timeout=20)[0].strip() == "True"
    dialog.reject()


def test_what_was_handed_over_before_the_window_listened_is_taken_too(
    make_window, package: Path, window: MainWindow, project_path: Path, qtbot: QtBot
):
    window.close_project()
    assert not hand_over(project_path, [package])
    assert window.open_project(project_path)
    process = other_process(project_path, package)
    dialog = shown(window, MergeDialog, qtbot)
    dialog.reject()
    assert process.communicate(timeout=20)[0].strip() == "True"


def test_a_second_window_goes_to_the_first_when_that_has_the_project(
    window: MainWindow, make_window, package: Path, project_path: Path, qtbot: QtBot
):
    second = make_window()
    second.settings.set(RECENT_PROJECTS, [str(project_path)])
    with qtbot.waitSignal(second.arrivals.handed_over):
        second.open_packages([package])
    assert second.session is None
    assert second.message_bar.message is not None
    assert second.message_bar.message.text == "测试 is open in another window; the package was opened there."
    shown(window, MergeDialog, qtbot).reject()
