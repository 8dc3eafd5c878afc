"""Shared rows as tuples, for packages and merging, which handle very many of them."""

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from core.storage.database import Connection
from core.storage.in_order import require_growth
from core.storage.journal import RETRACTED
from core.storage.tables import (
    ANNOTATION,
    ANNOTATOR,
    COMMENT,
    DECISION,
    FOREIGN_ROW,
    LABEL,
    MASK,
    PERSON_KEY,
    SHARED_STATE,
    SIGNATURE,
    STATUS,
    STRIKE,
    UNBOUND,
    Table,
    Value,
)

_DELETED = ANNOTATION.columns.index("deleted")
_IN_LIST = "IN (SELECT value FROM json_each(?))"
_AT_ONCE = 2048
"""Rows that are fetched together: enough to be fast, too few to fill the memory."""


def _columns(table: Table) -> str:
    return ", ".join(table.columns[:-1] if table.soft else table.columns)


def defer_references(conn: Connection) -> None:
    """Check references at the commit of the open transaction, so that rows may be written in any order."""
    conn.execute("PRAGMA defer_foreign_keys = ON")


def portions(conn: Connection, table: Table) -> Iterator[list[tuple[Any, ...]]]:
    """Every row of a table without ``created_in``, a few at a time, in the order of their keys.

    Rows of undone merges (``deleted = 2``) are included.
    """
    key, marks = ", ".join(table.key), ", ".join("?" * len(table.key))
    query = f"SELECT {_columns(table)} FROM {table.name}"
    at = [table.columns.index(column) for column in table.key]
    rows = conn.rows(f"{query} ORDER BY {key} LIMIT {_AT_ONCE}")
    last: list[Any] = []
    while rows:
        require_growth(conn, last, [rows[-1][index] for index in at])
        yield rows
        last = [rows[-1][index] for index in at]
        rows = conn.rows(f"{query} WHERE ({key}) > ({marks}) ORDER BY {key} LIMIT {_AT_ONCE}", last)


def state_portions(conn: Connection, table: Table) -> Iterator[list[tuple[str, str]]]:
    """Id and state of the entries of ``shared_state`` about one table, a few at a time, in the order of their ids."""
    condition = "id > ? AND id < ? AND deleted = 0"
    query = f"SELECT id, state FROM {SHARED_STATE.name} WHERE {condition} ORDER BY id LIMIT {_AT_ONCE}"
    # 0 is the character after the slash, so this is the end of all that begin with the table's name and a slash.
    last, end = f"{table.name}/", f"{table.name}0"
    while rows := conn.rows(query, (last, end)):
        require_growth(conn, last, rows[-1][0])
        yield rows
        last = rows[-1][0]


def shows_what_was_removed(conn: Connection) -> bool:
    """Whether labels or people may be shown only because annotations refer to them, though they were removed.

    True as well where one is shown otherwise than colleagues have it for another reason.
    """
    kinds = (LABEL.name, ANNOTATOR.name)
    ranges = " OR ".join("(id > ? AND id < ?)" for _kind in kinds)
    ends = [end for kind in kinds for end in (f"{kind}/", f"{kind}0")]
    states = f"SELECT 1 FROM {SHARED_STATE.name} WHERE deleted = 0 AND ({ranges}) LIMIT 1"
    struck = f"SELECT 1 FROM {STRIKE.name} WHERE deleted = 0 AND ({ranges}) LIMIT 1"
    return conn.row(states, ends) is not None or conn.row(struck, ends) is not None


def masks_about(conn: Connection, documents: Iterable[str]) -> list[tuple[Any, ...]]:
    """Masks of some documents without ``created_in``, if they are not removed."""
    query = f"SELECT {_columns(MASK)} FROM {MASK.name} WHERE deleted = 0 AND document {_IN_LIST}"
    return conn.rows(query, (json.dumps(list(documents)),))


def removed_masks(conn: Connection) -> Iterator[list[tuple[Any, ...]]]:
    """Removed masks without ``created_in``, a few at a time, in the order of the table.

    No index tells where they are, so the whole table is read, once.
    """
    query = f"SELECT rowid, {_columns(MASK)} FROM {MASK.name} WHERE deleted = 1 AND rowid > ? ORDER BY rowid"
    last = -(1 << 63)
    while rows := conn.rows(f"{query} LIMIT {_AT_ONCE}", (last,)):
        require_growth(conn, last, rows[-1][0])
        yield [row[1:] for row in rows]
        last = rows[-1][0]


