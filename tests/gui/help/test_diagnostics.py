"""Diagnostics for a report: what runs where, and no text of a document."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPlainTextEdit

from core import log, places
from core.log import Ended
from core.storage import sqlite
from gui.widgets.error_report import ErrorReportDialog
from gui.window.main_window import MainWindow
from tests.core.projects import TEXT, label, project

ROOT = Path(__file__).resolve().parents[3]


def test_diagnostics_go_to_the_clipboard_with_versions_and_numbers_and_without_texts(
    make_window: Callable[[], MainWindow], tmp_path: Path
) -> None:
    with project(tmp_path / "城东.biaodu") as session:
        label(session, 0, 2)
    window = make_window()
    assert window.open_project(tmp_path / "城东.biaodu")
    window.registry.action("help.diagnostics").trigger()
    text = QGuiApplication.clipboard().text()
    assert f"SQLite {sqlite.VERSION}" in text
    assert "1 documents, 1 annotations" in text
    assert TEXT[:3] not in text
    assert "陈晓" not in text


def test_a_run_that_ended_badly_is_offered_at_the_next_start(make_window: Callable[[], MainWindow]) -> None:
    window = make_window()
    window.tell_ended_badly([Ended(1_700_000_000.0, "Fatal Python error: Segmentation fault")])
    window.message_bar.take_keyboard()
    window.message_bar._act(0)
    dialog = window.findChild(ErrorReportDialog)
    assert dialog is not None
    view = dialog.findChild(QPlainTextEdit)
    assert view is not None
    assert "Segmentation fault" in view.toPlainText()
    dialog.close()


def test_the_offer_stays_until_it_is_closed_and_the_report_is_kept_for_later(
    make_window: Callable[[], MainWindow], project_path: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(places.PROFILE, str(tmp_path / "profile"))
    log.folder().mkdir(parents=True)
    (log.folder() / "run-4000001.json").write_text('{"started": 1700000000.0}')
    (log.folder() / "crash-4000001.txt").write_text("Fatal Python error: Segmentation fault")
    window = make_window()
    window.tell_ended_badly(log.ended_badly())
    offered = window.message_bar.message
    window.open_project(project_path)
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_1)
    assert window.message_bar.message is offered is not None
    window.message_bar.clear()
    window.registry.action("help.diagnostics").trigger()
    text = QGuiApplication.clipboard().text()
    assert "did not end by itself: 2023-11-14T22:13+00:00" in text
    assert "Segmentation fault" in text


@pytest.mark.e2e
@pytest.mark.skipif(os.name != "posix", reason="by signals")
def test_the_real_program_notices_that_it_was_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(places.PROFILE, str(tmp_path))
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", places.PROFILE: str(tmp_path)}
    running = subprocess.Popen(
        [sys.executable, "-m", "gui", "--debug"], cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True
    )
    assert running.stderr is not None
    assert any("ready" in line for line in running.stderr), "the window is up"
    running.send_signal(signal.SIGKILL)
    running.communicate()
    assert len(log.ended_badly()) == 1
    assert "start:" in log.tail()
