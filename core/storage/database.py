"""Connections and migrations; the one module that imports sqlite_utils, and only when a file is made or migrated."""

import sqlite3
import sys
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from core.storage.faults import reraise

BUSY_SECONDS = 5.0
"""How long a statement waits for another process to finish writing."""

_WRITES = frozenset(["INSERT", "UPDATE", "DELETE", "REPLACE", "CREATE", "DROP", "ALTER"])


class Connection(sqlite3.Connection):
    """A connection that names its file in errors, and writes inside a transaction only.

    Only `core.storage.journal.Writer` begins transactions, so a write outside an operation raises. (SQLite's own guard,
    ``PRAGMA query_only``, would make every operation prepare all its statements anew: 0.08 ms each.)
    """

    path = Path()

    def execute(self, sql: str, parameters: Any = (), /) -> sqlite3.Cursor:
        """As sqlite3's; EnvironmentFault for what disk and file do, sqlite3.ProgrammingError for a stray write."""
        self._require_transaction(sql)
        try:
            return super().execute(sql, parameters)
        except sqlite3.Error as error:
            reraise(error, self.path)

    def executemany(self, sql: str, parameters: Iterable[Any], /) -> sqlite3.Cursor:
        """As `execute`."""
        self._require_transaction(sql)
        try:
            return super().executemany(sql, parameters)
        except sqlite3.Error as error:
            reraise(error, self.path)

    def rows(self, sql: str, parameters: Any = (), /) -> list[Any]:
        """All rows of a query; a damaged page is met while reading them, so they are read here."""
        try:
            return super().execute(sql, parameters).fetchall()
        except sqlite3.Error as error:
            reraise(error, self.path)

    def row(self, sql: str, parameters: Any = (), /) -> Any:
        """The first row of a query, or None."""
        try:
            return super().execute(sql, parameters).fetchone()
        except sqlite3.Error as error:
            reraise(error, self.path)

    def _require_transaction(self, sql: str) -> None:
        if not self.in_transaction and sql.split(None, 1)[0].upper() in _WRITES:
            raise sqlite3.ProgrammingError(f"a write outside an operation: {sql}")


class Database:
    """An open connection and what is done with it as a whole."""

    def __init__(self, conn: Connection) -> None:
        self.conn = conn

    @contextmanager
    def atomic(self) -> Generator[None]:
        """A savepoint inside the open transaction: what the block did is taken back when it raises."""
        # As sqlite_utils' `atomic`, which would be loaded (80 ms) in the middle of somebody's work. Savepoints of one
        # name nest (sqlite.org/lang_savepoint.html).
        conn = self.conn
        conn.execute("SAVEPOINT part")
        try:
            yield
        except BaseException:
            # A full disk may have ended the whole transaction already, and the savepoint with it.
            if conn.in_transaction:
                conn.execute("ROLLBACK TO SAVEPOINT part")
                conn.execute("RELEASE SAVEPOINT part")
            raise
        conn.execute("RELEASE SAVEPOINT part")


Step = Callable[[Connection], None]
"""One migration; its function's name is what the file remembers it by."""


def migrate(db: Database, steps: Sequence[Step]) -> None:
    """Take the steps that the file has not taken, inside the open transaction, and note them in it."""
    sqlite_utils, migrations = _sqlite_utils()
    taken = migrations.Migrations("biaodu")
    for step in steps:
        taken(name=step.__name__)(_taking(step, db.conn))
    taken.apply(sqlite_utils.Database(db.conn, recursive_triggers=False, execute_plugins=False))


def _taking(step: Step, conn: Connection) -> Callable[[object], None]:
    """`step` as sqlite_utils calls it: with its own view of the database."""
    return lambda _database: step(conn)


def _sqlite_utils() -> tuple[Any, Any]:
    """The library and its module of migrations: 80 ms that no opening of a current file waits for.

    It imports numpy when it finds it (60 ms more), only to map numpy's types to columns. No row here holds one, so the
    import is answered with "not installed" once.
    """
    blocked = "numpy" not in sys.modules
    if blocked:
        sys.modules["numpy"] = None  # type: ignore[assignment]
    try:
        import sqlite_utils
        from sqlite_utils import migrations
    finally:
        if blocked:
            del sys.modules["numpy"]
    return sqlite_utils, migrations


def connect(
    path: Path,
    *,
    mode: str = "rw",
    immutable: bool = False,
    vfs: str | None = None,
    busy_seconds: float = BUSY_SECONDS,
    known_as: Path | None = None,
) -> Database:
    """A connection without implicit transactions; raises sqlite3.OperationalError when it can't be opened.

    Later errors name `path`, or what it is `known_as`.

    `mode` is ``ro``, ``rw`` or ``rwc`` (sqlite.org/uri.html). `vfs` names another SQLite file layer, for tests of
    file systems without shared memory.
    """
    uri = path.absolute().as_uri()
    if not uri.startswith("file:///"):
        # A Windows share: SQLite takes no host, but the name with all its slashes as the path.
        uri = "file://" + uri.removeprefix("file:")
    uri += f"?mode={mode}"
    if immutable:
        uri += "&immutable=1"
    if vfs:
        uri += f"&vfs={vfs}"
    connection = sqlite3.connect(
        uri, uri=True, isolation_level=None, timeout=busy_seconds, cached_statements=256, factory=Connection
    )
    connection.path = known_as or path
    connection.row_factory = None
    return Database(connection)


def data_version(conn: Connection) -> int:
    """A number that changes when another connection commits (sqlite.org/pragma.html#pragma_data_version)."""
    return int(conn.row("PRAGMA data_version")[0])
