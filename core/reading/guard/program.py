"""Runs a foreign program that reads a file (LibreOffice) with limits of time, memory and output; it can be cancelled.

On Linux and macOS a process of ours stands between. It starts the program, and when its parent is gone it ends the
program with all that this started. On Windows a job object does that.
"""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from core import outside
from core.reading.guard.command import child_command
from core.reading.guard.memory import resident_of_tree

_TICK = 0.05
_LOOK = 0.5
"""Seconds between two checks of the memory, which cost more than the other checks."""
_LARGEST_FILE = 1 << 30
"""Bytes of the largest file that the program may write."""


class OutOfMemory(Exception):
    """The program took more memory than it may."""


class TooSlow(Exception):
    """The program took longer than it may."""


@dataclass(frozen=True, slots=True)
class ProgramLimits:
    """What a program and everything that it starts may use."""

    memory: int
    """Bytes in use."""
    seconds: float
    """By the clock."""


def run(command: Sequence[str], folder: Path, limits: ProgramLimits, asking: Callable[[], None]) -> None:
    """Run a program in a folder until it ends. When this returns or raises, nothing of it is running any more.

    `asking` is called 20 times a second; what it raises goes on to the caller. Raises `OutOfMemory`, `TooSlow`, OSError
    when it cannot be started, and `subprocess.CalledProcessError` when it fails.
    """
    whole = command if sys.platform == "win32" else child_command(*command)
    process = subprocess.Popen(
        whole,
        cwd=folder,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=outside.environment() if sys.platform == "win32" else None,
        start_new_session=True,
        creationflags=_suspended(),
    )
    end = _hold(process)
    with process:
        try:
            _wait(process, limits, asking)
        finally:
            end()
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, whole)


def _wait(process: "subprocess.Popen[bytes]", limits: ProgramLimits, asking: Callable[[], None]) -> None:
    until = time.monotonic() + limits.seconds
    look = 0.0
    while True:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(_TICK)
            return
        asking()
        now = time.monotonic()
        if now > until:
            raise TooSlow
        if now > look:
            look = now + _LOOK
            if resident_of_tree(process.pid) > limits.memory:
                raise OutOfMemory


def _suspended() -> int:
    """On Windows, flags that start a program suspended until it is in its job.

    What it starts earlier would be outside.
    """
    return subprocess.CREATE_NO_WINDOW | 0x4 if sys.platform == "win32" else 0


def _hold(process: "subprocess.Popen[bytes]") -> Callable[[], None]:
    """Something that ends the program and everything that it started."""
    if sys.platform == "win32":
        import psutil

        from core.reading.guard.windows_job import Job

        job = Job.around(process.pid)
        psutil.Process(process.pid).resume()
        return process.kill if job is None else job.end

    def end() -> None:
        # Even if the first process has ended: what it left behind is in its group.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)

    return end


def supervise(command: Sequence[str]) -> int:
    """Run a command; end it and this process when standard input ends, which is when the parent does.

    Returns the command's exit status. This runs in the process in between, which leads a process group of its own.
    """
    if sys.platform == "win32":
        return subprocess.call(command, env=outside.environment())
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (_LARGEST_FILE, _LARGEST_FILE))

    def end_with_parent() -> None:
        while os.read(0, 1):
            pass
        os.killpg(0, signal.SIGKILL)

    threading.Thread(target=end_with_parent, daemon=True).start()
    status = subprocess.call(command, stdin=subprocess.DEVNULL, env=outside.environment())
    return status if status >= 0 else 1
