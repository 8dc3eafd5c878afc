"""Claims a project file for one window of this machine."""

import hashlib
import os
from pathlib import Path

from filelock import FileLock, Timeout
from platformdirs import user_cache_path


class WindowLock:
    """An advisory lock by the operating system: it goes with the process, however that ends.

    The lock file lies in the user's cache folder, so nothing is left beside the project and read-only folders work.
    Other programs and the command line may still write through SQLite's own locks.
    """

    def __init__(self, path: Path) -> None:
        name = hashlib.sha256(os.path.realpath(path).encode("utf-8", "surrogateescape")).hexdigest()[:32]
        folder = user_cache_path("biaodu", appauthor=False) / "windows"
        folder.mkdir(parents=True, exist_ok=True)
        self._lock = FileLock(folder / f"{name}.lock", is_singleton=False)

    def acquire(self) -> bool:
        """Claim it now; False when another window has it."""
        try:
            self._lock.acquire(timeout=0)
        except Timeout:
            return False
        return True

    def release(self) -> None:
        """Let another window have it."""
        self._lock.release()
