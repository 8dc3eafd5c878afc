"""Indexes that nobody needs any more leave the cache folder: of projects that are gone, or not opened for long."""

import os
import time
from contextlib import suppress
from pathlib import Path

from core.errors import BiaoduError
from core.files import read, write_atomically
from core.search.index import ENDING

_PROJECT = "project.txt"
"""Says where the project of an index lies."""
GONE = 7 * 86_400
"""Seconds that an index is kept after its project was seen last: a disk may just not be plugged in."""
OLD = 180 * 86_400
"""Seconds that an index is kept without having been used."""
_LONGEST = 1 << 16


def note_use(folder: Path, project: Path) -> None:
    """Remember that the index in `folder` was used today, and for which project; a full disk stops nothing."""
    if not folder.is_dir():
        return
    with suppress(BiaoduError, OSError):
        write_atomically(folder / _PROJECT, os.fsencode(project.resolve()))
        os.utime(folder)


def tidy(indexes: Path, keep: Path, now: float | None = None) -> list[Path]:
    """Remove the folders below `indexes`, but never `keep`, that are of no use any more; returns those removed.

    Only files that an index has are removed, and a folder only when nothing else is in it.
    """
    now = time.time() if now is None else now
    removed: list[Path] = []
    with suppress(OSError):
        for folder in sorted(indexes.iterdir()):
            if folder == keep or not folder.is_dir() or folder.is_symlink():
                continue
            unused = now - folder.stat().st_mtime
            if (unused > OLD or (unused > GONE and _is_gone(folder))) and _remove(folder):
                removed.append(folder)
    return removed


def _is_gone(folder: Path) -> bool:
    try:
        path = os.fsdecode(read(folder / _PROJECT, _LONGEST))
    except BiaoduError:
        # Indexed before places were noted: only its age tells.
        return False
    return not os.path.exists(path)


def _remove(folder: Path) -> bool:
    try:
        for name in os.listdir(folder):
            if name == _PROJECT or name.endswith(ENDING):
                (folder / name).unlink()
        folder.rmdir()
    except OSError:
        return False
    return True
