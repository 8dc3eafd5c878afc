"""The queue of a project on a hub: filled by a lead, taken from by everybody."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

from core.assigning.assignment import OPEN
from core.assigning.progress import readers_of
from core.errors import BiaoduError, UserError
from core.hub.partial import fetch_missing
from core.hub.queue_schema import LONGEST_LEASE, SHORTEST_LEASE
from core.hub.server import Hub
from core.hub.syncing import link_of
from core.ids import AnnotatorId, DocumentId
from core.progress import Cancelled, Progress, never, no_progress
from core.session import Session
from core.suggest import ordering
from core.verbs.hub_documents import Subscription

DAY = 86_400


@dataclass(frozen=True, slots=True)
class QueueStanding:
    """How far a queue is, as far as one may see it."""

    free: int
    taken: int
    done: int


def uncertain_first(
    session: Session, progress: Progress = no_progress, cancelled: Cancelled = never
) -> dict[DocumentId, float]:
    """What each document with open places would teach the model of whoever works here; raises `Cancel`."""
    me = session.annotator
    places = session.assignments.open_places()
    ranked, _left = ordering.rank(
        session, None if me is None else me.id, documents=places, progress=progress, cancelled=cancelled
    )
    return {found.document: found.worth for found in ranked}


def fill(
    session: Session, hub: Hub, *, worth: Mapping[DocumentId, float] | None = None, lease_seconds: int = 3 * DAY
) -> QueueStanding:
    """Let the queue hand out the open places of this project's assignments.

    The most urgent ones come first, and of those the ones that are `worth` most. Whoever has taken a place keeps it;
    places that are wanted no more are taken away. Raises UserError ``hub.bad_lease``, ``hub.not_linked``,
    ``hub.not_allowed``, ``hub.partial_queue`` where only a part of the documents is here: who reads the others, and
    whether they are done, is not known.
    """
    if session.hub.documents.subscription() is not Subscription.ALL:
        raise UserError("hub.partial_queue", path=session.path.name)
    if not SHORTEST_LEASE <= lease_seconds <= LONGEST_LEASE:
        limits = SHORTEST_LEASE / 3600, LONGEST_LEASE // 3600
        raise UserError("hub.bad_lease", value=lease_seconds / 3600, least=f"{limits[0]:.2f}", limit=limits[1])
    project = link_of(session).project
    if hub.membership(project).role != "lead":
        raise UserError("hub.not_allowed", place=hub.address.place)
    wanted = _wanted(session, hub, project)
    rows = [
        (document, slots, _priority(priority, (worth or {}).get(document, 0.0)))
        for document, (slots, priority) in wanted.items()
    ]
    with hub.transaction():
        hub.do(
            "INSERT INTO hub.assignment (project, document, slot, priority, lease_seconds)"
            " SELECT %(project)s::uuid, w.document, n, w.priority, %(lease)s"
            " FROM unnest(%(documents)s::text[], %(slots)s::int[], %(priorities)s::float8[])"
            " AS w (document, slots, priority), generate_series(1, w.slots) n"
            " ON CONFLICT (project, document, slot) DO UPDATE SET priority = excluded.priority,"
            " lease_seconds = excluded.lease_seconds",
            {
                "project": project,
                "lease": lease_seconds,
                "documents": [row[0] for row in rows],
                "slots": [row[1] for row in rows],
                "priorities": [row[2] for row in rows],
            },
        )
        hub.do(
            "DELETE FROM hub.assignment a WHERE a.project = %(project)s::uuid AND a.annotator IS NULL AND a.slot >"
            " coalesce((SELECT w.slots FROM unnest(%(documents)s::text[], %(slots)s::int[]) AS w (document, slots)"
            " WHERE w.document = a.document), 0)",
            {"project": project, "documents": [row[0] for row in rows], "slots": [row[1] for row in rows]},
        )
    return standing(hub, project)


def _wanted(session: Session, hub: Hub, project: str) -> dict[DocumentId, tuple[int, int]]:
    """How many places each document has in the queue, and how urgent it is.

    Readers who came otherwise need none; whoever took a place from the queue is a reader, too, and has that.
    """
    found, statuses = session.assignments.all(), session.documents.statuses()
    there = readers_of(found, statuses)
    for document, who in hub.rows(_HELD, (project,)):
        there.get(document, set[AnnotatorId]()).discard(AnnotatorId(who))
    places = {
        one.document: (one.readers - len(there.get(one.document, ())), one.priority)
        for one in found
        if one.annotator == OPEN
    }
    return {document: asked for document, asked in places.items() if asked[0] > 0}


_HELD = "SELECT document, annotator FROM hub.assignment WHERE project = %s::uuid AND annotator IS NOT NULL"


def _priority(priority: int, worth: float) -> float:
    """One number for both: what a lead says comes first, worth decides between equals."""
    return priority + worth / (1 + worth)


def take_next(session: Session, hub: Hub) -> DocumentId | None:
    """Get the next document of the queue for whoever works here, and note it as theirs; None if there is none.

    Raises UserError ``hub.not_linked``, ``hub.no_member``, ``hub.not_me``, ``hub.not_here_yet`` where the document has
    not arrived: it stays one's own, and is had once it has.
    """
    project = link_of(session).project
    member, me = hub.membership(project), session.annotator
    if me is None or me.id != member.annotator:
        raise UserError("hub.not_me", login=hub.address.login)
    taken = hub.rows("SELECT hub.take_next(%s::uuid)", (project,))[0][0]
    if taken is None:
        return None
    document = DocumentId(taken)
    if session.hub.documents.subscription() is not Subscription.ALL:
        _fetch(session, hub, project, document)
    if not session.documents.entries([document]):
        raise UserError("hub.not_here_yet", id=taken[:12])
    session.assignments.take(document)
    return document


def _fetch(session: Session, hub: Hub, project: str, document: DocumentId) -> None:
    """Let a document of the queue come. Where it cannot, the place is given back for others."""
    try:
        session.hub.documents.choose([document])
        fetch_missing(session, hub, project, never)
    except BiaoduError:
        with suppress(BiaoduError):
            hub.do(_GIVE_BACK, (project, document, hub.membership(project).annotator))
        raise


_GIVE_BACK = (
    "UPDATE hub.assignment SET annotator = NULL"
    " WHERE project = %s::uuid AND document = %s AND annotator = %s AND done_at IS NULL"
)


def standing(hub: Hub, project: str) -> QueueStanding:
    """How many places are free, taken and done."""
    row = hub.rows(
        "SELECT count(*) FILTER (WHERE done_at IS NULL AND (annotator IS NULL OR lease_until <= clock_timestamp())),"
        " count(*) FILTER (WHERE done_at IS NULL AND annotator IS NOT NULL AND lease_until > clock_timestamp()),"
        " count(*) FILTER (WHERE done_at IS NOT NULL) FROM hub.assignment WHERE project = %s::uuid",
        (project,),
    )[0]
    return QueueStanding(*row)
