"""Claims a project file for one window of this machine."""

import hashlib
import logging
import os
import sqlite3
from pathlib import Path

from platformdirs import user_cache_path

LOG = logging.getLogger("biaodu.storage")


def beside_lock(project: Path, ending: str) -> Path:
    """A path for this project's windows, the same in every process of this user: ``<hash of the path>.<ending>``."""
    name = hashlib.sha256(os.path.realpath(project).encode("utf-8", "surrogateescape")).hexdigest()[:32]
    return user_cache_path("biaodu", appauthor=False) / "windows" / f"{name}.{ending}"


class WindowLock:
    """A lock by the operating system, taken through SQLite: it goes with the process, however that ends.

    An exclusive transaction on an empty database of its own writes nothing, holds on every system that SQLite runs on,
    and costs a start nothing, since SQLite is loaded anyway (filelock took 8 ms of it). The lock file lies in the
    user's cache folder, so nothing is left beside the project and read-only folders work.
    Other programs and the command line may still write through SQLite's own locks.
    """

    def __init__(self, path: Path) -> None:
        self._file = beside_lock(path, "lock")
        self._held: sqlite3.Connection | None = None

    def acquire(self) -> bool:
        """Claim it now; False when another window has it.

        Where no lock can be made (a full disk, a cache that can't be written), the claim is granted: two windows are a
        nuisance, as each sees the other's work late, but SQLite's own locks keep the file whole.
        """
        self.release()
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            # A window may be closed from another thread than it was opened in.
            held = sqlite3.connect(self._file, timeout=0, isolation_level=None, check_same_thread=False)
            try:
                held.execute("PRAGMA journal_mode = MEMORY")
                held.execute("BEGIN EXCLUSIVE")
            except BaseException:
                held.close()
                raise
            self._held = held
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY:
                return False
            LOG.warning("no window lock for this project", exc_info=True)
        except (OSError, sqlite3.Error):
            LOG.warning("no window lock for this project", exc_info=True)
        return True

    def release(self) -> None:
        """Let another window have it."""
        if self._held is not None:
            self._held.close()
            self._held = None


def is_claimed(project: Path) -> bool:
    """Whether a window has the project now, one of this process included."""
    lock = WindowLock(project)
    free = lock.acquire()
    lock.release()
    return not free
