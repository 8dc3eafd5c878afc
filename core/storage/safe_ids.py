"""Gives rows whose id is no canonical UUID a new one that follows from the old, wherever the file names it.

Version 0.1 took ids from codebooks, datasets and packages as they were. One that is a path must never become a file's
name. Colleagues who have the same rows get the same new ids, each in their own file.
"""

import json
from collections.abc import Callable, Iterator
from typing import Any, cast

from core.ids import canonical_id, derived_id, is_id, new_uuid
from core.storage.database import Connection

_COLUMNS: dict[str, tuple[str, ...]] = {
    "annotator": ("id",),
    "label": ("id", "parent"),
    "annotation": ("id", "annotator", "label"),
    "document_mask": ("id",),
    "document_status": ("annotator",),
    "comment": ("id", "annotation", "author"),
    "decision": ("id", "reviewer"),
    "package_receipt": ("author",),
    "operation": ("annotator",),
    "project": ("uuid", "current_annotator"),
}
_KEYED = ("annotator", "label", "annotation", "document_mask", "comment", "decision")
"""Tables whose key is such an id."""
_JOURNALED = {name: columns for name, columns in _COLUMNS.items() if name != "operation"}
_IS_ID = "-".join("[0-9a-f]" * digits for digits in (8, 4, 4, 4, 12))
"""`core.ids.is_id` as a pattern of SQLite's GLOB."""

Rename = Callable[[str], str]


def replace_odd_ids(conn: Connection, at: str) -> int:
    """Replace such ids in all rows, states, codebook versions and the journal, as part of the open transaction.

    Returns how many there were. If there were any, an operation of time `at` that undo passes over says so.
    """
    odd = sorted(odd_ids(conn))
    if not odd:
        return 0
    new = _new_ids(conn, odd)

    def rename(value: str) -> str:
        return new.get(value, value)

    conn.execute("PRAGMA defer_foreign_keys = ON")
    _rename_in_columns(conn, new)
    _rename_in_decisions(conn, rename)
    _rename_in_states(conn, rename)
    _rename_in_codebooks(conn, rename)
    _rename_in_journal(conn, rename)
    conn.execute(
        "INSERT INTO operation (seq, uuid, name, kind, at)"
        " SELECT coalesce(max(seq), 0) + 1, ?, ?, 'note', ? FROM operation",
        (new_uuid(), "project.ids", at),
    )
    return len(odd)


def odd_ids(conn: Connection) -> set[str]:
    """Every id in the file that is no UUID in canonical form."""
    found: set[str] = set()
    for table, columns in _COLUMNS.items():
        for column in columns:
            query = f'SELECT DISTINCT {column} FROM "{table}" WHERE {column} NOT GLOB ?'
            found |= {str(value) for (value,) in conn.rows(query, (_IS_ID,))}

    def collect(value: str) -> str:
        if not is_id(value):
            found.add(value)
        return value

    for sources, results, verdict in conn.rows("SELECT sources, results, verdict FROM decision"):
        _in_decision({"sources": sources, "results": results, "verdict": verdict}, collect)
    for id_, state in conn.rows("SELECT id, state FROM shared_state"):
        _in_state(id_, state, collect)
    return found


def _new_ids(conn: Connection, odd: list[str]) -> dict[str, str]:
    """A new id for each of them, which no row has yet."""
    taken: set[str] = set()
    wanted = json.dumps([canonical_id(value) for value in odd])
    for table in _KEYED:
        query = f'SELECT id FROM "{table}" WHERE id IN (SELECT value FROM json_each(?))'
        taken |= {str(id_) for (id_,) in conn.rows(query, (wanted,))}
    new: dict[str, str] = {}
    for value in odd:
        id_ = canonical_id(value)
        # The same id is there in capitals, too, or a row already has the id that would follow from it.
        new[value] = derived_id("twin", value) if id_ in taken else id_
        taken.add(new[value])
    return new


def _rename_in_columns(conn: Connection, new: dict[str, str]) -> None:
    conn.execute("CREATE TEMP TABLE new_id (was TEXT PRIMARY KEY, becomes TEXT NOT NULL) WITHOUT ROWID")
    conn.executemany("INSERT INTO new_id (was, becomes) VALUES (?, ?)", new.items())
    for table, columns in _COLUMNS.items():
        for column in columns:
            found = f'(SELECT becomes FROM new_id WHERE was = "{table}".{column})'
            conn.execute(f'UPDATE "{table}" SET {column} = {found} WHERE {column} IN (SELECT was FROM new_id)')
    conn.execute("DROP TABLE new_id")


def _rename_in_decisions(conn: Connection, rename: Rename) -> None:
    columns = ("sources", "results", "verdict")
    for id_, *values in conn.rows(f"SELECT id, {', '.join(columns)} FROM decision"):
        before: dict[str, Any] = dict(zip(columns, values, strict=True))
        after = _in_decision(before, rename)
        if after != before:
            conn.execute(
                "UPDATE decision SET sources = ?, results = ?, verdict = ? WHERE id = ?", (*after.values(), id_)
            )


def _rename_in_states(conn: Connection, rename: Rename) -> None:
    for id_, state in conn.rows("SELECT id, state FROM shared_state"):
        after = _in_state(id_, state, rename)
        if after != (id_, state):
            conn.execute("UPDATE shared_state SET id = ?, state = ? WHERE id = ?", (*after, id_))


