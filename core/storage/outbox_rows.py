"""What the journal says was changed since some entry of it: the outbox of a project that shares through a hub."""

import json
from collections.abc import Collection, Iterator
from typing import Any

from core.storage import recorded
from core.storage.database import Connection
from core.storage.in_order import require_growth
from core.storage.recorded import BULK
from core.storage.tables import PROJECT, RECEIPT, SETTING, SHARED_STATE, Table, Value

TAKEN = "hub.take"
"""Name of the operations that write what came from a hub. Nothing of them goes out again."""
_AT_ONCE = 5_000
_PASSED_OVER = (RECEIPT, SETTING, PROJECT)


def last_change(conn: Connection) -> int:
    """Number of the newest row of the journal."""
    return int(conn.row("SELECT coalesce(max(id), 0) FROM row_change")[0])


def changed_since(conn: Connection, change: int, until: int) -> dict[Table, set[tuple[Value, ...]]]:
    """Keys by table of rows that operations of this file changed between two rows of the journal.

    Of rows that were changed together the table is read, as no index knows them. Raises UserError ``journal.broken``.
    """
    found: dict[Table, set[tuple[Value, ...]]] = {}
    together: dict[Table, set[int]] = {}
    for entry in _journal(conn, change, until):
        if entry.table in _PASSED_OVER:
            continue
        if entry.bulk:
            together.setdefault(entry.table, set()).add(entry.made_by)
        else:
            found.setdefault(entry.table, set()).add(entry.key)
    for table, made_by in together.items():
        found.setdefault(table, set()).update(_made_by(conn, table, made_by))
    return found


def _journal(conn: Connection, change: int, until: int) -> Iterator[recorded.Change]:
    query = (
        'SELECT c.id, c."table", c.key, c.before, c.after, c.exact FROM row_change c'
        f" JOIN operation o ON o.seq = c.operation WHERE c.id > ? AND c.id <= ? AND o.name <> '{TAKEN}'"
        f" ORDER BY c.id LIMIT {_AT_ONCE}"
    )
    while rows := conn.rows(query, (change, until)):
        require_growth(conn, change, rows[-1][0])
        yield from map(recorded.change, rows)
        change = rows[-1][0]


def _made_by(conn: Connection, table: Table, inserts: Collection[int]) -> list[tuple[Value, ...]]:
    keys, made_by = ", ".join(table.key), json.dumps(sorted(inserts))
    return conn.rows(
        f'SELECT {keys} FROM "{table.name}" WHERE created_in IN (SELECT value FROM json_each(?))', (made_by,)
    )


def entries_changed_since(conn: Connection, change: int, name: str) -> set[str] | None:
    """Ids of entries of ``shared_state`` about the table `name` that were changed since a row of the journal.

    None if many were changed together.
    """
    found = conn.rows(
        f"SELECT DISTINCT key FROM row_change WHERE id > ? AND \"table\" = '{SHARED_STATE.name}'", (change,)
    )
    keys = {str(key) for (key,) in found}
    return None if BULK in keys else {key for key in keys if key.startswith(f"{name}/")}


def rows_with(conn: Connection, table: Table, keys: Collection[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Rows with these keys without ``created_in``, removed ones and those of undone merges included."""
    columns = ", ".join(table.columns[:-1] if table.soft else table.columns)
    places = ", ".join(f"json_extract(value, '$[{at}]')" for at in range(len(table.key)))
    return conn.rows(
        f'SELECT {columns} FROM "{table.name}" WHERE ({", ".join(table.key)}) IN (SELECT {places} FROM json_each(?))',
        (json.dumps([list(key) for key in keys]),),
    )


def about(conn: Connection, table: Table, column: str, values: Collection[str]) -> list[str]:
    """Ids of rows of a table, not removed, that have one of `values` in an indexed column."""
    found = conn.rows(
        f'SELECT id FROM "{table.name}" WHERE deleted = 0 AND {column} IN (SELECT value FROM json_each(?))',
        (json.dumps(sorted(values)),),
    )
    return [id_ for (id_,) in found]
