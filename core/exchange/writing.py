"""Finds which rows have to be written so that a table shows what it should and no state is lost."""

from collections.abc import Callable, Mapping
from typing import Any

from core.exchange.local import Local, encode_state
from core.exchange.plan import StateWrite, TableWrites
from core.exchange.records import Record, RecordKind, state_id
from core.exchange.spilling import Row, Rows


def differing(
    local: Local,
    kind: RecordKind,
    shown: Mapping[Any, Record | None],
    rows: Mapping[Any, Record],
    raw: Mapping[Any, Record],
    before: Mapping[Any, Record],
    stored: Mapping[Any, Record],
    note: Callable[[StateWrite], object],
) -> TableWrites:
    """The writes that turn rows as they are stored into rows as they are `shown`; None: not at all.

    All by key: the `rows` that there are, the joined states (`raw`) and those of `before`, and the states that are
    `stored` beside rows. What has to be written of these is told to `note`.
    """
    writes = TableWrites(kind)
    for key, record in shown.items():
        # A signature that is left out has no state any more.
        row, state = rows.get(key), raw.get(key, record)
        assert state is not None
        held = local.held(kind, row)
        if record is None and held == state:
            # It refers to a document that was removed here, and so is hidden already.
            continue
        # A row beyond the bounds stays as it is. But the entry beside it holds only as long as the row keeps its
        # revision.
        stays = held == record and (row is held or record == state or _revision(kind, row) == _revision(kind, held))
        if changes := record is not None and not stays:
            assert record is not None
            if row is None:
                writes.inserts.append(record)
            elif kind.is_retracted(row):
                writes.returns.append(record)
            else:
                writes.updates.append((row, record))
        if record is state or record == state:
            # An entry that says the same as the row, or is older, does no harm: it goes when the row is written next.
            if key in stored and (changes or before.get(key) != state):
                note((state_id(kind, key), state[kind.revision], None))
        elif stored.get(key) != state:
            note((state_id(kind, key), state[kind.revision], encode_state(state)))
    return writes


def on_disk(kind: RecordKind) -> TableWrites:
    """No writes yet, for a table of which there may be more than memory should hold; `add` takes some in."""
    return TableWrites(kind, Rows(), Rows(), Rows(key=_id_of))


def add(writes: TableWrites, some: TableWrites) -> None:
    """Add the writes of a window to those of all windows, which are `on_disk`."""
    for target, rows in (
        (writes.inserts, some.inserts),
        (writes.returns, some.returns),
        (writes.updates, some.updates),
    ):
        assert isinstance(target, Rows)
        target.extend(sorted(rows, key=_id_of if rows is some.updates else _own_id))
        target.flush()


def _own_id(record: Row) -> str:
    return record[0]


def _id_of(update: Row) -> str:
    return update[0][0]


def _revision(kind: RecordKind, row: Record | None) -> int | None:
    return None if row is None else row[kind.revision]
