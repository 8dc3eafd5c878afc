"""Which add-ons exist, and which the user allows: each by its hash, so that a changed one must be allowed again."""

import json
import os
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import cast

from core.addons.description import ID, Description, hash_of, read_description
from core.bounded_json import loads
from core.errors import UserError
from core.places import data_folder, settings_folder
from core.storage.open_files import reading
from core.storage.permissions import make_private_folder
from core.storage.replacing import faults, write_atomically

PLACE = "BIAODU_ADDONS"
"""Environment variable that names another folder, as where one computer has several users."""
_LARGEST = 1024 * 1024
"""Bytes of the file in which it is written what is allowed."""


class AddonStanding(StrEnum):
    """Whether an add-on is used."""

    ALLOWED = "allowed"
    FORBIDDEN = "forbidden"
    """Not allowed yet, or no longer."""
    CHANGED = "changed"
    """Allowed once, but its files are others now: it has to be allowed anew."""
    BROKEN = "broken"
    """Cannot be used: `AddOn.problem` says why."""


@dataclass(frozen=True, slots=True)
class AddOn:
    """An add-on as it is found."""

    id: str
    folder: Path
    standing: AddonStanding
    description: Description | None
    """None for one that cannot be read."""
    hash: str = ""
    """Of all its files, in hex; empty where they cannot be read."""
    problem: UserError | None = None


def addons_folder() -> Path:
    """The one folder in which add-ons are looked for, each in a folder of its own name."""
    given = os.environ.get(PLACE)
    return Path(given) if given else data_folder() / "addons"


def found() -> list[AddOn]:
    """All add-ons, by their ids. Reads every file of each to see whether it is still what was allowed."""
    folder = addons_folder()
    try:
        # Other entries are no add-ons: an unfinished installation, or what systems put into folders.
        names = sorted(entry.name for entry in os.scandir(folder) if ID.fullmatch(entry.name) and entry.is_dir())
    except OSError:
        return []
    allowed = _allowed()
    return [_look(folder / name, allowed.get(name)) for name in names]


def find(identity: str) -> AddOn:
    """An add-on by its id. Raises UserError ``addon.unknown``."""
    known = found()
    for addon in known:
        if addon.id == identity:
            return addon
    listed = ", ".join(addon.id for addon in known) or "-"
    raise UserError("addon.unknown", name=identity, known=listed, folder=str(addons_folder()))


def _look(folder: Path, allowed: str | None) -> AddOn:
    try:
        description = read_description(folder)
        digest = hash_of(folder)
    except UserError as problem:
        return AddOn(folder.name, folder, AddonStanding.BROKEN, None, problem=problem)
    standing = AddonStanding.FORBIDDEN if allowed is None else AddonStanding.CHANGED
    return AddOn(folder.name, folder, AddonStanding.ALLOWED if allowed == digest else standing, description, digest)


def allow(addon: AddOn) -> AddOn:
    """Allow an add-on as it was looked at, and say how it stands now. Raises the UserError of a broken one.

    What has changed since it was looked at stays forbidden.
    """
    if addon.problem is not None:
        raise addon.problem
    _write(_allowed() | {addon.id: addon.hash})
    return find(addon.id)


def forbid(identity: str) -> None:
    """Forbid an add-on; one that is loaded already is not offered any more, and gone after the next start."""
    _write({name: digest for name, digest in _allowed().items() if name != identity})


def _record() -> Path:
    return settings_folder() / "addons.json"


def _allowed() -> dict[str, str]:
    """Id to hash of what is allowed; nothing where that cannot be read."""
    try:
        with reading(_record()) as file:
            value = loads(file.read(_LARGEST + 1), largest=_LARGEST)
    except (OSError, UserError):
        return {}
    entries = cast("dict[str, object]", value).get("allowed") if isinstance(value, dict) else None
    pairs = cast("dict[str, object]", entries).items() if isinstance(entries, dict) else ()
    return {name: digest for name, digest in pairs if isinstance(digest, str)}


def _write(allowed: dict[str, str]) -> None:
    path = _record()
    with faults(path.parent):
        make_private_folder(path.parent)
    write_atomically(path, json.dumps({"allowed": dict(sorted(allowed.items()))}, indent=1).encode())
