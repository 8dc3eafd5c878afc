"""Very many rows of a table written at once: its indexes are made of all of them afterwards, not row by row.

Where index and cache differ in size, each row of another document costs a page read and one written back.
"""

from collections.abc import Generator, Sequence
from contextlib import contextmanager

from core.storage.database import Connection
from core.storage.tables import Table

FEW = 5_000
"""With fewer rows than this, making the index anew saves nothing."""
_SHARE = 4
"""If a table has more than so many times the rows that change, reading all of them again takes longer."""


@contextmanager
def indexed_afterwards(conn: Connection, table: Table, count: int) -> Generator[None]:
    """Within the block, `count` rows are put into the table; afterwards it is indexed as before.

    Sorting all places once takes a third of the time of finding the leaf for each. Part of the open transaction, so
    that nobody else ever sees the table without its index, and nothing stays of it when the block or the index fails.

    Raises sqlite.ConstraintError where two rows have the same place.
    """
    first = count >= FEW and conn.row(f'SELECT 1 FROM "{table.name}" LIMIT 1') is None
    with _without(conn, conn.rows(_INDEXES, (table.name,)) if first else []):
        yield


@contextmanager
def flipped_afterwards(conn: Connection, table: Table, count: int) -> Generator[None]:
    """As `indexed_afterwards`, where `count` rows are removed or come back: for the indexes of what is not removed."""
    most = count >= FEW and conn.row(f'SELECT 1 FROM "{table.name}" LIMIT 1 OFFSET ?', (_SHARE * count,)) is None
    with _without(conn, conn.rows(f"{_INDEXES} AND sql LIKE '% WHERE deleted = 0'", (table.name,)) if most else []):
        yield


@contextmanager
def _without(conn: Connection, indexes: Sequence[tuple[str, str]]) -> Generator[None]:
    """Within the block the file has not these indexes, each given by name and SQL."""
    for name, _ in indexes:
        conn.execute(f'DROP INDEX "{name}"')
    yield
    for _, made in indexes:
        conn.execute(made)


_INDEXES = "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL"
