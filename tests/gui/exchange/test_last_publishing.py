"""Closing a project whose team folder does not answer: what is waited for is said, and closing is possible anyway."""

import contextlib
import os
import subprocess
import sys
import textwrap
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.session import Session
from gui.base import jobs
from gui.exchange import last_publishing
from gui.exchange.last_publishing import PublishingDialog
from gui.window.main_window import MainWindow
from tests.gui.driving import press
from tests.gui.patience import PATIENCE

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

    def let_go(self) -> None:
        """Nobody waits any more, also where a test has failed."""
        if self.package.is_fifo():
            with contextlib.suppress(OSError):
                os.close(os.open(self.package, os.O_WRONLY | os.O_NONBLOCK))
            self.package.unlink()


@pytest.fixture
def stuck(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> Iterator[Stuck]:
    made = Stuck(window, tmp_path / "team", qtbot)
    yield made
    made.let_go()


@pytest.fixture(autouse=True)
def _waiting_hardly_ends_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """What answers late does so within a minute, and the folder is asked hundreds of times by then."""
    monkeypatch.setattr(last_publishing, "LONGEST_MILLISECONDS", PATIENCE)


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
    window: MainWindow, reviewed_path: Path, tmp_path: Path, qtbot: QtBot, stuck: Stuck, monkeypatch: pytest.MonkeyPatch
):
    seen: list[str] = []
    asked: list[int] = []
    assert window.workspace is not None
    quiet = window.workspace.review._quiet
    wait = quiet.wait

    def ask(milliseconds: int = -1) -> bool:
        asked.append(milliseconds)
        return wait(milliseconds)

    def click(dialog: PublishingDialog) -> None:
        asked.clear()
        QTest.mouseClick(dialog.ok_button(), Qt.MouseButton.LeftButton)

    monkeypatch.setattr(quiet, "wait", ask)
    when_dialog_opens(window, click, seen)
    left = len(jobs.LEFT)
    window.close_project()
    assert seen == ["Publishing your work to the team folder…"]
    assert 0 < len(asked) < 10, "after the click nobody waits for the folder"
    assert len(jobs.LEFT) == left + 1
    stuck.answer()
    pool, _signals = jobs.LEFT.pop()
    assert pool.waitForDone(PATIENCE)
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


def test_a_folder_that_answers_late_is_waited_for(window: MainWindow, stuck: Stuck):
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
    ended = subprocess.run([sys.executable, "-c", script], env=environment, check=False)
    assert ended.returncode == 0
