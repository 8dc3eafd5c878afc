"""Reads projects from a disk that has no room for the files SQLite keeps beside them."""

import os
from contextlib import suppress
from pathlib import Path

from core.errors import EnvironmentFault
from core.storage import sqlite
from core.storage.database import Database, connect, connect_memory

_NEEDED_BYTES = 128 * 1024
"""The index of a write-ahead log takes 32 KB at least, and the log itself some pages of 4 KB."""
_LARGEST_IN_MEMORY_BYTES = 1 << 30


def looks_full(folder: Path) -> bool:
    """Whether the disk says that it has no room for what SQLite needs. That is quick, but leaves out quotas."""
    try:
        # Imported here because it loads several packers, and disks are mostly not full.
        import shutil

        return shutil.disk_usage(folder).free < _NEEDED_BYTES
    except OSError:
        return False


def has_room(folder: Path) -> bool:
    """Whether a file of the size that SQLite needs can be written there.

    It is tried, because no figure shows quotas.
    """
    probe = folder / f".{os.urandom(8).hex()}.tmp"
    try:
        handle = os.open(probe, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            written = os.write(handle, bytes(_NEEDED_BYTES))
            os.fsync(handle)
        finally:
            os.close(handle)
    except OSError:
        return False
    finally:
        with suppress(OSError):
            probe.unlink()
    return written == _NEEDED_BYTES


def copy_in_memory(path: Path) -> Database:
    """The project and what lies in its log, in this process's memory; its files are not changed.

    For a moment nobody else can open it, so what is read belongs together. Raises EnvironmentFault ``file.disk_full``
    for a project that is too large for that, `core.storage.sqlite.Error` and EnvironmentFault.
    """
    if path.stat().st_size > _LARGEST_IN_MEMORY_BYTES:
        raise EnvironmentFault("file.disk_full", path=str(path))
    copy = connect_memory()
    try:
        copy.path = path
        source = connect(path).conn
        try:
            # The log's index is then in memory of this process alone (sqlite.org/wal.html, "use of WAL without shared
            # memory"), and the log is left as it is: the pages in it may not fit into the file.
            source.execute("PRAGMA locking_mode = EXCLUSIVE")
            sqlite.keep_log(source)
            sqlite.copy(source, copy)
        finally:
            source.close()
    except BaseException:
        copy.close()
        raise
    return Database(copy)
