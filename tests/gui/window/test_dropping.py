"""Files dropped on the window and on its list of documents."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from pytestqt.qtbot import QtBot

from core.session import Session
from gui.exchange.merge_dialog import MergeDialog
from gui.importing.import_dialog import ImportDialog
from gui.window.main_window import MainWindow
from tests.gui.driving import documents

TEXT = "新建学校三所。𠮷祥小学😀开工。招聘教师四十名。"


def drop(window: MainWindow, target: str, *paths: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    none = Qt.KeyboardModifier.NoModifier
    event = QDropEvent(QPointF(20, 20), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, none)
    assert window.workspace is not None
    (window if target == "window" else window.workspace.documents.view).dropEvent(event)


@pytest.fixture(params=["window", "documents"])
def target(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def package(window: MainWindow, tmp_path: Path) -> Path:
    assert window.session is not None
    path = tmp_path / "a.biaodupkg"
    window.session.exchange.package(path)
    return path


@pytest.fixture
def others(tmp_path: Path) -> list[Path]:
    """Two more projects."""
    paths = [tmp_path / "甲.biaodu", tmp_path / "乙.biaodu"]
    for path in paths:
        Session.create(path).close()
    return paths


def said(window: MainWindow) -> str:
    return window.message_bar.message.text if window.message_bar.message is not None else ""


def test_a_package_shows_its_plan_wherever_it_is_dropped(window: MainWindow, package: Path, target: str, qtbot: QtBot):
    drop(window, target, package)
    qtbot.waitUntil(lambda: window.findChild(MergeDialog) is not None)
    assert window.findChild(ImportDialog) is None
    assert said(window) == ""


def test_a_project_opens_wherever_it_is_dropped(window: MainWindow, others: list[Path], target: str):
    drop(window, target, others[0])
    assert window.session is not None
    assert window.session.path == others[0]


def test_reports_beside_a_package_are_named(
    window: MainWindow, package: Path, tmp_path: Path, target: str, qtbot: QtBot
):
    (tmp_path / "报告.txt").write_text("新建学校。")
    drop(window, target, tmp_path / "报告.txt", package)
    qtbot.waitUntil(lambda: window.findChild(MergeDialog) is not None)
    assert said(window) == "Left out: 报告.txt. Drop packages, reports and each project by themselves."
    assert len(documents(window)) == 3


def test_a_second_project_is_named(window: MainWindow, others: list[Path], target: str):
    drop(window, target, *others)
    assert window.session is not None
    assert window.session.path == others[0]
    assert said(window).startswith("Left out: 乙.biaodu.")


def test_why_a_project_does_not_open_is_not_hidden_by_what_else_was_dropped(
    window: MainWindow, others: list[Path], tmp_path: Path, target: str
):
    (tmp_path / "坏.biaodu").write_text("这是一份报告。", encoding="utf-8")
    drop(window, target, tmp_path / "坏.biaodu", others[0])
    assert "坏.biaodu" in said(window)
    assert "Left out" not in said(window)


@pytest.fixture
def reports(tmp_path: Path) -> list[Path]:
    """Two reports in a folder of their own."""
    folder = tmp_path / "各区报告"
    folder.mkdir()
    for name in ("甲区", "乙区"):
        (folder / f"{name}.txt").write_text(f"{name}{TEXT}", encoding="utf-8")
    return sorted(folder.iterdir())


def test_reports_without_a_project_begin_one_beside_them(
    make_window: Callable[[], MainWindow], reports: list[Path], qtbot: QtBot
):
    window = make_window()
    window.drop_paths(reports)
    session = window.session
    assert session is not None
    assert session.path == reports[0].parent / "各区报告.biaodu"
    assert session.project.name == "各区报告"
    qtbot.waitUntil(lambda: window.findChild(ImportDialog) is not None)


def test_one_report_comes_in_without_a_question(
    make_window: Callable[[], MainWindow], reports: list[Path], qtbot: QtBot
):
    window = make_window()
    window.drop_paths(reports[:1])
    session = window.session
    assert session is not None
    qtbot.waitUntil(lambda: len(session.documents.list()) == 1)
    assert session.path.name == f"{reports[0].stem}.biaodu"
    assert session.documents.text(session.documents.list()[0].id).rstrip().endswith(TEXT)
    assert window.workspace is not None
    readers = window.workspace.readers
    qtbot.waitUntil(lambda: readers.active is not None)
    assert readers.active is not None
    assert readers.active.view.hasFocus(), "it can be labelled at once"


def test_a_report_that_is_opened_again_comes_back_to_its_project_and_labels(
    make_window: Callable[[], MainWindow], reports: list[Path], qtbot: QtBot
):
    first = make_window()
    first.drop_paths(reports[:1])
    session = first.session
    assert session is not None
    qtbot.waitUntil(lambda: len(session.documents.list()) == 1)
    session.use_annotator(session.annotators.ensure("王敏").id)
    label = session.codebook.labels()[0].id
    session.annotations.create(session.documents.list()[0].id, 0, 2, label)
    first.close_project()
    first.drop_paths(reports[:1])
    again = first.session
    assert again is not None
    assert again.path == session.path
    assert len(list(again.annotations.iterate())) == 1
    assert len(list(reports[0].parent.glob("*.biaodu"))) == 1
    qtbot.waitUntil(lambda: said(first).startswith("The same text is in the project already"))
    assert len(again.documents.list()) == 1
    assert first.findChild(ImportDialog) is None
    assert first.workspace is not None
    assert first.workspace.readers.active is not None


def test_reports_come_into_the_project_that_is_open(window: MainWindow, reports: list[Path], qtbot: QtBot):
    session = window.session
    assert session is not None
    before = len(session.documents.list())
    window.drop_paths(reports[:1])
    assert window.session is session
    qtbot.waitUntil(lambda: len(session.documents.list()) == before + 1)
    assert not list(reports[0].parent.glob("*.biaodu"))
