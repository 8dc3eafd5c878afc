"""Makes of what a hub hands over a source to merge: each row held to what a package may hold."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TypeAlias

from core.exchange.bundle import Bundle, Manifest, PackageKind
from core.exchange.records import DOCUMENTS, KINDS, Record, RecordKind
from core.exchange.room import require_characters
from core.exchange.spilling import Rows
from core.exchange.texts import Texts
from core.hub.server import Hub
from core.hub.states import Unreadable, record_of
from core.progress import Cancelled, stoppable
from core.text.canonical import canonicalise, document_id
from core.verbs.hub import HubVerbs

Row: TypeAlias = tuple[str, str]
"""The kind and the id of a hub's row: what comes twice, with the cursor and with its document, is told once."""

_FEW = 500
"""Up to so many rows stay in memory."""


@dataclass(frozen=True, slots=True)
class Came:
    """What came from a hub."""

    bundle: Bundle
    cursor: str
    count: int
    newer: frozenset[Row]
    """Rows of kinds that only a newer program knows. They are pulled once it is here."""
    unreadable: frozenset[Row]
    """Rows that are no states, or documents without their text."""


def pulled(
    hub: Hub,
    project: str,
    since: str,
    local: HubVerbs,
    *,
    documents: Collection[str] | None = None,
    alone: bool = False,
    cancelled: Cancelled,
) -> Came:
    """What came after a cursor; `documents` and `alone` as in `Hub.pull`. Raises as that does, and Cancel."""
    records: dict[RecordKind, list[Record] | Rows] = {}
    newer, unreadable, count = set[Row](), set[Row](), 0
    with hub.pull(project, since, documents=documents, alone=alone) as pull:
        for kind_name, id_, content in stoppable(pull.rows, cancelled):
            count += 1
            found = record_of(kind_name, id_, bytes(content))
            if isinstance(found, Unreadable):
                (unreadable if found.field else newer).add((kind_name, id_))
                continue
            kind, record = found
            held = records.setdefault(kind, [])
            held.append(record)
            if isinstance(held, list) and len(held) > _FEW:
                records[kind] = Rows(held, kind.key)
        cursor = pull.cursor
    known, texts = _texts(hub, records.get(DOCUMENTS, ()), local)
    readable: list[Record] = []
    for record in records.get(DOCUMENTS, ()):
        if _is_readable(record, known, texts):
            readable.append(record)
        else:
            unreadable.add((DOCUMENTS.table.name, record[0]))
    if DOCUMENTS in records:
        records[DOCUMENTS] = readable
    manifest = Manifest(PackageKind.PROJECT, project, "", None, "", "hub")
    bundle = Bundle(
        hub.address.place,
        manifest,
        {kind.table.name: records[kind] for kind in KINDS if records.get(kind)},
        texts,
        {record[0]: record[DOCUMENTS.at["title"]] for record in readable},
    )
    return Came(bundle, cursor, count, frozenset(newer), frozenset(unreadable))


def _texts(hub: Hub, documents: Iterable[Record], local: HubVerbs) -> tuple[dict[str, int], Texts]:
    """How long the texts of documents are that are here, and the texts of the others."""
    ids = [record[0] for record in documents]
    known, texts, characters = local.known_documents(ids), Texts(), 0
    for id_, text in hub.texts([id_ for id_ in ids if id_ not in known]):
        if document_id(text) == id_ and canonicalise(text).text == text:
            characters += len(text)
            require_characters(hub.address.place, characters)
            texts.add(id_, text)
    return known, texts


def _is_readable(record: Record, known: dict[str, int], texts: Texts) -> bool:
    """Whether a document has a text, of the length that it says."""
    length = known.get(record[0])
    if length is None:
        length = len(texts[record[0]]) if record[0] in texts else -1
    return record[DOCUMENTS.at["characters"]] == length
