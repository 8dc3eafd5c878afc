"""The real window in a process of its own, told on standard input what to do.

``python -m tests.system.window_process PROJECT``; `tests.system.window` starts it. Each line is a JSON list: the name
of a method of `Worker` and its arguments. Answers are lines of JSON, too. A label is answered when its key was pressed
and the status line says that it is saved.
"""

import itertools
import json
import os
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QDeadlineTimer, QEventLoop, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QMessageBox

from core.changes import ChangeSet
from gui.base.settings import Settings
from gui.widgets.dialog import Dialog
from gui.widgets.error_report import ErrorReportDialog
from gui.widgets.errors import install_hooks
from gui.window.app import make_application
from gui.window.demo import press
from gui.window.main_window import MainWindow
from gui.window.workspace import Workspace
from tests.system.places import JOBS, PLACES

PATIENCE = 60_000
"""Milliseconds after which something that should have happened counts as failed."""
Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


class Worker:
    """Works a window by its keys."""

    def __init__(self, window: MainWindow, path: Path) -> None:
        self.window = window
        self.path = path
        self._made: list[str] = []
        self._faults: list[str] = []
        """What message boxes said."""
        self._ended = 0
        """How many jobs came to their end."""
        window.jobs.ended.connect(self._count)
        assert window.open_project(path)
        session = self.workspace.session
        self.workspace.open_document(session.documents.list()[0].id)
        self.workspace.bridge.changed.connect(self._take)
        assert session.annotator is not None
        self._me = session.annotator.id

    @property
    def workspace(self) -> Workspace:
        """Of the open project."""
        assert self.window.workspace is not None
        return self.window.workspace

    def label(self) -> dict[str, object]:
        """Label the next sentence; says the annotation's id once the window says that all is saved."""
        self._made.clear()
        ended, before = self._ended, self._where()
        self._take_keyboard()
        press(self.window, Key.Key_1, CTRL)
        press(self.window, Key.Key_Down, CTRL)
        press(self.window, Key.Key_1)
        saved = self.window.status.findChild(QLabel, "saved")
        assert isinstance(saved, QLabel)
        if len(self._made) != 1 or not saved.text().startswith("Saved at"):
            message = self.window.message_bar.message
            # A job that writes, or a dialog, may have come between two keys: then nothing was done, and nothing said. A
            # small job is over by now.
            busy = self.window.jobs.writing or self._ended != ended or self._dialog() is not None
            said = {"status": saved.text(), "message": message.text if message else ""}
            places = {"made": len(self._made), "before": before, "there": self._where()}
            return {"label": None, "busy": busy, **said, **places}
        return {"label": self._made[0]}

    def _take_keyboard(self) -> None:
        """Wait until the window has the keyboard, unless a dialog has it.

        A dialog may have had it before, and the screen gives it back when it likes. Until then shortcuts mean nothing
        to the window while other keys reach its text, and nobody could press either.
        """
        self.window.activateWindow()
        patience = QDeadlineTimer(PATIENCE)
        while not self.window.isActiveWindow() and self._dialog() is None:
            assert not patience.hasExpired(), "the window does not get the keyboard"
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)

    def _where(self) -> list[int]:
        """The reader with the keyboard, how many there are, the selection and the chosen annotation in it.

        Told where a label failed.
        """
        readers = self.workspace.readers
        pane = readers.active
        if pane is None:
            return []
        span, chosen = pane.view.selection, pane.view.selected_annotation
        places = [readers.panes.index(pane), len(readers.panes), span.start, span.end]
        return [*places, chosen.start, chosen.end] if chosen is not None else places

    def _count(self, _job: object) -> None:
        self._ended += 1

    def _take(self, change: ChangeSet) -> None:
        for annotation in change.annotations:
            if annotation.before is None and annotation.after is not None and annotation.after.annotator == self._me:
                self._made.append(annotation.after.id)

    def place(self, name: str) -> dict[str, object]:
        """Do one of `tests.system.places.PLACES`, to its end."""
        PLACES[name](self.window, self.path)
        return self.settle()

    def settle(self) -> dict[str, object]:
        """Wait until no job runs and no dialog is open; dialogs are accepted, and what message boxes said is told."""
        patience = QDeadlineTimer(PATIENCE)
        while self._busy():
            assert not patience.hasExpired(), "a job or dialog stays"
            self._answer_dialog()
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
        faults, self._faults = self._faults, []
        return {"faults": faults}

    def _busy(self) -> bool:
        quiet = self.workspace.review._quiet
        return bool(self.window.jobs.running or quiet.running or self._dialog())

    def _dialog(self) -> QDialog | None:
        shown = [dialog for dialog in self.window.findChildren(QDialog) if dialog.isVisible()]
        return shown[-1] if shown else None

    def _answer_dialog(self) -> None:
        """Click OK where that can be; a fault is closed, and a bug ends this process."""
        dialog = self._dialog()
        assert not isinstance(dialog, ErrorReportDialog), dialog._report
        if isinstance(dialog, QMessageBox):
            self._faults.append(dialog.text())
            dialog.reject()
        elif isinstance(dialog, Dialog) and dialog.ok_button().isEnabled():
            QTest.mouseClick(dialog.ok_button(), Qt.MouseButton.LeftButton)
        elif dialog is not None and not self.window.jobs.running:
            dialog.reject()

    def work(self, seconds: float) -> dict[str, object]:
        """Label on and on, while one job follows the other, each at least once; says each label and job at once."""
        end = time.monotonic() + seconds
        for number, name in enumerate(itertools.cycle(JOBS)):
            if time.monotonic() >= end and number >= len(JOBS):
                break
            JOBS[name](self.window, self.path, number)
            say({"job": name})
            # At least one label beside each job; not while one that writes keeps the window from changing anything.
            while True:
                if not self.window.jobs.writing and self._dialog() is None:
                    say(self.label())
                self._answer_dialog()
                QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 5)
                if not self._busy():
                    break
        return {"over": True, "faults": self._faults}

    def close(self) -> dict[str, object]:
        """Quit as a user does."""
        self.window.close()
        return {"closed": True}


def say(answer: dict[str, Any]) -> None:
    """Answer, so that it arrives whatever happens next."""
    print(json.dumps(answer, ensure_ascii=False), flush=True)


def main() -> None:
    """Open the project, then do as told until the input ends."""
    path = Path(sys.argv[1])
    make_application(sys.argv[:1])
    window = MainWindow(Settings())
    install_hooks(window.door)
    window.resize(1200, 800)
    window.show()
    window.activateWindow()
    assert QTest.qWaitForWindowActive(window, PATIENCE)
    worker = Worker(window, path)
    verbs: dict[str, Callable[..., dict[str, object]]] = {
        "label": worker.label,
        "place": worker.place,
        "settle": worker.settle,
        "work": worker.work,
        "close": worker.close,
    }
    say({"ready": True})
    for line in sys.stdin:
        name, *arguments = json.loads(line)
        say(verbs[name](*arguments))


if __name__ == "__main__":
    try:
        main()
    except BaseException:  # noqa: BLE001 - the window would show it, and nobody sees this one
        traceback.print_exc()
        os._exit(1)
