"""Which sections of open reports treat the same: found off the window's thread, kept while both stay as they are."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from core.changes import ChangeSet
from core.ids import DocumentId
from core.progress import Cancelled, Progress
from core.session import Session
from gui.base.bridge import Bridge
from gui.base.i18n import _
from gui.base.jobs import Job, Jobs

if TYPE_CHECKING:
    from core.matching.counterparts import Matching

MOST = 24
"""Pairs that are kept: four readers have twelve, and what was read before costs no time again."""
Pair = tuple[DocumentId, DocumentId]


class Matchings(QObject):
    """Finds and keeps them for one open project."""

    forgotten = Signal()
    """Something that was known is not any more: a document changed."""

    def __init__(self, session: Session, bridge: Bridge, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._jobs = jobs
        self._known: dict[Pair, Matching] = {}
        self._waiting: dict[Pair, Job] = {}
        self._wishes: list[tuple[list[Pair], Callable[[], None]]] = []
        """What to call as soon as all its pairs are known."""
        bridge.changed.connect(self._forget)
        jobs.ended.connect(self._ended)

    @property
    def busy(self) -> bool:
        """Whether something is being matched."""
        return bool(self._waiting)

    def known(self, pair: Pair) -> "Matching | None":
        """What is known by now."""
        return self._known.get(pair)

    def find(self, pairs: list[Pair], then: Callable[[], None]) -> None:
        """Call `then` as soon as all pairs are known: at once if they are already.

        If one of the documents changes meanwhile, or the job is stopped, it is not called.
        """
        missing = [pair for pair in pairs if pair not in self._known]
        if not missing:
            then()
            return
        self._wishes.append((pairs, then))
        wanted = [pair for pair in missing if pair not in self._waiting]
        if wanted:
            job = self._jobs.start_in(self._session, _("Comparing reports"), partial(_match, wanted), done=self._take)
            self._waiting |= dict.fromkeys(wanted, job)

    def _take(self, found: "dict[Pair, Matching]") -> None:
        for pair, matching in found.items():
            if pair in self._waiting:
                del self._waiting[pair]
                self._known[pair] = matching
                self._known[pair[1], pair[0]] = matching.turned()
        while len(self._known) > MOST:
            self._known.pop(next(iter(self._known)))
        ready = [wish for wish in self._wishes if all(pair in self._known for pair in wish[0])]
        self._wishes = [
            wish for wish in self._wishes if wish not in ready and any(pair in self._waiting for pair in wish[0])
        ]
        for _pairs, then in ready:
            then()

    def _ended(self, job: Job) -> None:
        """After a job that was stopped or failed nothing is waited for."""
        self._waiting = {pair: waited for pair, waited in self._waiting.items() if waited is not job}

    def _forget(self, change: object) -> None:
        """Match again what changed: headings, masks, or what somebody said of it."""
        assert isinstance(change, ChangeSet)
        if not (change.reload or change.documents):
            return
        known = len(self._known) + len(self._waiting)
        for pairs in (self._known, self._waiting):
            for pair in list(pairs):
                if change.reload or set(pair) & change.documents:
                    del pairs[pair]
        if len(self._known) + len(self._waiting) < known:
            self.forgotten.emit()


def _match(pairs: list[Pair], session: Session, progress: Progress, cancelled: Cancelled) -> "dict[Pair, Matching]":
    # Needed only here: it loads numpy.
    from core.matching.comparing import Comparer

    comparer = Comparer(session)
    found: dict[Pair, Matching] = {}
    for done, pair in enumerate(pairs):
        progress(done, len(pairs), "")
        found[pair] = comparer.match(*pair, cancelled)
    return found
