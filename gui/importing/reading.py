"""Reads files for the import table in a thread and hands the rows over in handfuls."""

import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from threading import Lock

from PySide6.QtCore import QObject, Signal

from core.progress import Cancelled, Progress
from core.reading.preview import PreviewRow
from core.reading.readers.protocol import Options
from core.session import Session
from gui.base.i18n import _
from gui.base.jobs import Job, Jobs

FIRST_ROWS = 40
"""About what a table shows without scrolling."""
FIRST_SECONDS, LATER_SECONDS = 0.1, 2.0
"""Seconds between two deliveries of rows: short until the table is full, then long. Each delivery paints the table, and
each cell waits for the interpreter, which the reading thread holds: 60 ms each time on a busy machine.
"""
BREATH_SECONDS = 0.0005
"""Seconds of pause after each text, so that the window's thread gets the interpreter at once."""


class _Arrivals(QObject):
    """Carries rows from the reading thread. It outlives the dialog for which they are."""

    came = Signal(list)


class ImportReading(QObject):
    """Reads some files at a time; further files wait."""

    rows_came = Signal(list)
    """New `PreviewRow`s."""
    progressed = Signal(int, int, str)
    ended = Signal(bool)
    """Everything was read; whether it was stopped before its end."""

    def __init__(self, session: Session, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._jobs = jobs
        self._job: Job | None = None
        self.gate = Lock()
        """Held while the window paints: the reading thread waits for it after each text and leaves the interpreter
        alone.
        """
        self.number = 0
        """Texts read so far, delivered or not."""
        self._waiting: list[tuple[list[Path], Mapping[Path, Options], list[PreviewRow]]] = []
        jobs.progressed.connect(self._progress)
        jobs.ended.connect(self._end)

    @property
    def running(self) -> bool:
        """Whether files are being read."""
        return self._job is not None

    def start(self, paths: Sequence[Path], options: Mapping[Path, Options], beside: Sequence[PreviewRow]) -> None:
        """Read files and folders as `core.reading.preview.preview` does."""
        if self._job is not None:
            self._waiting.append((list(paths), options, list(beside)))
            return
        arrivals = _Arrivals(self._jobs)
        arrivals.came.connect(self.rows_came)

        def work(session: Session, progress: Progress, cancelled: Cancelled) -> None:
            from core.reading.preview import preview

            handful: list[PreviewRow] = []
            delivered, number = time.monotonic(), 0
            told = {"options": options, "beside": beside, "progress": progress, "cancelled": cancelled}
            try:
                for row in preview(paths, session=session, **told):  # type: ignore[arg-type]
                    handful.append(row)
                    time.sleep(BREATH_SECONDS)
                    with self.gate:
                        pass
                    number += 1
                    self.number = number
                    if time.monotonic() - delivered >= (FIRST_SECONDS if number <= FIRST_ROWS else LATER_SECONDS):
                        arrivals.came.emit(handful)
                        handful, delivered = [], time.monotonic()
            finally:
                if handful:
                    arrivals.came.emit(handful)

        self._job = self._jobs.start_in(self._session, _("Reading files"), work)
        self._job_arrivals = arrivals

    def cancel(self) -> None:
        """Stop reading; the rows that came stay."""
        self._waiting.clear()
        if self._job is not None:
            self._job.cancel()

    def _progress(self, job: Job) -> None:
        if job is self._job:
            self.progressed.emit(job.done, job.total, job.what)

    def _end(self, job: Job) -> None:
        if job is not self._job:
            return
        self._job = None
        self._job_arrivals.deleteLater()
        if job.abandoned:
            self._waiting.clear()
        elif self._waiting:
            self.start(*self._waiting.pop(0))
        else:
            self.ended.emit(job.cancelled)
