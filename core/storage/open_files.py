"""Which files SQLite has open in this process, so that nothing else opens and closes one of them.

POSIX drops all locks of a process on a file when the process closes *any* descriptor of it
(sqlite.org/howtocorrupt.html, 2.2). SQLite's locks on a project would then be gone without its knowing: the next
program that opens and closes the project would take itself for the last one and remove the log, and labels would go
into a file without a name. So what SQLite has open is listed here, and every file that a user can name is opened by
`reading`.
"""

import os
from collections import Counter
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from threading import Condition
from typing import BinaryIO

from core.errors import UserError
from core.storage.sqlite import MAGIC

BESIDE = ("-wal", "-shm", "-journal")
"""What SQLite keeps beside a database while it is open; the first and the last may hold committed work."""

Identity = tuple[int, int]
"""Device and inode."""

_changed = Condition()
_databases: Counter[Path] = Counter()
_being_read: Counter[Identity] = Counter()


class Claim:
    """Announces that SQLite may open a database in this process, until `release`; waits while somebody reads it."""

    def __init__(self, path: Path) -> None:
        self._path: Path | None = Path(os.path.realpath(path))
        with _changed:
            # First it is listed, and then waited for: whoever wants to read it from now on is refused.
            _databases[self._path] += 1
            _changed.wait_for(lambda: not (_identities(self._path) & _being_read.keys()))

    def release(self) -> None:
        """Say that the connection is closed. A second time does nothing."""
        with _changed:
            if self._path is not None:
                _databases[self._path] -= 1
                if not _databases[self._path]:
                    del _databases[self._path]
                self._path = None


def is_open(path: Path) -> bool:
    """Whether `path` names a database that is open in this process, or what SQLite keeps beside one."""
    with _changed:
        return _is_open(path)


@contextmanager
def reading(path: Path, buffering: int = -1) -> Generator[BinaryIO]:
    """`path`, open for reading bytes. Meanwhile no project opens that it is part of.

    Raises UserError ``file.is_open_project`` for a file of an open project; OSError.
    """
    with _changed:
        if _is_open(path):
            raise UserError("file.is_open_project", path=str(path))
        identity = _identity(path)
        if identity is not None:
            _being_read[identity] += 1
    try:
        with open(path, "rb", buffering) as stream:
            yield stream
    finally:
        with _changed:
            if identity is not None:
                _being_read[identity] -= 1
                if not _being_read[identity]:
                    del _being_read[identity]
                _changed.notify_all()


def is_database(path: Path) -> bool:
    """Whether `path` is an SQLite database, open or not, or lies beside an open one. Raises OSError."""
    if is_open(path):
        return True
    with reading(path) as stream:
        return stream.read(len(MAGIC)) == MAGIC


def _is_open(path: Path) -> bool:
    identity = _identity(path)
    return identity is not None and any(identity in _identities(database) for database in _databases)


def _identities(database: Path | None) -> set[Identity]:
    if database is None:
        return set()
    found = (_identity(database.with_name(database.name + ending)) for ending in ("", *BESIDE))
    return {identity for identity in found if identity is not None}


def _identity(path: Path) -> Identity | None:
    try:
        found = os.stat(path)
    except (OSError, ValueError):
        return None
    return found.st_dev, found.st_ino
