"""Files that a user named, for rooms above storage: read and replaced without harm to a project that is open."""

from pathlib import Path

from core.storage.faults import fault
from core.storage.open_files import is_database, reading
from core.storage.replacing import faults, replacing, sync_folder, write_atomically

__all__ = ["fault", "faults", "is_database", "read", "reading", "replacing", "sync_folder", "write_atomically"]


def read(path: Path, largest: int | None = None) -> bytes:
    """All bytes of a file that a user named; of a longer file only the first `largest` + 1, so that callers notice.

    Raises UserError ``file.is_open_project`` for a file of an open project; `EnvironmentFault` with a ``file.`` code.
    """
    with faults(path), reading(path) as file:
        return file.read() if largest is None else file.read(largest + 1)