def count_of_masks(conn: Connection) -> int:
    """The number of rows of masks, whatever they show."""
    return int(conn.row(f"SELECT count(*) FROM {MASK.name}")[0])


def by_id(conn: Connection, table: Table, ids: Iterable[str]) -> list[tuple[Any, ...]]:
    """Rows with one of `ids` without ``created_in``, including removed ones and those of undone merges."""
    if conn.row(f"SELECT 1 FROM {table.name} LIMIT 1") is None:
        return []
    return conn.rows(f"SELECT {_columns(table)} FROM {table.name} WHERE id {_IN_LIST}", (json.dumps(list(ids)),))


def states_of(conn: Connection, ids: Iterable[str]) -> list[tuple[str, str]]:
    """Id and state of those entries of ``shared_state`` with one of `ids`."""
    query = f"SELECT id, state FROM {SHARED_STATE.name} WHERE deleted = 0 AND id {_IN_LIST}"
    return conn.rows(query, (json.dumps(list(ids)),))


def size_of_documents(conn: Connection, documents: Collection[str] | None) -> tuple[int, int]:
    """The number of documents that are not removed, and of their characters; of all or of some."""
    query = "SELECT count(*), coalesce(sum(characters), 0) FROM document WHERE deleted = 0"
    if documents is None:
        return conn.row(query)
    return conn.row(f"{query} AND id {_IN_LIST}", (json.dumps(sorted(documents)),))


def count_of_annotations(
    conn: Connection, annotators: Collection[str] | None, documents: Collection[str] | None
) -> int:
    """The number of annotations, removed ones included; of all or some annotators and documents."""
    query, values = f"SELECT count(*) FROM annotation WHERE deleted <> {RETRACTED}", list[str]()
    for column, chosen in (("annotator", annotators), ("document", documents)):
        if chosen is not None:
            query += f" AND {column} {_IN_LIST}"
            values.append(json.dumps(sorted(chosen)))
    return int(conn.row(query, values)[0])


def most_others(conn: Connection, annotators: Collection[str] | None, documents: Collection[str] | None) -> int:
    """How many rows of all other shared tables some layers and documents, or all, have at most."""
    total = 0
    for table in (
        MASK,
        STATUS,
        COMMENT,
        DECISION,
        SIGNATURE,
        STRIKE,
        PERSON_KEY,
        LABEL,
        ANNOTATOR,
        FOREIGN_ROW,
        *UNBOUND,
    ):
        query, values = f'SELECT count(*) FROM "{table.name}"', list[str]()
        chosen = [
            (column, ids)
            for column, ids in (("annotator", annotators), ("document", documents))
            if ids is not None and column in table.columns and table in (MASK, STATUS, SIGNATURE)
        ]
        if chosen:
            query += " WHERE " + " AND ".join(f"{column} {_IN_LIST}" for column, _ in chosen)
            values = [json.dumps(sorted(ids)) for _, ids in chosen]
        total += conn.row(query, values)[0]
    states = f"SELECT count(*) FROM {SHARED_STATE.name} WHERE NOT (id > ? AND id < ?)"
    return int(total + conn.row(states, (f"{ANNOTATION.name}/", f"{ANNOTATION.name}0"))[0])


def annotation_rows(conn: Connection, annotators: Collection[str] | None = None) -> list[tuple[Any, ...]]:
    """Annotations without ``created_in``, of all or some annotators: removed ones, but not those of undone merges."""
    query = f"SELECT {_columns(ANNOTATION)} FROM annotation WHERE deleted <> {RETRACTED}"
    if annotators is None:
        return conn.rows(query)
    return conn.rows(f"{query} AND annotator {_IN_LIST}", (json.dumps(sorted(annotators)),))


def shown_in_layers(conn: Connection, layers: Iterable[tuple[str, str]]) -> list[tuple[Any, ...]]:
    """Annotations, not removed, of (document, annotator) pairs."""
    query = (
        f"SELECT {_columns(ANNOTATION)} FROM annotation WHERE deleted = 0 AND (document, annotator) IN"
        " (SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each(?))"
    )
    return conn.rows(query, (json.dumps(sorted(layers)),))


