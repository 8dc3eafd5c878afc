"""Operations: the only way rows change, and the journal that undoes them.

One operation is one transaction. Each changed row leaves a `row_change` with the changed columns before and after, in
the same transaction. An insert has no `before`. Removing a row of a shared entity sets its `deleted`. An undo is an
operation itself: it writes the compensating changes, so the journal only grows. Two columns are never taken back:
`revision` grows with every change, so that merging can tell which state is newer.

Rows that come from a colleague's package are adopted: they keep the revision their own annotator gave them, and undoing
that is exact (`row_change.exact`), revision included, as if the package had never come.

Bulk inserts journal one row for all (`BULK` as the key): undoing one flips `deleted` of the rows `created_in` it.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from core.errors import UserError
from core.ids import AnnotatorId, new_uuid
from core.storage.tables import TABLES, Row, Table, Value

BULK = "*"
"""`row_change.key` of a bulk insert."""
REMOVED = 1
"""`deleted` of a row that somebody removed; colleagues learn of it."""
RETRACTED = 2
"""`deleted` of a row that came by a merge which was undone: it counts as never seen."""


@dataclass(frozen=True, slots=True)
class RowChange:
    """A changed row: whole rows, for whoever wants to know what the operation did."""

    table: Table
    before: Row | None
    after: Row | None


@dataclass(frozen=True, slots=True)
class BulkChange:
    """`count` rows inserted together, or removed or brought back together."""

    table: Table
    count: int


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """A row of `operation`."""

    seq: int
    uuid: str
    name: str
    kind: str
    annotator: str | None
    at: str
    undo_of: int | None


def now() -> str:
    """UTC in ISO 8601 with milliseconds and ``Z``."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class Operation:
    """An open write transaction with its journal entry. Made by `Writer.begin` only."""

    def __init__(self, conn: sqlite3.Connection, entry: JournalEntry) -> None:
        self._conn = conn
        self.entry = entry
        self.changes: list[RowChange | BulkChange] = []

    @property
    def at(self) -> str:
        """When the operation began; rows it changes carry this time."""
        return self.entry.at

    def read(self, table: Table, *key: Value) -> Row | None:
        """The row with that key, removed ones included."""
        found = self._conn.execute(table.by_key, key).fetchone()
        return table.row(found) if found else None

    def insert(self, table: Table, values: Mapping[str, Value]) -> Row:
        """Add a row; `revision`, `deleted` and `created_in` are filled in.

        Raises sqlite3.IntegrityError for a broken constraint: callers check what users can cause beforehand.
        """
        row: Row = {**values, "revision": 1}
        if table.soft:
            row |= {"deleted": 0, "created_in": self.entry.seq}
        self._conn.execute(table.insert, [row[column] for column in table.columns])
        self._record(table, row, None, row)
        self.changes.append(RowChange(table, None, row))
        return row

    def insert_many(self, table: Table, rows: Iterable[Sequence[Value]], count: int) -> None:
        """Add rows, given as `table.columns` without the last three (shared) ones, with one journal row for all.

        `count` is what the journal records; the rows may come from a generator.
        """
        assert table.soft
        tail = (1, 0, self.entry.seq)
        self._conn.executemany(table.insert, ((*row, *tail) for row in rows))
        self._write_change(table, BULK, None, {"created_in": self.entry.seq, "deleted": 0, "count": count})
        self.changes.append(BulkChange(table, count))

    def adopt(self, table: Table, values: Mapping[str, Value]) -> Row:
        """Take a row over as another file has it: `revision` and `deleted` as given."""
        assert table.soft
        before = self.read(table, *table.key_of(dict(values)))
        if before is not None:
            changed = {column: value for column, value in values.items() if before[column] != value}
            return self._write_update(table, before, changed, exact=True) if changed else before
        row: Row = {**values, "created_in": self.entry.seq}
        self._conn.execute(table.insert, [row[column] for column in table.columns])
        self._write_change(table, _key_text(table.key_of(row)), None, row, exact=True)
        self.changes.append(RowChange(table, None, row))
        return row

    def adopt_many(self, table: Table, rows: Iterable[Sequence[Value]], count: int) -> None:
        """Take over rows that this file has not had, none of them removed; one journal row for all.

        Rows are given as `table.columns` without the last (``created_in``).
        """
        assert table.soft
        self._conn.executemany(table.insert, ((*row, self.entry.seq) for row in rows))
        change = {"created_in": self.entry.seq, "deleted": 0, "count": count}
        self._write_change(table, BULK, None, change, exact=True)
        self.changes.append(BulkChange(table, count))

    def update(self, table: Table, key: tuple[Value, ...], **values: Value) -> Row:
        """Change columns of a row and count its revision up; a change to the same values does nothing.

        Raises KeyError when there is no such row.
        """
        before = self.read(table, *key)
        if before is None:
            raise KeyError(table.name, key)
        changed = {column: value for column, value in values.items() if before[column] != value}
        if not changed:
            return before
        if "revision" in before:
            revision = before["revision"]
            assert isinstance(revision, int)
            changed["revision"] = revision + 1
        return self._write_update(table, before, changed, exact=False)

    def _write_update(self, table: Table, before: Row, changed: Mapping[str, Value], *, exact: bool) -> Row:
        key = table.key_of(before)
        assignments = ", ".join(f"{column} = ?" for column in changed)
        self._conn.execute(
            f'UPDATE "{table.name}" SET {assignments} WHERE {table.condition}', [*changed.values(), *key]
        )
        after = {**before, **changed}
        was = {column: before[column] for column in changed}
        self._write_change(table, _key_text(key), was, changed, exact=exact)
        self.changes.append(RowChange(table, before, after))
        return after

    def remove(self, table: Table, *key: Value) -> None:
        """Mark a row removed, or delete it where the table keeps no removed rows."""
        if table.soft:
            self.update(table, key, deleted=REMOVED)
            return
        before = self.read(table, *key)
        if before is None:
            return
        self._conn.execute(f'DELETE FROM "{table.name}" WHERE {table.condition}', key)
        self._record(table, before, before, None)
        self.changes.append(RowChange(table, before, None))

    def _record(
        self, table: Table, row: Row, before: Mapping[str, Value] | None, after: Mapping[str, Value] | None
    ) -> None:
        self._write_change(table, _key_text(table.key_of(row)), before, after)

    def _write_change(
        self,
        table: Table,
        key: str,
        before: Mapping[str, Value] | None,
        after: Mapping[str, Value] | None,
        *,
        exact: bool = False,
    ) -> None:
        self._conn.execute(
            'INSERT INTO row_change (operation, "table", key, before, after, exact) VALUES (?, ?, ?, ?, ?, ?)',
            (self.entry.seq, table.name, key, _json(before), _json(after), int(exact)),
        )

    def revert(self, seq: int) -> None:
        """Write the changes that take operation `seq` back.

        Raises UserError ``undo.conflict`` when a row no longer is as that operation left it.
        """
        recorded = self._conn.execute(
            'SELECT "table", key, before, after, exact FROM row_change WHERE operation = ? ORDER BY id DESC', (seq,)
        ).fetchall()
        for table_name, key, before, after, exact in recorded:
            table = TABLES[table_name]
            was: dict[str, Value] | None = json.loads(before) if before else None
            became: dict[str, Value] | None = json.loads(after) if after else None
            if key == BULK:
                assert became is not None
                self._revert_bulk(table, became, exact=bool(exact))
            else:
                self._revert_row(table, _key_values(key), was, became, exact=bool(exact))

    def _revert_bulk(self, table: Table, became: dict[str, Value], *, exact: bool) -> None:
        created_in, deleted, count = became["created_in"], became["deleted"], became["count"]
        gone = RETRACTED if exact else REMOVED
        flipped = 0 if deleted else gone
        # Rows of the same operation that the journal lists one by one are reverted one by one.
        self._conn.execute(
            f'UPDATE "{table.name}" SET deleted = ?, revision = revision + ? WHERE created_in = ? AND deleted = ?'
            f' AND id NOT IN (SELECT key FROM row_change WHERE operation = ? AND "table" = ?)',
            (flipped, 0 if exact else 1, created_in, deleted, created_in, table.name),
        )
        change = {"created_in": created_in, "deleted": flipped, "count": count}
        self._write_change(table, BULK, {**change, "deleted": deleted}, change, exact=exact)
        assert isinstance(count, int)
        self.changes.append(BulkChange(table, count))

    def _revert_row(
        self,
        table: Table,
        key: tuple[Value, ...],
        was: dict[str, Value] | None,
        became: dict[str, Value] | None,
        *,
        exact: bool,
    ) -> None:
        current = self.read(table, *key)
        if became is None:
            assert was is not None
            if current is not None:
                raise UserError("undo.conflict", table=table.name, key=_key_text(key))
            self.insert(table, was)
            return
        compared = ("deleted",) if was is None and table.soft else tuple(became)
        if current is None or any(current[column] != became[column] for column in compared if column != "revision"):
            raise UserError("undo.conflict", table=table.name, key=_key_text(key))
        if exact:
            self._write_update(table, current, was or {"deleted": RETRACTED}, exact=True)
        elif was is None:
            self.remove(table, *key)
        else:
            self.update(table, key, **{column: value for column, value in was.items() if column != "revision"})


