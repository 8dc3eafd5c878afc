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
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from core.changes import PASSED
from core.errors import UserError
from core.ids import AnnotatorId, new_uuid
from core.plausible import LARGEST_REVISION
from core.progress import Cancelled, Progress, Steps, never, no_progress
from core.storage import recorded, sqlite, standing
from core.storage.bulk_flip import Flip, carry_out, clashes, flip_back, joined
from core.storage.database import Connection
from core.storage.first_rows import flipped_afterwards, indexed_afterwards
from core.storage.in_order import require_growth
from core.storage.recorded import BULK, Change, key_text
from core.storage.row_changes import BulkChange, RowChange
from core.storage.standing import Since
from core.storage.tables import ANNOTATOR, SIGNATURE, STRIKE, Row, Table, Value
from core.times import now

REMOVED = 1
"""`deleted` of a row that somebody removed; colleagues learn of it."""
RETRACTED = 2
"""`deleted` of a row that came by a merge which was undone: it counts as never seen."""


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
    owner: str | None = None
    """Whose step an undo takes back, or a redo does again (see `core.storage.steps`)."""


class Operation:
    """An open write transaction with its journal entry. Made by `Writer.begin` only."""

    def __init__(self, conn: Connection, entry: JournalEntry) -> None:
        self._conn = conn
        self.entry = entry
        self.changes: list[RowChange | BulkChange] = []

    @property
    def stands(self) -> bool:
        """Whether there is anything to commit."""
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

        Raises sqlite.ConstraintError for a broken constraint: callers check what users can cause beforehand.
        """
        shared: Row = {"revision": 1, "deleted": 0}
        return self._insert(
            table, {**values, **{name: shared[name] for name in shared if name in table.columns}}, exact=False
        )

    def _insert(self, table: Table, row: Row, *, exact: bool) -> Row:
        made_by = self._write_change(table, key_text(table.key_of(row)), None, row, exact=exact)
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
        with indexed_afterwards(self._conn, table, count):
            self._insert_bulk(table, table.insert_with(1, 0, made_by), rows, count)
        self.changes.append(BulkChange(table, count, made_by, there=True))

    def _insert_bulk(self, table: Table, statement: str, rows: Iterable[Sequence[Value]], count: int) -> None:
        written = self._conn.executemany(statement, rows)
        assert written == count, "the journal would undo another number of rows"

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
        with indexed_afterwards(self._conn, table, count):
            self._insert_bulk(table, statement, ((*row, made_by) for row in rows), count)
        self.changes.append(BulkChange(table, count, made_by, there=deleted == 0))

    def touch(self, table: Table, *key: Value) -> None:
        """Count a row's revision up without another change, so that this state wins over what colleagues have."""
        before = self.read(table, *key)
        if before is None:
            raise KeyError(table.name, key)
        revision = before["revision"]
        assert isinstance(revision, int)
        self._write_update(table, before, {"revision": min(revision + 1, LARGEST_REVISION)}, exact=False)

    def retract(self, table: Table, *key: Value) -> None:
        """Take a row out of this file as if it had never been here.

        Colleagues keep what they have of it, and it may come back.  Raises KeyError when there is no such row.
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
            changed["revision"] = min(revision + 1, LARGEST_REVISION)
        return self._write_update(table, before, changed, exact=False)

    def _write_update(self, table: Table, before: Row, changed: Mapping[str, Value], *, exact: bool) -> Row:
        key = table.key_of(before)
        assignments = ", ".join(f"{column} = ?" for column in changed)
        self._conn.execute(
            f'UPDATE "{table.name}" SET {assignments} WHERE {table.condition}', [*changed.values(), *key]
        )
        after = {**before, **changed}
        was = {column: before[column] for column in changed}
        self._write_change(table, key_text(key), was, changed, exact=exact)
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
        self._write_change(table, key_text(key), before, None, exact=exact)
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
        self._conn.execute(
            'INSERT INTO row_change (operation, "table", key, before, after, exact) VALUES (?, ?, ?, ?, ?, ?)',
            (self.entry.seq, table.name, key, _json(before), _json(after), int(exact)),
        )
        return self._conn.last_insert_rowid()

    def revert(self, seq: int, cancelled: Cancelled = never, progress: Progress = no_progress) -> None:
        """Write the changes that take operation `seq` back; raises `Cancel` in the middle when asked to stop.

        Of people, who are made and named without undo steps, only what still stands is taken back, and who works or has
        labels here by now stays. Raises UserError ``undo.conflict`` when another row no longer is as that operation
        left it, when a later operation stands on one (`core.storage.standing`), or when nothing is left to take back;
        ``annotator.name_taken`` when a person would come back whose name somebody else has now; ``journal.broken``.
        """
        since = Since(self._conn, seq, self.entry.seq)
        try:
            self._revert(seq, since, Steps(recorded.weight(self._conn, [seq]), progress, cancelled))
        except sqlite.ConstraintError as error:
            # A later step has what must be unique: a place or a code.
            raise UserError("undo.conflict", table="", key="") from error
        if not self.changes:
            raise UserError("undo.conflict", table="", key="")
        if any(change.table is STRIKE for change in self.changes) and self._conn.row(_STRUCK_FOR_GOOD):
            raise UserError("strike.for_good")
        if any(change.table is ANNOTATOR for change in self.changes):
            self._keep_names_that_are_taken()
            if name := self._conn.row(_SHARED_NAME):
                raise UserError("annotator.name_taken", value=name[0])
        table = standing.stranded(self._conn, self.changes, since)
        if table is not None:
            raise UserError("undo.conflict", table=table.name, key="")

    def _keep_names_that_are_taken(self) -> None:
        """Let people keep their newer name if somebody else has taken the older one that they would get back."""
        renamed: dict[Value, Value] = {}
        for change in self.changes:
            if isinstance(change, RowChange) and change.table is ANNOTATOR and change.before is not None:
                renamed.setdefault(change.before["id"], change.before["name"])
        # Only all together show which names are taken: two people may have swapped names.
        for id_, name in renamed.items():
            row = self.read(ANNOTATOR, id_)
            if row is not None and row["name"] != name and self._conn.row(_NAMED_ALIKE, (row["name"], id_)):
                self.update(ANNOTATOR, (id_,), name=name)

    def _revert(self, seq: int, since: Since, steps: Steps) -> None:
        waiting: list[Flip] = []
        steps.did(0)
        for row in _recorded(self._conn, seq):
            change = recorded.change(row)
            if change.bulk:
                flip = self._flip(change, since)
                if clashes(waiting, flip):
                    self._carry_out(waiting, steps)
                waiting.append(flip)
            else:
                self._carry_out(waiting, steps)
                self._revert_row(change, since)
                steps.did()
        self._carry_out(waiting, steps)

    def _flip(self, change: Change, since: Since) -> Flip:
        """The change that takes a bulk change back."""
        flip = flip_back(change, RETRACTED if change.exact else REMOVED)
        signed = change.table is SIGNATURE
        if not flip.deleted and not signed and since.changed_among(change.table, change.made_by):
            raise UserError("undo.conflict", table=change.table.name, key=BULK)
        return flip

    def _carry_out(self, waiting: list[Flip], steps: Steps) -> None:
        """Take back the waiting bulk changes, those that are alike together, and journal each of them."""
        for flip in joined(waiting):
            found = 0
            with flipped_afterwards(self._conn, flip.table, flip.count):
                for changed in carry_out(self._conn, flip):
                    found += changed
                    steps.did(changed)
            if flip.table is SIGNATURE:
                # Whoever has signed more since then keeps that.
                flip.made_by = dict.fromkeys(flip.made_by, found)
            elif found != flip.count:
                raise UserError("undo.conflict", table=flip.table.name, key=BULK)
            for made_by, count in flip.made_by.items():
                shared = {"created_in": made_by, "count": count}
                states = ({**shared, "deleted": flip.deleted}, {**shared, "deleted": flip.flipped})
                self._write_change(flip.table, BULK, *states, exact=flip.exact)
                self.changes.append(BulkChange(flip.table, count, made_by, there=flip.flipped == 0))
        waiting.clear()

    def _revert_row(self, change: Change, since: Since) -> None:
        """Take the change of one row back, see `_TAKE_BACK`."""
        current = self.read(change.table, *change.key)
        if change.table is ANNOTATOR and change.after is not None and current is not None:
            self._revert_person(current, change)
            return
        if change.table is SIGNATURE and current is not None and not _is_as_left(change, current):
            # Somebody signed more since then. That is no step of theirs, and nothing that this step's rows need.
            return
        names = None if current is not None and _would_go(change, current) else change.after
        stood_on = change.table is not SIGNATURE and since.changed(change.table, change.key, names)
        if stood_on or not _is_as_left(change, current):
            raise UserError("undo.conflict", table=change.table.name, key=key_text(change.key))
        self._TAKE_BACK[_kind(change), change.exact](self, change, current or {})

    def _insert_again(self, change: Change, _current: Row) -> None:
        assert change.before is not None
        self.insert(change.table, change.before)

    def _adopt_again(self, change: Change, _current: Row) -> None:
        assert change.before is not None
        self._insert(change.table, change.before, exact=True)

    def _remove_made(self, change: Change, _current: Row) -> None:
        self.remove(change.table, *change.key)

    def _forget_adopted(self, change: Change, current: Row) -> None:
        if change.table.soft:
            self._write_update(change.table, current, {"deleted": RETRACTED}, exact=True)
        else:
            self._delete(change.table, current, exact=True)

    def _change_back(self, change: Change, _current: Row) -> None:
        assert change.before is not None
        values = {column: value for column, value in change.before.items() if column != "revision"}
        self.update(change.table, change.key, **values)

    def _adopt_back(self, change: Change, current: Row) -> None:
        assert change.before is not None
        self._write_update(change.table, current, change.before, exact=True)

    _TAKE_BACK: ClassVar[dict[tuple[str, bool], "Callable[[Operation, Change, Row], None]"]] = {
        ("deleted", False): _insert_again,
        ("deleted", True): _adopt_again,
        ("made", False): _remove_made,
        ("made", True): _forget_adopted,
        ("changed", False): _change_back,
        ("changed", True): _adopt_back,
    }
    """How a row's change is taken back, by what it did and whether it was adopted."""

    def _revert_person(self, current: Row, change: Change) -> None:
        """Take back those columns of a person's row that are still as the step left them.

        Whoever is used by now stays.
        """
        made, became = change.before is None, change.after
        assert became is not None
        if made and not current["deleted"] and standing.person_is_used(self._conn, current["id"]):
            return
        was = change.before or {"deleted": RETRACTED if change.exact else REMOVED}
        held = {column: value for column, value in was.items() if current[column] == became[column]}
        if change.exact and held and (made or "revision" in held or "revision" not in was):
            self._write_update(ANNOTATOR, current, held, exact=True)
            return
        held.pop("revision", None)
        self.update(ANNOTATOR, ANNOTATOR.key_of(current), **held)


