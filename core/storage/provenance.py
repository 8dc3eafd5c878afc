"""Who wrote the rows of a file: somebody here, or another file from which they were taken over."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from core.storage.database import Connection
from core.storage.in_order import require_growth
from core.storage.journal import BULK
from core.storage.tables import ANNOTATION, ANNOTATION_DETAIL, COMMENT, DECISION, LINK, MEMO, STATUS, STRIKE, Row, Table

_SIGNED = (ANNOTATION, STATUS, COMMENT, DECISION, ANNOTATION_DETAIL, LINK, MEMO, STRIKE)
_AT_ONCE = 10_000
"""Rows that are fetched together."""
Values = tuple[Any, ...]


@dataclass(slots=True)
class _Change:
    """The newest change of a row by an operation of this file."""

    number: int = 0
    """Its number in the journal; 0 if there was none."""
    own: bool = False
    """Whether the person who is asked about made it."""
    since: list[str] = field(default_factory=list[str])
    """What merges changed of the row afterwards: the columns as they were before, as JSON, oldest first."""


def last_change(conn: Connection) -> int:
    """Number of the newest row of the journal."""
    return int(conn.row("SELECT coalesce(max(id), 0) FROM row_change")[0])


def written_since(conn: Connection, change: int, annotator: str) -> Iterator[tuple[Table, Values, Row]]:
    """Rows of the tables that people sign which a person wrote here after the journal's row `change`.

    These are the rows whose newest change by an operation of this file is the person's. Each comes as table, values in
    the order of the table's columns, and those columns that a merge has changed since, as they were before. (A merge
    may have changed what is shown of the row, or taken another state over.)
    """
    alone, together = _changes(conn, change, annotator)
    for table in _SIGNED:
        changes = alone[table.name]
        made = {made_by: bulk for (name, made_by), bulk in together.items() if name == table.name and bulk.own}
        for key, newest in changes.items():
            values = _values(conn, table, key) if newest.own else None
            # All rows of a bulk may have been removed or brought back together, later than this one was changed.
            bulk = made.get(values[-1]) if values is not None and table.soft else None
            if values is not None and (bulk is None or bulk.number < newest.number):
                yield table, values, _before(newest.since)
        for values in _made_by(conn, table, made) if made else ():
            newest = changes.get(values[0])
            if newest is None:
                yield table, values, _UNCHANGED
            elif newest.number < made[values[-1]].number:
                yield table, values, _before(newest.since)


_UNCHANGED: Row = {}


def _changes(
    conn: Connection, change: int, annotator: str
) -> tuple[dict[str, dict[str, _Change]], dict[tuple[str, int], _Change]]:
    """The newest change of each row by table: of rows changed singly, and of rows changed together in bulks."""
    alone: dict[str, dict[str, _Change]] = {table.name: {} for table in _SIGNED}
    together: dict[tuple[str, int], _Change] = {}
    for id_, name, key, before, exact, who in _journal(conn, change):
        if key == BULK:
            if not exact:
                made_by = id_ if before is None else json.loads(before)["created_in"]
                together[name, made_by] = _Change(id_, who == annotator)
        elif not exact:
            alone[name][key] = _Change(id_, who == annotator)
        elif before is not None:
            alone[name].setdefault(key, _Change()).since.append(before)
    return alone, together


def _journal(conn: Connection, change: int) -> Iterator[tuple[Any, ...]]:
    query = (
        'SELECT c.id, c."table", c.key, c.before, c.exact, o.annotator FROM row_change c'
        " JOIN operation o ON o.seq = c.operation WHERE c.id > ?"
        f' AND c."table" IN (SELECT value FROM json_each(?)) ORDER BY c.id LIMIT {_AT_ONCE}'
    )
    names = json.dumps([table.name for table in _SIGNED])
    while rows := conn.rows(query, (change, names)):
        require_growth(conn, change, rows[-1][0])
        yield from rows
        change = rows[-1][0]


def _values(conn: Connection, table: Table, key: str) -> Values | None:
    return conn.row(table.by_key, json.loads(key) if len(table.key) > 1 else [key])


def _made_by(conn: Connection, table: Table, inserts: Iterable[int]) -> Iterator[Values]:
    """Rows of bulk inserts, in the order of their ids.

    No index knows which rows an insert made, so one query reads the rows of all these inserts together.
    """
    last, made_by = "", json.dumps(list(inserts))
    query = (
        f"{table.select} WHERE created_in IN (SELECT value FROM json_each(?)) AND id > ? ORDER BY id LIMIT {_AT_ONCE}"
    )
    while rows := conn.rows(query, (made_by, last)):
        require_growth(conn, last, rows[-1][0])
        yield from rows
        last = rows[-1][0]


def _before(since: Iterable[str]) -> Row:
    """The columns as they were before all of these changes, each of which gives the columns before itself."""
    found: Row = {}
    for before in reversed(list(since)):
        found |= json.loads(before)
    return found
