"""Long work off the GUI thread, with progress, cancel and the changes it made.

A job that needs the project gets its own connection (`Session.clone`), made and closed in the worker's thread.
While a job that writes is under way, `Jobs.writing` is true and the window disables editing.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal

from core.changes import ChangeSet
from core.progress import Cancel, Cancelled, Progress, stop_if
from core.session import Session

Work = Callable[[Progress, Cancelled], Any]
"""The function that runs in the thread. It gets a progress function and one that says whether to stop."""
ProjectWork = Callable[[Session, Progress, Cancelled], Any]
"""The same for work on a project. It first gets the thread's own session."""

LargeChange = Callable[[Session, Progress, Cancelled], object]
"""A verb that changes many rows: in the window's session with `no_progress` and `never`, or in a job's."""

MANY_ROWS = 300
"""A change of at least so many rows is better made in a job: each row takes up to 0.15 ms."""
_REPORT_EVERY = 0.05
"""Seconds between two progress signals, so that a fast job does not flood the event loop."""


LEFT: list[tuple[QThreadPool, QObject]] = []
"""Threads that `Jobs.leave` could not wait for."""


@dataclass(eq=False)
class Job:
    """A piece of long work, and how far it has got."""

    title: str
    """The title as shown, already translated, e.g. ``Importing``."""
    writes: bool
    done: int = 0
    total: int = 0
    """0 while unknown."""
    what: str = ""
    cancelled: bool = False
    changes: list[ChangeSet] = field(default_factory=list)
    abandoned: bool = False
    """Whether its project is closing. Then callbacks have nothing more to do or to say."""
    error: BaseException | None = None
    """The exception that the work raised, once it is `over`."""
    begun: bool = False
    """Whether a thread has started it. Guarded by `lock`, so that a job is either begun or stopped before."""
    own: Session | None = None
    """The clone that its work uses. Guarded by `lock`, so that it is not interrupted once it is closed."""
    lock: threading.Lock = field(default_factory=threading.Lock)
    over: threading.Event = field(default_factory=threading.Event)

    def cancel(self) -> None:
        """Ask the work to stop at its next question, or in the middle of what it reads or writes."""
        with self.lock:
            self.cancelled = True
            if self.own is not None:
                self.own.interrupt()

    def begin(self) -> None:
        """Called by the thread that starts the job; raises `Cancel` if nobody wants it any more."""
        with self.lock:
            stop_if(lambda: self.cancelled)
            self.begun = True

    def stop(self) -> None:
        """Cancel, and return once no thread works on it."""
        self.cancel()
        if self.begun:
            self.over.wait()


@dataclass(frozen=True, slots=True)
class _Calls:
    """The job's session, and what is called at its end."""

    session: Session | None
    done: Callable[[Any], None] | None
    stopped: Callable[[], None] | None


class _Signals(QObject):
    progressed = Signal(object, int, int, str)
    ended = Signal(object, object)


class _Runner(QRunnable):
    def __init__(self, job: Job, work: "Callable[[_Runner], object]", signals: _Signals) -> None:
        super().__init__()
        self._job = job
        self._work = work
        self._signals = signals
        self._last = 0.0

    def run(self) -> None:
        result: object = None
        try:
            self._job.begin()
            result = self._work(self)
        except BaseException as caught:  # noqa: BLE001 - a thread's top level: everything goes to the window
            self._job.error = caught
        self._job.over.set()
        self._signals.ended.emit(self._job, result)

    def alone(self, work: Work) -> object:
        """Do work that needs no project."""
        return work(self._progress, self._is_cancelled)

    def in_own_session(self, work: ProjectWork, session: Session) -> object:
        """Do work with a clone of a session, and record what it changes."""
        job = self._job
        with session.clone() as own:
            with job.lock:
                stop_if(self._is_cancelled)
                job.own = own
            unsubscribe = own.subscribe(job.changes.append)
            try:
                return work(own, self._progress, self._is_cancelled)
            finally:
                unsubscribe()
                with job.lock:
                    job.own = None

    def _progress(self, done: int, total: int, what: str) -> None:
        now = time.monotonic()
        if done >= total or now - self._last >= _REPORT_EVERY:
            self._last = now
            self._signals.progressed.emit(self._job, done, total, what)

    def _is_cancelled(self) -> bool:
        return self._job.cancelled


