"""Turns SQLite's and the operating system's errors into coded ones that name the file."""

import errno
import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

from core.errors import EnvironmentFault
from core.progress import Cancel
from core.storage import sqlite

_BY_SQLITE = {
    sqlite.FULL: "file.disk_full",
    sqlite.READONLY: "file.no_permission",
    sqlite.BUSY: "project.locked",
    sqlite.LOCKED: "project.locked",
    sqlite.CORRUPT: "project.damaged",
    # The header was checked before (core.storage.project_file), so what SQLite can't read behind it is damage.
    sqlite.NOTADB: "project.damaged",
    sqlite.IOERR: "file.failed",
    sqlite.CANTOPEN: "file.cannot_open",
    sqlite.PERM: "file.no_permission",
}
_OURS = frozenset([None, sqlite.ERROR, sqlite.CONSTRAINT, sqlite.MISUSE, sqlite.AUTH])
"""Codes that are not about disk or file; None is the binding's own for a wrong use."""
_BY_ERRNO = {
    errno.ENOSPC: "file.disk_full",
    errno.EDQUOT: "file.disk_full",
    errno.EFBIG: "file.disk_full",
    errno.EACCES: "file.no_permission",
    errno.EPERM: "file.no_permission",
    errno.EROFS: "file.read_only_disk",
    errno.ENOENT: "file.not_found",
    errno.ENOTDIR: "file.not_found",
    errno.EISDIR: "file.is_folder",
    errno.ENAMETOOLONG: "file.name_too_long",
}


_FOR_WANT_OF_RIGHTS = frozenset(["file.cannot_open", "file.no_permission", "file.failed"])
"""What SQLite also says if a file can't be made: so it does not mean that the whole medium is read-only."""

Reported = sqlite.Error | OSError | UnicodeDecodeError
"""Errors that SQLite's binding and the system raise. A text with bytes that are no longer UTF-8 is noticed by Python
alone.
"""


def on_read_only_disk(path: Path) -> bool:
    """Whether `path` lies on a medium that nobody can write to, such as a disc or a disk that is mounted read-only."""
    if not hasattr(os, "statvfs"):
        return False
    try:
        return bool(os.statvfs(path.parent).f_flag & os.ST_RDONLY)
    except OSError:
        return False


def fault(error: Reported, path: Path) -> EnvironmentFault:
    """The coded error for what SQLite or the system reported about `path`."""
    if isinstance(error, OSError):
        code = _BY_ERRNO.get(error.errno or 0, "file.failed")
        return EnvironmentFault(code, path=str(path), reason=error.strerror or str(error))
    if isinstance(error, UnicodeDecodeError):
        return EnvironmentFault("project.damaged", path=str(path), reason=str(error))
    code = _BY_SQLITE.get(sqlite.code(error) or 0, "file.failed")
    if code in _FOR_WANT_OF_RIGHTS and on_read_only_disk(path):
        code = "file.read_only_disk"
    elif code == "file.cannot_open" and not path.parent.is_dir():
        return EnvironmentFault("file.no_folder", path=str(path.parent))
    return EnvironmentFault(code, path=str(path), reason=str(error))


def reraise(error: Reported, path: Path) -> NoReturn:
    """Raise the error that `fault` gives.

    An error in our SQL or in our use of SQLite is raised as it is, so that a bug looks like a bug.  Raises `Cancel` for
    a statement that somebody interrupted (`Session.interrupt`).
    """
    if isinstance(error, sqlite.Error) and sqlite.code(error) == sqlite.INTERRUPT:
        raise Cancel from error
    if isinstance(error, sqlite.Error) and sqlite.code(error) in _OURS:
        raise error
    raise fault(error, path) from error


@contextmanager
def named_faults(path: Path) -> Generator[None]:
    """Within the block, errors of SQLite's environment and of the system become coded errors (see `reraise`)."""
    try:
        yield
    except (sqlite.Error, OSError, UnicodeDecodeError) as error:
        reraise(error, path)
