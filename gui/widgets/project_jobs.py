"""What import, export and new editions share: work on the open project in jobs, and words when it has ended."""

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from core.session import Session
from gui.base.identities import SHOWN, Identities
from gui.base.jobs import Jobs
from gui.widgets.message_bar import Message


class ProjectJobs(QObject):
    """Knows of the window only what such work needs."""

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
