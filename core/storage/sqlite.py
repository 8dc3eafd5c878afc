"""The one SQLite of this program: `apsw`, whose wheels bring a current library for every platform.

Everything reaches SQLite through this module. The library must be the only one in the process: two of them know
nothing of each other's locks on a file, and POSIX lets either drop the other's by closing a descriptor. It must be
current, too: before 3.51.3 two connections that write and checkpoint at once could corrupt the file
(sqlite.org/wal.html, "the WAL-reset bug"), and a window with jobs beside a command line is just that.
"""

import os
import sys
import time
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, cast

import apsw

from core.file_marks import SQLITE

VERSION = apsw.sqlite_lib_version()
MAGIC = SQLITE
"""The bytes with which every database begins."""

if TYPE_CHECKING:
    # What is used of the binding, with types: its own stubs name a type that only Python 3.12 has.
    class Cursor:
        """The rows of a statement."""

        def fetchall(self) -> list[Any]:
            """All rows that are left."""
            ...

        def fetchone(self) -> Any:
            """The next row, or None."""
            ...

        def __iter__(self) -> Iterator[Any]: ...

    class Binding:
        """A bare connection: without the guards of `core.storage.database.Connection`."""

        in_transaction: bool

        def __init__(
            self, filename: str, flags: int = ..., vfs: str | None = ..., statementcachesize: int = ...
        ) -> None: ...
        def execute(self, statements: str, bindings: Any = ..., /) -> Cursor:
            """Run a statement."""
            ...

        def executemany(self, statements: str, rows: Iterable[Any], /) -> Any:
            """Run a statement once for each row."""
            ...

        def changes(self) -> int:
            """Rows the last statement wrote."""
            ...

        def total_changes(self) -> int:
            """Rows written since the connection was made."""
            ...

        def last_insert_rowid(self) -> int:
            """Number of the row that was added last."""
            ...

        def set_busy_timeout(self, milliseconds: int) -> None:
            """How long to wait for others' locks."""
            ...

        def set_exec_trace(self, tracer: Callable[..., bool] | None) -> None:
            """Call `tracer` with each statement before it runs."""
            ...

        def config(self, option: int, value: int) -> int:
            """Switch an option (sqlite.org/c3ref/c_dbconfig_defensive.html)."""
            ...

        def limit(self, which: int, value: int) -> int:
            """Set a limit (sqlite.org/c3ref/limit.html)."""
            ...

        def set_progress_handler(self, handler: Callable[[], bool] | None, steps: int = ...) -> None:
            """Let `handler` be asked every so many steps whether to stop a statement."""
            ...

        def interrupt(self) -> None:
            """Stop the running statement, from any thread."""
            ...

        def close(self) -> None:
            """Close it."""
            ...

else:
    Binding = apsw.Connection
    Cursor = apsw.Cursor
Error = apsw.Error
ConstraintError = apsw.ConstraintError
SQLError = apsw.SQLError
"""A statement that the file's tables do not fit."""

BUSY, LOCKED, FULL, READONLY = apsw.SQLITE_BUSY, apsw.SQLITE_LOCKED, apsw.SQLITE_FULL, apsw.SQLITE_READONLY
CORRUPT, NOTADB, IOERR, CANTOPEN = apsw.SQLITE_CORRUPT, apsw.SQLITE_NOTADB, apsw.SQLITE_IOERR, apsw.SQLITE_CANTOPEN
PERM, AUTH, MISUSE = apsw.SQLITE_PERM, apsw.SQLITE_AUTH, apsw.SQLITE_MISUSE
ERROR, CONSTRAINT, INTERRUPT = apsw.SQLITE_ERROR, apsw.SQLITE_CONSTRAINT, apsw.SQLITE_INTERRUPT

_FLAGS = {
    "ro": apsw.SQLITE_OPEN_READONLY,
    "rw": apsw.SQLITE_OPEN_READWRITE,
    "rwc": apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE,
}
_KINDS = {
    "": apsw.SQLITE_OPEN_MAIN_DB,
    "-wal": apsw.SQLITE_OPEN_WAL,
    "-journal": apsw.SQLITE_OPEN_MAIN_JOURNAL,
}
_READ_AT_ONCE = 1 << 20
_PAGES_AT_ONCE = 256
_MOST_RESTARTS = 5
_LONGEST_PAUSE_SECONDS = 0.05
_STEPS_BETWEEN_QUESTIONS = 10_000


