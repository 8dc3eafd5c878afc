"""Hands in what a project has and the hub has not."""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby, islice
from operator import itemgetter

from core.errors import UserError
from core.exchange.checks import are_sound, wrong_field
from core.exchange.records import DOCUMENTS, SIGNED, Record, RecordKind
from core.exchange.signed import digest
from core.hub.rights import HeldBack, held_back
from core.hub.server import Hub, Membership
from core.hub.states import NOBODY, State, owner_of, state_of
from core.progress import Cancelled, Progress, stop_if
from core.review.decisions import ADJUDICATED
from core.verbs.hub import HubVerbs, Outgoing

_PORTION = 10_000
_CHECKED = 2_000
_REFUSALS = frozenset(["hub.not_allowed", "hub.forged", "hub.not_taken"])


class Pusher:
    """Hands states of one project in, and counts what is held back, by why."""

    def __init__(self, hub: Hub, project: str, member: Membership, local: HubVerbs, *, vouch: bool = False) -> None:
        """`vouch`: states of people without a login go out although nothing is signed: the lead stands for them."""
        self._hub = hub
        self._project = project
        self._member = member
        self._local = local
        self._vouch = vouch
        self._with_login = frozenset(person.annotator for person in hub.people(project).values())
        self._signed: dict[str, frozenset[bytes]] = {}
        self.held: Counter[HeldBack] = Counter()
        self.sent = 0
        """States handed in."""
        self.news = 0
        """How many of those were newer than what the hub had."""

    def push(self, outgoing: Outgoing, progress: Progress, cancelled: Cancelled) -> None:
        """Hand in; raises as `core.hub.server.Hub.push`, but for what the server refuses, which is held back."""
        for portion in _portions(self._sound(outgoing.states)):
            stop_if(cancelled)
            progress(self.sent, 0, "")
            taken = [(kind, record) for kind, record in portion if self._may_go(kind, record)]
            documents = sorted(record[0] for kind, record in taken if kind is DOCUMENTS)
            if documents:
                self._hub.push_texts(self._local.texts(documents))
            self._push([state_of(kind, record) for kind, record in taken])

    def _push(self, states: list[State]) -> None:
        """Hand a portion in; what the server refuses of it is found by halves, and the rest goes all the same."""
        if not states:
            return
        try:
            self.news += self._hub.push(self._project, states)
            self.sent += len(states)
        except UserError as error:
            if error.code not in _REFUSALS:
                raise
            if len(states) == 1:
                self.held[HeldBack.REFUSED] += 1
                return
            half = len(states) // 2
            self._push(states[:half])
            self._push(states[half:])

    def _sound(self, states: Iterable[tuple[RecordKind, Record]]) -> Iterator[tuple[RecordKind, Record]]:
        """Those that colleagues can read: anybody may have written the project file."""
        for kind, found in groupby(states, key=itemgetter(0)):
            records = (record for _, record in found)
            while some := list(islice(records, _CHECKED)):
                if not are_sound(kind, some):
                    sound = [record for record in some if wrong_field(kind, record) is None]
                    self.held[HeldBack.UNSOUND] += len(some) - len(sound)
                    some = sound
                yield from ((kind, record) for record in some)

    def _may_go(self, kind: RecordKind, record: Record) -> bool:
        why = held_back(kind, record, self._member, self._with_login) or self._unsigned(kind, record)
        if why is not None:
            self.held[why] += 1
        return why is None

    def _unsigned(self, kind: RecordKind, record: Record) -> HeldBack | None:
        """Whether it is signed work of somebody without a login, for whom only a signature can speak."""
        owner = owner_of(kind, record)
        if self._vouch or kind not in SIGNED or owner in (NOBODY, ADJUDICATED, self._member.annotator):
            return None
        if owner not in self._signed:
            self._signed |= self._local.signed_by([owner])
        return None if digest(kind, record) in self._signed[owner] else HeldBack.UNSIGNED


def _portions(states: Iterator[tuple[RecordKind, Record]]) -> Iterator[list[tuple[RecordKind, Record]]]:
    while portion := list(islice(states, _PORTION)):
        yield portion
