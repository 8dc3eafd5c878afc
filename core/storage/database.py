"""Connections and migrations; the one module that imports sqlite_utils, and only when a file is made or migrated."""

import sys
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import get_ident
from typing import Any

from core.storage import sqlite
from core.storage.faults import reraise
from core.storage.open_files import Claim

BUSY_SECONDS = 5.0
"""How long a statement waits for another process to finish writing."""

_WRITES = frozenset(["INSERT", "UPDATE", "DELETE", "REPLACE", "CREATE", "DROP", "ALTER"])


class MisuseError(Exception):
    """A write outside an operation, or a connection in another thread than its own: a bug of ours."""


class Connection(sqlite.Binding):
    """A connection that names its file in errors, and writes inside a transaction only.

    Only `core.storage.journal.Writer` begins transactions, so a write outside an operation raises. (SQLite's own guard,
    ``PRAGMA query_only``, would make every operation prepare all its statements anew: 0.08 ms each.)
    It belongs to the thread that made it; any may close it.
    """

    def __init__(self, file: Path | None, address: str, flags: int, vfs: str | None = None) -> None:
        self.path = file or Path()
        self._thread = get_ident()
        self._claim = Claim(file) if file else None
        try:
            super().__init__(address, flags=flags, vfs=vfs, statementcachesize=256)
            sqlite.distrust(self)
        except BaseException:
            self._release()
            raise

    def close(self) -> None:
        """Close it; a second time does nothing."""
        super().close()
        self._release()

    def _release(self) -> None:
        if self._claim is not None:
            self._claim.release()

    def execute(self, sql: str, parameters: Any = (), /) -> sqlite.Cursor:  # type: ignore[override]
        """Run a statement; EnvironmentFault for what disk and file do, MisuseError for a stray write."""
        self._require_operation(sql)
        try:
            return super().execute(sql, parameters)
        except (sqlite.Error, UnicodeDecodeError) as error:
            reraise(error, self.path)

    def executemany(self, sql: str, parameters: Iterable[Any], /) -> int:  # type: ignore[override]
        """Run a statement with each of `parameters`; returns how many rows it wrote. Raises as `execute`."""
        self._require_operation(sql)
        before = self.total_changes()
        try:
            super().executemany(sql, parameters)
        except (sqlite.Error, UnicodeDecodeError) as error:
            reraise(error, self.path)
        return self.total_changes() - before

    def rows(self, sql: str, parameters: Any = (), /) -> list[Any]:
        """All rows of a query. They are read here, because a damaged page shows only while reading."""
        self._require_thread()
        try:
            return super().execute(sql, parameters).fetchall()
        except (sqlite.Error, UnicodeDecodeError) as error:
            reraise(error, self.path)

    def row(self, sql: str, parameters: Any = (), /) -> Any:
        """The first row of a query, or None."""
        self._require_thread()
        try:
            return super().execute(sql, parameters).fetchone()
        except (sqlite.Error, UnicodeDecodeError) as error:
            reraise(error, self.path)

    def _require_operation(self, sql: str) -> None:
        self._require_thread()
        if not self.in_transaction and sql.split(None, 1)[0].upper() in _WRITES:
            raise MisuseError(f"a write outside an operation: {sql}")

    def _require_thread(self) -> None:
        if get_ident() != self._thread:
            raise MisuseError("a connection is used in another thread than its own")


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
"""One migration. Files remember it by its function's name."""


def migrate(db: Database, steps: Sequence[Step]) -> None:
    """Take the steps that the file has not taken yet, inside the open transaction, and note them in it."""
    sqlite_utils, migrations = _sqlite_utils()
    taken = migrations.Migrations("biaodu")
    for step in steps:
        taken(name=step.__name__)(_taking(step, db.conn))
    taken.apply(sqlite_utils.Database(sqlite.DbApiConnection(db.conn), recursive_triggers=False, execute_plugins=False))


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
        with sqlite.standing_in():
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
    """A connection without implicit transactions; raises `core.storage.sqlite.Error` when it can't be opened.

    Later errors name `path`, or what it is `known_as`.

    `mode` is ``ro``, ``rw`` or ``rwc`` (sqlite.org/uri.html). `vfs` names another SQLite file layer, for tests of
    file systems without shared memory.
    """
    options = {"immutable": "1"} if immutable else {}
    connection = Connection(path, sqlite.uri(path, **options), sqlite.flags(mode), vfs)
    connection.path = known_as or path
    connection.set_busy_timeout(round(busy_seconds * 1000))
    return Database(connection)


def connect_memory() -> Connection:
    """A connection to an empty database in memory."""
    return Connection(None, ":memory:", sqlite.flags("rwc"))


def data_version(conn: Connection) -> int:
    """A number that changes when another connection commits (sqlite.org/pragma.html#pragma_data_version)."""
    return int(conn.row("PRAGMA data_version")[0])
