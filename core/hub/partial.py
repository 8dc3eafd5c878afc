"""Partial copies: fetches the documents that a project wants of its hub and has not, and lists those that there are.

`core.verbs.hub_documents` says which these are, and why a document may be fetched whole at any moment.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from core.changes import ChangeSet
from core.exchange.records import DOCUMENTS
from core.hub.cursors import NOTHING
from core.hub.pulling import Came, Row, pulled
from core.hub.server import Hub
from core.ids import DocumentId
from core.progress import Cancelled, Progress, no_progress, stop_if
from core.session import Session
from core.verbs.hub import HubMemory

_TOGETHER = 500
"""Documents that are fetched at once: what comes of them is merged together."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came of documents that were fetched whole."""

    count: int = 0
    """States."""
    newer: frozenset[Row] = frozenset()
    unreadable: frozenset[Row] = frozenset()
    """As of `core.hub.pulling.Came`."""
    change: ChangeSet = field(default_factory=ChangeSet)


@dataclass(frozen=True, slots=True)
class HubDocument:
    """A document of a hub, whether it is here or not."""

    id: DocumentId
    title: str
    region: str | None
    year: int | None
    characters: int
    """Code points."""


@dataclass(frozen=True, slots=True)
class PulledPart:
    """What came of everything that a project follows."""

    came: Came
    memory: HubMemory
    """What is to be remembered once it is taken in."""
    whole: frozenset[DocumentId]
    """Documents of which it is all that the hub has."""


def pulled_part(session: Session, hub: Hub, project: str, memory: HubMemory, cancelled: Cancelled) -> PulledPart:
    """What came of everything that this project follows."""
    asked = session.hub.documents.followed()
    partial = asked is not None
    # What the cursor passed over of the other documents comes when all are wanted.
    since = NOTHING if memory.partial and not partial else memory.pulled
    came = pulled(hub, project, since, session.hub, documents=asked, cancelled=cancelled)
    # A job or another program may have begun to follow more since, and fetch it before this pull saw the hub.
    now = session.hub.documents.followed()
    has_all = asked is None or (now is not None and now <= asked)
    cursor = came.cursor if has_all else since
    whole = asked if asked is not None and since == NOTHING else frozenset[DocumentId]()
    return PulledPart(came, replace(memory, pulled=cursor, partial=partial), whole)


def fetch_missing(
    session: Session,
    hub: Hub,
    project: str,
    cancelled: Cancelled,
    progress: Progress = no_progress,
) -> Fetched:
    """Take in whole what is wanted and not here yet.

    What the hub does not have yet counts as fetched: the next cursor brings it. Raises as `Hub.pull`; Cancel, which
    leaves what was taken in.
    """
    found = Fetched()
    wanted = session.hub.documents.want()
    for start in range(0, len(wanted), _TOGETHER):
        stop_if(cancelled)
        progress(start, len(wanted), "")
        documents = wanted[start : start + _TOGETHER]
        came = pulled(hub, project, NOTHING, session.hub, documents=documents, alone=True, cancelled=cancelled)
        change = session.hub.take(came.bundle, None, no_progress, cancelled, held=documents)
        found = Fetched(
            found.count + came.count,
            found.newer | came.newer,
            found.unreadable | came.unreadable,
            found.change.plus(change),
        )
    return found


def listed(hub: Hub, project: str) -> Iterator[HubDocument]:
    """The documents of a hub's project by title, none of their texts."""
    at = DOCUMENTS.at
    said = ", ".join(f"v->>{at[name]}" for name in ("title", "region", "year", "characters"))
    rows = hub.rows(
        f"SELECT id, {said} FROM hub.state, LATERAL (SELECT convert_from(content, 'UTF8')::json AS v) AS read"
        f" WHERE project = %s::uuid AND kind = '{DOCUMENTS.table.name}' AND deleted = 0"
        f' ORDER BY (v->>{at["title"]}) COLLATE "C", id',
        (project,),
    )
    for id_, title, region, year, characters in rows:
        yield HubDocument(DocumentId(id_), title, region, None if year is None else int(year), int(characters))
