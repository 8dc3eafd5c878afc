"""Operations: the only way rows change, and the journal that undoes them.

One operation is one transaction. Each changed row leaves a `row_change` with the changed columns before and after, in
the same transaction. An insert has no `before`. Removing a row of a shared entity sets its `deleted`. An undo is an
operation itself: it writes the compensating changes, so the journal only grows. Two columns are never taken back:
`revision` grows with every change, so that merging can tell which state is newer.

Rows that come from a colleague's package are adopted: they keep the revision their own annotator gave them, and undoing
that is exact (`row_change.exact`), revision included, as if the package had never come.

Bulk inserts journal one row for all (`BULK` as the key): undoing one flips `deleted` of the rows `created_in` it. Every
other row is journaled by itself, so changes of one operation are taken back exactly in reverse, whatever they mix.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import cast

from core import bounded_json
from core.bounded_json import JsonError
from core.changes import PASSED
from core.errors import EnvironmentFault, UserError
from core.ids import AnnotatorId, new_uuid
from core.progress import Cancelled, never, stoppable
from core.storage.database import Connection
from core.storage.tables import ANNOTATION, ANNOTATOR, DOCUMENT, LABEL, LARGEST, TABLES, Row, Table, Value

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
    exact: bool = False
    """Adopted from another file, or taken back to before that."""


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

    def __init__(self, conn: Connection, entry: JournalEntry) -> None:
        self._conn = conn
        self.entry = entry
        self.changes: list[RowChange | BulkChange] = []

    @property
    def stands(self) -> bool:
        """Whether there is something to commit."""
        return bool(self.changes) or self.entry.name == PASSED

    @property
    def at(self) -> str:
        """When the operation began; rows it changes carry this time."""
        return self.entry.at

    def read(self, table: Table, *key: Value) -> Row | None:
        """The row with that key, removed ones included."""
        found = self._conn.row(table.by_key, key)
        return table.row(found) if found else None

    def insert(self, table: Table, values: Mapping[str, Value]) -> Row:
        """Add a row; `revision`, `deleted` and `created_in` are filled in.

        Raises sqlite3.IntegrityError for a broken constraint: callers check what users can cause beforehand.
        """
        shared: Row = {"revision": 1, "deleted": 0} if table.soft else {"revision": 1}
        return self._insert(table, {**values, **shared}, exact=False)

    def _insert(self, table: Table, row: Row, *, exact: bool) -> Row:
        made_by = self._write_change(table, _key_text(table.key_of(row)), None, row, exact=exact)
        if table.soft:
            row["created_in"] = made_by
        self._conn.execute(table.insert, [row[column] for column in table.columns])
        self.changes.append(RowChange(table, None, row, exact))
        return row

    def insert_many(self, table: Table, rows: Iterable[Sequence[Value]], count: int) -> None:
        """Add rows, given as `table.columns` without the last three (shared) ones, with one journal row for all.

        `count` is what the journal records; the rows may come from a generator.
        """
        assert table.soft
        made_by = self._write_change(table, BULK, None, {"deleted": 0, "count": count})
        shared = (1, 0, made_by)
        self._insert_bulk(table, table.insert, ((*row, *shared) for row in rows), count)

    def _insert_bulk(self, table: Table, statement: str, rows: Iterable[Sequence[Value]], count: int) -> None:
        written = self._conn.executemany(statement, rows).rowcount
        assert written == count, "the journal would undo another number of rows"
        self.changes.append(BulkChange(table, count))

    def adopt(self, table: Table, values: Mapping[str, Value]) -> Row:
        """Take a row over as another file has it: `revision` and `deleted` as given."""
        before = self.read(table, *table.key_of(dict(values)))
        if before is not None:
            changed = {column: value for column, value in values.items() if before[column] != value}
            return self._write_update(table, before, changed, exact=True) if changed else before
        return self._insert(table, dict(values), exact=True)

    def adopt_many(
        self, table: Table, rows: Iterable[Sequence[Value]], count: int, *, deleted: int = 0, retracted: bool = False
    ) -> None:
        """Take over rows that this file has not had, or `retracted` ones, all with `deleted`; one journal row for all.

        Rows are given as `table.columns` without the last (``created_in``).
        """
        assert table.soft
        made_by = self._write_change(table, BULK, None, {"deleted": deleted, "count": count}, exact=True)
        statement = table.take_over if retracted else table.insert
        self._insert_bulk(table, statement, ((*row, made_by) for row in rows), count)

    def touch(self, table: Table, *key: Value) -> None:
        """Count a row's revision up without another change: what is here holds against what colleagues have."""
        before = self.read(table, *key)
        if before is None:
            raise KeyError(table.name, key)
        revision = before["revision"]
        assert isinstance(revision, int)
        self._write_update(table, before, {"revision": min(revision + 1, LARGEST)}, exact=False)

    def retract(self, table: Table, *key: Value) -> None:
        """Take a row out of this file as if it had never been here; what colleagues have of it stands, and may return.

        Raises KeyError when there is no such row.
        """
        before = self.read(table, *key)
        if before is None:
            raise KeyError(table.name, key)
        self._write_update(table, before, {"deleted": RETRACTED}, exact=True)

    def update(self, table: Table, key: tuple[Value, ...], /, **values: Value) -> Row:
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
            changed["revision"] = min(revision + 1, LARGEST)
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
        self.changes.append(RowChange(table, before, after, exact))
        return after

    def remove(self, table: Table, *key: Value) -> None:
        """Mark a row removed, or delete it where the table keeps no removed rows."""
        if table.soft:
            self.update(table, key, deleted=REMOVED)
        elif table.removed:
            self.update(table, key, **dict(table.removed))
        elif (before := self.read(table, *key)) is not None:
            self._delete(table, before, exact=False)

    def _delete(self, table: Table, before: Row, *, exact: bool) -> None:
        key = table.key_of(before)
        self._conn.execute(f'DELETE FROM "{table.name}" WHERE {table.condition}', key)
        self._write_change(table, _key_text(key), before, None, exact=exact)
        self.changes.append(RowChange(table, before, None, exact))

    def _write_change(
        self,
        table: Table,
        key: str,
        before: Mapping[str, Value] | None,
        after: Mapping[str, Value] | None,
        *,
        exact: bool = False,
    ) -> int:
        written = self._conn.execute(
            'INSERT INTO row_change (operation, "table", key, before, after, exact) VALUES (?, ?, ?, ?, ?, ?)',
            (self.entry.seq, table.name, key, _json(before), _json(after), int(exact)),
        )
        assert written.lastrowid is not None
        return written.lastrowid

    def revert(self, seq: int, cancelled: Cancelled = never) -> None:
        """Write the changes that take operation `seq` back; raises `Cancel` in the middle when asked to stop.

        Of people, who are made and named without undo steps, only what still stands is taken back. Raises UserError
        ``undo.conflict`` when another row no longer is as that operation left it, or nothing is left to take back;
        ``annotator.name_taken`` when a person would come back whose name somebody else has now.
        """
        try:
            self._revert(seq, cancelled)
        except sqlite3.IntegrityError as error:
            # What must be unique, a place or a code, is taken by a later step that was passed over.
            raise UserError("undo.conflict", table="", key="") from error
        if not self.changes:
            raise UserError("undo.conflict", table="", key="")
        tables = {change.table.name for change in self.changes}
        if ANNOTATOR.name in tables:
            self._keep_names_that_are_taken()
            if name := self._conn.row(_SHARED_NAME):
                raise UserError("annotator.name_taken", value=name[0])
        if self._conn.row("SELECT 1 FROM operation WHERE name = ? AND undo_of > ?", (PASSED, seq)):
            for table in (DOCUMENT, LABEL, ANNOTATOR):
                if table.name in tables and self._conn.row(_used_but_gone(table)):
                    raise UserError("undo.conflict", table=table.name, key="")

    def _keep_names_that_are_taken(self) -> None:
        """Who would get an older name back that somebody else has by now stays with the newer one."""
        renamed: dict[Value, Value] = {}
        for change in self.changes:
            if isinstance(change, RowChange) and change.table is ANNOTATOR and change.before is not None:
                renamed.setdefault(change.before["id"], change.before["name"])
        # Only all together say which names are taken: two may have changed theirs for each other's.
        for id_, name in renamed.items():
            row = self.read(ANNOTATOR, id_)
            if row is not None and row["name"] != name and self._conn.row(_NAMED_ALIKE, (row["name"], id_)):
                self.update(ANNOTATOR, (id_,), name=name)

    def _revert(self, seq: int, cancelled: Cancelled) -> None:
        recorded = self._conn.rows(
            'SELECT id, "table", key, before, after, exact FROM row_change WHERE operation = ? ORDER BY id DESC', (seq,)
        )
        for id_, table_name, key, before, after, exact in stoppable(recorded, cancelled):
            table = TABLES[table_name]
            was, became = _recorded(self._conn, before), _recorded(self._conn, after)
            if key == BULK and became is not None and "count" in became:
                made_by = id_ if was is None else was["created_in"]
                self._revert_bulk(table, made_by, was, became, exact=bool(exact))
            else:
                self._revert_row(table, _key_values(table, key), was, became, exact=bool(exact))

    def _revert_bulk(
        self, table: Table, made_by: Value, was: dict[str, Value] | None, became: dict[str, Value], *, exact: bool
    ) -> None:
        deleted, count = became["deleted"], became["count"]
        assert isinstance(count, int)
        made = RETRACTED if exact else REMOVED
        flipped = made if was is None else was["deleted"]
        found = self._conn.execute(
            f'UPDATE "{table.name}" SET deleted = ?, revision = min(revision + ?, {LARGEST})'
            " WHERE created_in = ? AND deleted = ?",
            (flipped, 0 if exact else 1, made_by, deleted),
        ).rowcount
        if found != count:
            raise UserError("undo.conflict", table=table.name, key=BULK)
        shared = {"created_in": made_by, "count": count}
        self._write_change(table, BULK, {**shared, "deleted": deleted}, {**shared, "deleted": flipped}, exact=exact)
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
            if exact:
                self._insert(table, was, exact=True)
            else:
                self.insert(table, was)
            return
        if table is ANNOTATOR and current is not None:
            self._revert_person(current, was, became, exact=exact)
            return
        compared = ("deleted",) if was is None and table.soft else tuple(became)
        if current is None or any(current[column] != became[column] for column in compared if column != "revision"):
            raise UserError("undo.conflict", table=table.name, key=_key_text(key))
        if exact and was is None and not table.soft:
            self._delete(table, current, exact=True)
        elif exact:
            self._write_update(table, current, was or {"deleted": RETRACTED}, exact=True)
        elif was is None:
            self.remove(table, *key)
        else:
            self.update(table, key, **{column: value for column, value in was.items() if column != "revision"})

    def _revert_person(self, current: Row, was: Row | None, became: Row, *, exact: bool) -> None:
        """Take back those columns of a person's row that are as the step left them."""
        made = was is None
        was = {"deleted": RETRACTED if exact else REMOVED} if was is None else was
        standing = {column: value for column, value in was.items() if current[column] == became[column]}
        if exact and standing and (made or "revision" in standing or "revision" not in was):
            self._write_update(ANNOTATOR, current, standing, exact=True)
            return
        standing.pop("revision", None)
        self.update(ANNOTATOR, ANNOTATOR.key_of(current), **standing)


