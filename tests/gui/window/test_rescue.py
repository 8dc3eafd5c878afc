"""A damaged project: the window offers to save what can be read, and does."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from core.session import Session
from core.storage import project_file, sqlite
from gui.importing.report_dialog import SalvageReportDialog
from gui.window import rescue
from gui.window.main_window import MainWindow


@pytest.fixture
def damaged(project_path: Path) -> Path:
    """The project with its pages cut off after two thirds."""
    with Session.open(project_path) as session:
        document = session.documents.list()[0].id
        label = session.codebook.labels()[0].id
        for start in range(10):
            session.annotations.create(document, start, start + 3, label)
    data = project_path.read_bytes()
    project_path.write_bytes(data[: len(data) * 2 // 3])
    return project_path


def test_what_can_be_read_of_a_damaged_project_opens_as_a_new_one(
    make_window: Callable[[], MainWindow],
    damaged: Path,
    tmp_path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
):
    target = tmp_path / "rescued.biaodu"
    # The system's own dialog cannot be driven; what it would answer is given.
    monkeypatch.setattr(rescue, "choose_file_to_save", lambda *_arguments: target)
    before = damaged.read_bytes()
    window = make_window()

    assert not window.open_project(damaged)
    box = next(box for box in QApplication.topLevelWidgets() if isinstance(box, QMessageBox))
    assert str(damaged) in box.text()
    button = next(button for button in box.findChildren(QPushButton) if button.text() == "Save what can be read…")
    button.click()
    qtbot.waitUntil(lambda: window.session is not None and window.session.path == target, timeout=20_000)

    assert damaged.read_bytes() == before
    assert window.session is not None
    assert window.session.check().ok
    reports = [dialog for dialog in QApplication.topLevelWidgets() if isinstance(dialog, SalvageReportDialog)]
    assert len(reports) == 1
    reports[0].close()


def test_a_large_project_is_checked_while_it_is_open_and_only_problems_are_said(
    make_window: Callable[[], MainWindow], project_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(project_file, "_QUICK_CHECK_BYTES", 0)
    window = make_window()
    with qtbot.waitSignal(window.jobs.ended):
        window.open_project(project_path)
    assert window.message_bar.isHidden()
    window.close_project()

    with closing(sqlite.connect(project_path)) as raw:
        raw.execute("UPDATE document_text SET text = text || '。'")
    with qtbot.waitSignal(window.jobs.ended):
        window.open_project(project_path)
    assert window.message_bar.isVisible()
