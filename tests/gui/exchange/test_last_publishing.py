"""Closing a project whose team folder does not answer: what is waited for is said, and closing is possible anyway."""

import os
import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.session import Session
from gui.base import jobs
from gui.exchange.last_publishing import PublishingDialog
from gui.window.main_window import MainWindow
from tests.gui.driving import press

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a named pipe plays the folder that does not answer")


class Stuck:
    """A team folder in which reading the own package waits for somebody who never writes."""

    def __init__(self, window: MainWindow, folder: Path, qtbot: QtBot) -> None:
        folder.mkdir()
        assert window.workspace is not None
        assert window.session is not None
        assert window.session.annotator is not None
        exchange = window.workspace.review.exchange
        exchange.set_team_folder(folder)
        self.package = folder / f"{window.session.annotator.id}.biaodupkg"
        qtbot.waitUntil(self.package.exists)
        qtbot.waitUntil(lambda: not window.workspace.review._quiet.running)  # type: ignore[union-attr]
        self.before = self.package.read_bytes()
        window.workspace.readers.panes[0].view.setFocus()
        window.workspace.readers.panes[0].view.set_selection(2, 4)
        press(window, Qt.Key.Key_2)
        self.package.unlink()
        os.mkfifo(self.package)

    def answer(self) -> None:
        """Whoever waits goes on, and finds the package as it was."""
        with self.package.open("wb"):
            self.package.unlink()
            self.package.write_bytes(self.before)


def when_dialog_opens(window: MainWindow, act, seen: list[str]) -> QTimer:
    timer = QTimer(window, interval=20)

    def look() -> None:
        dialog = window.findChild(PublishingDialog)
        if dialog is not None and dialog.isVisible():
            timer.stop()
            seen.append(dialog.windowTitle())
            act(dialog)

    timer.timeout.connect(look)
    timer.start()
    return timer


def test_the_user_can_close_anyway_and_the_next_session_publishes(
    window: MainWindow, reviewed_path: Path, tmp_path: Path, qtbot: QtBot
):
    stuck = Stuck(window, tmp_path / "team", qtbot)
    seen: list[str] = []
    click = lambda dialog: QTest.mouseClick(dialog.ok_button(), Qt.MouseButton.LeftButton)  # noqa: E731
    when_dialog_opens(window, click, seen)
    began, left = time.monotonic(), len(jobs.LEFT)
    window.close_project()
    assert time.monotonic() - began < 5
    assert seen == ["Publishing your work to the team folder…"]
    assert len(jobs.LEFT) == left + 1
    stuck.answer()
    pool, _signals = jobs.LEFT.pop()
    assert pool.waitForDone(10_000)
    assert window.open_project(reviewed_path)
    assert window.workspace is not None
    exchange = window.workspace.review.exchange
    assert exchange._publish_later.isActive()
    exchange._publish_later.timeout.emit()
    qtbot.waitUntil(lambda: stuck.package.is_file() and not window.workspace.review._quiet.running)  # type: ignore[union-attr]
    with Session.create(tmp_path / "empty.biaodu") as other:
        assert (
            other.exchange.plan([stuck.package]).annotations.waiting
            + other.exchange.plan([stuck.package]).annotations.new
        )


def test_a_folder_that_answers_late_is_waited_for(window: MainWindow, tmp_path: Path, qtbot: QtBot):
    stuck = Stuck(window, tmp_path / "team", qtbot)
    seen: list[str] = []
    when_dialog_opens(window, lambda _dialog: threading.Thread(target=stuck.answer, daemon=True).start(), seen)
    left = len(jobs.LEFT)
    window.close_project()
    assert len(seen) == 1
    assert len(jobs.LEFT) == left
    assert window.workspace is None
    QApplication.processEvents()
    assert window.findChild(PublishingDialog) is None or not window.findChild(PublishingDialog).isVisible()  # type: ignore[union-attr]


def test_the_process_ends_although_a_thread_still_waits(tmp_path: Path):
    """What `gui.window.app.main` does at the end, with a job that reads a pipe nobody writes to."""
    os.mkfifo(tmp_path / "pipe")
    script = textwrap.dedent(f"""
        import sys
        from PySide6.QtCore import QTimer
        from gui.window import app
        from gui.base.jobs import Jobs
        from gui.window.main_window import MainWindow

        show = MainWindow.show
        def shown(window):
            show(window)
            window.never = Jobs(window)
            window.never.start("", lambda *given: open({str(tmp_path / "pipe")!r}).read())
            QTimer.singleShot(300, lambda: (window.never.leave(100), window.close()))
        MainWindow.show = shown
        sys.exit(app.main([]))
    """)
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "HOME": str(tmp_path),
        "XDG_CONFIG_HOME": str(tmp_path),
    }
    ended = subprocess.run([sys.executable, "-c", script], env=environment, timeout=30, check=False)
    assert ended.returncode == 0
