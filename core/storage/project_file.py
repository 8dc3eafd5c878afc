"""Opens and creates project files, and says how they may be used."""

import os
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import EnvironmentFault, UserError
from core.storage import schema, sqlite
from core.storage.database import BUSY_SECONDS, Connection, Database, connect, migrate
from core.storage.faults import fault, named_faults
from core.storage.filesystem import is_network
from core.storage.full_disk import copy_in_memory, has_room, looks_full
from core.storage.lock_beside import Holder
from core.storage.permissions import Permissions, make_secret_file
from core.storage.replacing import sync_folder
from core.storage.structure import require_structure
from core.storage.tables import TABLES

if TYPE_CHECKING:
    from tempfile import TemporaryDirectory

_QUICK_CHECK_BYTES = 32 * 1024 * 1024
"""Files up to this size have all pages checked at opening, at 0.8 ms a megabyte; `Session.check` always looks at all.
"""
_LONGEST_PATH, _LONGEST_NAME = 500, 247
"""In bytes: SQLite takes 512 on Unix, names are at most 255, and ``-journal`` must fit behind either."""


@dataclass(frozen=True, slots=True)
class Access:
    """How an open project may be used."""

    read_only: bool
    reason: str | None = None
    """Why it is read-only: ``asked``, ``newer_version``, ``read_only_file``, ``other_window``, ``other_account``,
    ``disk_full``, ``log_gone``."""
    journal_mode: str = "wal"
    """``wal``, or ``delete`` where a write-ahead log can't work; both are safe, ``wal`` is faster."""
    network: bool = False
    """Whether it lies on a network share; then the rollback journal is used."""
    backup: Path | None = None
    """The copy made before the file was migrated at this opening."""
    holder: Holder | None = None
    """With ``other_account``: who has it in a window."""
    pages_checked: bool = True
    """Whether all pages were checked. Those of a large file are not; whoever opens one should check it in the
    background.
    """

    @property
    def durable(self) -> bool:
        """Whether a committed operation survives a power cut: see `_prepare`."""
        return not self.read_only


@dataclass(slots=True)
class OpenFile:
    """A connection, and what identifies the file behind it."""

    path: Path
    db: Database
    access: Access
    identity: tuple[int, int]
    """Device and inode when it was opened. A file that was deleted or replaced meanwhile has others."""
    log_identity: tuple[int, int] | None = None
    """The same of the write-ahead log, for a writable file that has one."""
    scratch: "TemporaryDirectory[str] | None" = None
    """The folder with the copy that is read because the file can't be read where it is."""
    permissions: Permissions | None = None
    """Who might read and write the file when it was opened. Copies get the same rights, even when the file is gone."""

    @property
    def conn(self) -> Connection:
        """The connection."""
        return self.db.conn

    def require_same_file(self) -> None:
        """Raise EnvironmentFault when `path` or its log no longer is what was opened.

        ``project.file_gone``, ``project.file_replaced``, ``project.log_gone``: what is written then is lost.
        """
        try:
            found = os.stat(self.path)
        except (FileNotFoundError, NotADirectoryError):
            raise EnvironmentFault("project.file_gone", path=str(self.path)) from None
        except OSError as error:
            raise fault(error, self.path) from error
        if (found.st_dev, found.st_ino) != self.identity:
            raise EnvironmentFault("project.file_replaced", path=str(self.path))
        if self.log_identity is not None and _identity(_log_of(self.path)) != self.log_identity:
            raise EnvironmentFault("project.log_gone", path=str(self.path))

    def moved_to(self) -> Path | None:
        """Where the file is after it was renamed or moved; None if it is where it was, or if nobody knows."""
        from core.storage.moved import find_moved

        return None if _identity(self.path) == self.identity else find_moved(self.path, self.identity)

    def close(self) -> None:
        """Close the connection. If the file was moved, what stands in its log goes along with it."""
        log = self.log_identity
        moved = log is not None and not self.access.read_only and _identity(self.path) != self.identity
        if moved and _identity(_log_of(self.path)) == log:
            from core.storage.moved import bring_log_in

            bring_log_in(self.db.conn)
        self.db.conn.close()
        if moved and not self.path.exists():
            from core.storage.moved import remove_empty_log

            remove_empty_log(_log_of(self.path), log)
        if self.scratch is not None:
            self.scratch.cleanup()


