"""Questions about the file as a whole."""

import sqlite3
from collections.abc import Iterator


def damaged_pages(conn: sqlite3.Connection) -> Iterator[str]:
    """What ``PRAGMA integrity_check`` reports, nothing for a sound file."""
    for (line,) in conn.execute("PRAGMA integrity_check(100)"):
        if line != "ok":
            yield str(line)


def lost_references(conn: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    """Table and row of each reference to a row that is not there."""
    for table, row, *_ in conn.execute("PRAGMA foreign_key_check"):
        yield str(table), str(row)


def unjournaled(conn: sqlite3.Connection) -> Iterator[str]:
    """Ids of annotations whose making the journal does not know: written by something else than an operation."""
    query = (
        "SELECT a.id FROM annotation a LEFT JOIN row_change c"
        " ON c.key = a.id AND c.\"table\" = 'annotation' AND c.before IS NULL WHERE c.id IS NULL"
        " AND NOT EXISTS (SELECT 1 FROM row_change b WHERE b.operation = a.created_in AND b.key = '*'"
        " AND b.\"table\" = 'annotation')"
    )
    for (annotation,) in conn.execute(query):
        yield str(annotation)
