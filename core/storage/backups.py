"""Daily backups of projects in the user's own folder: where they lie and which of them are kept.

``<data folder>/backups/<UUID of the project>-<hash of its path>/<number>-<day>.biaodu``, with ``project.json`` beside
them, which says whose they are. Two copies of one project in different places are backed up apart. A backup is a
project file without a log, complete from the moment it has its name (`core.storage.backing_up` makes it), and never
changes.

Clocks may be wrong, so no day is compared with today's to decide what goes: the *numbers* say which backup is newer,
and days are only told apart. The newest `DAYS_KEPT` days are kept as far as the sizes allow, the newest backup always.
"""

import json
import logging
import re
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any, cast

from core.errors import BiaoduError
from core.places import data_folder
from core.storage import entities, project_file
from core.storage.permissions import make_private_folder
from core.storage.replacing import sync_folder, write_atomically
from core.storage.window_lock import path_hash

LOG = logging.getLogger("biaodu.storage")
DAYS_KEPT = 7
_ABOUT = "project.json"
_FORMAT = "biaodu-backups"
_NAME = re.compile(r"(\d{5,9})-(\d{4}-\d\d-\d\d)\.biaodu")
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_OWNER_ALONE = 0o600


@dataclass(frozen=True, slots=True)
class Backup:
    """One stored state of a project."""

    path: Path
    number: int
    """Counts up with each backup of the project."""
    day: date
    """The day on which it was made, by the clock at that time."""
    bytes: int


@dataclass(frozen=True, slots=True)
class Owner:
    """To which project the backups in a folder belong."""

    project: Path
    """Where the project lies, or lay."""
    uuid: str
    name: str
    mode: int
    """The project's permission bits at the last backup."""


@dataclass(frozen=True, slots=True)
class Stored:
    """The backups of one project in one place."""

    folder: Path
    owner: Owner
    backups: tuple[Backup, ...]
    """The newest first; at least one."""

    @property
    def bytes(self) -> int:
        """What they take together."""
        return sum(backup.bytes for backup in self.backups)


def backups_folder() -> Path:
    """Where all backups of this user lie."""
    return data_folder() / "backups"


def folder_of(uuid: str, project: Path) -> Path:
    """Where the backups of a project lie. The UUID comes from a file and may be any text."""
    key = uuid if _UUID.fullmatch(uuid) else sha256(uuid.encode()).hexdigest()[:32]
    return backups_folder() / f"{key}-{path_hash(project)[:16]}"


def file_name(number: int, day: date) -> str:
    """What a backup is called."""
    return f"{number:05}-{day.isoformat()}.biaodu"


def make_folder(folder: Path, owner: Owner) -> None:
    """Make the folder for a project's backups, closed to others. Raises OSError and EnvironmentFault."""
    make_private_folder(folder, below=data_folder())
    about = {"format": _FORMAT, "project": str(owner.project), "uuid": owner.uuid}
    about |= {"name": owner.name, "mode": owner.mode}
    write_atomically(folder / _ABOUT, json.dumps(about, ensure_ascii=False, indent=1).encode())
    (folder / _ABOUT).chmod(_OWNER_ALONE)


def follow(uuid: str, old: Path, new: Path) -> None:
    """Hand the backups of a project at `old` over to its new place `new`. Where that fails, they stay."""
    before, after = folder_of(uuid, old), folder_of(uuid, new)
    found = look_into(before)
    if found is None or after.exists():
        return
    try:
        before.rename(after)
        make_folder(after, replace(found.owner, project=new.absolute()))
        sync_folder(after.parent)
    except (OSError, BiaoduError):
        LOG.warning("the backups stay under the old name", exc_info=True)


