"""Makes what a user does to a shown row hold for the rows hidden behind it.

Of two annotations of one person with one label on one span one is hidden (core.exchange.shown). When the shown one is
deleted or moved, the hidden one must not come up at the next merge: whoever deleted it saw one. The same goes for
labels of one code and for masks that overlap. Counting the hidden row's revision up makes what is shown of it,
nothing, its newest shared state.
"""

from collections.abc import Iterator
from typing import cast

import orjson

from core.exchange.records import ANNOTATIONS, LABELS, MASKS, Kind, Record
from core.storage import shared_rows
from core.storage.database import Connection
from core.storage.journal import Operation, RowChange
from core.storage.tables import Row


def settle(conn: Connection, operation: Operation) -> None:
    """Settle what the operation's own changes (not the adopted ones) decide. Called before its commit."""
    changes = [one for one in operation.changes if isinstance(one, RowChange) and one.before and not one.exact]
    for change in changes:
        assert change.before is not None
        if not change.table.soft or change.before["deleted"] != 0:
            continue
        for kind, id_ in _decided(conn, operation, change, change.before):
            operation.touch(kind.table, id_)


def _decided(conn: Connection, operation: Operation, change: RowChange, before: Row) -> Iterator[tuple[Kind, str]]:
    """The hidden rows that a change decides about."""
    after = change.after
    gone = after is None or after["deleted"] != 0
    if change.table is ANNOTATIONS.table:
        if after is None or gone or any(before[column] != after[column] for column in _PLACE):
            where = [before[column] for column in _PASSAGE]
            yield from ((ANNOTATIONS, id_) for id_ in shared_rows.hidden_at(conn, where))
    elif change.table is LABELS.table and gone:
        code = LABELS.at["code"]
        yield from ((LABELS, one[0]) for one in _holding(conn, operation, LABELS) if one[code] == before["code"])
    elif change.table is MASKS.table:
        document = MASKS.at["document"]
        holding = [one for one in _holding(conn, operation, MASKS) if one[document] == before["document"]]
        yield from ((MASKS, one[0]) for one in holding if one[0] != before["id"])


_PASSAGE = ("document", "annotator", "span_start", "span_end")
_PLACE = (*_PASSAGE, "label")


def _holding(conn: Connection, operation: Operation, kind: Kind) -> Iterator[Record]:
    """The shared states of rows that are shown otherwise, or not at all."""
    for _, text, revision in shared_rows.states_like(conn, kind.table):
        state: Record = tuple(cast("list[str | int | None]", orjson.loads(text)))
        row = operation.read(kind.table, state[0])
        if row is not None and row["revision"] == revision and kind.is_active(state):
            yield state
