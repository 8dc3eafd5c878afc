"""Makes what a user does to a shown row hold for the rows hidden behind it.

Of two annotations of one person with one label on one span one is hidden (core.exchange.shown). When the shown one is
deleted or moved, the hidden one must not come up at the next merge: whoever deleted it saw one. The same goes for
labels of one code and for masks that overlap. Counting the hidden row's revision up makes what is shown of it,
nothing, its newest shared state.
"""

from collections.abc import Container, Iterator

from core.exchange.local import decode_state
from core.exchange.records import ANNOTATIONS, LABELS, MASKS, RecordKind
from core.storage import shared_rows
from core.storage.database import Connection
from core.storage.journal import Operation
from core.storage.row_changes import RowChange
from core.storage.tables import Row, Table, Value


def settle(conn: Connection, operation: Operation) -> None:
    """Settle what the operation's own changes (not the adopted ones) decide. Called before its commit."""
    passages: set[tuple[Value, ...]] = set()
    codes: set[Value] = set()
    masks: dict[Value, Value] = {}
    for table, before, after in _own_changes(operation):
        gone = after is None or after["deleted"] != 0
        if table is ANNOTATIONS.table:
            if after is None or gone or any(before[column] != after[column] for column in _PLACE):
                passages.add(tuple(before[column] for column in _PASSAGE))
        elif table is LABELS.table and gone:
            codes.add(before["code"])
        elif table is MASKS.table:
            masks[before["id"]] = before["document"]
    hidden: list[tuple[RecordKind, Value]] = []
    if passages:
        hidden += [(ANNOTATIONS, id_) for id_ in shared_rows.hidden_at(conn, passages)]
    if codes:
        hidden += [(LABELS, id_) for id_ in _holding(conn, operation, LABELS, "code", codes)]
    if masks:
        holding = _holding(conn, operation, MASKS, "document", set(masks.values()))
        hidden += [(MASKS, id_) for id_ in holding if id_ not in masks]
    for kind, id_ in hidden:
        operation.touch(kind.table, id_)


def _own_changes(operation: Operation) -> Iterator[tuple[Table, Row, Row | None]]:
    """What the operation changed of rows that were there: table, before, after."""
    for change in operation.changes:
        if not isinstance(change, RowChange) or change.exact or not change.table.soft:
            continue
        if change.before and change.before["deleted"] == 0:
            yield change.table, change.before, change.after


_PASSAGE = ("document", "annotator", "span_start", "span_end")
_PLACE = (*_PASSAGE, "label")


def _holding(
    conn: Connection, operation: Operation, kind: RecordKind, column: str, values: Container[Value]
) -> Iterator[Value]:
    """Ids of rows that are not shown as their shared states say and that have one of `values` in `column` there."""
    at = kind.at[column]
    for id_, text, revision in shared_rows.states_like(conn, kind.table):
        found = decode_state(id_, text)
        if found is None:
            continue
        state = found[1]
        if state[at] in values and kind.is_active(state):
            row = operation.read(kind.table, state[0])
            if row is not None and row["revision"] == revision:
                yield state[0]
