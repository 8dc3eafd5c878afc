"""Watches a child while it reads, and says what became of a file whose reading did not end well."""

import signal
import sys

from core.errors import UserError
from core.reading.guard.limits import Allowance
from core.reading.guard.memory import memory_of
from core.reading.guard.process import Child, Gone

FATES = frozenset({"import.out_of_memory", "import.too_slow", "import.crashed"})
"""Codes of files that ended the process that read them, or kept it from ending."""
_LONGEST_TICK = 1.0
"""How many seconds a single wait counts at most: the machine may have been asleep."""
_NEAR = 0.6
"""Share of the allowed memory from which on a sudden end is blamed on memory: it grows between two checks."""
_WINDOWS_NO_MEMORY = frozenset({0xE0000008, 0xC0000017, 0xC000012D})
"""PDFium's own exception (kOutOfMemoryExceptionCode), STATUS_NO_MEMORY, STATUS_COMMITMENT_LIMIT."""
_WINDOWS_NO_QUOTA = 1816
"""ERROR_NOT_ENOUGH_QUOTA: the exit status when a job has used up its time."""


class Watch:
    """Time and memory of a child while it reads one file."""

    def __init__(self, kind: str, allowance: Allowance, *, enforced: bool) -> None:
        self._kind = kind
        self._allowance = allowance
        self._enforced = enforced
        self._spent = 0.0
        self._peak = 0

    def look(self, child: Child, waited: float) -> None:
        """Check a child that was silent for some seconds; raises UserError with one of `FATES`."""
        self._spent += min(waited, _LONGEST_TICK)
        memory = memory_of(child.id) if child.id is not None else 0
        self._peak = max(self._peak, memory)
        if memory > self._allowance.memory and not self._enforced:
            raise self.out_of_memory()
        if self._spent > self._allowance.wall_seconds:
            raise self._too_slow()

    def fate(self, gone: Gone) -> UserError:
        """The error for a child that has died."""
        if gone.too_long:
            return UserError("import.expands", kind=self._kind)
        if gone.status is not None and gone.status in _out_of_time():
            return self._too_slow()
        # A parser that gets no memory usually ends the process, in one way or another.
        if gone.status is not None and (self._peak > _NEAR * self._allowance.memory or gone.status in _no_memory()):
            return self.out_of_memory()
        return self.crashed()

    def out_of_memory(self) -> UserError:
        """The error for a file that takes too much memory."""
        return UserError("import.out_of_memory", kind=self._kind, megabytes=self._allowance.memory >> 20)

    def crashed(self) -> UserError:
        """The error for a file whose child died or gave no proper answer."""
        return UserError("import.crashed", kind=self._kind)

    def _too_slow(self) -> UserError:
        return UserError("import.too_slow", kind=self._kind, seconds=self._allowance.seconds)


def _out_of_time() -> frozenset[int]:
    """The exit statuses of a process that used up its processor time."""
    if sys.platform == "win32":
        return frozenset({_WINDOWS_NO_QUOTA})
    return frozenset({-int(signal.SIGXCPU)})


def _no_memory() -> frozenset[int]:
    return _WINDOWS_NO_MEMORY if sys.platform == "win32" else frozenset()