def _kind(change: Change) -> str:
    if change.after is None:
        return "deleted"
    return "made" if change.before is None else "changed"


def _is_as_left(change: Change, current: Row | None) -> bool:
    """Whether a row is still as the change left it, in all that taking it back would touch."""
    became = change.after
    if became is None or current is None:
        return became is None and current is None
    compared = ("deleted",) if change.before is None and change.table.soft else became
    return all(current[column] == became[column] for column in compared if column != "revision")


def _would_go(change: Change, current: Row) -> bool:
    """Whether taking the change back removes a row that is there now."""
    if current.get("deleted"):
        return False
    return change.before is None or bool(change.before.get("deleted"))


def _recorded(conn: Connection, seq: int) -> Iterator[tuple[Any, ...]]:
    """The changes of an operation from the last back, read page by page: there may be hundreds of thousands."""
    below = 2**62
    while page := conn.rows(_PAGE, (seq, below)):
        require_growth(conn, page[-1][0], below)
        yield from page
        below = page[-1][0]


_PAGE = f"{recorded.SELECT} WHERE operation = ? AND id < ? ORDER BY id DESC LIMIT 1000"
_STRUCK_FOR_GOOD = f"SELECT 1 FROM {STRIKE.name} WHERE revision = {LARGEST_REVISION} AND deleted = {REMOVED}"
_NAMED_ALIKE = "SELECT 1 FROM annotator WHERE name = ? AND id <> ? AND deleted = 0"
_SHARED_NAME = (
    "SELECT one.name FROM annotator one JOIN annotator other ON other.name = one.name AND other.id < one.id"
    " WHERE one.deleted = 0 AND other.deleted = 0"
)


class Writer:
    """Begins, commits and rolls back operations on one connection, which refuses writes outside of them."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def begin(
        self,
        name: str,
        annotator: AnnotatorId | None,
        *,
        kind: str = "do",
        undo_of: int | None = None,
        owner: str | None = None,
    ) -> Operation:
        """Start a transaction that holds the file's write lock; raises EnvironmentFault when it can't.

        `owner` as in `JournalEntry`, for what has an `undo_of`.
        """
        conn = self._conn
        conn.execute("BEGIN IMMEDIATE")
        try:
            owner = annotator if undo_of is None else owner
            entry = JournalEntry(last_seq(conn) + 1, new_uuid(), name, kind, annotator, now(), undo_of, owner)
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


def _json(values: Mapping[str, Value] | None) -> str | None:
    return None if values is None else json.dumps(values, ensure_ascii=False, separators=(",", ":"))
