"""Claims a project file for one window of this machine."""

import hashlib
import os
from contextlib import closing
from pathlib import Path

from core.places import cache_folder
from core.storage import sqlite
from core.storage.lock_beside import PATIENCE_SECONDS, Holder, LockBeside
from core.storage.permissions import make_private_folder

_NO_DATABASE = frozenset([sqlite.NOTADB, sqlite.CORRUPT])


def path_hash(project: Path) -> str:
    """32 hex digits that stand for the place of a project, however its path is written."""
    return hashlib.sha256(os.path.realpath(project).encode("utf-8", "surrogateescape")).hexdigest()[:32]


def beside_lock(project: Path, ending: str) -> Path:
    """A path for this project's windows, the same in every process of this user: ``<hash of the path>.<ending>``."""
    return cache_folder() / "windows" / f"{path_hash(project)}.{ending}"


def _file_lock(project: Path) -> Path | None:
    """As `beside_lock`, but for the file itself, whatever its name; None if there is none."""
    try:
        found = os.stat(project)
    except OSError:
        return None
    which = hashlib.sha256(f"{found.st_dev}:{found.st_ino}".encode()).hexdigest()[:32]
    return cache_folder() / "windows" / f"{which}.file"


def make_folder(folder: Path) -> None:
    """Make a folder of our cache, closed to others. Raises OSError."""
    make_private_folder(folder, below=cache_folder())


class WindowLock:
    """A lock by the operating system, taken through SQLite: it goes with the process, however that ends.

    An exclusive transaction on an empty database of its own writes nothing, holds on every system that SQLite runs on,
    and costs a start nothing, since SQLite is loaded anyway (filelock took 8 ms of it). The lock file lies in the
    user's cache folder, so nothing is left beside the project and read-only folders work.
    Other accounts and machines meet at a second lock, beside the project (`core.storage.lock_beside`).
    A third one stands for the file itself: renamed under a window, it can be opened by its new name, but not by a
    second window, which would read and write past the first one's log.
    Other programs and the command line may still write through SQLite's own locks.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._held: list[sqlite.Binding] = []
        self._beside = LockBeside(path)

    @property
    def holder(self) -> Holder | None:
        """Who has the project, after `acquire` was refused because of another account or machine."""
        holder = self._beside.holder
        return None if holder is None or holder.is_here else holder

    def acquire(self) -> bool:
        """Claim the project; False when another window has it, after a moment (`PATIENCE_SECONDS`).

        Where no lock can be made (a full disk, a cache that can't be written), the claim is granted: two windows are a
        nuisance, as each sees the other's work late, but SQLite's own locks keep the file whole.
        """
        self.release()
        self._beside.holder = None
        files = [beside_lock(self._path, "lock"), _file_lock(self._path)]
        if all(self._acquire_in_cache(file) for file in files if file is not None) and self._beside.acquire():
            return True
        self.release()
        return False

    def _acquire_in_cache(self, file: Path) -> bool:
        try:
            make_folder(file.parent)
            try:
                self._held.append(_locked(file))
            except sqlite.Error as error:
                if sqlite.code(error) not in _NO_DATABASE:
                    raise
                # Emptied, not replaced: whoever does the same at that moment meets the same file, and so this lock.
                os.truncate(file, 0)
                self._held.append(_locked(file))
        except (OSError, sqlite.Error) as error:
            if isinstance(error, sqlite.Error) and sqlite.code(error) == sqlite.BUSY:
                return False
            # Loaded when there is something to say: it takes 3 ms of each command.
            import logging

            logging.getLogger("biaodu.storage").warning("no window lock for this project", exc_info=True)
        return True

    def release(self) -> None:
        """Let another window have it."""
        self._beside.release()
        while self._held:
            self._held.pop().close()


def _locked(file: Path) -> sqlite.Binding:
    held = sqlite.connect(file, busy_seconds=PATIENCE_SECONDS)
    try:
        held.execute("PRAGMA journal_mode = MEMORY")
        held.execute("BEGIN EXCLUSIVE")
    except BaseException:
        held.close()
        raise
    return held


def is_claimed(project: Path) -> bool:
    """Whether a window has the project now, even one of this process.

    It takes a shared lock only, so that two who ask at once do not refuse each other.
    """
    return _is_locked(beside_lock(project, "lock"))


def is_claimed_by_another_name(project: Path) -> bool:
    """Whether a window has the file now, but opened it under another name."""
    file = _file_lock(project)
    return file is not None and _is_locked(file) and not is_claimed(project)


def _is_locked(file: Path) -> bool:
    try:
        asking = sqlite.connect(file, "ro")
    except sqlite.Error:
        return False
    with closing(asking):
        try:
            asking.execute("SELECT 1 FROM sqlite_schema").fetchone()
        except sqlite.Error as error:
            return sqlite.code(error) == sqlite.BUSY
    return False
