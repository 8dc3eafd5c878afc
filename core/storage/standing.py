"""What stands on an operation: later work that would lose its ground if the operation were taken back.

Undo passes over other people's operations, so what it takes back need not be the newest change of a row. Three things
must hold. What it would change was not changed since by anything that still holds. A row that would go was not changed
since in any column (`Since`). And afterwards nothing refers to what went, and nothing came back to what is gone
(`stranded`).
"""

import json
from collections import defaultdict
from collections.abc import Container, Iterable, Sequence

from core.storage import chains
from core.storage.database import Connection
from core.storage.recorded import BULK, columns, key_text
from core.storage.row_changes import BulkChange, RowChange
from core.storage.tables import ANNOTATION, ANNOTATOR, DOCUMENT, LABEL, MASK, STATUS, Row, Table, Value

_GIVEN = "json_each(?) given"
_MADE_BY = "WHERE created_in IN (SELECT value FROM json_each(?))"


class Since:
    """What was done to rows after operation `seq` and still holds, without what the open operation `now` does.

    An operation still holds when its step is done now and was not done at `seq`, or the other way round: somebody took
    an older step back. What was done and taken back since does not count.
    """

    def __init__(self, conn: Connection, seq: int, now: int) -> None:
        self._conn = conn
        self._seq = seq
        self._now = now
        self.last = int(conn.row("SELECT coalesce(max(id), 0) FROM row_change WHERE operation = ?", (seq,))[0])
        """The operation's last `row_change`."""
        found = conn.row("SELECT max(id) FROM row_change WHERE id > ? AND operation <> ?", (self.last, now))
        self._number = int(found[0] or self.last) - self.last
        self._in_effect: dict[int, bool] = {}
        self._touched: dict[str, dict[Value, list[Value]]] = {}

    def changed(self, table: Table, key: tuple[Value, ...], names: Container[str] | None = None) -> bool:
        """Whether a later operation that still holds has written a row: any of its columns, or one of these.

        The values alone do not say: two later steps may have changed a column there and back, and both shall hold.
        """
        if not self._number:
            return False
        found = self._conn.rows(
            'SELECT id, operation, before, after FROM row_change WHERE key = ? AND "table" = ? AND id > ?'
            " AND operation <> ?",
            (key_text(key), table.name, self.last, self._now),
        )
        return any(
            self._is_in_effect(operation)
            for id_, operation, before, after in found
            if any(
                name != "revision" and (names is None or name in names)
                for name in columns(id_, after) or columns(id_, before) or ()
            )
        )

    def _is_in_effect(self, operation: int) -> bool:
        if operation not in self._in_effect:
            end = chains.last(self._conn, operation, below=self._now)
            kind = self._conn.row("SELECT kind FROM operation WHERE seq = ?", (end,))[0]
            self._in_effect[operation] = (kind != "undo") != chains.was_done(self._conn, operation, self._seq)
        return self._in_effect[operation]

    def changed_among(self, table: Table, made_by: Value) -> bool:
        """`changed` for any of the rows of one bulk insert."""
        if not self._number:
            return False
        if table.name not in self._touched:
            self._touched[table.name] = self._touched_in(table)
        return any(self.changed(table, (key,)) for key in self._touched[table.name].get(made_by, ()))

    def _touched_in(self, table: Table) -> dict[Value, list[Value]]:
        """Rows of a table that somebody wrote since and that came by bulk inserts, by their `created_in`.

        An import may be of very many inserts: so the journal is read once for all of them.
        """
        found = self._conn.rows(
            f'SELECT DISTINCT t.created_in, c.key FROM row_change c CROSS JOIN "{table.name}" t ON t.id = c.key'
            " CROSS JOIN row_change made ON made.id = t.created_in AND made.key = ?"
            ' WHERE c.id > ? AND c."table" = ? AND c.operation <> ? AND c.key <> ?',
            (BULK, self.last, table.name, self._now, BULK),
        )
        touched: dict[Value, list[Value]] = defaultdict(list)
        for made_by, key in found:
            touched[made_by].append(key)
        return touched


def person_is_used(conn: Connection, person: Value) -> bool:
    """Whether somebody has labels, decisions, comments or assignments here, or ever did anything."""
    queries = (
        "SELECT 1 FROM operation WHERE annotator = ? LIMIT 1",
        "SELECT 1 FROM decision WHERE reviewer = ? AND deleted = 0 LIMIT 1",
        "SELECT 1 FROM comment WHERE author = ? AND deleted = 0 LIMIT 1",
        "SELECT 1 FROM annotation WHERE annotator = ? AND deleted = 0 LIMIT 1",
        "SELECT 1 FROM assignment WHERE annotator = ? AND deleted = 0 LIMIT 1",
    )
    return any(conn.row(query, (person,)) is not None for query in queries)


