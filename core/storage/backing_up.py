"""Makes a project's daily backup while work goes on, and makes a project of a backup again."""

import re
import shutil
import time
from collections.abc import Generator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from core.errors import EnvironmentFault, UserError
from core.progress import Cancelled, Progress, never, no_progress, stop_if
from core.storage import backups, entities, project_file, sqlite
from core.storage.backups import Backup, Owner
from core.storage.database import Connection, connect
from core.storage.faults import named_faults, reraise
from core.storage.permissions import OWNER_ALONE, Permissions
from core.storage.project_file import OpenFile
from core.storage.snapshot import snapshot

PROJECT_BYTES = 2 << 30
"""Most bytes that the backups of one project may take: of a project of 1 GB two days are kept, of one over this size
none.
"""
ALL_BYTES = 6 << 30
"""Most bytes that all backups of a user may take."""
FREE_BYTES = 1 << 30
"""Bytes that must stay free on the disk after a backup."""
MANY_OPERATIONS = 1000
"""After so many operations a second backup is made on the same day: for long days, and for clocks that stand still."""
_LEFT_BEHIND = re.compile(r"\.[0-9a-f]{16}\.tmp(-journal)?")
_LEFT_BEHIND_SECONDS = 24 * 3600
_SOURCES_FAULT = frozenset([sqlite.CORRUPT, sqlite.NOTADB, sqlite.BUSY, sqlite.LOCKED])


class BackupOutcome(StrEnum):
    """What came of an attempt to back a project up."""

    TAKEN = "taken"
    TODAY = "today"
    """There is one from today already."""
    UNCHANGED = "unchanged"
    """Nothing was done since the last one."""
    EMPTY = "empty"
    """There is no document in it yet."""
    BUSY = "busy"
    """On a network share, where others kept writing."""
    TOO_LARGE = "too_large"
    """It has more than `PROJECT_BYTES`."""
    DISK_LOW = "disk_low"
    """Less than `FREE_BYTES` would be free."""
    ALL_FULL = "all_full"
    """The newest backups of all projects would take more than `ALL_BYTES`."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of an attempt, and the project's newest backup, if there is one."""

    outcome: BackupOutcome
    newest: Backup | None


@dataclass(frozen=True, slots=True)
class Contents:
    """What is in a backup."""

    documents: int
    annotations: int
    changed_at: str
    """UTC of the last operation."""


@dataclass(frozen=True, slots=True)
class _Mark:
    """The last operation of a project. Two states with the same last operation are the same."""

    seq: int
    uuid: str
    at: str


def take(
    file: OpenFile,
    today: date,
    *,
    always: bool = False,
    progress: Progress = no_progress,
    cancelled: Cancelled = never,
) -> Taken:
    """Back a project up when it is due, checking the copy before older ones go; `always` a second time on one day, too.

    The file is read in small steps, in a state that others' commits do not change and that keeps nobody from
    committing. Raises EnvironmentFault ``project.damaged`` when the project is, and for disk and permission; Cancel.
    """
    with snapshot(file.conn):
        now = _mark(file.conn)
        uuid, name, _made = entities.project(file.conn)
        folder = backups.folder_of(uuid, file.path)
        found = backups.look_into(folder)
        newest = found.backups[0] if found else None
        size = _bytes(file.conn)
        refusal = _not_due(file.conn, now, newest, today, always=always) or _no_room(folder, size)
        if refusal is not None:
            return Taken(refusal, newest)
        mode = file.permissions.mode if file.permissions else OWNER_ALONE.mode
        with named_faults(folder):
            backups.make_folder(folder, Owner(Path(file.path).resolve(), uuid, name, mode))
            _sweep(folder)
        target = folder / backups.file_name(newest.number + 1 if newest else 1, today)
        try:
            with project_file.appearing(target, OWNER_ALONE) as temporary:
                copied = _copy(file.conn, temporary, target, progress, cancelled, gently=True)
                # With a rollback journal, as on a share, others may have written meanwhile.
                if copied.seq < now.seq:
                    raise EnvironmentFault("file.failed", path=str(target), reason="the copy lacks operations")
        except sqlite.Restarted:
            return Taken(BackupOutcome.BUSY, newest)
        except UserError:
            # Somebody else was faster, such as a window on another machine with the same home folder.
            return Taken(BackupOutcome.TODAY, newest)
    made = backups.look_into(folder)
    if made is not None:
        backups.remove(backups.surplus(made.backups, PROJECT_BYTES))
    backups.remove(backups.surplus_of_all(backups.stored(), ALL_BYTES))
    return Taken(BackupOutcome.TAKEN, made.backups[0] if made else None)


