"""Rows that a newer program sent when this file was an older one's, and that are known by now.

An older program keeps the lines of members that it does not know in `foreign_row` and passes them on. The step to the
version that knows them makes rows of them.
"""

from collections.abc import Mapping
from typing import cast

from core.bounded_json import JsonError, loads
from core.ids import new_uuid
from core.storage import sqlite
from core.storage.database import Connection
from core.storage.tables import FOREIGN_ROW, UNBOUND, Table, Value

MEMBERS_OF_1: dict[str, str] = {
    "attributes.jsonl": "attribute",
    "link_kinds.jsonl": "link_kind",
    "variables.jsonl": "variable",
    "meanings.jsonl": "meaning_change",
    "details.jsonl": "annotation_detail",
    "links.jsonl": "link",
    "values.jsonl": "variable_value",
    "memos.jsonl": "memo",
}
"""The members that minor version 1 of the packages' format added, each with its table."""
MEMBERS_OF_2: dict[str, str] = {"assignments.jsonl": "assignment"}
"""The members that minor version 2 added."""
MEMBERS = MEMBERS_OF_1 | MEMBERS_OF_2
"""All members that were added since 2.0."""


def take_known_members(conn: Connection, at: str, members: Mapping[str, str]) -> int:
    """Make rows of the lines of some members, each with its table, as part of the open transaction; returns how many.

    A line that is no row of its table stays where it is. If there is any other, an operation of time `at` that undo
    passes over says so.
    """
    from core.storage.journal import RETRACTED, JournalEntry, Operation

    tables = {table.name: table for table in UNBOUND}
    found = conn.rows("SELECT id, member, line FROM foreign_row WHERE deleted = 0 ORDER BY id")
    found = [(id_, tables[members[member]], line) for id_, member, line in found if member in members]
    rows = [(id_, table, row) for id_, table, line in found if (row := _row(table, line)) is not None]
    if not rows:
        return 0
    (seq,) = conn.row("SELECT coalesce(max(seq), 0) + 1 FROM operation")
    entry = JournalEntry(seq, new_uuid(), "project.members", "note", None, at, None)
    conn.execute(
        "INSERT INTO operation (seq, uuid, name, kind, at) VALUES (?, ?, ?, ?, ?)",
        (seq, entry.uuid, entry.name, entry.kind, at),
    )
    operation = Operation(conn, entry)
    taken = 0
    for id_, table, row in rows:
        conn.execute("SAVEPOINT line")
        try:
            operation.adopt(table, row)
            operation.adopt(FOREIGN_ROW, {"id": id_, "deleted": RETRACTED})
            taken += 1
        except sqlite.ConstraintError:
            # A value is not of its column's type.
            conn.execute("ROLLBACK TO line")
        conn.execute("RELEASE line")
    return taken


def _row(table: Table, line: str) -> dict[str, Value] | None:
    """The row that a line holds, without the column that is this file's own; None if it is none of the table."""
    try:
        loaded = loads(line)
    except JsonError:
        return None
    if not isinstance(loaded, dict):
        return None
    fields = cast("dict[str, object]", loaded)
    if fields.keys() != set(table.columns[:-1]):
        return None
    if not all(value is None or type(value) in (str, int) for value in fields.values()):
        return None
    return cast("dict[str, Value]", {column: fields[column] for column in table.columns[:-1]})
