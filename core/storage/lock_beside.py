"""Claims a project for one window among all accounts and machines that can write beside it.

The lock in the user's cache folder (`core.storage.window_lock`) is seen by that user alone. This one lies beside the
project under the name that LibreOffice gives to such files, so that programs which synchronise folders leave it out.
"""

import json
import os
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from stat import S_ISREG
from typing import Any, cast

from core.storage.permissions import Permissions

PATIENCE_SECONDS = 0.2
"""How long a window waits for the lock. Whoever only asks who has it holds it for a fraction of a millisecond."""
_ASK_EVERY_SECONDS = 0.02
_FORMAT = "biaodu-window"
_LARGEST_BYTES = 4096
_LONGEST_NAME = 64
"""How many code points of a name a lock file may give."""
_LOCKED_AT = 1 << 30
"""On Windows nobody else can read locked bytes, so the locked byte is one beyond the end of the file."""
_ALWAYS = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
_AT_ONCE = getattr(os, "O_NONBLOCK", 0)
"""So that a pipe which somebody put there keeps nobody waiting."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose window has a project, as a lock file says. Anybody may have written that."""

    account: str = ""
    """Name of the account; empty where the file does not say."""
    host: str = ""
    """Name of the machine."""

    @property
    def is_on_this_machine(self) -> bool:
        """Whether it is a window on this machine."""
        return self.host == _here().host

    @property
    def is_here(self) -> bool:
        """Whether it is a window of this account on this machine."""
        return self == _here()


class LockBeside:
    """A lock by the operating system on a file beside the project: it goes with the process, however that ends.

    What a crash leaves behind is an unlocked file, which the next window takes over. Where none can be made (a folder
    that can't be written, a full disk), the claim is granted: other accounts then notice nothing, and SQLite's own
    locks keep the project whole all the same.
    """

    def __init__(self, project: Path) -> None:
        self._project = project
        self._file = lock_file(project)
        self._handle: int | None = None
        self.holder: Holder | None = None
        """Who has the lock, after `acquire` was refused."""

    def acquire(self) -> bool:
        """Claim the project; False when another window has it, after a moment (`PATIENCE_SECONDS`)."""
        self.release()
        self.holder = None
        # Somebody who may only read would keep those from writing who may.
        writable = all(os.access(place, os.W_OK) for place in (self._project, self._file.parent))
        if not writable or not self._project.is_file():
            return True
        try:
            end = time.monotonic() + PATIENCE_SECONDS
            while time.monotonic() < end:
                with suppress(FileNotFoundError, FileExistsError):
                    if (granted := self._attempt(end)) is not None:
                        return granted
        except OSError:
            # Loaded when there is something to say: it takes 3 ms of each command.
            import logging

            logging.getLogger("biaodu.storage").info("no lock beside this project", exc_info=True)
            return True
        # Others kept coming and going.
        self.holder = Holder()
        return False

    def _attempt(self, end: float) -> bool | None:
        """Whether it was granted.

        None, FileNotFoundError or FileExistsError if another window came or went meanwhile.
        """
        handle, writable = self._opened()
        try:
            if not _lock_patiently(handle, end):
                self.holder = _read(handle)
                return False
            if not self._is_there(handle) or (not writable and self._removed()):
                return None
            if writable:
                _write(handle)
            self._handle = handle
            return True
        finally:
            if self._handle != handle:
                os.close(handle)

    def release(self) -> None:
        """Give the lock back, and remove the file."""
        if self._handle is None:
            return
        handle, self._handle = self._handle, None
        if os.name == "posix":
            # While it is locked: whoever waits for this lock then finds that the file is gone.
            with suppress(OSError):
                if self._is_there(handle):
                    self._file.unlink()
            _unlock(handle)
            os.close(handle)
        else:
            # Windows does not remove an open file.
            os.close(handle)
            self._removed()

    def _opened(self) -> tuple[int, bool]:
        """The lock file, made when it is not there, and whether it can be written. Raises OSError."""
        like = Permissions.of(self._project.stat())
        # Not O_CREAT at once: in a folder such as /tmp that must not open a file which another account has made.
        with suppress(FileNotFoundError):
            return _open(self._file)
        handle = os.open(self._file, os.O_RDWR | os.O_CREAT | os.O_EXCL | _ALWAYS, 0o600)
        try:
            # Whoever may open the project must be able to open this.
            like.give(handle if os.name == "posix" else self._file)
        except BaseException:
            os.close(handle)
            raise
        return handle, True

    def _is_there(self, handle: int) -> bool:
        """Whether the opened file still has that name: its last holder removes it."""
        try:
            return os.path.samestat(os.fstat(handle), self._file.lstat())
        except FileNotFoundError:
            return False

    def _removed(self) -> bool:
        with suppress(OSError):
            self._file.unlink()
            return True
        return False