def stranded(conn: Connection, changes: Sequence[RowChange | BulkChange], since: Since) -> Table | None:
    """After taking an operation back: the table that now has rows standing on what is gone; None if there is none."""
    came, went = _came_and_went(changes)
    labels, documents, people = (_ids(conn, table, went) for table in (LABEL, DOCUMENT, ANNOTATOR))
    bulks = [change for change in changes if isinstance(change, BulkChange)]
    if labels and _any(conn, f"FROM annotation WHERE deleted = 0 AND label IN (SELECT value FROM {_GIVEN})", labels):
        return LABEL
    if any(change.table is LABEL for change in changes) and _any(conn, _LABEL_BELOW_GONE):
        return LABEL
    if documents and _stands_on_documents(conn, documents, since):
        return DOCUMENT
    if any(change.table is ANNOTATOR for change in bulks) and any(person_is_used(conn, person) for person in people):
        return ANNOTATOR
    if _came_to_what_is_gone(conn, came[ANNOTATION], bulks):
        return ANNOTATION
    if _is_result(conn, went[ANNOTATION], bulks):
        return ANNOTATION
    return MASK if _overlaps(conn, came[MASK]) else None


_Rows = dict[Table, list[Row | BulkChange]]
_LABEL_BELOW_GONE = "FROM label child JOIN label p ON p.id = child.parent WHERE child.deleted = 0 AND p.deleted <> 0"


def _came_and_went(changes: Iterable[RowChange | BulkChange]) -> tuple[_Rows, _Rows]:
    """Rows that the taking back brought or pointed elsewhere, as they are now.

    And rows that it removed, as they were. By table.
    """
    first: dict[tuple[str, tuple[Value, ...]], RowChange] = {}
    last: dict[tuple[str, tuple[Value, ...]], RowChange] = {}
    alone: dict[tuple[str, Value], list[tuple[str, tuple[Value, ...]]]] = defaultdict(list)
    """Rows that were changed one by one, by table and `created_in`."""
    came: _Rows = {table: [] for table in (ANNOTATION, ANNOTATOR, DOCUMENT, LABEL, MASK)}
    went: _Rows = {table: [] for table in came}
    for change in changes:
        if change.table not in came:
            continue
        if isinstance(change, BulkChange):
            (came if change.there else went)[change.table].append(change)
            # What was done to its rows one by one before says nothing of how they are now.
            for key in alone.pop((change.table.name, change.made_by), ()):
                first.pop(key, None)
                last.pop(key, None)
            continue
        row = change.after or change.before
        assert row is not None
        key = change.table.name, change.table.key_of(row)
        first.setdefault(key, change)
        last[key] = change
        alone[change.table.name, row.get("created_in")].append(key)
    for key, change in last.items():
        before, after = _there(first[key].before), _there(change.after)
        if after is not None and (before is None or before.get("label") != after.get("label")):
            came[change.table].append(after)
        elif before is not None and after is None:
            went[change.table].append(before)
    return came, went


def _there(row: Row | None) -> Row | None:
    return None if row is None or row.get("deleted") else row


def _ids(conn: Connection, table: Table, rows: _Rows) -> list[Value]:
    ids: list[Value] = [row["id"] for row in rows[table] if not isinstance(row, BulkChange)]
    made_by = [row.made_by for row in rows[table] if isinstance(row, BulkChange)]
    if made_by:
        # No index knows which rows an insert made, so the table is read once for however many inserts.
        ids += [id_ for (id_,) in conn.rows(f'SELECT id FROM "{table.name}" {_MADE_BY}', (json.dumps(made_by),))]
    return ids


def _any(conn: Connection, rest: str, ids: Iterable[Value] | None = None, *more: Value) -> bool:
    given = () if ids is None else (json.dumps(list(ids)),)
    return conn.row(f"SELECT 1 {rest} LIMIT 1", (*given, *more)) is not None


