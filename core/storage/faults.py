"""Turns SQLite's and the operating system's errors into coded ones that name the file."""

import errno
import sqlite3
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from core.errors import BiaoduError, EnvironmentFault, UserError

_BY_SQLITE = {
    sqlite3.SQLITE_FULL: "file.disk_full",
    sqlite3.SQLITE_READONLY: "file.no_permission",
    sqlite3.SQLITE_BUSY: "project.locked",
    sqlite3.SQLITE_LOCKED: "project.locked",
    sqlite3.SQLITE_CORRUPT: "project.damaged",
    sqlite3.SQLITE_NOTADB: "project.not_a_project",
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


def fault(error: sqlite3.Error | OSError, path: Path) -> BiaoduError:
    """The coded error for what SQLite or the system reported about `path`."""
    detail = str(error)
    if isinstance(error, OSError):
        code = _BY_ERRNO.get(error.errno or 0, "file.failed")
        return EnvironmentFault(code, path=str(path), reason=error.strerror or detail)
    # Extended result codes keep the primary code in their low byte (sqlite.org/rescode.html).
    primary = getattr(error, "sqlite_errorcode", 0) & 0xFF
    code = _BY_SQLITE.get(primary, "project.damaged" if "malformed" in detail else "file.failed")
    if code == "project.not_a_project":
        return UserError(code, path=str(path), reason=detail)
    return EnvironmentFault(code, path=str(path), reason=detail)


@contextmanager
def named_faults(path: Path) -> Generator[None]:
    """Within the block, errors of SQLite's environment and of the system become coded errors.

    Programming errors (`sqlite3.ProgrammingError`, `IntegrityError`) pass: they are bugs and must look like bugs.
    """
    try:
        yield
    except (sqlite3.ProgrammingError, sqlite3.IntegrityError):
        raise
    except (sqlite3.Error, OSError) as error:
        if isinstance(error, sqlite3.Error) and getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_ERROR:
            raise
        raise fault(error, path) from error
