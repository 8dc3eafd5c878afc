"""Opens and creates project files, and says how they may be used."""

import os
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from core.errors import EnvironmentFault, UserError
from core.storage import schema
from core.storage.database import SqliteUtilsDatabase, connect, migrations
from core.storage.faults import fault, named_faults
from core.storage.filesystem import is_network

_MAGIC = b"SQLite format 3\x00"
_QUICK_CHECK_BYTES = 16 * 1024 * 1024
"""Up to this size a file's pages are checked before the first window; larger ones in the background (see `check`)."""


@dataclass(frozen=True, slots=True)
class Access:
    """How an open project may be used."""

    read_only: bool
    reason: str | None = None
    """Why it is read-only: ``asked``, ``newer_version``, ``read_only_file``, ``other_window``."""
    journal_mode: str = "wal"
    network: bool = False
    """Lies on a share; the rollback journal is used."""
    backup: Path | None = None
    """The copy made before this opening migrated the file."""

    @property
    def durable(self) -> bool:
        """Whether a committed operation survives a power cut: synchronous is FULL with either journal."""
        return not self.read_only


@dataclass(slots=True)
class OpenFile:
    """A connection with what identifies the file behind it."""

    path: Path
    db: SqliteUtilsDatabase
    access: Access
    identity: tuple[int, int]
    """Device and inode when opened: a file deleted or replaced under us has another."""

    def require_same_file(self) -> None:
        """Raise EnvironmentFault ``project.file_gone`` when `path` no longer is the open file."""
        try:
            found = os.stat(self.path)
        except FileNotFoundError:
            raise EnvironmentFault("project.file_gone", path=str(self.path)) from None
        except OSError as error:
            raise fault(error, self.path) from error
        if (found.st_dev, found.st_ino) != self.identity:
            raise EnvironmentFault("project.file_replaced", path=str(self.path))


def create(path: Path, fill: Callable[[SqliteUtilsDatabase], None]) -> None:
    """Make a project file at `path`: schema, then `fill`, in a file beside it that takes the name only when complete.

    Raises UserError ``project.exists``; EnvironmentFault for disk and permission.
    """
    if path.exists():
        raise UserError("project.exists", path=str(path))
    temporary = path.with_name(f".{path.name}.{os.getpid()}.new")
    with named_faults(path):
        try:
            temporary.unlink(missing_ok=True)
            db = connect(temporary, mode="rwc")
            try:
                db.conn.execute("PRAGMA journal_mode = MEMORY")
                db.conn.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
                migrations.apply(db)
                db.conn.execute(f"PRAGMA user_version = {schema.SCHEMA_VERSION}")
                fill(db)
            finally:
                db.conn.close()
            # A link, not a rename, fails when another process made the name meanwhile.
            try:
                os.link(temporary, path)
            except FileExistsError:
                raise UserError("project.exists", path=str(path)) from None
            except OSError:
                os.rename(temporary, path)
        finally:
            temporary.unlink(missing_ok=True)


def open_file(path: Path, *, read_only: bool = False, reason: str = "asked", vfs: str | None = None) -> OpenFile:
    """Open a project, migrating an older one after a backup.

    Raises UserError ``project.not_a_project``; EnvironmentFault ``file.not_found``, ``file.is_folder``,
    ``file.no_permission``, ``project.damaged``, ``project.locked`` and others of `core.storage.faults`.
    """
    with named_faults(path):
        _require_sqlite(path)
    access = Access(read_only, reason if read_only else None)
    folder_writable = os.access(path.parent, os.W_OK)
    if not read_only and not (os.access(path, os.W_OK) and folder_writable):
        access = Access(True, "read_only_file")
    wal = path.with_name(path.name + "-wal")
    immutable = access.read_only and not folder_writable and not (wal.exists() and wal.stat().st_size)
    with named_faults(path):
        db = connect(path, mode="ro" if access.read_only else "rw", immutable=immutable, vfs=vfs)
    try:
        with named_faults(path):
            access = _prepare(db, path, access, vfs)
        found = os.stat(path)
        return OpenFile(path, db, access, (found.st_dev, found.st_ino))
    except BaseException:
        db.conn.close()
        raise


def _require_sqlite(path: Path) -> None:
    if path.is_dir():
        raise EnvironmentFault("file.is_folder", path=str(path))
    with path.open("rb") as stream:
        head = stream.read(100)
    if not head.startswith(_MAGIC):
        # An interrupted copy leaves zeros or nothing: no text begins so.
        code = "project.damaged" if head and not head.strip(b"\0") else "project.not_a_project"
        raise UserError(code, path=str(path), reason="no SQLite header")


def _prepare(db: SqliteUtilsDatabase, path: Path, access: Access, vfs: str | None) -> Access:
    conn = db.conn
    if _pragma(conn, "application_id") != schema.APPLICATION_ID:
        raise UserError("project.not_a_project", path=str(path), reason="another application's SQLite file")
    version = int(str(_pragma(conn, "user_version")))
    if version > schema.SCHEMA_VERSION:
        access = replace(access, read_only=True, reason="newer_version")
    if path.stat().st_size <= _QUICK_CHECK_BYTES:
        result = str(_pragma(conn, "quick_check(1)"))
        if result != "ok":
            raise EnvironmentFault("project.damaged", path=str(path), reason=result)
    conn.execute("PRAGMA foreign_keys = ON")
    conn.execute("PRAGMA temp_store = MEMORY")
    conn.execute("PRAGMA cache_size = -16384")
    if not access.read_only:
        network = is_network(path)
        mode = _pragma(conn, f"journal_mode = {'DELETE' if network else 'WAL'}")
        access = replace(access, journal_mode=str(mode), network=network)
        # FULL: with WAL each commit is flushed before it is acknowledged (sqlite.org/pragma.html#pragma_synchronous).
        conn.execute("PRAGMA synchronous = FULL")
        # macOS: fsync does not reach the platter, F_FULLFSYNC does; a no-op elsewhere.
        conn.execute("PRAGMA fullfsync = ON")
        if version < schema.SCHEMA_VERSION:
            access = replace(access, backup=_migrate(db, path, version))
    conn.execute("PRAGMA query_only = ON")
    return access


def _migrate(db: SqliteUtilsDatabase, path: Path, version: int) -> Path:
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S")
    backup = path.with_name(f"{path.stem}.v{version}-{stamp}{path.suffix}")
    copy_to(db, backup)
    migrations.apply(db)
    db.conn.execute(f"PRAGMA user_version = {schema.SCHEMA_VERSION}")
    return backup


def copy_to(db: SqliteUtilsDatabase, target: Path) -> None:
    """Copy the whole open database to `target` (a new file), whatever happened to the original's name.

    Raises UserError ``project.exists``; EnvironmentFault for disk and permission.
    """
    if target.exists():
        raise UserError("project.exists", path=str(target))
    with named_faults(target):
        try:
            copy = sqlite3.connect(target)
            try:
                db.conn.backup(copy)
            finally:
                copy.close()
        except BaseException:
            target.unlink(missing_ok=True)
            raise


def _pragma(conn: sqlite3.Connection, name: str) -> object:
    row = conn.execute(f"PRAGMA {name}").fetchone()
    return row[0] if row else None
