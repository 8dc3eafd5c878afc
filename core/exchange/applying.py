"""Writes what a merge plan lists, as part of one operation."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, islice
from typing import Any

import orjson

from core.exchange.bundle import Bundle
from core.exchange.plan import TableWrites, Writes
from core.exchange.records import ANNOTATIONS, LABELS, Record
from core.exchange.shown import place
from core.exchange.spilling import Rows
from core.file_names import well_formed
from core.ids import DocumentId
from core.progress import Cancelled, never, stop_if, stoppable
from core.storage import shared_rows
from core.storage.database import Connection
from core.storage.entities import DocumentRows
from core.storage.journal import REMOVED, Operation
from core.storage.tables import RECEIPT, SHARED_STATE

_STATES_AT_ONCE = 10_000


def write(
    conn: Connection, operation: Operation, writes: Writes, cancelled: Cancelled = never, *, singly: bool = False
) -> None:
    """Write rows, states and texts; `singly` journals each row, so that views learn of each and need not read again.

    Raises `Cancel` in the middle: the operation has to be rolled back.
    """
    shared_rows.defer_references(conn)
    DocumentRows(conn).add_texts((DocumentId(id_), texts[id_]) for id_, texts in writes.texts.items())
    for table in writes.tables:
        _write_table(operation, table, cancelled, singly=singly)
    _write_states(conn, operation, writes, cancelled, singly=singly)


def _write_table(operation: Operation, writes: TableWrites, cancelled: Cancelled, *, singly: bool) -> None:
    kind, table = writes.kind, writes.kind.table
    _make_room(operation, writes)
    for _, record in stoppable(writes.updates, cancelled):
        operation.adopt(table, kind.row(record))
    if singly or kind.deleted is None:
        for record in stoppable(chain(writes.returns, writes.inserts), cancelled):
            operation.adopt(table, kind.row(record))
        return
    for records, retracted in ((writes.returns, True), (writes.inserts, False)):
        counts = Counter(record[kind.deleted] for record in records)
        for deleted, count in sorted(counts.items()):
            rows = stoppable(_marked(_ordered(records), kind.deleted, deleted), cancelled)
            operation.adopt_many(table, rows, count, deleted=deleted, retracted=retracted)


def _ordered(rows: list[Record] | Rows) -> Iterator[Record]:
    """Rows from the disk in the order of their ids: so the pages of the index of ids are written once."""
    return rows.in_order() if isinstance(rows, Rows) else iter(rows)


def _marked(records: Iterable[Record], at: int, deleted: int) -> Iterator[Record]:
    return (record for record in records if record[at] == deleted)


def _make_room(operation: Operation, writes: TableWrites) -> None:
    """Move rows out of the way whose unique place or code another row is to take."""
    kind = writes.kind
    if kind not in (ANNOTATIONS, LABELS):
        return
    # Compared by hash: should two differ and have one hash, a row is only written once more than it has to be.
    left = {hash(_unique(writes, row)) for row, record in writes.updates if _leaves(writes, row, record)}
    if not left:
        return
    coming = chain((record for _, record in writes.updates if kind.is_active(record)), writes.inserts, writes.returns)
    taken = left & {hash(_unique(writes, record)) for record in coming if hash(_unique(writes, record)) in left}
    for row, record in writes.updates:
        if _leaves(writes, row, record) and hash(_unique(writes, row)) in taken:
            operation.adopt(kind.table, {**kind.row(row), "deleted": REMOVED})


def _leaves(writes: TableWrites, row: Record, record: Record) -> bool:
    """Whether a row gives up its unique value when it becomes `record`."""
    kind = writes.kind
    return kind.is_active(row) and (not kind.is_active(record) or _unique(writes, row) != _unique(writes, record))


def _unique(writes: TableWrites, record: Record) -> Any:
    return place(record) if writes.kind is ANNOTATIONS else record[LABELS.at["code"]]


def _write_states(
    conn: Connection, operation: Operation, writes: Writes, cancelled: Cancelled, *, singly: bool
) -> None:
    fresh, states = Rows(), iter(writes.states)
    while some := list(islice(states, _STATES_AT_ONCE)):
        stop_if(cancelled)
        known = shared_rows.known_states(conn, [id_ for id_, _, _ in some])
        for id_, revision, state in some:
            if state is None:
                if id_ in known:
                    operation.adopt(SHARED_STATE, {"id": id_, "deleted": REMOVED})
            elif singly or id_ in known:
                operation.adopt(SHARED_STATE, {"id": id_, "state": state, "revision": revision, "deleted": 0})
            else:
                fresh.append((id_, state, revision, 0))
    if fresh:
        # An undone merge may have left an entry.
        operation.adopt_many(SHARED_STATE, stoppable(fresh, cancelled), len(fresh), retracted=True)


def write_receipt(operation: Operation, bundle: Bundle) -> None:
    """Remember that a package was merged, by its content; a second time does nothing."""
    manifest = bundle.manifest
    known = operation.read(RECEIPT, manifest.content)
    if known is not None and known["deleted"] == 0:
        return
    counts: Mapping[str, object] = {**manifest.counts, "created_at": manifest.created_at}
    operation.adopt(
        RECEIPT,
        {
            "id": manifest.content,
            "source": well_formed(bundle.source),
            "author": manifest.author.id if manifest.author else None,
            "kind": manifest.kind.value,
            "counts": orjson.dumps(counts).decode(),
            "created_at": operation.at,
            "revision": 1,
            "deleted": 0,
        },
    )
