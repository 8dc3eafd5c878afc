"""How much memory a process has."""

import os
import sys
from contextlib import suppress

_PAGE = os.sysconf("SC_PAGE_SIZE") if sys.platform != "win32" else 0


def memory_of(process: int) -> int:
    """Bytes of memory that a child has: on Linux of the addresses it reserved, which are what is limited there.

    Elsewhere what it uses, with what it started: in an environment of Windows Python itself is started by a small
    program. 0 when it is gone.
    """
    if sys.platform == "linux":
        with suppress(OSError, ValueError, IndexError), open(f"/proc/{process}/statm", encoding="ascii") as file:
            return int(file.read().split()[0]) * _PAGE
        return 0
    return resident_of_tree(process)


def resident(process: int) -> int:
    """Bytes of memory that a process has in use."""
    # Takes longer to load than Linux takes to answer.
    import psutil

    with suppress(psutil.Error):
        return psutil.Process(process).memory_info().rss
    return 0


def resident_of_tree(process: int) -> int:
    """Bytes of memory that a process has in use together with all that it started."""
    import psutil

    with suppress(psutil.Error):
        started = psutil.Process(process).children(recursive=True)
        return resident(process) + sum(resident(child.pid) for child in started)
    return 0
