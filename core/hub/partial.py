"""Partial copies: fetches the documents that a project wants of its hub and has not, and lists those that there are.

`core.verbs.hub_documents` says which these are, and why a document may be fetched whole at any moment.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from core.changes import ChangeSet
from core.exchange.records import DOCUMENTS
from core.hub.cursors import NOTHING
from core.hub.pulling import Came, pulled
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
    newer: int = 0
    unreadable: int = 0
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


def pulled_part(
    session: Session, hub: Hub, project: str, memory: HubMemory, cancelled: Cancelled
) -> tuple[Came, HubMemory]:
    """What came of everything that this project keeps in sync, and what is to be remembered once it is taken in."""
    held = session.hub.documents.held()
    partial = held is not None
    # What the cursor passed over of the other documents comes when all are wanted.
    since = NOTHING if memory.partial and not partial else memory.pulled
    came = pulled(hub, project, since, session.hub, documents=held, cancelled=cancelled)
    return came, replace(memory, pulled=came.cursor, partial=partial)


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
    wanted = session.hub.documents.missing()
    for start in range(0, len(wanted), _TOGETHER):
        stop_if(cancelled)
        progress(start, len(wanted), "")
        documents = wanted[start : start + _TOGETHER]
        came = pulled(hub, project, NOTHING, session.hub, documents=documents, alone=True, cancelled=cancelled)
        change = session.hub.take(came.bundle, None, no_progress, cancelled, held=documents)
        found = Fetched(
            found.count + came.count,
            found.newer + came.newer,
            found.unreadable + came.unreadable,
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
