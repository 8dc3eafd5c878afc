"""Chains of journal entries: a step, what took it back, what did it again, and so on (see `core.storage.steps`).

Entries that pass over a step (`PASSED`) hang on it and are no part of its chain. Positions in a chain only ever grow.
Reading stops where a file says otherwise, or it might never end.
"""

from core.changes import PASSED
from core.storage.database import Connection
from core.storage.in_order import require_growth

NEWEST = 2**62
"""Higher than any position."""


def down(conn: Connection, seq: int) -> list[tuple[int, str, str | None]]:
    """Position, kind and annotator of the entries of a chain, from `seq` down to what was done first."""
    return conn.rows(
        "WITH RECURSIVE chain(seq, undo_of, kind, annotator) AS"
        " (SELECT seq, undo_of, kind, annotator FROM operation WHERE seq = ?"
        " UNION ALL SELECT o.seq, o.undo_of, o.kind, o.annotator FROM chain"
        " JOIN operation o ON o.seq = chain.undo_of AND o.seq < chain.seq)"
        " SELECT seq, kind, annotator FROM chain ORDER BY seq DESC",
        (seq,),
    )


def last(conn: Connection, seq: int, *, below: int = NEWEST) -> int:
    """The position of the last entry of a chain below position `below`. `seq` may be any entry of the chain."""
    query = "SELECT seq FROM operation WHERE undo_of = ? AND seq > ? AND seq < ? AND name <> ? ORDER BY seq LIMIT 1"
    while (row := conn.row(query, (seq, seq, below, PASSED))) is not None:
        require_growth(conn, seq, row[0])
        seq = row[0]
    return seq


def was_done(conn: Connection, seq: int, at: int) -> bool:
    """Whether the step of the chain with entry `seq` was done at position `at`."""
    return next((kind != "undo" for entry, kind, _who in down(conn, seq) if entry <= at), False)


def set_free_since(conn: Connection, seq: int) -> bool:
    """Whether any step after position `seq` was taken back or done again, or gave a person another name."""
    freeing = "SELECT 1 FROM operation WHERE seq > ? AND (undo_of IS NOT NULL OR name = 'annotator.rename') LIMIT 1"
    return conn.row(freeing, (seq,)) is not None
