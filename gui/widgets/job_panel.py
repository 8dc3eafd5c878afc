"""A panel whose contents a job finds: looked for only while it is seen, and one job at a time."""

from collections.abc import Callable
from typing import Any

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from core.session import Session
from gui.base.bridge import Bridge
from gui.base.jobs import Job, Jobs, ProjectWork
from gui.widgets.panel import Panel


class JobPanel(Panel):
    """`refresh` looks for its contents again; subclasses say in `begin` how."""

    def __init__(
        self, session: Session, bridge: Bridge, jobs: Jobs, parent: QWidget | None = None, *, stale: bool = True
    ) -> None:
        super().__init__(session, bridge, parent)
        self._jobs = jobs
        self._job: Job | None = None
        self._stale = stale
        """Whether something is to be looked for as soon as it is seen."""
        jobs.ended.connect(self._job_ended)

    @property
    def busy(self) -> bool:
        """Whether it is still being looked for."""
        return self._job is not None

    def refresh(self) -> None:
        """Look for the contents again, off the window's thread; what was looked for before is given up."""
        if not self.isVisible():
            self._stale = True
            return
        self._stale = False
        self.give_up()
        self.begin()

    def begin(self) -> None:
        """Begin to look for the contents, with `look_for`."""
        raise NotImplementedError

    def look_for(self, title: str, work: ProjectWork, done: Callable[[Any], None]) -> None:
        """Do `work` in a job; `done` gets what it found, unless that was given up meanwhile."""

        def take(found: Any) -> None:
            # The panel may have gone with its window while this was on its way.
            if self._job is job and isValid(self):
                self._job = None
                done(found)

        job = self._job = self._jobs.start_in(self._session, title, work, done=take)

    def give_up(self) -> None:
        """Stop looking."""
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def _job_ended(self, job: Job) -> None:
        if job is self._job:
            self._job = None

    def showEvent(self, event: QShowEvent) -> None:
        """Look for what was asked while nobody saw it."""
        super().showEvent(event)
        if self._stale:
            self.refresh()