def _stands_on_documents(conn: Connection, documents: list[Value], since: Since) -> bool:
    """Whether a document that went has annotations, or got masks, decisions or a status after the operation.

    CROSS JOIN because there are few documents, and each table has an index by document.
    """
    if _any(conn, f"FROM {_GIVEN} CROSS JOIN annotation a ON a.document = given.value AND a.deleted = 0", documents):
        return True
    for table in (MASK.name, "decision"):
        rest = (
            f"FROM {_GIVEN} CROSS JOIN {table} t ON t.document = given.value AND t.deleted = 0 WHERE t.created_in > ?"
        )
        if _any(conn, rest, documents, since.last):
            return True
    statuses = conn.rows(
        f"SELECT s.document, s.annotator FROM {_GIVEN} CROSS JOIN document_status s ON s.document = given.value"
        " WHERE s.status <> 'not_started'",
        (json.dumps(documents),),
    )
    return any(since.changed(STATUS, status) for status in statuses)


def _came_to_what_is_gone(conn: Connection, came: list[Row | BulkChange], bulks: Iterable[BulkChange]) -> bool:
    """Whether an annotation came back whose document, label or annotator is removed."""
    single = [row for row in came if not isinstance(row, BulkChange)]
    for table in (DOCUMENT, LABEL, ANNOTATOR):
        wanted = {row[table.name] for row in single}
        if wanted and _any(
            conn, f"FROM {_GIVEN} JOIN {table.name} t ON t.id = given.value WHERE t.deleted <> 0", wanted
        ):
            return True
    made_by = _of_annotations(bulks, there=True)
    gone = " OR ".join(
        f"{table.name} IN (SELECT id FROM {table.name} WHERE deleted <> 0)" for table in (DOCUMENT, LABEL, ANNOTATOR)
    )
    rest = f"FROM annotation {_MADE_BY} AND deleted = 0 AND ({gone})"
    return bool(made_by) and _any(conn, rest, made_by)


def _is_result(conn: Connection, went: list[Row | BulkChange], bulks: Iterable[BulkChange]) -> bool:
    """Whether an adjudicated annotation went on which somebody's decision rests.

    Two reviewers who made the same decision separately have an annotation each, of which one is shown; the hidden one
    may go.
    """
    layers = {id_ for (id_,) in conn.rows("SELECT id FROM annotator WHERE kind = 'adjudicated'")}
    columns_ = ("document", "annotator", "span_start", "span_end", "label")
    gone = {
        row["id"]: tuple(row[column] for column in columns_)
        for row in went
        if not isinstance(row, BulkChange) and row["annotator"] in layers
    }
    made_by = _of_annotations(bulks, there=False)
    if layers and made_by:
        query = f"SELECT id, {', '.join(columns_)} FROM annotation {_MADE_BY} AND annotator IN (SELECT value"
        for id_, *place in conn.rows(f"{query} FROM {_GIVEN})", (json.dumps(made_by), json.dumps(list(layers)))):
            gone[id_] = tuple(place)
    if not gone:
        return False
    results = conn.rows(
        f"SELECT r.value FROM (SELECT DISTINCT value FROM {_GIVEN}) g CROSS JOIN decision d ON d.document = g.value"
        " CROSS JOIN document t ON t.id = d.document, json_each(iif(json_valid(d.results), d.results, '[]')) r"
        " WHERE d.deleted = 0 AND t.deleted = 0",
        (json.dumps([place[0] for place in gone.values()]),),
    )
    conditions = " AND ".join(f"{column} = ?" for column in columns_)
    taken = f"SELECT 1 FROM annotation WHERE {conditions} AND deleted = 0"
    return any(result in gone and conn.row(taken, gone[result]) is None for (result,) in results)


def _of_annotations(bulks: Iterable[BulkChange], *, there: bool) -> list[Value]:
    """The `created_in` of annotations that bulk changes brought, or removed."""
    return [change.made_by for change in bulks if change.table is ANNOTATION and change.there == there]


def _overlaps(conn: Connection, came: list[Row | BulkChange]) -> bool:
    """Whether a mask came back over another one: masks of a document never overlap."""
    documents = {row["document"] for row in came if not isinstance(row, BulkChange)}
    if made_by := [row.made_by for row in came if isinstance(row, BulkChange)]:
        found = conn.rows(f"SELECT DISTINCT document FROM document_mask {_MADE_BY}", (json.dumps(made_by),))
        documents |= {document for (document,) in found}
    # A mask overlaps an earlier one when it begins before the farthest end so far.
    reach = (
        "max(span_end) OVER (PARTITION BY document ORDER BY span_start, id ROWS BETWEEN UNBOUNDED PRECEDING AND"
        " 1 PRECEDING) AS reach"
    )
    masks = (
        f"SELECT span_start, {reach} FROM document_mask WHERE deleted = 0 AND document IN (SELECT value FROM {_GIVEN})"
    )
    return bool(documents) and _any(conn, f"FROM ({masks}) WHERE reach > span_start", documents)