def _rename_in_codebooks(conn: Connection, rename: Rename) -> None:
    for version, snapshot in conn.rows("SELECT version, snapshot FROM codebook_version"):
        loaded: Any = _json(snapshot)
        labels = cast("dict[str, Any]", loaded).get("labels") if isinstance(loaded, dict) else None
        if isinstance(labels, list):
            for label in _objects(cast("list[object]", labels)):
                _rename_values(label, ("id", "parent"), rename)
            conn.execute(
                "UPDATE codebook_version SET snapshot = ? WHERE version = ?",
                (_compact(cast("object", loaded)), version),
            )


def _rename_in_journal(conn: Connection, rename: Rename) -> None:
    for id_, table, key, *values in conn.rows('SELECT id, "table", key, before, after FROM row_change'):
        new_key = _in_key(table, key, rename)
        texts = [None if value is None else _in_change(table, value, rename) for value in values]
        if [new_key, *texts] != [key, *values]:
            conn.execute("UPDATE row_change SET key = ?, before = ?, after = ? WHERE id = ?", (new_key, *texts, id_))


def _in_key(table: str, key: str, rename: Rename) -> str:
    if table == "shared_state":
        return _in_state_id(key, rename)
    if table != "document_status":
        return rename(key)
    parts = _json(key)
    if not isinstance(parts, list):
        return key
    return _compact([rename(str(part)) for part in cast("list[object]", parts)])


def _in_change(table: str, text: str, rename: Rename) -> str:
    """The changed columns of a row of the journal, as JSON, with ids replaced."""
    loaded = _json(text)
    if not isinstance(loaded, dict):
        return text
    fields = cast("dict[str, Any]", loaded)
    before = dict(fields)
    _rename_values(fields, _JOURNALED.get(table, ()), rename)
    if table == "decision":
        fields |= _in_decision(
            {name: value for name, value in fields.items() if name in ("sources", "results", "verdict")}, rename
        )
    if table == "shared_state" and isinstance(fields.get("state"), str):
        fields["state"] = _in_state(str(fields.get("id", "/")), fields["state"], rename)[1]
    if table == "shared_state" and isinstance(fields.get("id"), str):
        fields["id"] = _in_state_id(fields["id"], rename)
    return text if fields == before else _compact(fields)


def _in_decision(columns: dict[str, Any], rename: Rename) -> dict[str, Any]:
    """A decision's columns ``sources``, ``results`` and ``verdict``, as far as given, with ids replaced."""
    found = dict(columns)
    sources, results = _json(found.get("sources")), _json(found.get("results"))
    if isinstance(sources, list):
        listed = cast("list[object]", sources)
        named = [dict(cast("dict[str, Any]", value)) if isinstance(value, dict) else value for value in listed]
        for source in _objects(named):
            _rename_values(source, ("annotation", "annotator", "label"), rename)
        found["sources"] = found["sources"] if named == listed else _compact(named)
    if isinstance(results, list):
        ids = [rename(value) if isinstance(value, str) else value for value in cast("list[object]", results)]
        found["results"] = found["results"] if ids == results else _compact(ids)
    verdict = found.get("verdict")
    if isinstance(verdict, str) and verdict.startswith("take:"):
        found["verdict"] = f"take:{rename(verdict.removeprefix('take:'))}"
    return found


def _in_state_id(id_: str, rename: Rename) -> str:
    table, _, key = id_.partition("/")
    if table == "document_status":
        document, _, annotator = key.partition("/")
        return f"{table}/{document}/{rename(annotator)}"
    return f"{table}/{rename(key)}"


_STATE_COLUMNS: dict[str, tuple[int, ...]] = {
    "annotator": (0,),
    "label": (0, 6),
    "annotation": (0, 2, 3),
    "document_mask": (0,),
    "document_status": (1,),
    "comment": (0, 1, 2),
    "decision": (0, 2),
}
"""The positions of ids in a state, which is a list in the order of the columns of version 1."""


def _in_state(id_: str, state: str, rename: Rename) -> tuple[str, str]:
    table = id_.partition("/")[0]
    loaded = _json(state)
    if table not in _STATE_COLUMNS or not isinstance(loaded, list):
        return id_, state
    values = cast("list[Any]", loaded)
    before = list(values)
    for at in _STATE_COLUMNS[table]:
        if at < len(values) and isinstance(values[at], str):
            values[at] = rename(values[at])
    if table == "decision" and len(values) > 5:
        columns = _in_decision({"verdict": values[3], "sources": values[4], "results": values[5]}, rename)
        values[3:6] = columns["verdict"], columns["sources"], columns["results"]
    renamed = state if values == before else _compact(values)
    return _in_state_id(id_, rename), renamed


def _rename_values(fields: dict[str, Any], names: tuple[str, ...], rename: Rename) -> None:
    for name in names:
        if isinstance(fields.get(name), str):
            fields[name] = rename(fields[name])


def _objects(values: list[object]) -> Iterator[dict[str, Any]]:
    return (cast("dict[str, Any]", value) for value in values if isinstance(value, dict))


def _compact(value: object) -> str:
    """JSON in the form of the journal and the columns."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _json(text: object) -> object:
    """The value in a column that should hold JSON; None if it does not, and then it stays as it is."""
    try:
        return json.loads(text) if isinstance(text, str) else None
    except (ValueError, RecursionError):
        return None
