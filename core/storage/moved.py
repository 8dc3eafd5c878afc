"""Finds a project file that was renamed, or moved to another folder of its disk, while it was open.

SQLite goes on writing into the file, but names its log by the name that the file had, where no later opening looks for
it. So the log is brought into the file before it is closed, and its empty remains are taken away: a file that gets the
old name later must not find the log of another.
"""

import logging
import os
import sys
from contextlib import suppress
from pathlib import Path

from core.errors import BiaoduError
from core.storage.database import Connection

LOG = logging.getLogger("biaodu.storage")
Identity = tuple[int, int]
"""Device and inode."""
_DESCRIPTORS = Path("/proc/self/fd")
_BUSY, _IN_LOG, _MOVED = range(3)
"""Columns of what `wal_checkpoint` answers (sqlite.org/pragma.html#pragma_wal_checkpoint)."""


def find_moved(path: Path, identity: Identity) -> Path | None:
    """Where the file is now that was opened at `path`; None if that cannot be told, or if it is gone. Opens nothing.

    Linux knows the names of open files; elsewhere the folder is looked through.
    """
    if sys.platform.startswith("linux"):
        for descriptor in _inside(_DESCRIPTORS):
            with suppress(OSError):
                if _is_at(descriptor, identity) and _is_at(found := Path(os.readlink(descriptor)), identity):
                    return found
    return next((beside for beside in _inside(path.parent) if _is_at(beside, identity)), None)


def bring_log_in(conn: Connection) -> bool:
    """Write all that the log holds into the file; False if somebody is reading or writing there."""
    try:
        answer = conn.row("PRAGMA wal_checkpoint(TRUNCATE)")
    except BiaoduError:
        LOG.warning("the log of a moved project stays beside its old name", exc_info=True)
        return False
    return not answer[_BUSY] and answer[_IN_LOG] == answer[_MOVED]


def remove_empty_log(log: Path, identity: Identity | None) -> None:
    """Remove the log of a closed file that is no longer there, if it is empty and still ours."""
    with suppress(OSError):
        found = os.stat(log)
        if _identity(found) == identity and found.st_size == 0:
            log.unlink()
            log.with_name(log.name.removesuffix("-wal") + "-shm").unlink(missing_ok=True)


def _inside(folder: Path) -> list[Path]:
    try:
        return [folder / name for name in os.listdir(folder)]
    except OSError:
        return []


def _is_at(path: Path, identity: Identity) -> bool:
    try:
        return _identity(os.stat(path)) == identity
    except OSError:
        return False


def _identity(found: os.stat_result) -> Identity:
    return found.st_dev, found.st_ino