def create(path: Path, fill: Callable[[Database], None], like: Permissions | None = None) -> None:
    """Make a project file at `path`: schema, then `fill`, in a file beside it that takes the name only when complete.

    Its permissions are `like` another's, else what the system gives a new file.
    Raises UserError ``project.exists``; EnvironmentFault for disk and permission.
    """
    with appearing(path, like) as temporary:
        db = connect(temporary, mode="rwc", known_as=path)
        try:
            # Nobody needs the journal of a file that isn't there yet; synchronous stays FULL.
            db.conn.execute("PRAGMA journal_mode = MEMORY")
            db.conn.execute("PRAGMA foreign_keys = ON")
            db.conn.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
            _apply_migrations(db)
            fill(db)
        finally:
            db.conn.close()


def copy_to(db: Database, target: Path, like: Permissions | None = None) -> None:
    """Copy the whole open database to `target` (a new file), whatever happened to the original's name.

    The copy is one file, without a log beside it, and appears complete or not at all. Its permissions are `like`
    another's, else what the system gives a new file.
    Raises UserError ``project.exists``; EnvironmentFault for disk and permission.
    """
    with appearing(target, like) as temporary:
        copy = connect(temporary, mode="rwc", known_as=target).conn
        try:
            # Exclusive: then a log's index needs no memory shared through the target's file system.
            copy.execute("PRAGMA locking_mode = EXCLUSIVE")
            sqlite.copy(db.conn, copy)
            copy.execute("PRAGMA journal_mode = DELETE")
        finally:
            copy.close()


@contextmanager
def appearing(path: Path, like: Permissions | None = None) -> Generator[Path]:
    """A temporary name beside `path`; its file gets the name `path` when the block ends well, replacing none.

    With `like`, it is an empty file that its owner alone can read until it is complete, and then has those permissions.
    """
    require_usable_name(path)
    if os.path.lexists(path):
        raise UserError("project.exists", path=str(path))
    temporary = path.with_name(f".{os.urandom(8).hex()}.tmp")
    with named_faults(path):
        try:
            if like is not None:
                make_secret_file(temporary)
            yield temporary
            if like is not None:
                like.give(temporary)
            # A link, not a rename: it fails if another process made a file of that name meanwhile.
            try:
                os.link(temporary, path)
            except FileExistsError:
                raise UserError("project.exists", path=str(path)) from None
            except OSError:
                os.rename(temporary, path)
            sync_folder(path.parent)
        finally:
            for ending in ("", "-journal", "-wal"):
                with suppress(OSError):
                    temporary.with_name(temporary.name + ending).unlink(missing_ok=True)