def shown_with(conn: Connection, column: str, values: Iterable[str]) -> list[tuple[Any, ...]]:
    """Annotations, not removed, that have one of `values` in `column`."""
    query = f"SELECT {_columns(ANNOTATION)} FROM annotation WHERE deleted = 0 AND {column} {_IN_LIST}"
    return conn.rows(query, (json.dumps(sorted(values)),))


def known_states(conn: Connection, ids: Iterable[str]) -> set[str]:
    """Ids that have an entry in ``shared_state``, without those of undone merges."""
    query = f"SELECT id FROM {SHARED_STATE.name} WHERE deleted <> {RETRACTED} AND id {_IN_LIST}"
    return {id_ for (id_,) in conn.rows(query, (json.dumps(list(ids)),))}


def has_states(conn: Connection) -> bool:
    """Whether ``shared_state`` has any entry. A quick question, asked before each commit."""
    return conn.row("SELECT 1 FROM shared_state LIMIT 1") is not None


def states_like(conn: Connection, table: Table) -> list[tuple[str, str, int]]:
    """Id, state and revision of the entries of ``shared_state`` about one table."""
    return conn.rows(
        f"SELECT id, state, revision FROM {SHARED_STATE.name} WHERE deleted = 0 AND id GLOB ?", (f"{table.name}/*",)
    )


def documents_here(conn: Connection) -> dict[str, int]:
    """The mark of removal of each document that this file has a row of (`core.storage.tables`), by id."""
    return dict(conn.rows("SELECT id, deleted FROM document"))


def texts(conn: Connection, documents: Iterable[str]) -> list[tuple[str, str]]:
    """Id and canonical text of documents, by id."""
    return conn.rows(
        f"SELECT document, text FROM document_text WHERE document {_IN_LIST} ORDER BY document",
        (json.dumps(list(documents)),),
    )


TEAM_FOLDER = "team_folder"
"""The setting that names the folder through which a team exchanges packages."""

LOOKED_AT = "signed_up_to"
"""The setting that says up to where the journal was searched for things to sign."""


HUB = "hub"
"""The setting that names the hub through which a team exchanges states; it has no password."""

HUB_MEMORY = "hub_seen"
"""The setting that says what this file has sent to the hub and taken from it. It is in the file, so that a copy or a
backup of it says what that has."""

HUB_DOCUMENTS = "hub_documents"
"""The setting that says which documents of the hub this file takes, and which it has."""


def settings(conn: Connection) -> dict[str, str]:
    """Every setting of the project, values as JSON."""
    return dict(conn.rows("SELECT name, value FROM project_setting ORDER BY name"))


def setting(conn: Connection, name: str) -> str | None:
    """One setting: others may be very many and long."""
    found = conn.rows("SELECT value FROM project_setting WHERE name = ?", (name,))
    return found[0][0] if found else None


def settings_below(conn: Connection, prefix: str) -> dict[str, str]:
    """Those whose names begin with a text, by what follows it."""
    rows = conn.rows(
        "SELECT name, value FROM project_setting WHERE name >= ? AND substr(name, 1, ?) = ?",
        (prefix, len(prefix), prefix),
    )
    return {name[len(prefix) :]: value for name, value in rows}


def receipts(conn: Connection) -> list[tuple[str, str | None, str]]:
    """Content, author and counts (JSON) of each package that was merged."""
    return conn.rows("SELECT id, author, counts FROM package_receipt WHERE deleted = 0")


def hidden_at(conn: Connection, passages: Iterable[Sequence[Value]]) -> list[str]:
    """Ids of annotations hidden behind another of the same document, annotator, start and end, at any of `passages`."""
    # CROSS JOIN keeps SQLite from walking through all states, of which there may be as many as annotations. Removed
    # annotations are in no index, so they are walked through: once, however many passages there are.
    found = conn.rows(
        "SELECT a.id FROM annotation a CROSS JOIN shared_state s ON s.id = 'annotation/' || a.id"
        " WHERE a.deleted = 1 AND (a.document, a.annotator, a.span_start, a.span_end) IN (SELECT"
        " json_extract(value, '$[0]'), json_extract(value, '$[1]'), json_extract(value, '$[2]'),"
        " json_extract(value, '$[3]') FROM json_each(?))"
        " AND s.deleted = 0 AND s.revision = a.revision"
        f" AND CASE WHEN json_valid(s.state) THEN json_extract(s.state, '$[{_DELETED}]') END = 0",
        (json.dumps(list(passages)),),
    )
    return [row[0] for row in found]