def stored() -> list[Stored]:
    """All backups of this user, by the name of their project's file."""
    try:
        folders = [folder for folder in backups_folder().iterdir() if folder.is_dir()]
    except FileNotFoundError:
        return []
    except OSError:
        LOG.warning("the backups cannot be listed", exc_info=True)
        return []
    found = [stored for folder in folders if (stored := look_into(folder))]
    return sorted(found, key=lambda stored: (stored.owner.project.stem.casefold(), str(stored.owner.project)))


def stored_of(project: Path) -> list[Stored]:
    """The backups of the project that is, or was, at a path; after them those of its copies elsewhere."""
    everything = stored()
    here = [stored for stored in everything if path_hash(stored.owner.project) == path_hash(project)]
    uuids = ({stored.owner.uuid for stored in here} or {_uuid_at(project)}) - {""}
    return here + [stored for stored in everything if stored.owner.uuid in uuids and stored not in here]


def look_into(folder: Path) -> Stored | None:
    """The backups in a folder; None if there are none. Other files are passed over."""
    try:
        backups = sorted(_backups_in(folder), key=lambda backup: backup.number, reverse=True)
    except OSError:
        return None
    return Stored(folder, _owner(folder), tuple(backups)) if backups else None


def surplus(backups: Sequence[Backup], most_bytes: int) -> list[Backup]:
    """Which of a project's backups, the newest first, go: those before the newest days, or beyond the size.

    Several of one day count as one day and stay: a clock that jumps to and fro must not push out what is good.
    """
    days: set[date] = set()
    total = 0
    for place, backup in enumerate(backups):
        days.add(backup.day)
        total += backup.bytes
        if place and (len(days) > DAYS_KEPT or total > most_bytes):
            return list(backups[place:])
    return []


def surplus_of_all(everything: Sequence[Stored], most_bytes: int) -> list[Backup]:
    """Which backups must go so that all together fit: the oldest of the project with most, never a project's newest."""
    left = [list(stored.backups) for stored in everything]
    total = sum(stored.bytes for stored in everything)
    gone: list[Backup] = []
    while total > most_bytes and any(len(backups) > 1 for backups in left):
        largest = max(left, key=lambda backups: (len(backups) > 1, sum(backup.bytes for backup in backups)))
        gone.append(largest.pop())
        total -= gone[-1].bytes
    return gone


def remove(backups: Sequence[Backup]) -> None:
    """Remove backups that are no longer kept; one that can't be removed stays."""
    for backup in backups:
        LOG.info("backup no longer kept: %s", backup.path)
        with suppress(OSError):
            backup.path.unlink(missing_ok=True)
    for folder in {backup.path.parent for backup in backups}:
        sync_folder(folder)


def _backups_in(folder: Path) -> Iterator[Backup]:
    for path in folder.iterdir():
        named = _NAME.fullmatch(path.name)
        if named is not None and path.is_file() and not path.is_symlink():
            with suppress(ValueError):
                yield Backup(path, int(named[1]), date.fromisoformat(named[2]), path.stat().st_size)


def _owner(folder: Path) -> Owner:
    """Whose the backups in a folder are. If that was lost, they are listed under the folder's name."""
    try:
        about: Any = json.loads((folder / _ABOUT).read_bytes())
    except (OSError, ValueError, RecursionError):
        about = {}
    values = cast("dict[str, object]", about) if isinstance(about, dict) else {}
    project, uuid, name, mode = (values.get(key) for key in ("project", "uuid", "name", "mode"))
    return Owner(
        Path(project) if isinstance(project, str) else Path(f"{folder.name}.biaodu"),
        uuid if isinstance(uuid, str) else "",
        name if isinstance(name, str) else "",
        mode & 0o666 if isinstance(mode, int) else _OWNER_ALONE,
    )


def _uuid_at(project: Path) -> str:
    """The UUID of the project at a path; empty when there is none, or it can't be read."""
    try:
        with closing(project_file.open_file(project, read_only=True, quick_check=False)) as file:
            return entities.project(file.conn)[0]
    except BiaoduError:
        return ""
