"""Writes what a merge plan lists, as part of one operation."""

from collections.abc import Mapping
from typing import Any

import orjson

from core.exchange.bundle import Bundle
from core.exchange.local import Local
from core.exchange.plan import TableWrites, Writes
from core.exchange.records import ANNOTATIONS, LABELS, Record
from core.exchange.shown import place
from core.file_names import well_formed
from core.ids import DocumentId
from core.progress import Cancelled, never, stoppable
from core.storage import shared_rows
from core.storage.database import Connection
from core.storage.entities import DocumentRows
from core.storage.journal import REMOVED, Operation
from core.storage.tables import RECEIPT, SHARED_STATE


def write(conn: Connection, operation: Operation, writes: Writes, local: Local, cancelled: Cancelled = never) -> None:
    """Write rows, states and texts; `local` is the reading of the file that the writes come from.

    Raises `Cancel` in the middle: the operation has to be rolled back.
    """
    shared_rows.defer_references(conn)
    DocumentRows(conn).add_texts((DocumentId(id_), texts[id_]) for id_, texts in writes.texts.items())
    for table in writes.tables:
        _write_table(operation, table, cancelled)
    _write_states(operation, writes, local.state_ids)


def _write_table(operation: Operation, writes: TableWrites, cancelled: Cancelled) -> None:
    kind, table = writes.kind, writes.kind.table
    _make_room(operation, writes)
    for _, record in stoppable(writes.updates, cancelled):
        operation.adopt(table, kind.row(record))
    if kind.deleted is None:
        for record in stoppable(writes.inserts, cancelled):
            operation.adopt(table, kind.row(record))
        return
    for records, retracted in ((writes.returns, True), (writes.inserts, False)):
        by_mark: dict[int, list[Record]] = {}
        for record in records:
            by_mark.setdefault(record[kind.deleted], []).append(record)
        for deleted, alike in sorted(by_mark.items()):
            rows = stoppable(alike, cancelled)
            operation.adopt_many(table, rows, len(alike), deleted=deleted, retracted=retracted)


def _make_room(operation: Operation, writes: TableWrites) -> None:
    """Take rows out of the way that leave what must be unique, a place or a code, before others come there."""
    kind = writes.kind
    if kind not in (ANNOTATIONS, LABELS):
        return
    taken = {_unique(writes, record) for _, record in writes.updates if kind.is_active(record)}
    if writes.updates:
        taken |= {_unique(writes, record) for record in (*writes.inserts, *writes.returns)}
    for row, record in writes.updates:
        leaves = not kind.is_active(record) or _unique(writes, row) != _unique(writes, record)
        if kind.is_active(row) and leaves and _unique(writes, row) in taken:
            operation.adopt(kind.table, {**kind.row(row), "deleted": REMOVED})


def _unique(writes: TableWrites, record: Record) -> Any:
    return place(record) if writes.kind is ANNOTATIONS else record[LABELS.at["code"]]


def _write_states(operation: Operation, writes: Writes, known: set[str]) -> None:
    fresh: list[Record] = []
    for id_, revision, state in writes.states:
        if state is None:
            if id_ in known:
                operation.adopt(SHARED_STATE, {"id": id_, "deleted": REMOVED})
        elif id_ in known:
            operation.adopt(SHARED_STATE, {"id": id_, "state": state, "revision": revision, "deleted": 0})
        else:
            fresh.append((id_, state, revision, 0))
    if fresh:
        # An entry of an undone merge may still be there.
        operation.adopt_many(SHARED_STATE, fresh, len(fresh), retracted=True)


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
