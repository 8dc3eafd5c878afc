"""Saves what a connection still knows after its log was removed by another program.

A program that believes nobody else has the project may remove the write-ahead log (`core.storage.open_files` says how).
What is committed after that goes into a file without a name, and is lost with the connection. Until then the connection
can read it, so all of it can be copied.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from core.errors import BiaoduError
from core.storage import project_file
from core.storage.project_file import OpenFile

Salvage = Callable[[Path, Path], object]
"""Saves what can be read of a damaged project (the first) into a new one (the second)."""


def rescue(file: OpenFile, salvage: Salvage) -> Path:
    """Copy what the connection reads to a new project beside the old one, or in the home folder; returns its path.

    Who may read the old one may read the new. Raises EnvironmentFault where neither can be written.
    """
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S")
    name = f"{file.path.stem}.rescued-{stamp}{file.path.suffix}"
    try:
        return _rescue_to(file, file.path.with_name(name), salvage)
    except BiaoduError:
        return _rescue_to(file, Path.home() / name, salvage)


def _rescue_to(file: OpenFile, target: Path, salvage: Salvage) -> Path:
    with TemporaryDirectory(prefix="biaodu-") as folder:
        copy = Path(folder) / "copy.biaodu"
        project_file.copy_to(file.db, copy, file.permissions)
        try:
            sound = project_file.open_file(copy)
        except BiaoduError:
            # Others wrote into the file meanwhile, so the connection reads a mixture of pages of both.
            salvage(copy, target)
            return target
        try:
            project_file.copy_to(sound.db, target, file.permissions)
        finally:
            sound.close()
    return target
