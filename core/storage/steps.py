"""Steps: the operations of the journal, whose they are, and which one undo and redo take back.

Undo and redo belong to a person. Each walks the operations of one annotator, or of nobody (``annotator`` NULL: what was
done before anybody said who works here), and passes over everybody else's. Operations of kind ``note`` are no steps.

A step and what later took it back and did it again make a chain: each entry's `undo_of` is the one before it. Its first
entry is what somebody did, and that somebody owns the chain, whoever took the step back. A step is *done* while the
last entry of its chain is a ``do`` or ``redo``. So somebody else's undo, which is always chosen (`History.take_back`),
makes a step undone for its owner, too.

*To undo* is the newest of a person's own entries that is of a chain of theirs which is done. *To redo* is the newest of
a person's own undos that nobody took back, unless they did something new since; what they took back of somebody else's
at their own choice is among them. A step that was passed over (`PASSED`: something later stands on it) stays.

With an index of operations by annotator, and one by `undo_of`, both look at the person's own newest entries alone, and
where undo jumped over some, at what others did again.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from core.changes import PASSED
from core.errors import UserError
from core.storage import chains
from core.storage.database import Connection
from core.storage.in_order import require_growth
from core.storage.journal import JournalEntry
from core.storage.recorded import BULK, columns, key_text
from core.storage.tables import Row, Table, Value

_ENTRY = "o.seq, o.uuid, o.name, o.kind, o.annotator, o.at, o.undo_of"
# Positions in a chain only ever fall on the way down; if a file says otherwise, this must not run for ever.
_OWNER = (
    "CASE WHEN o.undo_of IS NULL THEN o.annotator ELSE (WITH RECURSIVE chain(seq, undo_of, annotator) AS"
    " (SELECT seq, undo_of, annotator FROM operation WHERE seq = o.undo_of AND seq < o.seq"
    " UNION ALL SELECT below.seq, below.undo_of, below.annotator FROM chain"
    " JOIN operation below ON below.seq = chain.undo_of AND below.seq < chain.seq)"
    " SELECT annotator FROM chain ORDER BY seq LIMIT 1) END"
)
_REVERTED = "later.undo_of = o.seq AND later.seq > o.seq AND later.seq < :below AND later.name <> :passed"
_STANDS = f"NOT EXISTS (SELECT 1 FROM operation later WHERE {_REVERTED})"


@dataclass(frozen=True, slots=True)
class RowHistory:
    """What one operation did to one row."""

    entry: JournalEntry
    before: Row | None
    """The changed columns as they were before; None if the row was made then, or came with a bulk insert."""
    after: Row | None
    broken: bool = False
    """Whether the journal's entry is damaged, so that nobody knows what was changed."""


def entries(conn: Connection, *, before: int | None = None, limit: int = -1) -> Iterator[JournalEntry]:
    """The journal from the newest back, below `seq` `before`."""
    bound = before if before is not None else chains.NEWEST
    query = f"SELECT {_ENTRY}, {_OWNER} FROM operation o WHERE o.seq < ? ORDER BY o.seq DESC LIMIT ?"
    for row in conn.rows(query, (bound, limit)):
        yield JournalEntry(*row)


def to_undo(conn: Connection, annotator: str | None, *, below: int | None = None) -> JournalEntry | None:
    """The entry that undo takes back for a person, or for nobody (None). Looks only below position `below`."""
    return _UndoWalk(conn, annotator, below).find()


def to_redo(conn: Connection, annotator: str | None, *, below: int | None = None) -> JournalEntry | None:
    """The undo that redo takes back for a person; None once they did something new. `below` as in `to_undo`."""
    values = {"me": annotator, "below": _bound(below), "passed": PASSED}
    row = conn.row(
        f"SELECT {_ENTRY}, {_OWNER} FROM operation o WHERE o.annotator IS :me AND o.kind = 'undo'"
        f" AND o.seq < :below AND o.name <> :passed AND o.seq > coalesce((SELECT new.seq FROM operation new"
        " WHERE new.annotator IS :me AND new.kind = 'do' AND new.seq < :below ORDER BY new.seq DESC LIMIT 1), 0)"
        f" AND {_STANDS} ORDER BY o.seq DESC LIMIT 1",
        values,
    )
    return JournalEntry(*row) if row else None


