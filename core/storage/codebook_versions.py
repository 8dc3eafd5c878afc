"""The codebook as it was after each change: what an export or a colleague's package was made with."""

import sqlite3


def append(conn: sqlite3.Connection, operation: int, at: str, snapshot: str) -> None:
    """Record the codebook's next version, made by an operation of the journal; `snapshot` is its JSON."""
    conn.execute(
        "INSERT INTO codebook_version (version, operation, at, snapshot) VALUES (?, ?, ?, ?)",
        (latest(conn) + 1, operation, at, snapshot),
    )


def latest(conn: sqlite3.Connection) -> int:
    """The newest version's number, 0 before the first."""
    return int(conn.execute("SELECT coalesce(max(version), 0) FROM codebook_version").fetchone()[0])


def snapshot(conn: sqlite3.Connection, version: int) -> str | None:
    """The JSON of one version."""
    row = conn.execute("SELECT snapshot FROM codebook_version WHERE version = ?", (version,)).fetchone()
    return row[0] if row else None
