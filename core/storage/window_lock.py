"""Claims a project file for one window of this machine."""

import hashlib
import logging
import os
from pathlib import Path

from filelock import FileLock, Timeout
from platformdirs import user_cache_path

LOG = logging.getLogger("biaodu.storage")


def beside_lock(project: Path, ending: str) -> Path:
    """A path for this project's windows, the same in every process of this user: ``<hash of the path>.<ending>``."""
    name = hashlib.sha256(os.path.realpath(project).encode("utf-8", "surrogateescape")).hexdigest()[:32]
    return user_cache_path("biaodu", appauthor=False) / "windows" / f"{name}.{ending}"


class WindowLock:
    """An advisory lock by the operating system: it goes with the process, however that ends.

    The lock file lies in the user's cache folder, so nothing is left beside the project and read-only folders work.
    Other programs and the command line may still write through SQLite's own locks.
    """

    def __init__(self, path: Path) -> None:
        self._file = beside_lock(path, "lock")
        self._lock = FileLock(self._file, is_singleton=False)

    def acquire(self) -> bool:
        """Claim it now; False when another window has it.

        Where no lock can be made (a full disk, a cache that can't be written), the claim is granted: two windows are a
        nuisance, as each sees the other's work late, but SQLite's own locks keep the file whole.
        """
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            self._lock.acquire(timeout=0)
        except Timeout:
            return False
        except OSError:
            LOG.warning("no window lock for this project", exc_info=True)
        return True

    def release(self) -> None:
        """Let another window have it."""
        self._lock.release()


def is_claimed(project: Path) -> bool:
    """Whether a window has the project now, one of this process included."""
    lock = WindowLock(project)
    free = lock.acquire()
    lock.release()
    return not free