def open_file(
    path: Path,
    *,
    read_only: bool = False,
    reason: str = "asked",
    vfs: str | None = None,
    busy_seconds: float = BUSY_SECONDS,
    quick_check: bool = True,
) -> OpenFile:
    """Open a project, migrating an older one after a backup.

    Where the disk is full, it is read-only. `busy_seconds` is how long to wait for another process that writes.
    `quick_check` looks at all pages first, unless the file is large. Raises UserError ``project.not_a_project``;
    EnvironmentFault ``file.not_found``, ``file.is_folder``, ``file.no_permission``, ``file.name_too_long``,
    ``file.name_not_text``, ``project.damaged``, ``project.locked``, ``project.not_migrated`` and others of
    `core.storage.faults`.
    """
    require_usable_name(path)
    with named_faults(path):
        head = _require_project(path)
        found = os.stat(path)
    checks = quick_check and found.st_size <= _QUICK_CHECK_BYTES
    access = Access(read_only, reason if read_only else None, network=is_network(path), pages_checked=checks)
    if not read_only and not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)):
        access = replace(access, read_only=True, reason="read_only_file")

    def connected(access: Access) -> OpenFile:
        opened = _connect(path, access, vfs, busy_seconds, logged=head[18] == 2)
        opened.identity = (found.st_dev, found.st_ino)
        opened.permissions = Permissions.of(found)
        try:
            with named_faults(path):
                _prepare(opened, quick_check=checks)
        except BaseException:
            opened.close()
            raise
        return opened

    try:
        opened = connected(access)
        if access.read_only or not looks_full(path.parent):
            return opened
        # That moves the log into the file, and so may make room.
        opened.close()
        full = not has_room(path.parent)
    except EnvironmentFault as error:
        full = error.code == "file.disk_full" or (error.code in _UNREADABLE_HERE and not has_room(path.parent))
        if access.read_only or not full:
            raise
    if full:
        access = replace(access, read_only=True, reason="disk_full")
    return connected(access)


def _log_of(path: Path) -> Path:
    real = Path(os.path.realpath(path))
    return real.with_name(real.name + "-wal")


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_dev, found.st_ino


def require_usable_name(path: Path) -> None:
    """Raise EnvironmentFault ``file.name_not_text`` or ``file.name_too_long`` for a name that SQLite cannot open."""
    try:
        str(path.absolute()).encode()
    except UnicodeEncodeError:
        # SQLite's file layer takes names as text, see `sqlite.read_stored`.
        raise EnvironmentFault("file.name_not_text", path=str(path)) from None
    if os.name == "posix":
        whole = os.fsencode(path.absolute())
        if len(whole) > _LONGEST_PATH or len(os.fsencode(path.name)) > _LONGEST_NAME:
            raise EnvironmentFault("file.name_too_long", path=str(path))


def _require_project(path: Path) -> bytes:
    """The file's first 100 bytes (sqlite.org/fileformat.html#the_database_header), if it may be a project."""
    if path.is_dir():
        raise EnvironmentFault("file.is_folder", path=str(path))
    if path.exists() and not path.is_file():
        raise UserError("project.not_a_project", path=str(path), reason="not a regular file")
    if not path.exists():
        raise EnvironmentFault("file.not_found", path=str(path))
    if not os.access(path, os.R_OK):
        raise EnvironmentFault("file.no_permission", path=str(path), reason="not readable")
    head = sqlite.head(path)
    ours = head[68:72] == schema.APPLICATION_ID.to_bytes(4, "big")
    # An interrupted copy leaves zeros: no text begins so. A file that only has our mark has lost its beginning.
    if (head and not head.strip(b"\0")) or (ours and not head.startswith(sqlite.MAGIC)):
        raise EnvironmentFault("project.damaged", path=str(path), reason="its beginning is lost")
    if head.startswith(sqlite.MAGIC) and len(head) < 100:
        raise EnvironmentFault("project.damaged", path=str(path), reason="its end is lost")
    if head.startswith(sqlite.MAGIC) and ours and _is_cut(path, int.from_bytes(head[16:18], "big")):
        raise EnvironmentFault("project.damaged", path=str(path), reason="its end is lost")
    if not ours:
        reason = "another application's SQLite file" if head.startswith(sqlite.MAGIC) else "no SQLite header"
        raise UserError("project.not_a_project", path=str(path), reason=reason)
    return head


def _is_cut(path: Path, page_size: int) -> bool:
    """Whether the last page is incomplete, and no log or journal will complete it."""
    page_size = 65536 if page_size == 1 else page_size
    return (
        page_size > 0
        and path.stat().st_size % page_size > 0
        and not any(_beside(path, e) for e in ("-wal", "-journal"))
    )


