"""The codebook as it was after each change: what an export or a colleague's package was made with."""

from core.storage.database import Connection


def append(conn: Connection, operation: int, at: str, snapshot: str) -> None:
    """Record the codebook's next version, made by an operation of the journal; `snapshot` is its JSON."""
    conn.execute(
        "INSERT INTO codebook_version (version, operation, at, snapshot) VALUES (?, ?, ?, ?)",
        (latest(conn) + 1, operation, at, snapshot),
    )


def latest(conn: Connection) -> int:
    """The newest version's number, 0 before the first."""
    return int(conn.row("SELECT coalesce(max(version), 0) FROM codebook_version")[0])


def listed(conn: Connection) -> list[tuple[int, str, str | None, str]]:
    """Number, time, annotator and operation's name of each version, the oldest first."""
    return conn.rows(
        "SELECT v.version, v.at, o.annotator, o.name FROM codebook_version v JOIN operation o ON o.seq = v.operation"
        " ORDER BY v.version"
    )


def snapshot(conn: Connection, version: int) -> str | None:
    """The JSON of one version."""
    row = conn.row("SELECT snapshot FROM codebook_version WHERE version = ?", (version,))
    return row[0] if row else None
