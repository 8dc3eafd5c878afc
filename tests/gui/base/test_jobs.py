"""Work in threads: what is told of it, and that nobody is told once its project closes."""

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.errors import EnvironmentFault
from core.progress import Cancelled, Progress, stop_if
from core.session import Session
from gui.base.jobs import Job, Jobs
from tests.gui.patience import PATIENCE


class Watched:
    """Jobs, and everything they tell, in its order."""

    def __init__(self, jobs: Jobs) -> None:
        self.jobs = jobs
        self.told: list[object] = []
        jobs.failed.connect(self.told.append)
        jobs.ended.connect(lambda job: self.told.append(f"{job.title} ended"))

    def start(self, work, session: Session | None, title: str = "work") -> Job:
        def done(result: object) -> None:
            self.told.append(("done", result))

        def stopped() -> None:
            self.told.append("stopped")

        if session is None:
            return self.jobs.start(title, work, done=done, stopped=stopped)
        return self.jobs.start_in(session, title, work, done=done, stopped=stopped)


@pytest.fixture
def watched(qapp) -> Iterator[Watched]:
    parent = QObject()
    yield Watched(jobs := Jobs(parent))
    jobs.cancel_all()
    jobs.wait()


def until_stopped(begun: threading.Event):
    def work(*given: Any) -> None:
        cancelled: Cancelled = given[-1]
        begun.set()
        while True:
            stop_if(cancelled)

    return work


def test_a_job_that_has_ended_unheard_calls_nobody_when_its_project_closes(watched: Watched, project):
    job = watched.start(lambda session, _progress, _cancelled: len(session.documents.list()), project.session)
    job.over.wait()
    watched.jobs.abandon(project.session)
    project.session.close()
    assert watched.told == ["work ended"]
    assert not watched.jobs.running
    assert watched.jobs.wait(PATIENCE)
    QApplication.processEvents()
    assert watched.told == ["work ended"]


def test_closing_waits_for_the_jobs_of_the_project_and_for_no_other(watched: Watched, project):
    mine, other = threading.Event(), threading.Event()
    watched.start(until_stopped(mine), project.session)
    watched.start(until_stopped(other), None, "another")
    mine.wait()
    other.wait()
    watched.jobs.abandon(project.session)
    assert watched.told == ["work ended"]
    assert [job.title for job in watched.jobs.running] == ["another"]


def test_a_job_that_no_thread_has_taken_up_is_not_waited_for_and_never_works(
    watched: Watched, project, qtbot: QtBot, go_on: threading.Event
):
    worked = threading.Event()
    for _number in range(2):
        watched.start(lambda *_given: go_on.wait(), None, "busy")
    waiting = watched.start(lambda *_given: worked.set(), project.session)
    watched.jobs.abandon(project.session)
    assert not waiting.begun
    go_on.set()
    qtbot.waitUntil(lambda: not watched.jobs.running)
    assert watched.jobs.wait(PATIENCE)
    assert not worked.is_set()


def test_a_full_disk_is_told_whatever_closes(watched: Watched, project):
    fault = EnvironmentFault("file.disk_full", path="x")

    def work(session: Session, progress: Progress, cancelled: Cancelled) -> None:
        raise fault

    job = watched.start(work, project.session)
    job.over.wait()
    watched.jobs.abandon(project.session)
    assert watched.told == [fault, "work ended"]


def test_a_job_ends_even_when_its_callback_raises(watched: Watched, qtbot: QtBot):
    def done(_result: object) -> None:
        raise ZeroDivisionError

    with qtbot.captureExceptions() as raised:
        watched.jobs.start("work", lambda *_given: None, done=done)
        qtbot.waitUntil(lambda: bool(watched.told))
    assert watched.told == ["work ended"]
    assert [kind for kind, _error, _trace in raised] == [ZeroDivisionError]
