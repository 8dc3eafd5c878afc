"""Removes or brings back all rows that bulk inserts made, piece by piece: there may be hundreds of thousands."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from core.plausible import LARGEST_REVISION
from core.storage.database import Connection
from core.storage.in_order import require_growth
from core.storage.recorded import Change
from core.storage.tables import SIGNATURE, Table

PIECE = 10_000
"""Rows that one statement changes, in less than 0.1 s."""
_FIRST = ""
"""Sorts before every id."""
_MADE_BY = "created_in IN (SELECT value FROM json_each(?))"


@dataclass(slots=True)
class Flip:
    """Rows that bulk inserts put into one table, and the change to make to their `deleted`."""

    table: Table
    deleted: int
    """The value that each of them has now."""
    flipped: int
    """The value that they shall have."""
    exact: bool
    """Whether their revisions stay as they are."""
    made_by: dict[int, int] = field(default_factory=dict[int, int])
    """The `created_in` of each insert, and how many rows it made."""

    @property
    def count(self) -> int:
        """Rows of all inserts."""
        return sum(self.made_by.values())

    def is_like(self, other: "Flip") -> bool:
        """Whether one statement can do both."""
        return (self.table, self.deleted, self.flipped, self.exact) == (
            other.table,
            other.deleted,
            other.flipped,
            other.exact,
        )


def flip_back(change: Change, removed: int) -> Flip:
    """The change that takes a bulk change back; rows that it brought get `removed` as their `deleted`."""
    assert change.after is not None
    deleted, flipped = change.after["deleted"], removed if change.before is None else change.before["deleted"]
    assert isinstance(deleted, int)
    assert isinstance(flipped, int)
    return Flip(change.table, deleted, flipped, change.exact, {change.made_by: change.count})


def clashes(flips: Iterable[Flip], flip: Flip) -> bool:
    """Whether `flip` changes rows that one of `flips` changes, too. Then those have to be carried out first."""
    return any(earlier.table is flip.table and earlier.made_by.keys() & flip.made_by.keys() for earlier in flips)


def joined(flips: Sequence[Flip]) -> list[Flip]:
    """The same changes in fewer statements: those that are alike become one, which reads the table once."""
    found: list[Flip] = []
    for flip in flips:
        # How many signatures go with each insert is not known: see `core.storage.journal`.
        known = None if flip.table is SIGNATURE else next((earlier for earlier in found if earlier.is_like(flip)), None)
        if known is None:
            found.append(Flip(flip.table, flip.deleted, flip.flipped, flip.exact, dict(flip.made_by)))
        else:
            known.made_by.update(flip.made_by)
    return found


def carry_out(conn: Connection, flip: Flip) -> Iterator[int]:
    """Change the rows, `PIECE` after `PIECE` in the order of their ids; yields how many each piece changed.

    Each piece starts where the one before ended, so all together read the table twice whatever its size, and
    neighbouring rows share pages: walking through the index of places instead takes half as long again.
    """
    table, made_by = flip.table, json.dumps(list(flip.made_by))
    assert table.key == ("id",)
    # The + keeps SQLite from using the index of places, which has rows that are not removed in another order.
    those = f"{_MADE_BY} AND +deleted = ?"
    last_of_piece = f'SELECT id FROM "{table.name}" WHERE id > ? AND {those} ORDER BY id LIMIT 1 OFFSET ?'
    changes = f"deleted = ?, revision = min(revision + ?, {LARGEST_REVISION})"
    change = f'UPDATE "{table.name}" SET {changes} WHERE id > ? AND {{}}{those}'
    values = (flip.flipped, 0 if flip.exact else 1)
    after = _FIRST
    while found := conn.row(last_of_piece, (after, made_by, flip.deleted, PIECE - 1)):
        require_growth(conn, after, found[0])
        conn.execute(change.format("id <= ? AND "), (*values, after, found[0], made_by, flip.deleted))
        yield conn.changes()
        after = found[0]
    conn.execute(change.format(""), (*values, after, made_by, flip.deleted))
    yield conn.changes()
