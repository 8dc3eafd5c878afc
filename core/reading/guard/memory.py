"""Tells how much memory a process has."""

import os
import sys
from contextlib import suppress

_PAGE = os.sysconf("SC_PAGE_SIZE") if sys.platform != "win32" else 0


def memory_of(process: int) -> int:
    """Bytes of memory that a child has; 0 when it is gone.

    On Linux this is the address space that it reserved, because that is what is limited. Elsewhere it is what it uses
    together with the processes that it started: in an environment of Windows, Python itself is started by a small
    program.
    """
    if sys.platform == "linux":
        with suppress(OSError, ValueError, IndexError), open(f"/proc/{process}/statm", encoding="ascii") as file:
            return int(file.read().split()[0]) * _PAGE
        return 0
    return resident_of_tree(process)


def resident(process: int) -> int:
    """Bytes of memory that a process is using."""
    # Loading this takes longer than reading it from Linux.
    import psutil

    with suppress(psutil.Error):
        return psutil.Process(process).memory_info().rss
    return 0


def resident_of_tree(process: int) -> int:
    """Bytes of memory that a process and all processes started by it are using."""
    import psutil

    with suppress(psutil.Error):
        started = psutil.Process(process).children(recursive=True)
        return resident(process) + sum(resident(child.pid) for child in started)
    return 0
