"""One round with a hub: what came is merged, what was done here goes out. The same by hand, and live.

Whatever breaks off in between is done again the next time: states are joined, so a state that arrives twice changes
nothing, and a mark is moved only behind what has arrived. Nothing depends on clocks.
"""

from collections import Counter
from dataclasses import dataclass, field, replace

from core.changes import ChangeSet
from core.errors import BiaoduError, UserError
from core.exchange.records import KINDS
from core.hub.partial import fetch_missing, pulled_part
from core.hub.pulling import Came, Row
from core.hub.pushing import Pusher
from core.hub.rights import HeldBack
from core.hub.server import Hub, Membership
from core.progress import Cancelled, Progress, never, no_progress
from core.session import Session
from core.verbs.hub import HubLink, HubMemory


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What a round did."""

    member: Membership
    came: int = 0
    """States that the hub handed over."""
    sent: int = 0
    news: int = 0
    """How many of the sent states were newer than what the hub had."""
    held: Counter[HeldBack] = field(default_factory=Counter[HeldBack])
    """States that stay here, by why."""
    newer: frozenset[Row] = frozenset()
    unreadable: frozenset[Row] = frozenset()
    """As of `core.hub.pulling.Came`."""
    change: ChangeSet = field(default_factory=ChangeSet)
    unsigned: BiaoduError | None = None
    """Why new work is not signed."""


def link_of(session: Session) -> HubLink:
    """The hub of a project; raises UserError ``hub.not_linked``."""
    link = session.hub.link()
    if link is None:
        raise UserError("hub.not_linked")
    return link


def remembered(session: Session, hub: Hub, project: str, member: Membership) -> HubMemory:
    """What was exchanged with this life of the hub: nothing of another one, nor with one that was set back."""
    memory, epoch = session.hub.memory(), hub.epoch()
    if memory.epoch != epoch or hub.is_ahead(project, memory.pulled):
        return HubMemory(epoch=epoch, role=member.role, sees_layers=member.sees_layers)
    if member.role != memory.role:
        memory = replace(memory, pushed=0)
    if memory.kinds != len(KINDS) or (member.sees_layers and not memory.sees_layers):
        memory = replace(memory, pulled="")
    return replace(memory, role=member.role, sees_layers=member.sees_layers, kinds=len(KINDS))


def pull(
    session: Session,
    hub: Hub,
    project: str,
    memory: HubMemory,
    progress: Progress = no_progress,
    cancelled: Cancelled = never,
) -> tuple[Came, HubMemory, ChangeSet]:
    """Merge what came. What is kept of it is written with the rows."""
    part = pulled_part(session, hub, project, memory, cancelled)
    came, memory, change = part.came, part.memory, ChangeSet()
    if came.count:
        change = session.hub.take(came.bundle, memory, progress, cancelled, held=part.whole)
    more = fetch_missing(session, hub, project, cancelled, progress)
    everything = replace(
        came,
        count=came.count + more.count,
        newer=came.newer | more.newer,
        unreadable=came.unreadable | more.unreadable,
    )
    return everything, memory, change.plus(more.change)


def sync(
    session: Session,
    hub: Hub,
    *,
    everything: bool = False,
    vouch: bool = False,
    progress: Progress = no_progress,
    cancelled: Cancelled = never,
) -> SyncReport:
    """Merge what came, and hand in what was done here.

    With `everything`, all states go out, whatever is known of the hub; `vouch` also those of people without a login
    that nothing proves. Raises UserError ``hub.*``; EnvironmentFault ``hub.unreachable`` and as every verb; Cancel.
    """
    project = link_of(session).project
    member = hub.membership(project)
    memory = remembered(session, hub, project, member)
    if everything or vouch:
        memory = replace(memory, pushed=0)
    came, memory, change = pull(session, hub, project, memory, progress, cancelled)
    signed, unsigned = session.exchange.keys.sign()
    pusher = Pusher(hub, project, member, session.hub, vouch=vouch)
    with session.reading():
        outgoing = session.hub.outgoing(memory.pushed)
        pusher.push(outgoing, progress, cancelled)
    kept = session.hub.memory()
    if pusher.sent or came.count or outgoing.all_of_it or kept.epoch != memory.epoch:
        session.hub.remember(replace(memory, pushed=outgoing.until))
    return SyncReport(
        member,
        came.count,
        pusher.sent,
        pusher.news,
        pusher.held,
        came.newer,
        came.unreadable,
        change.plus(signed),
        unsigned,
    )
