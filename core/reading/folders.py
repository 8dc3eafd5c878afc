"""Finds the files that an import means: opens folders, leaves out lock files and hidden files, and sorts naturally."""

import os
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from core.errors import BiaoduError, EnvironmentFault, UserError
from core.file_names import readable
from core.files import fault
from core.formats.manifest import SUFFIX as MANIFEST_SUFFIX
from core.reading.datasets import READ_SUFFIXES, is_part_of_dataset
from core.reading.kinds import PICTURE_SUFFIXES, READABLE, unsupported, unsupported_by_name

_DIGITS = re.compile(r"(\d+)")
_LOCK_PREFIXES = ("~$", ".")
"""Word's lock files (``~$report.docx``) and hidden files, LibreOffice's ``.~lock`` among them."""
_NOT_FOR_PEOPLE = frozenset({"__MACOSX", "Thumbs.db", "desktop.ini"})


@dataclass(slots=True)
class Plan:
    """What an import would read."""

    files: list[Path] = field(default_factory=list[Path])
    skipped: list[tuple[Path, BiaoduError]] = field(default_factory=list[tuple[Path, BiaoduError]])
    """Files in folders whose kind cannot be imported."""
    failed: list[tuple[Path, BiaoduError]] = field(default_factory=list[tuple[Path, BiaoduError]])
    """Paths that cannot be read."""


def plan(paths: Iterable[Path], *, pictures: bool = False) -> Plan:
    """The files behind `paths`. A file that is named itself is always tried; one in a folder only for its extension.

    With `pictures` those in folders are taken, too: they are to be read by text recognition.
    """
    made = Plan()
    seen: set[str] = set()
    for path in paths:
        if path.is_dir():
            candidates = _inside(path, made, PICTURE_SUFFIXES if pictures else frozenset())
        elif os.path.lexists(path):
            candidates = iter([path])
        else:
            made.failed.append((path, EnvironmentFault("file.not_found", path=readable(path))))
            continue
        for file in candidates:
            real = os.path.realpath(file)
            if real not in seen:
                seen.add(real)
                made.files.append(file)
    return made


def natural(name: str) -> tuple[tuple[int, int, str], ...]:
    """Sort key by which ``2.txt`` comes before ``10.txt``, whatever the case and however many digits there are."""
    parts = (part for part in _DIGITS.split(name.casefold()) if part)
    return tuple(_figures(part) if part.isdecimal() else (1, 0, part) for part in parts)


def _figures(part: str) -> tuple[int, int, str]:
    """A sort key for a number of any length: Python refuses to read one of more than 4,300 digits."""
    figures = "".join(str(unicodedata.decimal(figure)) for figure in part).lstrip("0")
    return (0, len(figures), figures)


def _inside(folder: Path, made: Plan, also: frozenset[str]) -> Iterator[Path]:
    def note(error: OSError) -> None:
        path = Path(error.filename or folder)
        made.failed.append((path, fault(error, path)))

    for root, folders, names in os.walk(folder, onerror=note):
        folders[:] = sorted((name for name in folders if is_wanted(name)), key=natural)
        for name in sorted((name for name in names if is_wanted(name)), key=natural):
            path = Path(root, name)
            if name.endswith(MANIFEST_SUFFIX) or is_part_of_dataset(path, frozenset(names)):
                continue
            suffix = path.suffix.lower()
            if suffix in READABLE or suffix in READ_SUFFIXES or suffix in also:
                yield path
            else:
                kind = unsupported_by_name(path)
                error = unsupported(kind) if kind else UserError("import.other_file")
                made.skipped.append((path, error))


def is_wanted(name: str) -> bool:
    """Whether people put a file or folder of that name there: it is no lock file and not hidden."""
    return not name.startswith(_LOCK_PREFIXES) and name not in _NOT_FOR_PEOPLE
