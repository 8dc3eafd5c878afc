"""Compares the rows with what the journal says they must be.

Every row is computed anew from its recorded changes, in the order they were made, and compared with the row that is
there. So a row that something else than an operation changed, removed or added is found, and so is a journal that was
meddled with: an entry that this program has not written, or one whose `before` is not what the entries before it left.

What is proven, by how a row was made:

- By an operation of its own (a label set, an edit of the codebook, a setting, a status): every column, and whether the
  row is there at all.
- By a bulk insert (an import, a merge, decisions at once), whose rows the journal counts and does not spell out: that
  each row that is there belongs to a bulk insert, that none has more rows than it made, `deleted` of each, `revision`
  where no colleague gave it, and every column from the first change of the row by itself on. Not the columns that
  nobody has changed since: of an annotation its span, label, annotator, note and times. (That the span fits its text is
  checked by the quote's hash, that a text is the imported one by the document's id.)
- That no row of a bulk insert is missing is proven by their count, unless it was undone (``deleted`` 2, as if it had
  never come: a later merge takes such rows over), or as many rows of the table came back by a later merge.
- Of the project's row: the current annotator, once one was chosen. The rest is written with the file and by no
  operation. Nor are texts (a document's id is the hash of its text), versions of the codebook and the journal itself.

Rows are read a few hundred at a time, each batch in one snapshot, so work that goes on beside is no difference, and
memory does not grow with the project. Time is linear in the number of changes and rows.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from core.errors import UserError
from core.plausible import LARGEST_REVISION
from core.progress import Cancelled, never, stop_if
from core.storage import recorded
from core.storage.database import Connection
from core.storage.in_order import require_growth
from core.storage.recorded import BULK, Change
from core.storage.snapshot import snapshot
from core.storage.tables import PROJECT, TABLES, Row, Table, Value

_BATCH = 400
"""Keys whose rows and changes are in memory at a time."""
_SHOWN = 40
"""How many code points of a value a finding shows."""
_RETRACTED = 2


@dataclass(frozen=True, slots=True)
class Finding:
    """A difference between journal and rows."""

    kind: str
    """``row``: a row is not what the journal says; ``journal``: an entry is not what this program writes."""
    id: str
    """Table and key of the row, or ``change`` and the id of the `row_change`."""
    detail: str


@dataclass(frozen=True, slots=True)
class _Flip:
    """A bulk insert that was undone or done again."""

    id: int
    before: Value
    """`deleted` of its rows."""
    after: Value
    exact: bool
    """Whether it leaves the revisions as they are."""


@dataclass(slots=True)
class _Group:
    """The rows of one bulk insert, as the journal tells what happened to them."""

    table: Table
    count: int
    exact: bool
    deleted: Value
    """The value that they were inserted with."""
    flips: list["_Flip"] = field(default_factory=list["_Flip"])

    @property
    def now(self) -> Value:
        """The `deleted` of rows that were not changed singly."""
        return self.flips[-1].after if self.flips else self.deleted

    @property
    def revision(self) -> Value:
        """The revision of rows that were not changed singly; None if colleagues gave it."""
        return None if self.exact else min(1 + len(self.flips), LARGEST_REVISION)


def replay(
    conn: Connection, progress: Callable[[int], None] = lambda _done: None, cancelled: Cancelled = never
) -> Iterator[Finding]:
    """Every difference. `progress` is told how many of `changes` have been looked at. Raises `Cancel`."""
    yield from _Replay(conn, progress, cancelled).findings()


def changes(conn: Connection) -> int:
    """How many changes the journal holds."""
    return int(conn.row("SELECT coalesce(max(id), 0) FROM row_change")[0])


class _Replay:
    def __init__(self, conn: Connection, progress: Callable[[int], None], cancelled: Cancelled) -> None:
        self._conn = conn
        self._progress = progress
        self._cancelled = cancelled
        self._done = 0
        self._groups: dict[int, _Group] = {}
        self._newest_bulk = -1
        self._looked_at = 0
        self._returned: dict[str, set[str]] = {}
        """By table: rows of a bulk insert that were in another one before."""

    def findings(self) -> Iterator[Finding]:
        yield from self._bulk_entries()
        for name in self._unknown_tables():
            yield Finding("journal", name, "no table of a project")
        for keys in self._batches():
            stop_if(self._cancelled)
            yield from self._twice(lambda keys=keys: self._batch(keys))
            self._done += self._looked_at
            self._progress(self._done)
        for table in TABLES.values():
            stop_if(self._cancelled)
            yield from self._twice(lambda table=table: self._made_by_nothing(table))
            if table.soft:
                yield from self._twice(lambda table=table: self._bulk_rows(table))

    def _twice(self, look: Callable[[], list[Finding]]) -> list[Finding]:
        """What `look` finds twice: without WAL there is no snapshot, and somebody may write between two queries."""
        with snapshot(self._conn):
            self._read_groups()
            found = look()
        if not found:
            return found
        with snapshot(self._conn):
            self._read_groups()
            again = set(look())
        return [row for row in found if row in again]

    # --- bulk inserts

    def _bulk_entries(self) -> Iterator[Finding]:
        """Entries of bulk inserts that are damaged, or do not follow from the entries before."""
        deleted: dict[int, Value] = {}
        for row in self._bulk_changes():
            try:
                change = recorded.change(row)
            except UserError as error:
                yield _broken(error)
                continue
            assert change.after is not None
            if change.before is None:
                deleted[change.id] = change.after["deleted"]
            elif deleted.get(change.made_by, ...) != change.before["deleted"]:
                yield Finding("journal", f"change {change.id}", _NOT_FOLLOWING)
            else:
                deleted[change.made_by] = change.after["deleted"]

    def _bulk_changes(self) -> list[tuple[Any, ...]]:
        return self._conn.rows(f"{recorded.SELECT} WHERE key = ? ORDER BY id", (BULK,))

    def _read_groups(self) -> None:
        """Read the bulk inserts again if there are new ones."""
        newest = self._conn.row("SELECT max(id) FROM row_change WHERE key = ?", (BULK,))[0]
        if newest == self._newest_bulk:
            return
        self._newest_bulk = newest
        self._groups = {}
        for row in self._bulk_changes():
            try:
                change = recorded.change(row)
            except UserError:
                continue
            assert change.after is not None
            if change.before is None:
                group = _Group(change.table, change.count, change.exact, change.after["deleted"])
                self._groups[change.id] = group
            elif (known := self._groups.get(change.made_by)) is not None:
                flip = _Flip(change.id, change.before["deleted"], change.after["deleted"], change.exact)
                known.flips.append(flip)

    def _bulk_rows(self, table: Table) -> list[Finding]:
        """Differences in the number of rows of bulk inserts, and in those rows that were not changed singly."""
        groups = {id_: group for id_, group in self._groups.items() if group.table is table}
        if not groups:
            return []
        given = json.dumps([[id_, group.now, group.revision] for id_, group in groups.items()])
        made = (
            "WITH made(id, deleted, revision) AS MATERIALIZED (SELECT json_extract(value, '$[0]'),"
            " json_extract(value, '$[1]'), json_extract(value, '$[2]') FROM json_each(?))"
        )
        odd = self._conn.rows(
            f'{made} SELECT t.id, t.deleted, t.revision, made.deleted, made.revision FROM "{table.name}" t'
            " JOIN made ON made.id = t.created_in"
            " WHERE (t.deleted <> made.deleted OR t.revision <> coalesce(made.revision, t.revision)) AND NOT EXISTS"
            ' (SELECT 1 FROM row_change c WHERE c.key = t.id AND c."table" = ? AND c.id > t.created_in)',
            (given, table.name),
        )
        found: list[Finding] = []
        for id_, *now, deleted, revision in odd:
            said = {"deleted": deleted} | ({} if revision is None else {"revision": revision})
            found += _differences(table, str(id_), dict(zip(("deleted", "revision"), now, strict=True)), said)
        counted = dict(
            self._conn.rows(
                f'{made} SELECT made.id, count(t.id) FROM made LEFT JOIN "{table.name}" t ON t.created_in = made.id'
                " GROUP BY made.id",
                (given,),
            )
        )
        return found + self._wrong_counts(table, groups, counted)

    def _wrong_counts(self, table: Table, groups: dict[int, _Group], counted: dict[int, int]) -> list[Finding]:
        found: list[Finding] = []
        missing: list[Finding] = []
        gone = 0
        for id_, group in groups.items():
            more = counted[id_] - group.count
            if more > 0:
                found.append(Finding("row", table.name, f"{more} more rows than change {id_} made together"))
            elif more < 0 and group.now != _RETRACTED:
                gone -= more
                detail = f"{-more} of the {group.count} rows that change {id_} made together are gone"
                missing.append(Finding("row", table.name, detail))
        return found + (missing if gone > len(self._returned.get(table.name, ())) else [])

    # --- rows with changes of their own

    def _unknown_tables(self) -> list[str]:
        found = self._conn.rows('SELECT DISTINCT "table" FROM row_change')
        return [str(name) for (name,) in found if name not in TABLES]

    def _batches(self) -> Iterator[list[str]]:
        after = ""
        while True:
            found = self._conn.rows(
                "SELECT DISTINCT key FROM row_change WHERE key > ? AND key <> ? ORDER BY key LIMIT ?",
                (after, BULK, _BATCH),
            )
            if not found:
                return
            require_growth(self._conn, after, found[-1][0])
            after = found[-1][0]
            yield [key for (key,) in found]

    def _batch(self, keys: list[str]) -> list[Finding]:
        listed = self._conn.rows(
            f"{recorded.SELECT} WHERE key >= ? AND key <= ? AND key <> ? ORDER BY key, id", (keys[0], keys[-1], BULK)
        )
        self._looked_at = len(listed)
        by_row: dict[tuple[str, str], list[tuple[Any, ...]]] = {}
        for row in listed:
            if row[1] in TABLES:
                by_row.setdefault((row[1], row[2]), []).append(row)
        rows = {
            name: self._rows(TABLES[name], [key for table, key in by_row if table == name])
            for name in {table for table, _key in by_row}
        }
        found: list[Finding] = []
        for (name, key), stored in by_row.items():
            try:
                followed = [recorded.change(row) for row in stored]
            except UserError as error:
                found.append(_broken(error))
                continue
            found += self._compare(TABLES[name], key, followed, rows[name].get(key))
        return found

    def _rows(self, table: Table, keys: list[str]) -> dict[str, Row]:
        if len(table.key) == 1:
            # Every batch has the same number of marks, so the statement is prepared once.
            query = f"{table.select} WHERE {table.key[0]} IN ({', '.join('?' * _BATCH)})"
            listed = self._conn.rows(query, [*keys, *[None] * (_BATCH - len(keys))])
            return {str(row[table.key[0]]): row for row in map(table.row, listed)}
        found: dict[str, Row] = {}
        for key in keys:
            try:
                row = self._conn.row(table.by_key, recorded.key_values(0, table, key))
            except UserError:
                continue
            if row is not None:
                found[key] = table.row(row)
        return found

    def _compare(self, table: Table, key: str, followed: list[Change], row: Row | None) -> list[Finding]:
        if table.soft:
            return self._compare_soft(table, key, followed, row)
        state: Row | None = {} if table is PROJECT else None
        found: list[Finding] = []
        for change in followed:
            if change.before is None or change.after is None:
                fits = state == change.before
                state = change.after
            else:
                fits = state is not None and _follows(state, change.before)
                state = {**(state or {}), **change.after}
            if not fits:
                found.append(Finding("journal", f"change {change.id}", _NOT_FOLLOWING))
        if (state is None) != (row is None):
            found.append(Finding("row", f"{table.name} {key}", _IS_GONE if row is None else _IS_BACK))
        return found + (_differences(table, key, row, state) if row is not None and state is not None else [])

    def _compare_soft(self, table: Table, key: str, followed: list[Change], row: Row | None) -> list[Finding]:
        if row is None:
            return [Finding("row", f"{table.name} {key}", _IS_GONE)]
        made_by = row["created_in"]
        group = self._groups.get(made_by) if isinstance(made_by, int) else None
        if group is not None and group.table is table:
            state: Row = {"deleted": group.deleted}
            if not group.exact:
                state["revision"] = 1
            flips = group.flips
            earlier = [change for change in followed if change.id < made_by]  # type: ignore[operator]
            if earlier and all(change.before is not None for change in earlier):
                self._returned.setdefault(table.name, set()).add(key)
        else:
            made = next((change for change in followed if change.id == made_by and change.before is None), None)
            if made is None or made.after is None:
                # `_made_by_nothing` reports it.
                return []
            state, flips = dict(made.after), list[_Flip]()
        later = [change for change in followed if change.id > made_by]  # type: ignore[operator]
        return _followed(table, key, row, state, sorted([*later, *flips], key=lambda event: event.id))

    def _made_by_nothing(self, table: Table) -> list[Finding]:
        """Rows that no operation made."""
        if table is PROJECT:
            return []
        if table.soft:
            query = (
                f'SELECT t.id FROM "{table.name}" t LEFT JOIN row_change c ON c.id = t.created_in WHERE c.id IS NULL'
                f" OR c.\"table\" <> ? OR c.before IS NOT NULL OR c.key NOT IN ('{BULK}', t.id)"
            )
            return [
                Finding("journal", str(id_), _NOT_MADE.format(table.name)) for (id_,) in self._rows_of(query, table)
            ]
        # Only for what is left it is asked whether a key is recorded that way: `json_array` may write an odd id
        # differently.
        columns = ", ".join(f"t.{column}" for column in table.key)
        text = columns if len(table.key) == 1 else f"json_array({columns})"
        query = (
            f'SELECT {columns} FROM "{table.name}" t WHERE NOT EXISTS'
            f' (SELECT 1 FROM row_change c WHERE c."table" = ? AND c.key = {text})'
        )
        found: list[Finding] = []
        for key in self._rows_of(query, table):
            written = recorded.key_text(tuple(key))
            known = 'SELECT 1 FROM row_change WHERE key = ? AND "table" = ? LIMIT 1'
            if self._conn.row(known, (written, table.name)) is None:
                found.append(Finding("journal", written, _NOT_MADE.format(table.name)))
        return found

    def _rows_of(self, query: str, table: Table) -> list[Any]:
        return self._conn.rows(query, (table.name,))


_NOT_FOLLOWING = "does not follow from the entries before it"
_IS_GONE = "is gone: the journal says that it is here"
_IS_BACK = "is here: the journal says that it was deleted"
_NOT_MADE = "{} without the change that made it"


def _followed(table: Table, key: str, row: Row, state: Row, events: list[Change | _Flip]) -> list[Finding]:
    """Bring `state` up to date with all that was recorded of a row, then compare it with the row."""
    found: list[Finding] = []
    for event in events:
        if isinstance(event, _Flip):
            revision = state.get("revision")
            if state["deleted"] == event.before:
                state["deleted"] = event.after
                if isinstance(revision, int) and not event.exact:
                    state["revision"] = min(revision + 1, LARGEST_REVISION)
            continue
        if event.before is None or event.after is None or not _follows(state, event.before):
            found.append(Finding("journal", f"change {event.id}", _NOT_FOLLOWING))
        state.update(event.after or {})
    return found + _differences(table, key, row, state)


def _follows(state: Row, before: Row) -> bool:
    """Whether what is known of a row agrees with what a change found.

    Columns of a bulk insert are unknown until then.
    """
    return all(state.get(column, value) == value for column, value in before.items())


def _differences(table: Table, key: str, row: Row, said: Row) -> list[Finding]:
    wrong = [column for column, value in said.items() if column in row and row[column] != value]
    details = "; ".join(f"{column} is {_shown(row[column])}, not {_shown(said[column])}" for column in wrong)
    return [Finding("row", f"{table.name} {key}", details)] if wrong else []


def _shown(value: Value) -> str:
    text = repr(value)
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"


def _broken(error: UserError) -> Finding:
    return Finding("journal", f"change {error.fields['change']}", str(error.fields["reason"]))