def code(error: apsw.Error) -> int | None:
    """The primary result code (sqlite.org/rescode.html); None for a wrong use of the binding."""
    return getattr(error, "result", None)


def flags(mode: str) -> int:
    """What opens a file as ``ro``, ``rw`` or ``rwc`` (create it when it is not there)."""
    return _FLAGS[mode] | apsw.SQLITE_OPEN_URI


def uri(path: Path, **options: str) -> str:
    """`path` as a URI for SQLite (sqlite.org/uri.html): any character may stand in a name."""
    address = path.absolute().as_uri()
    if not address.startswith("file:///"):
        # A Windows share: SQLite takes no host, but the name with all its slashes as the path.
        address = "file://" + address.removeprefix("file:")
    return address + "".join(f"{'&' if at else '?'}{name}={value}" for at, (name, value) in enumerate(options.items()))


def connect(path: Path, mode: str = "rwc", *, busy_seconds: float = 0) -> Binding:
    """A bare connection, for files that are no projects. Raises `Error`."""
    connection = Binding(uri(path), flags=flags(mode))
    connection.set_busy_timeout(round(busy_seconds * 1000))
    return connection


def distrust(connection: Binding) -> None:
    """Switch off whatever a file's schema could do by itself, so that nothing of its author's runs.

    See sqlite.org/security.html, "untrusted SQLite database files". The protection is the comparison of the structure
    (`core.storage.structure`); this is the second wall.
    """
    for option, value in (
        (apsw.SQLITE_DBCONFIG_DEFENSIVE, 1),
        (apsw.SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0),
        (apsw.SQLITE_DBCONFIG_ENABLE_TRIGGER, 0),
        (apsw.SQLITE_DBCONFIG_ENABLE_VIEW, 0),
        (apsw.SQLITE_DBCONFIG_DQS_DML, 0),
        (apsw.SQLITE_DBCONFIG_ENABLE_FTS3_TOKENIZER, 0),
    ):
        connection.config(option, value)
    connection.limit(apsw.SQLITE_LIMIT_TRIGGER_DEPTH, 0)
    connection.limit(apsw.SQLITE_LIMIT_ATTACHED, 0)
    connection.execute("PRAGMA cell_size_check = ON")
    connection.execute("PRAGMA mmap_size = 0")


def keep_log(connection: Binding) -> None:
    """Let closing the last connection leave the write-ahead log as it is."""
    connection.config(apsw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1)


def leave_log(connection: Binding) -> None:
    """Let closing write nothing into the file: the log that this connection has no longer belongs to it."""
    connection.config(apsw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1)


def bear_broken_schema(connection: Binding) -> None:
    """Let a file be read although its schema or size is not as its header says. For salvage, and on a copy only."""
    connection.config(apsw.SQLITE_DBCONFIG_DEFENSIVE, 0)
    connection.config(apsw.SQLITE_DBCONFIG_WRITABLE_SCHEMA, 1)


def copy(source: Binding, target: Binding) -> None:
    """Copy a whole database by SQLite's backup. Raises `Error`, a full disk included."""
    with cast("apsw.Connection", target).backup("main", cast("apsw.Connection", source), "main") as backup:
        while not backup.done:
            backup.step(-1)


class Restarted(Exception):
    """A copy in steps began anew too often, because others kept writing."""


def copy_in_steps(
    source: Binding, target: Binding, between: Callable[[int, int], None], *, gently: bool = False
) -> None:
    """Copy a whole database by SQLite's backup, a megabyte at a time, calling `between` with pages done and pages.

    `gently` leaves half of the time to others. A source in a read transaction is copied as it was at its beginning;
    else another's commit makes the copy begin anew. Raises `Error`, `Restarted`, and what `between` does.
    """
    with cast("apsw.Connection", target).backup("main", cast("apsw.Connection", source), "main") as backup:
        left, restarts = None, 0
        while not backup.done:
            began = time.perf_counter()
            backup.step(_PAGES_AT_ONCE)
            if left is not None and backup.remaining > left:
                restarts += 1
                if restarts == _MOST_RESTARTS:
                    raise Restarted
            left = backup.remaining
            between(backup.page_count - left, backup.page_count)
            if gently:
                time.sleep(min(time.perf_counter() - began, _LONGEST_PAUSE_SECONDS))


