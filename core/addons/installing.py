"""Add-ons out of the file in which they come: a zip archive with one folder, of the add-on's id."""

import os
import shutil
import stat
import zipfile
from pathlib import Path

from core.addons.description import DESCRIPTION, ID, MOST_FILES, read_description
from core.addons.shelf import AddOn, addons_folder, find, forbid
from core.errors import UserError
from core.storage.open_files import reading
from core.storage.permissions import make_private_folder
from core.storage.replacing import faults

SUFFIX = ".biaoduaddon"
LARGEST = 2_000_000_000
"""Bytes of all files of an add-on together."""
_BLOCK = 1 << 20
_BROKEN = (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError, EOFError, ValueError)


def install(file: Path) -> AddOn:
    """Unpack an add-on into the folder; an older one of its id makes way. It is not allowed by that.

    Raises UserError ``addon.no_addon``, those of `read_description`, or `EnvironmentFault` with a ``file.`` code.
    """
    folder = addons_folder()
    with faults(folder):
        make_private_folder(folder)
    new = folder / f".new-{os.urandom(6).hex()}"
    try:
        with faults(file):
            identity = _unpack(file, new)
        read_description(new / identity)
        _put(new / identity, folder / identity)
    finally:
        shutil.rmtree(new, ignore_errors=True)
    return find(identity)


def remove(identity: str) -> None:
    """Remove an add-on and what was allowed of it. Raises UserError ``addon.unknown``, `EnvironmentFault`."""
    addon = find(identity)
    forbid(identity)
    old = addon.folder.with_name(f".old-{os.urandom(6).hex()}")
    with faults(addon.folder):
        os.replace(addon.folder, old)
    shutil.rmtree(old, ignore_errors=True)


def _put(new: Path, place: Path) -> None:
    old = place.with_name(f".old-{os.urandom(6).hex()}")
    with faults(place):
        if place.exists():
            os.replace(place, old)
        os.replace(new, place)
    shutil.rmtree(old, ignore_errors=True)


def _unpack(file: Path, into: Path) -> str:
    """Unpack what is nothing but ordinary files in one folder; its name."""
    try:
        with reading(file) as stream, zipfile.ZipFile(stream) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
            identity = _require_plain(file, members)
            left = LARGEST
            for member in members:
                place = into / member.filename
                place.parent.mkdir(parents=True, exist_ok=True)
                with archive.open(member) as source, place.open("xb") as target:
                    while block := source.read(_BLOCK):
                        left -= len(block)
                        if left < 0:
                            raise _no_addon(file, f"it has more than {LARGEST} bytes")
                        target.write(block)
    except _BROKEN as error:
        raise _no_addon(file, str(error)) from error
    return identity


def _require_plain(file: Path, members: list[zipfile.ZipInfo]) -> str:
    """Refuse names that lead elsewhere, links and too much; the one folder that all lie in."""
    if len(members) > MOST_FILES or sum(member.file_size for member in members) > LARGEST:
        raise _no_addon(file, "it has too many or too large files")
    parts = [member.filename.split("/") for member in members]
    for member, names in zip(members, parts, strict=True):
        kind = member.external_attr >> 16
        strange = any(name in ("", ".", "..") or "\\" in name or ":" in name or "\0" in name for name in names)
        if strange or (stat.S_IFMT(kind) not in (0, stat.S_IFREG)):
            raise _no_addon(file, "it holds a link, or a name that leads elsewhere")
    folders = {names[0] for names in parts}
    if len(folders) != 1 or not ID.fullmatch(identity := folders.pop()) or [identity, DESCRIPTION] not in parts:
        raise _no_addon(file, f"it is not one folder with {DESCRIPTION}")
    return identity


def _no_addon(file: Path, reason: str) -> UserError:
    return UserError("addon.no_addon", path=str(file), reason=reason)
