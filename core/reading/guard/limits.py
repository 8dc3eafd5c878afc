"""Limits that a child process puts on itself before a parser sees the first byte of a file.

Linux, Windows (a job object) and, except for memory, macOS enforce them. If memory is not enforced, the parent watches
it.
"""

import contextlib
import ctypes
import math
import signal
import sys
import time
from dataclasses import dataclass

if sys.platform == "win32":
    from core.reading.guard.windows_job import Job

    _job: Job | None = None
else:
    import resource

_MB = 1 << 20
_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE = 1, 4
"""Options of prctl(2) on Linux."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading a file may use, depending on its size."""

    memory: int = 1536 * _MB
    """Bytes of address space for an empty file, including the interpreter's."""
    memory_per_byte: int = 3
    seconds: float = 60
    """Processor seconds for an empty file. Three times as many may pass by the clock."""
    seconds_per_megabyte: float = 60
    most_seconds: float = 300
    enforced: bool = True
    """Whether the system is asked to enforce the memory; if not, the parent only watches it."""

    def of(self, size: int) -> "Allowance":
        """What a file of so many bytes may use."""
        seconds = min(self.most_seconds, self.seconds + self.seconds_per_megabyte * size / _MB)
        return Allowance(self.memory + self.memory_per_byte * size, max(1, math.ceil(seconds)), self.enforced)


LIMITS = Limits()
"""The limits for an import."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """What reading one file may use."""

    memory: int
    """Bytes."""
    seconds: int
    """Processor seconds."""
    enforced: bool

    @property
    def wall_seconds(self) -> int:
        """Seconds by the clock.

        A process on a busy machine gets a third of the time; the child may also wait in vain.
        """
        return 3 * self.seconds


def confine() -> bool:
    """Limit this process for good: no core dumps, and it ends with its parent. True if memory limits are enforced."""
    if sys.platform == "win32":
        global _job
        _job = Job.of_this_process()
        return _job is not None
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform != "linux":
        return False
    system = ctypes.CDLL(None, use_errno=True)
    system.prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0)
    # Not even for programs that receive core dumps whatever the limit is.
    system.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
    return True


def allow(allowance: Allowance) -> None:
    """Set the limits for the next file. They are final if whoever started this process allows no more anyway."""
    until = math.ceil(time.process_time()) + allowance.seconds
    if sys.platform == "win32":
        if _job is not None:
            _job.limit(allowance.memory if allowance.enforced else 0, until)
        return
    _set(resource.RLIMIT_CPU, until)
    if allowance.enforced:
        # macOS refuses a limit below what is reserved already; then the parent watches.
        with contextlib.suppress(ValueError):
            _set(resource.RLIMIT_AS, allowance.memory)


if sys.platform != "win32":

    def _set(kind: int, value: int) -> None:
        _, most = resource.getrlimit(kind)
        resource.setrlimit(kind, (value if most == resource.RLIM_INFINITY else min(value, most), most))