class Writer:
    """Begins, commits and rolls back operations on one connection.

    Outside an operation the connection refuses writes (``PRAGMA query_only``): SQLite itself raises.
    """

    def __init__(self, conn: sqlite3.Connection) -> None:
        self._conn = conn

    def begin(
        self, name: str, annotator: AnnotatorId | None, *, kind: str = "do", undo_of: int | None = None
    ) -> Operation:
        """Start a transaction that holds the file's write lock; raises sqlite3.OperationalError when it can't."""
        conn = self._conn
        conn.execute("PRAGMA query_only = OFF")
        try:
            conn.execute("BEGIN IMMEDIATE")
            (last,) = conn.execute("SELECT coalesce(max(seq), 0) FROM operation").fetchone()
            entry = JournalEntry(last + 1, new_uuid(), name, kind, annotator, now(), undo_of)
            conn.execute(
                "INSERT INTO operation (seq, uuid, name, kind, annotator, at, undo_of) VALUES (?, ?, ?, ?, ?, ?, ?)",
                (entry.seq, entry.uuid, entry.name, entry.kind, entry.annotator, entry.at, entry.undo_of),
            )
        except BaseException:
            self.rollback()
            raise
        return Operation(conn, entry)

    def commit(self) -> None:
        """Make the operation durable; when that fails it is rolled back and the error raised."""
        try:
            self._conn.execute("COMMIT")
        except BaseException:
            self.rollback()
            raise
        self._conn.execute("PRAGMA query_only = ON")

    def rollback(self) -> None:
        """Take the open transaction back."""
        if self._conn.in_transaction:
            self._conn.execute("ROLLBACK")
        self._conn.execute("PRAGMA query_only = ON")


