"""What an add-on says of itself, and the hash of all that it is made of.

An add-on is a folder with ``addon.json`` and, in ``lib``, Python packages. Looking at one reads files and runs nothing
of it. packaging/README.md says how one is made.
"""

import hashlib
import os
import re
import stat
import sys
import sysconfig
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from core.bounded_json import JsonError, loads
from core.errors import UserError
from core.storage.open_files import reading

DESCRIPTION = "addon.json"
LIBRARIES = "lib"
FORMAT = 1
"""Of the description; a greater number is a newer program's."""
LARGEST_DESCRIPTION = 64 * 1024
MOST_FILES = 50_000
ID = re.compile(r"[a-z][a-z0-9-]{0,39}")
"""Of an add-on; also the name of its folder."""
_TEXTS = ("title", "version", "licence", "about")
_LONGEST = 500
"""Characters of a text of the description."""
_ENTRY = re.compile(r"[A-Za-z_][\w.]*(:[A-Za-z_][\w.]*)?")
_GROUP = re.compile(r"[\w.-]{1,100}")
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Description:
    """What ``addon.json`` says; texts are for people, by language where there are several."""

    id: str
    title: str
    version: str
    licence: str
    about: str
    entry_points: Mapping[str, Mapping[str, str]]
    """Group to name to ``module:object``, as packages of Python declare them."""
    chinese: Mapping[str, str]
    """``title`` and ``about`` in Chinese, where they are given."""

    def text(self, name: str, language: str) -> str:
        """``title`` or ``about`` in a language (``zh_CN`` or ``en``)."""
        chosen = self.chinese.get(name) if language.startswith("zh") else None
        return chosen or cast("str", getattr(self, name))


def read_description(folder: Path) -> Description:
    """The description of the add-on in a folder.

    Raises UserError ``addon.unreadable``, ``addon.newer``, ``addon.other_system`` or ``addon.other_python``.
    """
    try:
        with reading(folder / DESCRIPTION) as file:
            data = file.read(LARGEST_DESCRIPTION + 1)
        value = loads(data, largest=LARGEST_DESCRIPTION)
    except FileNotFoundError as error:
        raise _unreadable(folder, f"there is no {DESCRIPTION}") from error
    except OSError as error:
        raise _unreadable(folder, error.strerror or str(error)) from error
    except JsonError as error:
        raise _unreadable(folder, error.reason) from error
    if not isinstance(value, dict):
        raise _unreadable(folder, f"{DESCRIPTION} is no object")
    return _description(folder, cast("dict[str, object]", value))


def _description(folder: Path, value: dict[str, object]) -> Description:
    number = value.get("addon")
    if not isinstance(number, int) or isinstance(number, bool) or number < 1:
        raise _unreadable(folder, "“addon” is no number of a format")
    if number > FORMAT:
        raise UserError("addon.newer", name=folder.name)
    identity = value.get("id")
    if not isinstance(identity, str) or ID.fullmatch(identity) is None or identity != folder.name:
        raise _unreadable(folder, "“id” is not the name of its folder")
    texts = [value.get(name) for name in _TEXTS]
    if not all(isinstance(text, str) and 0 < len(text) <= _LONGEST and text.isprintable() for text in texts):
        raise _unreadable(folder, f"one of {', '.join(_TEXTS)} is missing or no line of text")
    chinese = {name: value[f"{name}_zh"] for name in ("title", "about") if f"{name}_zh" in value}
    if not all(isinstance(text, str) and len(text) <= _LONGEST and text.isprintable() for text in chinese.values()):
        raise _unreadable(folder, "a Chinese text is no line of text")
    _require_fitting(folder, value)
    title, version, licence, about = cast("list[str]", texts)
    points = _entry_points(folder, value.get("entry_points"))
    return Description(identity, title, version, licence, about, points, cast("dict[str, str]", chinese))


def _require_fitting(folder: Path, value: dict[str, object]) -> None:
    """What is compiled fits one kind of system and one Python; an add-on of plain Python names neither."""
    system, python = value.get("system"), value.get("python")
    if system is not None and system != sysconfig.get_platform():
        raise UserError("addon.other_system", name=folder.name, wanted=system, here=sysconfig.get_platform())
    here = ".".join(map(str, sys.version_info[:2]))
    if python is not None and python != here:
        raise UserError("addon.other_python", name=folder.name, wanted=python, here=here)


def _entry_points(folder: Path, value: object) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    groups = cast("dict[str, object]", value) if isinstance(value, dict) else {}
    for group, points in groups.items():
        named = cast("dict[str, object]", points) if isinstance(points, dict) else {}
        for name, target in named.items():
            if _GROUP.fullmatch(group) and isinstance(target, str) and _ENTRY.fullmatch(target):
                found.setdefault(group, {})[name] = target
            else:
                raise _unreadable(folder, "an entry point is not module:object")
    if not found:
        raise _unreadable(folder, "it has no entry points")
    return found


def _unreadable(folder: Path, reason: str) -> UserError:
    return UserError("addon.unreadable", name=folder.name, reason=reason)


def hash_of(folder: Path) -> str:
    """SHA-256 (hex) over the names and contents of all files in a folder, in the order of their names.

    Raises UserError ``addon.unreadable`` where there is a link or anything else that is no file, and where there are
    more than `MOST_FILES`: what is allowed must be what is read.
    """
    whole = hashlib.sha256()
    for name, path in sorted(_files(folder)):
        digest = hashlib.sha256()
        try:
            with reading(path) as file:
                while block := file.read(_BLOCK):
                    digest.update(block)
        except OSError as error:
            raise _unreadable(folder, error.strerror or str(error)) from error
        whole.update(os.fsencode(name) + b"\0" + digest.digest())
    return whole.hexdigest()


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    count = 0
    waiting = [folder]
    while waiting:
        try:
            entries = list(os.scandir(waiting.pop()))
        except OSError as error:
            raise _unreadable(folder, error.strerror or str(error)) from error
        for entry in entries:
            kind = entry.stat(follow_symlinks=False).st_mode
            if stat.S_ISDIR(kind):
                waiting.append(Path(entry.path))
            elif stat.S_ISREG(kind):
                count += 1
                yield Path(entry.path).relative_to(folder).as_posix(), Path(entry.path)
            else:
                raise _unreadable(folder, f"{entry.name} is a link or no ordinary file")
            if count > MOST_FILES:
                raise _unreadable(folder, f"it has more than {MOST_FILES} files")
