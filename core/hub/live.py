"""Keeps a project in sync with its hub while it is open: a thread with connections of its own to both.

The server's notifications are hints and only save time: what is there is asked (`POLL` seconds at the latest). Work is
merged by the thread through a clone of the session, so the window never waits for the network nor for the merge, and is
told what changed. Offline, everything goes on; the journal is what is still to be sent.
"""

import select
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from core.changes import ChangeSet
from core.errors import BiaoduError, EnvironmentFault, UserError
from core.hub import syncing
from core.hub.partial import fetch_missing, pulled_part
from core.hub.presence import ReaderPresence, farewell_of, hint_of, read_hint
from core.hub.pushing import Pusher
from core.hub.rights import HeldBack
from core.hub.server import Hub
from core.log import LOG
from core.progress import Cancel, Cancelled, no_progress
from core.session import Session

POLL = 5.0
"""Seconds after which the hub is asked although it said nothing."""
_SIGNED_EVERY = 60.0
_KEPT_EVERY = 30.0
_AGAIN = (1.0, 2.0, 5.0, 15.0, 30.0)
"""Seconds until a hub that could not be reached is tried again, and again."""
_REFUSED_AGAIN = 60.0
PRESENT_FOR = 45.0
"""Seconds for which somebody counts as present who said so."""
_MOST_PRESENT = 500
"""Any login can say that so many are there."""
_SAID_EVERY = 15.0


class HubState(StrEnum):
    """How a project is with its hub."""

    CONNECTING = "connecting"
    IN_SYNC = "in_sync"
    BEHIND = "behind"
    """Something is still to be sent or taken in."""
    OFFLINE = "offline"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class HubNews:
    """What a user is told."""

    state: HubState
    error: BiaoduError | None = None
    """Why it is offline or refused."""
    held: Mapping[HeldBack, int] = field(default_factory=dict[HeldBack, int])
    """States that stay here, by why, as far as this connection met them."""


@dataclass(frozen=True, slots=True)
class _Line:
    """What a connection needs of the thread that keeps it."""

    stopped: threading.Event
    woken: socket.socket
    """Becomes readable when something was done here."""
    news: Callable[..., None]
    changed: Callable[[ChangeSet], object]
    present: Callable[[list[ReaderPresence]], object]
    mine: Callable[[], ReaderPresence | None]


class LiveHub:
    """The thread. `tell`, `changed` and `present` are called in it."""

    def __init__(
        self,
        clone: Callable[[], Session],
        connect: Callable[[], Hub],
        tell: Callable[[HubNews], object],
        changed: Callable[[ChangeSet], object],
        present: Callable[[list[ReaderPresence]], object] = lambda _: None,
    ) -> None:
        """`clone` and `connect` are called in the thread."""
        self._clone = clone
        self._connect = connect
        self._tell = tell
        self._changed = changed
        self._present = present
        self._stopped = threading.Event()
        self._ours, self._theirs = socket.socketpair()
        self._ours.setblocking(False)
        self._theirs.setblocking(False)
        self._thread = threading.Thread(target=self._run, name="hub", daemon=True)
        self._mine: ReaderPresence | None = None
        self._told: HubNews | None = None

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def wake(self) -> None:
        """Something was done here; may be called from any thread."""
        try:
            self._ours.send(b"w")
        except OSError:
            # Full: it will wake up anyway. Closed: it is over.
            return

    def say(self, presence: ReaderPresence | None) -> None:
        """Let colleagues know what one is doing, or that one reads nothing; may be called from any thread."""
        if presence != self._mine:
            self._mine = presence
            self.wake()

    def stop(self, seconds: float = 10.0) -> bool:
        """End, sending what can be sent at once; whether the thread has ended within so many seconds."""
        self._stopped.set()
        self.wake()
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _run(self) -> None:
        # Whoever stops it may not wait for its end.
        with self._ours, self._theirs:
            self._keep_on()

    def _keep_on(self) -> None:
        failures = 0
        while not self._stopped.is_set():
            self._news(HubState.CONNECTING)
            try:
                with self._connect() as hub, self._clone() as session:
                    failures = 0
                    line = _Line(
                        self._stopped, self._theirs, self._news, self._changed, self._present, lambda: self._mine
                    )
                    _Connection(line, session, hub).keep_in_sync()
            except EnvironmentFault as error:
                self._news(HubState.OFFLINE, error)
                self._pause(_AGAIN[min(failures, len(_AGAIN) - 1)])
                failures += 1
            except UserError as error:
                self._news(HubState.REFUSED, error)
                self._pause(_REFUSED_AGAIN)
            except Cancel:
                continue
            except Exception as error:  # noqa: BLE001 - without a word the window would go on saying what was true before
                LOG.exception("the connection to the hub ended")
                self._news(HubState.REFUSED, UserError("hub.fault", reason=type(error).__name__))
                self._pause(_REFUSED_AGAIN)

    def _pause(self, seconds: float) -> None:
        self._stopped.wait(seconds)

    def _news(
        self, state: HubState, error: BiaoduError | None = None, held: Mapping[HeldBack, int] | None = None
    ) -> None:
        if self._stopped.is_set():
            return
        news = HubNews(state, error, dict(held or {}))
        if self._told is None or (news.state, str(news.error), news.held) != (
            self._told.state,
            str(self._told.error),
            self._told.held,
        ):
            self._told = news
            self._tell(news)


