"""Lets documents of the hub go again, so that they are kept in sync here no more: only once the hub has all of them."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import islice

from core.changes import ChangeSet
from core.errors import UserError
from core.exchange.records import ANNOTATIONS, COMMENTS, KINDS, LINKS, Record, RecordKind
from core.exchange.walking import Walk
from core.hub.server import Hub
from core.hub.states import document_of, hub_id, record_of
from core.hub.syncing import link_of, sync
from core.ids import DocumentId
from core.progress import Cancelled, Progress, never, no_progress, stop_if
from core.session import Session
from core.verbs.hub_documents import Subscription

_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class Released:
    """What became of documents that nobody needs here any more."""

    gone: tuple[DocumentId, ...]
    stays: dict[DocumentId, int]
    """Documents that stay, and how many of their states the hub does not have, or does not show to whoever asks."""
    change: ChangeSet


def release(
    session: Session,
    hub: Hub,
    documents: Collection[DocumentId],
    *,
    progress: Progress = no_progress,
    cancelled: Cancelled = never,
) -> Released:
    """Exchange everything, and then let those of the documents go of which the hub has all that is here.

    Nobody hears of it: a document that is let go is unknown here, not removed. Raises UserError ``hub.has_all``,
    ``hub.still_assigned`` and as `sync`; EnvironmentFault; Cancel.
    """
    project = link_of(session).project
    _require_choice(session, documents)
    change = sync(session, hub, progress=progress, cancelled=cancelled).change
    while True:
        with session.reading():
            until = session.hub.last_change()
            stays = _unknown_to(session, hub, project, frozenset(documents), cancelled)
        gone = tuple(document for document in dict.fromkeys(documents) if document not in stays)
        let_go = session.hub.documents.let_go(gone, unless_changed_since=until)
        if let_go is not None:
            return Released(gone, stays, change.plus(let_go))
        # Somebody worked here while the hub was asked.


def _require_choice(session: Session, documents: Collection[DocumentId]) -> None:
    which, me = session.hub.documents.subscription(), session.annotator
    if which is Subscription.ALL:
        raise UserError("hub.has_all")
    mine = session.assignments.due_of(me.id) if which is Subscription.ASSIGNED and me is not None else {}
    for document in documents:
        if document in mine:
            raise UserError("hub.still_assigned", title=session.documents.titles().get(document, document[:12]))


def _unknown_to(
    session: Session, hub: Hub, project: str, documents: frozenset[DocumentId], cancelled: Cancelled
) -> dict[DocumentId, int]:
    """How many states about each document are here that the hub does not have, or only older ones."""
    left, lacking = _about(session.hub.walk(), documents), dict[DocumentId, int]()
    while some := list(islice(left, _AT_ONCE)):
        stop_if(cancelled)
        there: dict[tuple[str, str], Record] = {}
        keys = [kind.table.name for _, kind, _ in some], [hub_id(kind, record) for _, kind, record in some]
        for name, id_, content in hub.rows(_THERE, (*keys, project)):
            found = record_of(name, id_, bytes(content))
            if isinstance(found, tuple):
                there[name, id_] = found[1]
        for document, kind, record in some:
            known = there.get((kind.table.name, hub_id(kind, record)))
            if known is None or kind.newer(known, record) != known:
                lacking[document] = lacking.get(document, 0) + 1
    return lacking


_THERE = (
    "SELECT s.kind, s.id, s.content FROM unnest(%s::text[], %s::text[]) AS w (kind, id)"
    " JOIN hub.state s ON s.project = %s::uuid AND s.kind = w.kind AND s.id = w.id"
)


def _about(walk: Walk, documents: frozenset[DocumentId]) -> Iterator[tuple[DocumentId, RecordKind, Record]]:
    """The states here that are about documents: comments through their annotations, links at both of their ends."""
    places: dict[str, DocumentId] = {}
    about, target = COMMENTS.at["annotation"], LINKS.at["target_document"]
    # Annotations come before comments in `KINDS`.
    for kind in KINDS:
        for record in walk.of(kind):
            document = DocumentId(places.get(record[about], "") if kind is COMMENTS else document_of(kind, record))
            if document not in documents and kind is LINKS:
                document = DocumentId(record[target])
            if document in documents:
                if kind is ANNOTATIONS:
                    places[record[0]] = document
                yield document, kind, record