def lock_file(project: Path) -> Path:
    """Where the lock of a project lies."""
    real = Path(os.path.realpath(project))
    return real.with_name(f".~lock.{real.name}#")


def holder(project: Path) -> Holder | None:
    """Whose window has the project, even if of this process; None if none has, or if that can't be told."""
    try:
        handle, _writable = _open(lock_file(project))
    except OSError:
        return None
    try:
        return None if _lock(handle, shared=True) else _read(handle)
    except OSError:
        return None
    finally:
        os.close(handle)


def _open(file: Path) -> tuple[int, bool]:
    """An existing lock file, and whether it can be written. Raises OSError, also for a file that is none of ours."""
    # Checked before it is opened, too: closing a second name of the project would drop SQLite's locks on that.
    _require_ours(file.lstat(), file)
    try:
        handle, writable = os.open(file, os.O_RDWR | _AT_ONCE | _ALWAYS), True
    except PermissionError:
        handle, writable = os.open(file, os.O_RDONLY | _AT_ONCE | _ALWAYS), False
    try:
        _require_ours(os.fstat(handle), file)
        if _content(handle) is None:
            raise OSError(f"{file} is no lock file of ours")
    except BaseException:
        os.close(handle)
        raise
    return handle, writable


def _require_ours(found: os.stat_result, file: Path) -> None:
    # A second name may be a trap: what is written here would go into another file of somebody's.
    if not S_ISREG(found.st_mode) or found.st_nlink > 1 or found.st_size > _LARGEST_BYTES:
        raise OSError(f"{file} is no lock file of ours")


def _content(handle: int) -> dict[str, object] | None:
    """What a lock file says: nothing if it is just being written; None if it is none of ours. Raises OSError."""
    os.lseek(handle, 0, os.SEEK_SET)
    data = os.read(handle, _LARGEST_BYTES)
    if not data:
        return {}
    try:
        content: Any = json.loads(data)
    except (ValueError, RecursionError):
        return None
    if not isinstance(content, dict) or cast("dict[str, object]", content).get("format") != _FORMAT:
        return None
    return cast("dict[str, object]", content)


def _read(handle: int) -> Holder:
    content = _content(handle) or {}
    return Holder(_shown(content.get("account")), _shown(content.get("host")))


def _shown(name: object) -> str:
    """A name from outside, made fit to stand in a sentence."""
    return "".join(letter for letter in name if letter.isprintable())[:_LONGEST_NAME] if isinstance(name, str) else ""


def _write(handle: int) -> None:
    """Write who has it now. On a full disk the file stays empty, and then nobody can read who it is."""
    with suppress(OSError):
        os.ftruncate(handle, 0)
        os.lseek(handle, 0, os.SEEK_SET)
        os.write(handle, json.dumps({"format": _FORMAT, **asdict(_here())}).encode())


def _lock_patiently(handle: int, end: float) -> bool:
    while not _lock(handle):
        if time.monotonic() > end:
            return False
        time.sleep(_ASK_EVERY_SECONDS)
    return True


if os.name == "nt":
    import msvcrt

    def _here() -> Holder:
        return Holder(_shown(os.environ.get("USERNAME")), _shown(os.environ.get("COMPUTERNAME")))

    def _lock(handle: int, *, shared: bool = False) -> bool:
        """Whether the lock is ours now. Raises OSError."""
        os.lseek(handle, _LOCKED_AT, os.SEEK_SET)
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except PermissionError:
            return False
        return True

    def _unlock(handle: int) -> None:
        """Give it back; closing does that here."""

else:
    import fcntl
    import pwd

    def _here() -> Holder:
        # Not by getpass, which believes environment variables before the system.
        try:
            account = pwd.getpwuid(os.geteuid()).pw_name
        except KeyError:
            account = str(os.geteuid())
        return Holder(_shown(account), _shown(os.uname().nodename))

    def _lock(handle: int, *, shared: bool = False) -> bool:
        """Whether the lock is ours now. Raises OSError.

        By ``flock``: it belongs to what was opened here, so closing another descriptor of the file does not drop it,
        and a file that may only be read can be locked.
        """
        try:
            fcntl.flock(handle, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _unlock(handle: int) -> None:
        """Give it back, also where a process that was forked meanwhile has it open."""
        with suppress(OSError):
            fcntl.flock(handle, fcntl.LOCK_UN)