def trouble(outcome: BackupOutcome, project: Path) -> UserError | None:
    """Why a project that needs a backup has no new one; None if all is well."""
    path, folder = str(project), str(backups.backups_folder())
    if outcome is BackupOutcome.TOO_LARGE:
        return UserError("backup.too_large", path=path, limit=PROJECT_BYTES >> 30)
    if outcome is BackupOutcome.DISK_LOW:
        return UserError("backup.disk_low", folder=folder, limit=FREE_BYTES >> 30)
    if outcome is BackupOutcome.ALL_FULL:
        return UserError("backup.all_full", folder=folder, limit=ALL_BYTES >> 30)
    if outcome is BackupOutcome.BUSY:
        return UserError("backup.busy", path=path)
    return None


def contents(backup: Backup) -> Contents:
    """What is in a backup. Raises EnvironmentFault for one that can't be read."""
    with _reading(backup) as conn:
        documents = conn.row("SELECT count(*) FROM document WHERE deleted = 0")[0]
        annotations = conn.row("SELECT count(*) FROM annotation WHERE deleted = 0")[0]
        return Contents(int(documents), int(annotations), _mark(conn).at)


def restore(
    backup: Backup, owner: Owner, target: Path, *, progress: Progress = no_progress, cancelled: Cancelled = never
) -> None:
    """Make a project of a backup at `target`, a new file; who may read the original may read it.

    Raises UserError ``project.exists``; EnvironmentFault ``project.damaged`` for a backup that is, and for disk and
    permission; Cancel.
    """
    try:
        like = Permissions.of(owner.project.stat())
    except OSError:
        like = Permissions(owner.mode, None)
    with project_file.appearing(target, like) as temporary, _reading(backup) as conn:
        _copy(conn, temporary, target, progress, cancelled)


def _not_due(conn: Connection, now: _Mark, newest: Backup | None, today: date, *, always: bool) -> BackupOutcome | None:
    if conn.row("SELECT 1 FROM document LIMIT 1") is None:
        return BackupOutcome.EMPTY
    if newest is None:
        return None
    try:
        with _reading(newest) as last_copy:
            last = _mark(last_copy)
    except EnvironmentFault:
        return None
    if last == now:
        return BackupOutcome.UNCHANGED
    # An older state that was put in the project's place has fewer operations.
    if newest.day == today and not always and 0 <= now.seq - last.seq < MANY_OPERATIONS:
        return BackupOutcome.TODAY
    return None


def _no_room(folder: Path, size: int) -> BackupOutcome | None:
    if size > PROJECT_BYTES:
        return BackupOutcome.TOO_LARGE
    there = next(place for place in (folder, *folder.parents) if place.is_dir())
    with named_faults(there):
        free = shutil.disk_usage(there).free
    if free - size < FREE_BYTES:
        return BackupOutcome.DISK_LOW
    others = (stored.backups[0].bytes for stored in backups.stored() if stored.folder != folder)
    return BackupOutcome.ALL_FULL if sum(others) + size > ALL_BYTES else None


def _sweep(folder: Path) -> None:
    """Remove what was being written when the machine stopped."""
    for path in folder.iterdir():
        with suppress(OSError):
            if _LEFT_BEHIND.fullmatch(path.name) and time.time() - path.stat().st_mtime > _LEFT_BEHIND_SECONDS:
                path.unlink()


def _copy(
    source: Connection,
    temporary: Path,
    target: Path,
    progress: Progress,
    cancelled: Cancelled,
    *,
    gently: bool = False,
) -> _Mark:
    """Copy a database to `temporary`, one file without a log beside it, and check all its pages; its last operation."""

    def between(done: int, total: int) -> None:
        stop_if(cancelled)
        progress(done, total, target.name)

    copy = connect(temporary, known_as=source.path).conn
    with closing(copy):
        # Exclusive: then a log's index needs no memory shared through the target's file system.
        copy.execute("PRAGMA locking_mode = EXCLUSIVE")
        try:
            sqlite.copy_in_steps(source, copy, between, gently=gently)
        except sqlite.Error as error:
            reraise(error, source.path if sqlite.code(error) in _SOURCES_FAULT else target)
        copy.execute("PRAGMA journal_mode = DELETE")
        try:
            with sqlite.asking(copy, cancelled):
                result = copy.row("PRAGMA quick_check(1)")[0]
        finally:
            stop_if(cancelled)
        if result != "ok":
            raise EnvironmentFault("project.damaged", path=str(source.path), reason=str(result))
        return _mark(copy)


def _mark(conn: Connection) -> _Mark:
    row = conn.row("SELECT seq, uuid, at FROM operation ORDER BY seq DESC LIMIT 1")
    return _Mark(int(row[0]), str(row[1]), str(row[2])) if row else _Mark(0, "", "")


def _bytes(conn: Connection) -> int:
    return int(conn.row("PRAGMA page_count")[0]) * int(conn.row("PRAGMA page_size")[0])


@contextmanager
def _reading(backup: Backup) -> Generator[Connection]:
    """A connection to a backup: nothing is made beside it, nothing in it changes. Raises EnvironmentFault."""
    with named_faults(backup.path), closing(connect(backup.path, mode="ro", immutable=True).conn) as conn:
        yield conn