def _connect(path: Path, access: Access, vfs: str | None, busy_seconds: float, *, logged: bool) -> OpenFile:
    """Connect so that the first read works; `logged` says that the file's header asks for a write-ahead log."""

    def attempt(*, mode: str, immutable: bool = False, exclusive: bool = False) -> OpenFile:
        db = connect(path, mode=mode, immutable=immutable, vfs=vfs, busy_seconds=busy_seconds)
        try:
            if exclusive:
                leave_log(db)
            db.conn.row("SELECT count(*) FROM sqlite_schema")
        except BaseException:
            db.conn.close()
            raise
        return OpenFile(path, db, access, (0, 0))

    with named_faults(path):
        if not access.read_only:
            try:
                return attempt(mode="rw", exclusive=logged and access.network)
            except EnvironmentFault as error:
                if not logged or error.code not in _UNREADABLE_HERE:
                    raise
                return attempt(mode="rw", exclusive=True)
        try:
            # A log's index is made beside the file. If that can't be done and there is none, nothing will change.
            unlogged = logged and not os.access(path.parent, os.W_OK) and not _beside(path, "-wal")
            return attempt(mode="ro", immutable=unlogged)
        except EnvironmentFault as error:
            if error.code not in _UNREADABLE_HERE:
                raise
        try:
            return _connect_copy(path, access)
        except (OSError, sqlite.Error, EnvironmentFault):
            # There is no room for a copy either.
            return OpenFile(path, copy_in_memory(path), access, (0, 0))


_UNREADABLE_HERE = frozenset(["file.cannot_open", "file.no_permission", "file.failed", "file.read_only_disk"])
"""What SQLite says if a write-ahead log can't work there, or if a crash left a journal that it may not play back."""


def leave_log(db: Database, *, keep_lock: bool = False) -> None:
    """Switch a file from the write-ahead log to the rollback journal without memory shared between processes.

    Raises an error of SQLite (BUSY) while another connection has the file open. With `keep_lock`, none gets in again.
    """
    db.conn.execute("PRAGMA locking_mode = EXCLUSIVE")
    _pragma(db, "journal_mode = DELETE")
    if not keep_lock:
        db.conn.execute("PRAGMA locking_mode = NORMAL")


def _beside(path: Path, ending: str) -> bool:
    other = path.with_name(path.name + ending)
    return other.exists() and other.stat().st_size > 0


def _connect_copy(path: Path, access: Access) -> OpenFile:
    """Read a copy, with the journal that a crash left beside the original and that can't be played back there."""
    from tempfile import TemporaryDirectory

    scratch = TemporaryDirectory(prefix="biaodu-")
    try:
        copy = Path(scratch.name) / "copy"
        for ending in ("", "-wal", "-journal"):
            if _beside(path, ending):
                with copy.with_name("copy" + ending).open("wb") as stream:
                    stream.writelines(sqlite.read_stored(path, ending))
        db = connect(copy, known_as=path)
        try:
            db.conn.row("SELECT count(*) FROM sqlite_schema")
        except BaseException:
            db.conn.close()
            raise
        return OpenFile(path, db, access, (0, 0), scratch=scratch)
    except BaseException:
        scratch.cleanup()
        raise