class _UndoWalk:
    """The walk back through a person's own entries."""

    def __init__(self, conn: Connection, annotator: str | None, below: int | None) -> None:
        self._conn = conn
        self._me = annotator
        self._below = _bound(below)
        self._jumped = False
        self._owners: dict[int, str | None] = {}
        """By entry, for the chains met so far. A step undone and done again a thousand times is one chain, read once.
        """

    def find(self) -> JournalEntry | None:
        found, position = self._walked()
        if self._jumped:
            for again, newer in self._done_again_by_others():
                if newer > position:
                    found, position = again, newer
        return found

    def _walked(self) -> tuple[JournalEntry | None, int]:
        """What the walk finds, and the position of the own entry that led to it."""
        entry = self._newest(self._below)
        while entry is not None:
            own = self._owner(entry) == self._me
            bound = entry.seq
            if entry.kind == "undo" and own and entry.undo_of is not None:
                # After an undo of one's own step, what can be undone is what could be before the entry it took back.
                bound = min(bound, entry.undo_of)
                self._jumped = True
            elif entry.kind != "undo" and own:
                last = last_of_chain(self._conn, entry, below=self._below)
                if last.kind != "undo" and not self._passed(last):
                    return replace(last, owner=self._me), entry.seq
            entry = self._newest(bound)
        return None, 0

    def _done_again_by_others(self) -> Iterator[tuple[JournalEntry, int]]:
        """Own steps that somebody else did again, each with its newest own entry.

        The walk may have jumped over them.
        """
        found = self._conn.rows(
            f"SELECT {_ENTRY} FROM operation o WHERE o.undo_of IS NOT NULL AND o.kind = 'redo'"
            f" AND o.annotator IS NOT :me AND o.seq < :below AND {_STANDS}",
            {"me": self._me, "below": self._below, "passed": PASSED},
        )
        for row in found:
            entry = JournalEntry(*row)
            chain = chains.down(self._conn, entry.seq)
            if chain[-1][2] == self._me and not self._passed(entry):
                own = max(seq for seq, kind, who in chain if who == self._me and kind != "undo")
                yield replace(entry, owner=self._me), own

    def _newest(self, below: int) -> JournalEntry | None:
        row = self._conn.row(
            f"SELECT {_ENTRY} FROM operation o WHERE o.annotator IS ? AND o.seq < ? AND o.kind <> 'note'"
            " ORDER BY o.seq DESC LIMIT 1",
            (self._me, below),
        )
        if row is None:
            return None
        require_growth(self._conn, row[0], below)
        return JournalEntry(*row)

    def _owner(self, entry: JournalEntry) -> str | None:
        if entry.undo_of is None:
            return entry.annotator
        if entry.seq not in self._owners:
            chain = chains.down(self._conn, entry.seq)
            self._owners.update(dict.fromkeys((seq for seq, _kind, _who in chain), chain[-1][2]))
        return self._owners[entry.seq]

    def _passed(self, entry: JournalEntry) -> bool:
        found = self._conn.row(
            "SELECT 1 FROM operation WHERE undo_of = ? AND seq > ? AND seq < ? AND name = ? AND annotator IS ?",
            (entry.seq, entry.seq, self._below, PASSED, self._me),
        )
        return found is not None


def last_of_chain(conn: Connection, entry: JournalEntry, *, below: int | None = None) -> JournalEntry:
    """The entry that decides whether the step of `entry` is done.

    The last of its chain, a ``do``, ``redo`` or ``undo``.
    """
    seq = chains.last(conn, entry.seq, below=_bound(below))
    if seq == entry.seq:
        return entry
    return JournalEntry(*conn.row(f"SELECT {_ENTRY}, {_OWNER} FROM operation o WHERE o.seq = ?", (seq,)))


def step(conn: Connection, seq: int) -> JournalEntry | None:
    """The last entry of the chain of an operation; None for a note, a step that was passed over, or no operation."""
    row = conn.row(
        f"SELECT {_ENTRY}, {_OWNER} FROM operation o WHERE o.seq = ? AND o.kind <> 'note' AND o.name <> ?",
        (seq, PASSED),
    )
    return last_of_chain(conn, JournalEntry(*row)) if row else None


def done_since(conn: Connection, seq: int) -> Iterator[JournalEntry]:
    """All steps of everybody that are done now and were not at position `seq`, from the newest back, by last entry."""
    found = conn.rows(
        f"SELECT {_ENTRY}, {_OWNER} FROM operation o WHERE o.seq > :seq AND o.kind IN ('do', 'redo') AND {_STANDS}"
        " ORDER BY o.seq DESC",
        {"seq": seq, "below": chains.NEWEST, "passed": PASSED},
    )
    for row in found:
        entry = JournalEntry(*row)
        if not chains.was_done(conn, entry.seq, seq):
            yield entry


def newest(conn: Connection, *kinds: str) -> JournalEntry | None:
    """The newest entry of one of `kinds` among everybody's steps that nothing took back."""
    listed = ", ".join(f"'{kind}'" for kind in kinds)
    row = conn.row(
        f"SELECT {_ENTRY}, {_OWNER} FROM operation o WHERE o.kind IN ({listed}) AND o.name <> :passed AND {_STANDS}"
        " ORDER BY o.seq DESC LIMIT 1",
        {"below": chains.NEWEST, "passed": PASSED},
    )
    return JournalEntry(*row) if row else None


def people(conn: Connection) -> list[str]:
    """Everybody who has done a step."""
    found = conn.rows("SELECT DISTINCT annotator FROM operation WHERE annotator IS NOT NULL AND kind <> 'note'")
    return [annotator for (annotator,) in found]


def _bound(below: int | None) -> int:
    return chains.NEWEST if below is None else below


def changes_of(conn: Connection, table: Table, *key: Value) -> list[RowHistory]:
    """Every recorded change of one row, oldest first.

    A row that came with a bulk insert begins with the operation that made it, without columns.
    """
    made_by = "CASE WHEN json_valid(c.before) THEN json_extract(c.before, '$.created_in') END"
    found = conn.rows(
        f"SELECT {_ENTRY}, {_OWNER}, c.id, c.before, c.after"
        ' FROM row_change c JOIN operation o ON o.seq = c.operation WHERE c."table" = ? AND (c.key = ?'
        f" OR (c.key = '{BULK}' AND coalesce({made_by}, c.id) ="
        f' (SELECT created_in FROM "{table.name}" WHERE {table.condition}))) ORDER BY c.id',
        (table.name, key_text(key), *key),
    )
    return [_row_history(row) for row in found]


def _row_history(row: tuple[Any, ...]) -> RowHistory:
    entry, (id_, before, after) = JournalEntry(*row[:8]), row[8:]
    try:
        return RowHistory(entry, columns(id_, before), columns(id_, after))
    except UserError:
        return RowHistory(entry, None, None, broken=True)
