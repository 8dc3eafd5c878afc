"""Backs the open project up once a day, in the background, and says nothing unless that fails."""

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from core.changes import ChangeSet
from core.errors import BiaoduError
from core.progress import Cancelled, Progress
from core.session import Session
from gui.base.jobs import Jobs
from gui.base.settings import BACKUPS
from gui.widgets.errors import sentence
from gui.widgets.message_bar import Message, MessageKind

if TYPE_CHECKING:
    from core.storage.backing_up import Taken
    from gui.window.main_window import MainWindow

AFTER_OPENING_MILLISECONDS = 10_000
"""By then the first documents are shown."""
EVERY_MILLISECONDS = 10 * 60_000
"""How often to check whether the day has changed, or whether a project that was empty has something to lose."""


class DailyBackups(QObject):
    """Backs up the window's project, through another connection and in a thread of its own."""

    looked = Signal()
    """It was checked whether a backup is due, and if so it was made."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self._jobs: Jobs | None = None
        """Jobs of its own, which do not show in the status line, because nobody asked for them."""
        self._due = False
        """Whether there may be something that no backup has."""
        self._told: set[str] = set()
        """Codes of messages shown since the project was opened: each is shown once."""
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.look)
        window.project_changed.connect(self._follow)

    def stop(self, session: Session) -> None:
        """Stop because the project is about to close. An unfinished backup is dropped; the next opening makes one."""
        self._timer.stop()
        if self._jobs is not None:
            self._jobs.abandon(session)

    def look(self) -> None:
        """Make a backup if one is due."""
        session = self._window.session
        if session is None:
            return
        self._timer.start(EVERY_MILLISECONDS)
        wanted = self._due and self._window.settings.get(BACKUPS) and not session.access.read_only
        if wanted and not self._window.jobs.writing and not self._running.running:
            self._due = False
            self._running.start_in(session, "", _back_up, done=self._done)
        else:
            self.looked.emit()

    @property
    def _running(self) -> Jobs:
        if self._jobs is None:
            self._jobs = Jobs(self)
            self._jobs.failed.connect(self._failed)
            self._jobs.ended.connect(self.looked)
        return self._jobs

    def _follow(self) -> None:
        self._timer.stop()
        self._told.clear()
        workspace = self._window.workspace
        if workspace is not None and workspace.session.claimed:
            self._due = True
            workspace.bridge.changed.connect(self._changed)
            self._timer.start(AFTER_OPENING_MILLISECONDS)

    def _changed(self, change: ChangeSet) -> None:
        self._due = self._due or change.operation is not None or change.reload

    def _done(self, taken: "Taken") -> None:
        from core.storage.backing_up import BackupOutcome, trouble

        if taken.outcome not in (BackupOutcome.TAKEN, BackupOutcome.UNCHANGED):
            # Later there may be room, something to lose, or another day.
            self._due = True
        if self._window.session is not None and (error := trouble(taken.outcome, self._window.session.path)):
            self._tell(error)

    def _failed(self, error: BaseException) -> None:
        self._due = True
        if not isinstance(error, BiaoduError):
            self._window.door.show(error)
        elif error.code != "project.damaged":
            self._tell(error)
        elif error.code not in self._told:
            self._told.add(error.code)
            self._window.door.show(error)

    def _tell(self, error: BiaoduError) -> None:
        if error.code not in self._told and self._window.message_bar.message is None:
            self._told.add(error.code)
            self._window.message_bar.show_message(Message(sentence(error), MessageKind.WARNING))


def _back_up(session: Session, progress: Progress, cancelled: Cancelled) -> "Taken":
    return session.back_up(date.today(), progress=progress, cancelled=cancelled)
