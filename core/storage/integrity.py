"""Checks of the file as a whole."""

from collections.abc import Iterator

from core.storage.database import Connection
from core.storage.entities import examples_from, extra_from


def damaged_pages(conn: Connection) -> Iterator[str]:
    """What ``PRAGMA integrity_check`` reports; nothing for a sound file."""
    for (line,) in conn.rows("PRAGMA integrity_check(100)"):
        if line != "ok":
            yield str(line)


def lost_references(conn: Connection) -> Iterator[tuple[str, str]]:
    """Table and row of each reference to a row that does not exist."""
    for table, row, *_ in conn.rows("PRAGMA foreign_key_check"):
        yield str(table), str(row)


def removed_references(conn: Connection) -> Iterator[tuple[str, str]]:
    """Ids of annotations and labels that are there although what they belong to is removed, and what that is."""
    for column in ("document", "label", "annotator"):
        query = (
            f"SELECT a.id FROM annotation a JOIN {column} t ON t.id = a.{column} WHERE a.deleted = 0 AND t.deleted <> 0"
        )
        for (id_,) in conn.rows(query):
            yield str(id_), f"its {column} is removed"
    query = "SELECT c.id FROM label c JOIN label p ON p.id = c.parent WHERE c.deleted = 0 AND p.deleted <> 0"
    for (id_,) in conn.rows(query):
        yield str(id_), "its parent is removed"


def missing_operations(conn: Connection) -> Iterator[int]:
    """Positions in the journal, up to the newest, without an operation."""
    last = 0
    for (seq,) in conn.rows("SELECT seq FROM operation ORDER BY seq"):
        yield from range(last + 1, seq)
        last = seq


def unreadable_values(conn: Connection) -> Iterator[tuple[str, str]]:
    """Ids of documents and labels with a JSON column that cannot be read, and which column."""
    for id_, extra in conn.rows("SELECT id, extra FROM document WHERE deleted = 0 AND extra <> '{}'"):
        if extra_from(extra) is None:
            yield str(id_), "its further metadata cannot be read"
    for id_, examples in conn.rows("SELECT id, examples FROM label WHERE deleted = 0 AND examples <> '[]'"):
        if examples_from(examples) is None:
            yield str(id_), "its examples cannot be read"
