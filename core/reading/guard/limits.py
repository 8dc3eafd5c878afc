"""What a child process may take: limits that it puts on itself before it sees the first byte of a file.

Linux, Windows (a job object) and, but for memory, macOS enforce them; where memory is not enforced the parent looks.
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
"""Of prctl(2) on Linux."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one file may take, by the size of the file."""

    memory: int = 1536 * _MB
    """Bytes of address space, the interpreter's included, for a file of no size."""
    memory_per_byte: int = 3
    seconds: float = 60
    """Processor seconds for a file of no size; by the clock it is three times as many."""
    seconds_per_megabyte: float = 60
    most_seconds: float = 300
    enforced: bool = True
    """Whether the system is asked to hold the child to the memory; else the parent only looks how much it has."""

    def of(self, size: int) -> "Allowance":
        """What a file of so many bytes may take."""
        seconds = min(self.most_seconds, self.seconds + self.seconds_per_megabyte * size / _MB)
        return Allowance(self.memory + self.memory_per_byte * size, max(1, math.ceil(seconds)), self.enforced)


LIMITS = Limits()
"""Of an import."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """What reading one file may take."""

    memory: int
    """Bytes."""
    seconds: int
    """Of the processor."""
    enforced: bool

    @property
    def wall_seconds(self) -> int:
        """By the clock: a busy machine gives a process a third of its time, or the child waits for what never comes."""
        return 3 * self.seconds


def confine() -> bool:
    """Hold this process in for good: no core dumps, an end with its parent; True when memory limits are enforced."""
    if sys.platform == "win32":
        global _job
        _job = Job.of_this_process()
        return _job is not None
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform != "linux":
        return False
    system = ctypes.CDLL(None, use_errno=True)
    system.prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0)
    # Not even for those who are sent core dumps whatever the limit is.
    system.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
    return True


def allow(allowance: Allowance) -> None:
    """Hold this process to what its next file may take; for good where whoever started us allows no more anyway."""
    until = math.ceil(time.process_time()) + allowance.seconds
    if sys.platform == "win32":
        if _job is not None:
            _job.limit(allowance.memory if allowance.enforced else 0, until)
        return
    _set(resource.RLIMIT_CPU, until)
    if allowance.enforced:
        # macOS takes no limit below what is reserved already; there the parent looks.
        with contextlib.suppress(ValueError):
            _set(resource.RLIMIT_AS, allowance.memory)


if sys.platform != "win32":

    def _set(kind: int, value: int) -> None:
        _, most = resource.getrlimit(kind)
        resource.setrlimit(kind, (value if most == resource.RLIM_INFINITY else min(value, most), most))