class Jobs(QObject):
    """Starts jobs and reports on them. All signals are emitted in the GUI thread."""

    started = Signal(object)
    progressed = Signal(object)
    ended = Signal(object)
    """Emitted after the job's changes were absorbed and its callbacks ran, or when it was abandoned."""
    failed = Signal(object)
    """Emitted with an exception that no callback handled."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(2)
        self._running: dict[Job, _Calls] = {}
        self._signals = _Signals(self)
        self._signals.progressed.connect(self._on_progress)
        self._signals.ended.connect(self._on_end)

    @property
    def running(self) -> list[Job]:
        """Jobs under way, oldest first."""
        return list(self._running)

    @property
    def writing(self) -> bool:
        """Whether a job that changes the project is under way."""
        return any(job.writes for job in self._running)

    def start(
        self,
        title: str,
        work: Work,
        *,
        done: Callable[[Any], None] | None = None,
        stopped: Callable[[], None] | None = None,
    ) -> Job:
        """Run `work` in a thread; `done(result)` is called here afterwards, `stopped()` when it was cancelled."""
        return self._begin(Job(title, False), _Calls(None, done, stopped), lambda runner: runner.alone(work))

    def start_in(
        self,
        session: Session,
        title: str,
        work: ProjectWork,
        *,
        writes: bool = False,
        done: Callable[[Any], None] | None = None,
        stopped: Callable[[], None] | None = None,
    ) -> Job:
        """As `start`, but `work` gets the thread's own clone of `session`, which absorbs what that changes."""
        calls = _Calls(session, done, stopped)
        return self._begin(Job(title, writes), calls, lambda runner: runner.in_own_session(work, session))

    def _begin(self, job: Job, calls: _Calls, work: Callable[[_Runner], object]) -> Job:
        self._running[job] = calls
        self.started.emit(job)
        self._pool.start(_Runner(job, work, self._signals))
        return job

    def cancel_all(self) -> None:
        """Ask every job to stop."""
        for job in self._running:
            job.cancel()

    def abandon(self, session: Session) -> None:
        """Stop the jobs of a session that is about to close; when this returns, none of them works or calls anybody.

        An error of one of them is still reported: the user must know of a full disk even when closing.
        """
        jobs = [job for job, calls in self._running.items() if calls.session is session]
        for job in jobs:
            job.cancel()
        for job in jobs:
            job.stop()
            job.abandoned = True
            del self._running[job]
            if job.error is not None and not isinstance(job.error, Cancel):
                self.failed.emit(job.error)
            self.ended.emit(job)

    def wait(self, milliseconds: int = -1) -> bool:
        """Block until no job runs; False when the time was over before."""
        return self._pool.waitForDone(milliseconds)

    def leave(self, milliseconds: int) -> bool:
        """Ask every job to stop, and wait for so long.

        False if some go on, without being heard, until the process ends. A thread that waits for a share which does not
        answer can't be ended in any other way.
        """
        self.cancel_all()
        done = self.wait(milliseconds)
        # So that ends which are already on their way find nobody.
        self._running.clear()
        if done:
            return True
        self._signals.progressed.disconnect(self._on_progress)
        self._signals.ended.disconnect(self._on_end)
        # Otherwise the pool would wait for its threads when it is freed; and they need the object with which they emit.
        self._pool.setParent(None)
        self._signals.setParent(None)
        LEFT.append((self._pool, self._signals))
        return False

    def _on_progress(self, job: Job, done: int, total: int, what: str) -> None:
        job.done, job.total, job.what = done, total, what
        self.progressed.emit(job)

    def _on_end(self, job: Job, result: object) -> None:
        calls = self._running.pop(job, None)
        if calls is None:
            # It was abandoned when the signal was already on its way.
            return
        try:
            self._tell(job, calls, result)
        finally:
            self.ended.emit(job)

    def _tell(self, job: Job, calls: _Calls, result: object) -> None:
        if calls.session is not None:
            for change in job.changes:
                calls.session.absorb(change)
        if isinstance(job.error, Cancel):
            if calls.stopped is not None:
                calls.stopped()
        elif job.error is not None:
            self.failed.emit(job.error)
        elif calls.done is not None:
            calls.done(result)