def _prepare(file: OpenFile, *, quick_check: bool) -> None:
    db, access = file.db, file.access
    version = _version(db)
    require_structure(db.conn)
    if quick_check:
        result = str(_pragma(db, "quick_check(1)"))
        if result != "ok":
            raise EnvironmentFault("project.damaged", path=str(file.path), reason=result)
    db.conn.execute("PRAGMA foreign_keys = ON")
    db.conn.execute("PRAGMA temp_store = MEMORY")
    db.conn.execute("PRAGMA cache_size = -16384")
    if version > schema.SCHEMA_VERSION:
        access = replace(access, read_only=True, reason="newer_version")
    if access.read_only:
        access = replace(access, journal_mode=str(_pragma(db, "journal_mode")))
        if version < schema.SCHEMA_VERSION:
            _migrate_copy(file)
    else:
        mode = _pragma(db, f"journal_mode = {'DELETE' if access.network else 'WAL'}")
        access = replace(access, journal_mode=str(mode))
        # FULL: with WAL each commit is flushed before it is acknowledged (sqlite.org/pragma.html#pragma_synchronous). A
        # rollback journal commits by being deleted, and only EXTRA flushes the folder that says so.
        db.conn.execute(f"PRAGMA synchronous = {'FULL' if mode == 'wal' else 'EXTRA'}")
        # macOS: fsync does not reach the disk itself, F_FULLFSYNC does. It does nothing elsewhere.
        db.conn.execute("PRAGMA fullfsync = ON")
        if version < schema.SCHEMA_VERSION:
            access = replace(access, backup=_migrate(file, version))
    file.access = access
    _require_tables(file, newer=version > schema.SCHEMA_VERSION)
    if access.read_only:
        file.conn.execute("PRAGMA query_only = ON")
    elif access.journal_mode == "wal":
        # The first read above has made the log.
        file.log_identity = _identity(_log_of(file.path))


_UNJOURNALED = (
    "SELECT seq, uuid, name, kind, annotator, at, undo_of FROM operation",
    'SELECT id, operation, "table", key, before, after, exact FROM row_change',
    "SELECT document, text FROM document_text",
    "SELECT version, operation, at, snapshot FROM codebook_version",
)


def _require_tables(file: OpenFile, *, newer: bool) -> None:
    """Notice at once when the tables are not what this version reads."""
    try:
        for table in TABLES.values():
            file.conn.row(f"{table.select} LIMIT 0")
        for query in _UNJOURNALED:
            file.conn.row(f"{query} LIMIT 0")
        missing = file.conn.row("SELECT 1 FROM project") is None
    except sqlite.SQLError as error:
        code = "project.too_new" if newer else "project.damaged"
        raise EnvironmentFault(code, path=str(file.path), reason=str(error)) from error
    if missing:
        raise EnvironmentFault("project.damaged", path=str(file.path), reason="no project in it")


def _migrate(file: OpenFile, version: int) -> Path:
    """Copy the file, then bring it to this version's schema in one transaction; returns the copy's path."""
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%f")[:-3]
    path = file.path
    backup = path.with_name(f"{path.stem}.v{version}-{stamp}{path.suffix}")
    while os.path.lexists(backup):
        # There is one of the same second, made before the power went or by another program.
        backup = backup.with_name(f"{backup.stem}x{path.suffix}")
    copy_to(file.db, backup, file.permissions)
    try:
        _apply_migrations(file.db)
    except sqlite.Error as error:
        raise EnvironmentFault("project.not_migrated", path=str(path), backup=str(backup), reason=str(error)) from error
    return backup


def _migrate_copy(file: OpenFile) -> None:
    """Read an older file that must not be written: a copy of it is brought to this version's schema."""
    from tempfile import TemporaryDirectory

    scratch = TemporaryDirectory(prefix="biaodu-")
    try:
        copy = Path(scratch.name) / "copy"
        copy_to(file.db, copy)
        file.close()
        file.scratch, file.db = scratch, connect(copy, known_as=file.path)
        _apply_migrations(file.db)
    except BaseException:
        scratch.cleanup()
        raise


def _apply_migrations(db: Database) -> None:
    """Take all migrations or none.

    If another process migrates at the same time, wait for it: then nothing is left to do.
    """
    db.conn.execute("BEGIN IMMEDIATE")
    try:
        if _version(db) < schema.SCHEMA_VERSION:
            migrate(db, schema.STEPS)
            db.conn.execute(f"PRAGMA user_version = {schema.SCHEMA_VERSION}")
        db.conn.execute("COMMIT")
    except BaseException:
        if db.conn.in_transaction:
            db.conn.execute("ROLLBACK")
        raise


def _version(db: Database) -> int:
    return int(str(_pragma(db, "user_version")))


def _pragma(db: Database, name: str) -> object:
    row = db.conn.row(f"PRAGMA {name}")
    return row[0] if row else None