_NEWEST = 2**62
_ENTRY = "SELECT seq, uuid, name, kind, annotator, at, undo_of FROM operation"


def entries(conn: sqlite3.Connection, *, before: int | None = None, limit: int = -1) -> Iterator[JournalEntry]:
    """The journal from the newest back, below `seq` `before`."""
    bound = before if before is not None else _NEWEST
    for row in conn.execute(f"{_ENTRY} WHERE seq < ? ORDER BY seq DESC LIMIT ?", (bound, limit)):
        yield JournalEntry(*row)


def undo_of(conn: sqlite3.Connection, seq: int) -> int | None:
    """The operation that `seq` takes back or does again; None for one that does something new."""
    row = conn.execute("SELECT undo_of FROM operation WHERE seq = ?", (seq,)).fetchone()
    return row[0] if row else None


def to_undo(conn: sqlite3.Connection, *, below: int | None = None) -> JournalEntry | None:
    """The newest operation that is done and not undone, looking only below position `below`."""
    undone = 0
    for entry in entries(conn, before=below):
        if entry.kind == "undo":
            undone += 1
        elif entry.kind in ("do", "redo"):
            if not undone:
                return entry
            undone -= 1
    return None


def to_redo(conn: sqlite3.Connection, *, below: int | None = None) -> JournalEntry | None:
    """The undo that a redo would take back; none once something new was done. `below` as in `to_undo`."""
    redone = 0
    for entry in entries(conn, before=below):
        if entry.kind == "do":
            return None
        if entry.kind == "redo":
            redone += 1
        elif entry.kind == "undo":
            if not redone:
                return entry
            redone -= 1
    return None


def changes_of(
    conn: sqlite3.Connection, table: Table, *key: Value
) -> list[tuple[JournalEntry, Row | None, Row | None]]:
    """Every recorded change of one row, oldest first: changed columns before and after (see `Operation`).

    A row that came with a bulk insert begins with the operation that made it, without columns.
    """
    found = conn.execute(
        "SELECT o.seq, o.uuid, o.name, o.kind, o.annotator, o.at, o.undo_of, c.before, c.after"
        ' FROM row_change c JOIN operation o ON o.seq = c.operation WHERE c."table" = ?1 AND (c.key = ?2'
        f" OR (c.key = '{BULK}' AND json_extract(c.after, '$.created_in') ="
        f' (SELECT created_in FROM "{table.name}" WHERE {_numbered(table)}))) ORDER BY c.id',
        (table.name, _key_text(key), *key),
    ).fetchall()
    return [
        (JournalEntry(*row[:7]), json.loads(row[7]) if row[7] else None, json.loads(row[8]) if row[8] else None)
        for row in found
    ]


def _numbered(table: Table) -> str:
    return " AND ".join(f"{column} = ?{number}" for number, column in enumerate(table.key, start=3))


def _json(values: Mapping[str, Value] | None) -> str | None:
    return None if values is None else json.dumps(values, ensure_ascii=False, separators=(",", ":"))


def _key_text(key: tuple[Value, ...]) -> str:
    """One column's key as it is, several as JSON."""
    return str(key[0]) if len(key) == 1 else json.dumps(key, ensure_ascii=False, separators=(",", ":"))


def _key_values(text: str) -> tuple[Value, ...]:
    return tuple(json.loads(text)) if text.startswith("[") else (text,)