class _Connection:
    """One connection of a `LiveHub`, from its first round to its end."""

    def __init__(self, line: _Line, session: Session, hub: Hub) -> None:
        self._line = line
        self._session = session
        self._hub = hub
        self._project = syncing.link_of(session).project
        self._held = Counter[HeldBack]()
        self._present: dict[str, tuple[float, ReaderPresence]] = {}
        self._said_at = self._kept_at = self._signed_at = 0.0
        self._said: ReaderPresence | None = None
        self._hint = ""
        self._unkept = False

    def keep_in_sync(self) -> None:
        """Exchange until it is stopped; raises what the hub and the project raise."""
        try:
            self._keep_in_sync()
        finally:
            # Nothing is heard of them any more.
            if self._present and not self._line.stopped.is_set():
                self._line.present([])

    def _keep_in_sync(self) -> None:
        line = self._line
        self._hub.listen()
        member = self._hub.membership(self._project)
        self._member = member
        self._memory = syncing.remembered(self._session, self._hub, self._project, member)
        self._pusher = Pusher(self._hub, self._project, member, self._session.hub)
        self._cancelled: Cancelled = line.stopped.is_set
        line.news(HubState.BEHIND)
        self._sign()
        self._exchange()
        while not line.stopped.is_set():
            line.news(HubState.IN_SYNC, held=self._pusher.held)
            self._wait()
            if time.monotonic() - self._signed_at > _SIGNED_EVERY:
                self._sign()
            self._exchange()
            self._say()
        self._cancelled = lambda: False
        self._take_leave()
        self._sign()
        self._push()
        if self._unkept:
            self._session.hub.remember(self._memory)

    def _exchange(self) -> None:
        self._push()
        self._pull()

    def _pull(self) -> None:
        session, cancelled = self._session, self._cancelled
        part = pulled_part(session, self._hub, self._project, self._memory, cancelled)
        self._memory, change = part.memory, ChangeSet()
        if part.came.count:
            keep = time.monotonic() - self._kept_at > _KEPT_EVERY
            memory = self._memory if keep else None
            change = session.hub.take(part.came.bundle, memory, no_progress, cancelled, held=part.whole)
            self._kept(keep)
        more = fetch_missing(session, self._hub, self._project, cancelled)
        for each in (change, more.change):
            if each != ChangeSet() and each.operation is not None:
                self._line.changed(each)

    def _push(self) -> None:
        session, pushed = self._session, self._memory.pushed
        if not session.hub.has_outgoing(pushed):
            return
        with session.reading():
            outgoing = session.hub.outgoing(pushed)
            self._pusher.push(outgoing, no_progress, self._cancelled)
        self._memory = replace(self._memory, pushed=outgoing.until)
        self._unkept = True
        if time.monotonic() - self._kept_at > _KEPT_EVERY:
            session.hub.remember(self._memory)
            self._kept(True)

    def _kept(self, done: bool) -> None:
        # What is not kept is exchanged once more the next time, which changes nothing.
        self._unkept = not done
        if done:
            self._kept_at = time.monotonic()

    def _sign(self) -> None:
        self._signed_at = time.monotonic()
        self._session.exchange.keys.sign()

    def _wait(self) -> None:
        """Until something was done here, or the hub tells of something, or it is time to ask."""
        line, asked_at = self._line, time.monotonic()
        seconds = 0.0 if self._hub.has_heard else POLL
        for since, _ in self._present.values():
            seconds = min(seconds, max(0.0, since + PRESENT_FOR - asked_at))
        readable, _, _ = select.select([self._hub.socket, line.woken], [], [], seconds)
        if line.woken in readable:
            line.woken.recv(4096)
        now, heard = time.monotonic(), False
        for payload in self._hub.told():
            heard |= self._hear(payload)
        gone = [person for person, (since, _) in self._present.items() if now - since >= PRESENT_FOR]
        for person in gone:
            del self._present[person]
        if heard or gone:
            line.present([presence for _, presence in self._present.values()])

    def _hear(self, payload: str) -> bool:
        """Take in what the channel says; whether it is about who is there."""
        said = read_hint(payload, self._project)
        if said is None:
            return False
        who, presence = said
        # Everybody hears themselves.
        if who == self._member.annotator or (self._said is not None and who == self._said.annotator):
            return False
        if presence is None:
            return self._present.pop(who, None) is not None
        if who not in self._present and len(self._present) >= _MOST_PRESENT:
            return False
        self._present[who] = (time.monotonic(), presence.told_to(self._member))
        return True

    def _say(self) -> None:
        mine, now = self._line.mine(), time.monotonic()
        if mine is None or (self._said is not None and mine.annotator != self._said.annotator):
            self._take_leave()
        if mine is not None and (mine != self._said or now - self._said_at > _SAID_EVERY):
            if mine != self._said:
                # Kept while it says the same: noise that changes would be known for noise.
                self._hint = hint_of(mine.said_by(self._member), self._project)
            self._hub.say(self._hint)
            self._said, self._said_at = mine, now

    def _take_leave(self) -> None:
        if self._said is not None:
            self._hub.say(farewell_of(self._said.annotator, self._project))
            self._said = None
