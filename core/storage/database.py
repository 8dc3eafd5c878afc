"""The one module that imports sqlite_utils: connections, migrations and their types."""

import sqlite3
import sys
from pathlib import Path

# sqlite_utils imports numpy when it finds it, only to map numpy's types to columns. No row here holds one, and the
# window must paint before numpy loads (60 ms), so the import is answered with "not installed" once.
_blocked = "numpy" not in sys.modules
if _blocked:
    sys.modules["numpy"] = None  # type: ignore[assignment]
try:
    from sqlite_utils import Database as SqliteUtilsDatabase
    from sqlite_utils.migrations import Migrations
finally:
    if _blocked:
        del sys.modules["numpy"]

__all__ = ["Migrations", "SqliteUtilsDatabase", "connect", "data_version", "migrations"]

migrations = Migrations("biaodu")
"""The steps of `core.storage.schema`, in order."""


def connect(path: Path, *, mode: str = "rw", immutable: bool = False, vfs: str | None = None) -> SqliteUtilsDatabase:
    """A connection without implicit transactions; raises sqlite3.OperationalError when it can't be opened.

    `mode` is ``ro``, ``rw`` or ``rwc`` (sqlite.org/uri.html). `vfs` names another SQLite file layer, for tests of
    file systems without shared memory.
    """
    uri = path.absolute().as_uri() + f"?mode={mode}"
    if immutable:
        uri += "&immutable=1"
    if vfs:
        uri += f"&vfs={vfs}"
    connection = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=5.0, cached_statements=256)
    connection.row_factory = None
    return SqliteUtilsDatabase(connection, recursive_triggers=False, execute_plugins=False)


def data_version(conn: sqlite3.Connection) -> int:
    """A number that changes when another connection commits (sqlite.org/pragma.html#pragma_data_version)."""
    return int(conn.execute("PRAGMA data_version").fetchone()[0])
