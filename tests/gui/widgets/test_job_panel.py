"""A panel that a job fills: only while it is seen, one job at a time, and only with what was asked last."""

import threading

import shiboken6
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.changes import ChangeSet
from core.progress import Cancelled, Progress
from core.session import Session
from gui.base.jobs import Jobs
from gui.widgets.job_panel import JobPanel
from tests.gui.conftest import Project
from tests.gui.patience import PATIENCE


class Numbers(JobPanel):
    """Finds the number that it is told to."""

    wanted = 0

    def __init__(self, project: Project) -> None:
        super().__init__(project.session, project.bridge, Jobs(project.bridge))
        self.shown: list[int] = []
        self.go_on = threading.Event()
        self.go_on.set()

    def begin(self) -> None:
        wanted, go_on = self.wanted, self.go_on

        def work(_session: Session, _progress: Progress, _cancelled: Cancelled) -> int:
            go_on.wait(PATIENCE / 1000)
            return wanted

        self.look_for("Counting", work, self.shown.append)

    def apply(self, change: ChangeSet) -> None:
        self.refresh()

    def retranslate(self) -> None:
        pass


def test_it_looks_only_while_it_is_seen(project: Project, qtbot: QtBot):
    panel = Numbers(project)
    project.shown.append(panel)
    panel.refresh()
    assert not panel.busy
    panel.show()
    qtbot.waitUntil(lambda: panel.shown == [0])
    panel.hide()
    project.label(0, 3)
    QApplication.processEvents()
    assert panel.shown == [0]
    panel.show()
    qtbot.waitUntil(lambda: panel.shown == [0, 0])


def test_what_was_given_up_is_never_shown(project: Project, qtbot: QtBot):
    panel = Numbers(project)
    project.shown.append(panel)
    panel.go_on.clear()
    panel.show()
    assert panel.busy
    panel.wanted = 1
    panel.refresh()
    panel.go_on.set()
    qtbot.waitUntil(lambda: not panel.busy)
    QApplication.processEvents()
    assert panel.shown == [1], "the first was finished as well, after somebody asked for another"


def test_a_panel_that_has_gone_is_told_nothing(project: Project, qtbot: QtBot):
    panel = Numbers(project)
    panel.go_on.clear()
    panel.show()
    assert panel.busy
    shown, go_on, jobs = panel.shown, panel.go_on, panel._jobs
    shiboken6.delete(panel)
    with qtbot.waitSignal(jobs.ended):
        go_on.set()
    assert shown == []
