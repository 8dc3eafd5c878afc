"""What lists show of a whole project: its documents, and how many annotations there are.

Read once for all panels. The documents are there at once. The counts of a large project are read in a thread, so that
the window is painted first. When everything must be read again, as after another window's work, both are read in a
thread, and meanwhile the old ones are shown.
"""

from typing import NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal

from core.changes import ChangeSet
from core.model import Annotator
from core.progress import Cancelled, Progress, never
from core.session import Session
from core.tally import Tally
from gui.base.bridge import Bridge
from gui.base.jobs import Job, Jobs
from gui.documents.rows import Listing

AT_ONCE = 16
"""Projects up to this many megabytes are read while the window waits: it takes a twentieth of a second."""
AFTER_PAINT = 30
"""Milliseconds from the first events to the reading of counts in a thread."""
FEW = 2_000
"""Up to this many changed documents are read again one by one; with more, all documents are read again."""


class _Read(NamedTuple):
    """The result of reading in a thread."""

    listing: Listing | None
    """None if only the counts were asked for."""
    tally: Tally


class Inventory(QObject):
    """Lives as long as its project is open; panels ask it and hear of changes from it, after the bridge's signal."""

    listed = Signal()
    """Documents came or went, or something else is known of them."""
    counted = Signal(object)
    """The documents (a frozenset) whose figures have changed; None: all."""

    def __init__(
        self, session: Session, bridge: Bridge, jobs: Jobs | None = None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._jobs = jobs
        self._job: Job | None = None
        self._closed = False
        self._missed: list[ChangeSet] = []
        """Changes since the thread began to read."""
        self.listing = Listing(session.documents.entries())
        """The documents."""
        self.tally: Tally | None = None
        """The counts; None until they were read for the first time."""
        bridge.changed.connect(self._follow)
        if jobs is not None:
            jobs.ended.connect(self._job_ended)
        self._begin = QTimer(self, singleShot=True, interval=AFTER_PAINT)
        """Begins the first reading, which would make the first paint wait for the interpreter."""
        self._begin.timeout.connect(lambda: self._read(everything=False))
        if self._is_large:
            # The time counts from when events are handled again.
            QTimer.singleShot(0, self, self._begin_soon)
        else:
            self._read(everything=False)

    def _begin_soon(self) -> None:
        if not self._closed:
            self._begin.start()

    @property
    def _is_large(self) -> bool:
        return self._jobs is not None and self._session.megabytes > AT_ONCE

    @property
    def settled(self) -> bool:
        """Whether everything is counted and nothing is being read."""
        return self.tally is not None and self._job is None and not self._begin.isActive()

    def layers(self) -> list[Annotator]:
        """People who labelled something anywhere, the adjudicated layer last: as `review.layers`, asking nothing."""
        if self.tally is None:
            return self._session.review.layers()
        labelled = [person for person in self._session.annotators.list() if person.id in self.tally.people]
        return sorted(labelled, key=lambda person: person.adjudicated)

    def close(self) -> None:
        """Read nothing any more, because the project closes."""
        self._begin.stop()
        self._closed = True

    # --- following

    def _follow(self, change: ChangeSet) -> None:
        if self._job is not None:
            self._missed.append(change)
        if change.reload:
            self._read(everything=True)
            return
        if change.documents:
            self._reread_documents(change)
        if self.tally is not None and self.tally.follow(change, self._session):
            documents = change.documents | {annotation.document for annotation in change.annotations}
            linked = self._session.annotations.existing(change.links)
            documents |= {annotation.document for annotation, _removed in linked.values()}
            if documents:
                self.counted.emit(documents)

    def _reread_documents(self, change: ChangeSet) -> None:
        documents = self._session.documents
        if len(change.documents) > FEW:
            self._read(everything=True)
        elif self.listing.replace(change.documents, documents.entries(change.documents)):
            self.listed.emit()

    # --- reading

    def _read(self, *, everything: bool) -> None:
        if self._jobs is None or not self._is_large:
            self._take(_read(self._session, self.listing if everything else None))
        elif self._job is None:
            self._begin.stop()
            self._start(self._jobs, everything=everything)

    def _start(self, jobs: Jobs, *, everything: bool) -> None:
        self._missed.clear()

        before = self.listing if everything else None

        def work(clone: Session, progress: Progress, cancelled: Cancelled) -> _Read:
            return _read(clone, before, cancelled)

        self._job = jobs.start_in(self._session, "", work, done=self._arrived)

    def _job_ended(self, job: Job) -> None:
        """The job was stopped or failed, and the window has said so; the next occasion reads again."""
        if job is self._job:
            self._job = None

    def _arrived(self, found: _Read) -> None:
        self._job = None
        missed = [change for change in self._missed if not found.tally.holds(change)]
        unlisted = found.listing is None and any(change.reload for change in self._missed)
        if unlisted or any(change.reload for change in missed):
            # It was read too early. It is shown all the same, because the next reading takes as long.
            self._take(found)
            self._read(everything=True)
            return
        for change in missed:
            found.tally.follow(change, self._session)
        self._take(found)
        for change in missed:
            if change.documents:
                self._reread_documents(change)

    def _take(self, found: _Read) -> None:
        self.tally = found.tally
        if found.listing is not None:
            self.listing = found.listing
            self.listed.emit()
        self.counted.emit(None)


def _read(session: Session, before: Listing | None, cancelled: Cancelled = never) -> _Read:
    """The counts, and when there was a listing `before`, one in its place, sorted and ready to be filtered as that."""
    tally = Tally(session, cancelled)
    if before is None:
        return _Read(None, tally)
    # Read after the counts: changes between the two are followed a second time, which changes nothing.
    listing = Listing(session.documents.entries())
    listing.prepare(before)
    return _Read(listing, tally)
