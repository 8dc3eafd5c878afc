"""The team folder: a shared directory in which each person's application writes one package, its own.

There is no lock and no server. A package is replaced in one step, so whoever reads meets the old one or the new one;
what a sync service or a share makes of that (a file half there, an older one back again, a conflicted copy under
another name) is recognised, and merging any of them any number of times does no harm.
"""

import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.changes import ChangeSet
from core.errors import BiaoduError, EnvironmentFault, UserError
from core.exchange.bundle import SUFFIX, Manifest
from core.exchange.package_file import read_manifest
from core.files import faults
from core.ids import AnnotatorId, canonical_id
from core.storage import shared_rows
from core.storage.database import Connection

if TYPE_CHECKING:
    from core.exchange.team_place import PlacedPackage


class TeamState(StrEnum):
    """What a file of the team folder means for this project."""

    NEW = "new"
    """Holds something that was not merged here."""
    MERGED = "merged"
    OLDER = "older"
    """Older than what was already merged from this person: a synced folder brought it back."""
    INCOMPLETE = "incomplete"
    """Half-written or damaged. It is worth a look later."""
    NEWER_FORMAT = "newer_format"
    """Made by a newer version of Biaodu."""
    FOREIGN = "foreign"
    """Has the name of a package, but is none."""
    DAMAGED = "damaged"
    """A package with content that cannot be merged."""
    UNREADABLE = "unreadable"
    """The system refuses to read it."""


@dataclass(frozen=True, slots=True)
class TeamNews:
    """One file of the team folder."""

    path: Path
    state: TeamState
    manifest: Manifest | None = None
    error: BiaoduError | None = None
    """Why it can't be merged."""


@dataclass(frozen=True, slots=True)
class TeamReport:
    """What publishing did."""

    path: Path
    manifest: Manifest
    written: bool
    """False when the folder has the same content already."""
    set_aside: Path | None = None
    """The new path of a file that stood in the way and that nobody can read."""
    change: ChangeSet = field(default_factory=ChangeSet)
    """What signing wrote into the project."""
    unsigned: BiaoduError | None = None
    """Why new work is not signed."""


def file_of(annotator: AnnotatorId) -> str:
    """The name of a person's package in a team folder. No id is ever a path, whatever the project file calls people."""
    return f"{canonical_id(annotator)}{SUFFIX}"


def set_aside(path: Path) -> Path:
    """Give a file that nobody can read a name that is never looked at; only the newest few of them are kept.

    Raises EnvironmentFault ``file.*``.
    """
    names = [path.with_name(f"{path.name}.unreadable{number or ''}") for number in range(KEPT_ASIDE)]
    with faults(path):
        aside = next((name for name in names if not os.path.lexists(name)), names[-1])
        os.replace(path, aside)
    return aside


KEPT_ASIDE = 5
"""So many files that nobody can read keep a name."""


def require_folder(folder: Path) -> None:
    """Raise EnvironmentFault ``file.not_found`` when `folder` is no folder."""
    with faults(folder):
        found = folder.is_dir()
    if not found:
        raise EnvironmentFault("file.not_found", path=str(folder))


def look(placed: "Iterable[PlacedPackage]", conn: Connection) -> list[TeamNews]:
    """What each package of a team folder means here, the newest first. Reads manifests only."""
    merged = list(_merged(conn))
    found = [_look_at(one, merged) for one in placed]
    return sorted(found, key=lambda news: news.manifest.created_at if news.manifest else "", reverse=True)


def content_of(path: Path) -> str | None:
    """The hash by which the content of the package at `path` is known; None if there is no readable package."""
    try:
        return read_manifest(path).content
    except (UserError, EnvironmentFault):
        return None


def _look_at(placed: "PlacedPackage", merged: list[tuple[str, str | None, str]]) -> TeamNews:
    path = placed.path
    if placed.error is not None:
        return TeamNews(path, TeamState.DAMAGED, error=placed.error)
    try:
        manifest = read_manifest(path)
    except UserError as error:
        return TeamNews(path, _STATES.get(error.code, TeamState.FOREIGN), error=error)
    except EnvironmentFault as error:
        return TeamNews(path, TeamState.UNREADABLE, error=error)
    if any(content == manifest.content for content, _, _ in merged):
        return TeamNews(path, TeamState.MERGED, manifest)
    author = manifest.author.id if manifest.author else None
    newest = max((at for _, who, at in merged if who == author and who is not None), default="")
    return TeamNews(path, TeamState.OLDER if manifest.created_at < newest else TeamState.NEW, manifest)


_STATES = {
    "package.incomplete": TeamState.INCOMPLETE,
    "package.damaged": TeamState.INCOMPLETE,
    "package.wrong_hash": TeamState.INCOMPLETE,
    "package.newer_version": TeamState.NEWER_FORMAT,
    "package.bad_manifest": TeamState.DAMAGED,
    "package.missing_member": TeamState.DAMAGED,
    "package.unknown_member": TeamState.DAMAGED,
    "package.too_large": TeamState.DAMAGED,
    "package.too_many_documents": TeamState.DAMAGED,
    "package.too_many_annotations": TeamState.DAMAGED,
    "package.too_many_rows": TeamState.DAMAGED,
    "package.too_much_text": TeamState.DAMAGED,
}


def _merged(conn: Connection) -> Iterator[tuple[str, str | None, str]]:
    """Content, author and newest change of each package that was merged here."""
    for content, author, counts in shared_rows.receipts(conn):
        read: dict[str, Any] = json.loads(counts)
        yield content, author, str(read.get("created_at", ""))
