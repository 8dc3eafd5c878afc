"""Reads one state of the file over many statements."""

from collections.abc import Generator
from contextlib import contextmanager

from core.storage.database import Connection


@contextmanager
def snapshot(conn: Connection) -> Generator[None]:
    """Let all reads of the block see the file as the first of them does, whatever others commit meanwhile.

    The block writes nothing. Only with WAL: a rollback journal would make every writer wait for the reader.
    """
    if conn.in_transaction or conn.row("PRAGMA journal_mode")[0] != "wal":
        yield
        return
    conn.execute("BEGIN")
    try:
        yield
    finally:
        conn.execute("ROLLBACK")