_NAMED_ALIKE = "SELECT 1 FROM annotator WHERE name = ? AND id <> ? AND deleted = 0"
_SHARED_NAME = (
    "SELECT one.name FROM annotator one JOIN annotator other ON other.name = one.name AND other.id < one.id"
    " WHERE one.deleted = 0 AND other.deleted = 0"
)


def _used_but_gone(table: Table) -> str:
    return (
        f"SELECT 1 FROM {ANNOTATION.name} a JOIN {table.name} gone ON gone.id = a.{table.name}"
        " WHERE a.deleted = 0 AND gone.deleted <> 0 LIMIT 1"
    )


class Writer:
    """Begins, commits and rolls back operations on one connection, which refuses writes outside of them."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def begin(
        self, name: str, annotator: AnnotatorId | None, *, kind: str = "do", undo_of: int | None = None
    ) -> Operation:
        """Start a transaction that holds the file's write lock; raises EnvironmentFault when it can't."""
        conn = self._conn
        conn.execute("BEGIN IMMEDIATE")
        try:
            entry = JournalEntry(last_seq(conn) + 1, new_uuid(), name, kind, annotator, now(), undo_of)
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

    def rollback(self) -> None:
        """Take the open transaction back."""
        if self._conn.in_transaction:
            self._conn.execute("ROLLBACK")


def last_seq(conn: Connection) -> int:
    """Position of the newest journal entry."""
    return int(conn.row("SELECT coalesce(max(seq), 0) FROM operation")[0])


_NEWEST = 2**62
_ENTRY = "SELECT seq, uuid, name, kind, annotator, at, undo_of FROM operation"


def entries(conn: Connection, *, before: int | None = None, limit: int = -1) -> Iterator[JournalEntry]:
    """The journal from the newest back, below `seq` `before`."""
    bound = before if before is not None else _NEWEST
    for row in conn.rows(f"{_ENTRY} WHERE seq < ? ORDER BY seq DESC LIMIT ?", (bound, limit)):
        yield JournalEntry(*row)


def undo_of(conn: Connection, seq: int) -> int | None:
    """The operation that `seq` takes back or does again; None for one that does something new."""
    row = conn.row("SELECT undo_of FROM operation WHERE seq = ?", (seq,))
    return row[0] if row else None


def to_undo(conn: Connection, *, below: int | None = None) -> JournalEntry | None:
    """The newest operation that is done and not undone, looking only below position `below`."""
    entry = _newest(conn, below)
    while entry is not None and entry.kind == "undo":
        # After an undo, what can be undone is what could be before the operation it took back.
        entry = _newest(conn, entry.undo_of)
    return entry


def to_redo(conn: Connection, *, below: int | None = None) -> JournalEntry | None:
    """The undo that a redo would take back; none once something new was done. `below` as in `to_undo`."""
    entry = _newest(conn, below)
    while entry is not None and (entry.kind == "redo" or entry.name == PASSED):
        # After a redo, what can be redone is what could be before the undo it took back.
        entry = _newest(conn, entry.undo_of if entry.kind == "redo" else entry.seq)
    return entry if entry is not None and entry.kind == "undo" else None


def _newest(conn: Connection, below: int | None) -> JournalEntry | None:
    bound = _NEWEST if below is None else below
    row = conn.row(f"{_ENTRY} WHERE seq < ? AND kind <> 'note' ORDER BY seq DESC LIMIT 1", (bound,))
    return JournalEntry(*row) if row else None


def weight(conn: Connection, seq: int) -> int:
    """How many rows operation `seq` changed; a bulk change counts with all of its rows."""
    found = conn.row(
        "SELECT sum(CASE key WHEN ? THEN coalesce(json_extract(after, '$.count'), 1) ELSE 1 END)"
        " FROM row_change WHERE operation = ?",
        (BULK, seq),
    )
    return int(found[0] or 0) if found else 0


def changes_of(conn: Connection, table: Table, *key: Value) -> list[tuple[JournalEntry, Row | None, Row | None]]:
    """Every recorded change of one row, oldest first: changed columns before and after (see `Operation`).

    A row that came with a bulk insert begins with the operation that made it, without columns.
    """
    found = conn.rows(
        "SELECT o.seq, o.uuid, o.name, o.kind, o.annotator, o.at, o.undo_of, c.before, c.after"
        ' FROM row_change c JOIN operation o ON o.seq = c.operation WHERE c."table" = ? AND (c.key = ?'
        f" OR (c.key = '{BULK}' AND coalesce(json_extract(c.before, '$.created_in'), c.id) ="
        f' (SELECT created_in FROM "{table.name}" WHERE {table.condition}))) ORDER BY c.id',
        (table.name, _key_text(key), *key),
    )
    return [(JournalEntry(*row[:7]), _recorded(conn, row[7]), _recorded(conn, row[8])) for row in found]


def _recorded(conn: Connection, columns: str | None) -> Row | None:
    """What an entry says of a row's columns; raises EnvironmentFault ``project.damaged`` where it is no JSON object."""
    if not columns:
        return None
    try:
        found = bounded_json.loads(columns)
    except JsonError as error:
        raise EnvironmentFault("project.damaged", path=str(conn.path), reason=str(error)) from error
    if not isinstance(found, dict):
        raise EnvironmentFault("project.damaged", path=str(conn.path), reason="an entry of the journal is no object")
    return cast("Row", found)


def _json(values: Mapping[str, Value] | None) -> str | None:
    return None if values is None else json.dumps(values, ensure_ascii=False, separators=(",", ":"))


def _key_text(key: tuple[Value, ...]) -> str:
    """One column's key as it is, several as JSON."""
    return str(key[0]) if len(key) == 1 else json.dumps(key, ensure_ascii=False, separators=(",", ":"))


def _key_values(table: Table, text: str) -> tuple[Value, ...]:
    return tuple(json.loads(text)) if len(table.key) > 1 else (text,)
