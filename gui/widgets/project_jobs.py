"""What import, export and new editions have in common: jobs on the open project, and messages when they end."""

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from core.session import Session
from gui.base.identities import SHOWN, Identities
from gui.base.jobs import Jobs
from gui.widgets.message_bar import Message


class ProjectJobs(QObject):
    """Runs such jobs; it knows only as much of the window as they need."""

    def __init__(
        self,
        window: QWidget,
        session: Session,
        jobs: Jobs,
        show: Callable[[Message], None],
        failed: Callable[[BaseException], None],
        undo: Callable[[], object],
        identities: Callable[[], Identities] = lambda: SHOWN,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._session = session
        self._jobs = jobs
        self._show = show
        self._failed = failed
        self._undo = undo
        self._identities = identities