@contextmanager
def asking(connection: Binding, stopped: Callable[[], bool]) -> Generator[None]:
    """Within the block, let statements end early, with any result or `Error`, as soon as `stopped` says so."""
    connection.set_progress_handler(stopped, _STEPS_BETWEEN_QUESTIONS)
    try:
        yield
    finally:
        connection.set_progress_handler(None)


def read_stored(path: Path, ending: str = "") -> Iterator[bytes]:
    """The bytes of a database file, or of what lies beside it (``-wal``, ``-journal``), a megabyte at a time.

    Opened by SQLite's own file layer, which keeps this process's locks on the file: a plain ``open`` would drop them
    when it closes (sqlite.org/howtocorrupt.html, 2.2). Raises `Error`.
    """
    with _stored(path, ending) as file:
        size = file.xFileSize()
        for at in range(0, size, _READ_AT_ONCE):
            yield file.xRead(min(_READ_AT_ONCE, size - at), at)


def head(path: Path, count: int = 100) -> bytes:
    """The first bytes of a file that may be a database; see `read_stored`. Raises `Error`."""
    with _stored(path, "") as file:
        return file.xRead(min(count, file.xFileSize()), 0)


@contextmanager
def _stored(path: Path, ending: str) -> Generator[apsw.VFSFile]:
    kind = _KINDS[ending] | apsw.SQLITE_OPEN_READONLY
    # The file layer does not follow symbolic links.
    file = apsw.VFSFile("", os.path.realpath(path) + ending, [kind, 0])
    try:
        yield file
    finally:
        file.xClose()


class _DbApiCursor:
    """What the library `sqlite_utils` asks of a cursor (PEP 249)."""

    def __init__(self, connection: Binding, sql: str, parameters: Any) -> None:
        self.description: Any = None
        # Once a statement has finished, the binding no longer says what its columns were.
        connection.set_exec_trace(self._keep_description)
        try:
            self._rows: Iterator[Any] = iter(connection.execute(sql, parameters).fetchall())
        finally:
            connection.set_exec_trace(None)
        self.rowcount = connection.changes()
        self.lastrowid = connection.last_insert_rowid()

    def _keep_description(self, cursor: apsw.Cursor, _sql: str, _bindings: object) -> bool:
        self.description = tuple((column[0], *(None,) * 6) for column in cursor.get_description())
        return True

    def fetchall(self) -> list[Any]:
        """All rows that are left."""
        return list(self._rows)

    def fetchone(self) -> Any:
        """The next row, or None."""
        return next(self._rows, None)

    def __iter__(self) -> Iterator[Any]:
        return self._rows


class DbApiConnection:
    """A connection as the library `sqlite_utils` uses it (PEP 249), for its migrations."""

    def __init__(self, connection: Binding) -> None:
        self._connection = connection

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction is open."""
        return self._connection.in_transaction

    def execute(self, sql: str, parameters: Any = (), /) -> _DbApiCursor:
        """Run a statement and fetch its rows."""
        return _DbApiCursor(self._connection, sql, parameters)


@contextmanager
def standing_in() -> Generator[None]:
    """While the block imports `sqlite_utils`, answer its imports of SQLite: they would bring a second library.

    At import it wants names of types and errors; connections it is given.
    """
    module, api = ModuleType("pysqlite3"), ModuleType("pysqlite3.dbapi2")
    for named in (module, api):
        vars(named).update(
            Error=Error,
            OperationalError=SQLError,
            IntegrityError=ConstraintError,
            NotSupportedError=Error,
            Connection=DbApiConnection,
            Cursor=_DbApiCursor,
            sqlite_version=VERSION,
            sqlite_version_info=tuple(map(int, VERSION.split("."))),
        )
    vars(module)["dbapi2"] = api
    names = {"pysqlite3": module, "pysqlite3.dbapi2": api, "sqlite3": module, "sqlite3.dbapi2": api}
    before = {name: sys.modules.get(name) for name in names}
    sys.modules.update(names)
    try:
        yield
    finally:
        for name, loaded in before.items():
            if loaded is None:
                del sys.modules[name]
            else:
                sys.modules[name] = loaded
