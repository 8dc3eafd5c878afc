"""Projects of every schema version, and of one that does not exist yet, for trying an installed program with them."""

import shutil
from collections.abc import Iterator
from pathlib import Path

from core.storage.schema import SCHEMA_VERSION

SAMPLES = Path(__file__).resolve().parent.parent / "tests" / "data" / "schema"
_USER_VERSION = slice(60, 64)
"""Where an SQLite file says it, in its header (sqlite.org/fileformat2.html, 1.3)."""


def schema_version(project: Path) -> int:
    """The version that a closed project's file says."""
    return int.from_bytes(project.read_bytes()[_USER_VERSION], "big")


def write_old_projects(folder: Path) -> Iterator[tuple[int, Path]]:
    """A copy of the stored sample of every version, up to this program's, with its version."""
    for version in range(1, SCHEMA_VERSION + 1):
        project = folder / f"旧 {version}.biaodu"
        shutil.copyfile(SAMPLES / f"v{version}.biaodu", project)
        yield version, project


def write_newer_project(folder: Path) -> Path:
    """A project that says it is a newer program's: what somebody has who goes back to an older one."""
    project = folder / "新.biaodu"
    content = bytearray((SAMPLES / f"v{SCHEMA_VERSION}.biaodu").read_bytes())
    content[_USER_VERSION] = (SCHEMA_VERSION + 1).to_bytes(4, "big")
    project.write_bytes(content)
    return project


def backups_of(project: Path) -> list[Path]:
    """What was kept of a project before it was brought to a newer version, beside it."""
    return sorted(project.parent.glob(f"{project.stem}.v*-*.biaodu"))
