"""Turns SQLite's and the operating system's errors into coded ones that name the file."""

import errno
import sqlite3
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

from core.errors import EnvironmentFault
from core.progress import Cancel

_BY_SQLITE = {
    sqlite3.SQLITE_FULL: "file.disk_full",
    sqlite3.SQLITE_READONLY: "file.no_permission",
    sqlite3.SQLITE_BUSY: "project.locked",
    sqlite3.SQLITE_LOCKED: "project.locked",
    sqlite3.SQLITE_CORRUPT: "project.damaged",
    # The header was read before (core.storage.project_file): what SQLite can't read behind it is damage.
    sqlite3.SQLITE_NOTADB: "project.damaged",
    sqlite3.SQLITE_IOERR: "file.failed",
    sqlite3.SQLITE_CANTOPEN: "file.cannot_open",
    sqlite3.SQLITE_PERM: "file.no_permission",
}
_BY_ERRNO = {
    errno.ENOSPC: "file.disk_full",
    errno.EDQUOT: "file.disk_full",
    errno.EFBIG: "file.disk_full",
    errno.EACCES: "file.no_permission",
    errno.EPERM: "file.no_permission",
    errno.EROFS: "file.no_permission",
    errno.ENOENT: "file.not_found",
    errno.ENOTDIR: "file.not_found",
    errno.EISDIR: "file.is_folder",
    errno.ENAMETOOLONG: "file.name_too_long",
}


def fault(error: sqlite3.Error | OSError, path: Path) -> EnvironmentFault:
    """The coded error for what SQLite or the system reported about `path`."""
    detail = str(error)
    if isinstance(error, OSError):
        code = _BY_ERRNO.get(error.errno or 0, "file.failed")
        return EnvironmentFault(code, path=str(path), reason=error.strerror or detail)
    if "decode" in detail:
        # Bytes of a text that are no UTF-8 any more (SQLite has no code for it: Python noticed).
        return EnvironmentFault("project.damaged", path=str(path), reason=detail)
    # Extended result codes keep the primary code in their low byte (sqlite.org/rescode.html).
    primary = getattr(error, "sqlite_errorcode", 0) & 0xFF
    code = _BY_SQLITE.get(primary, "file.failed")
    return EnvironmentFault(code, path=str(path), reason=detail)


def reraise(error: sqlite3.Error | OSError, path: Path) -> NoReturn:
    """Raise `fault`'s error; one in our SQL or in the use of sqlite3 as it is: a bug must look like a bug.

    `Cancel` for a statement that somebody interrupted (`Session.interrupt`).
    """
    code = getattr(error, "sqlite_errorcode", None)
    if code == sqlite3.SQLITE_INTERRUPT:
        raise Cancel from error
    if isinstance(error, sqlite3.Error) and (
        code == sqlite3.SQLITE_ERROR
        or (code is None and "decode" not in str(error))
        or isinstance(error, (sqlite3.ProgrammingError, sqlite3.IntegrityError, sqlite3.InterfaceError))
    ):
        raise error
    raise fault(error, path) from error


@contextmanager
def named_faults(path: Path) -> Generator[None]:
    """Within the block, errors of SQLite's environment and of the system become coded errors (see `reraise`)."""
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        reraise(error, path)
