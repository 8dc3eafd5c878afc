"""Zip archives of reports: each file read into memory up to a limit, nothing unpacked onto the disk."""

from collections.abc import Iterator
from itertools import count
from pathlib import PurePosixPath

from core.errors import UserError
from core.formats.manifest import SUFFIX as MANIFEST_SUFFIX
from core.reading.datasets import READ_SUFFIXES
from core.reading.folders import is_wanted, natural
from core.reading.kinds import PICTURE_SUFFIXES, READABLE, unsupported, unsupported_by_name
from core.reading.readers.packed import Packed, shown_name

MAX_MEMBER = 128 << 20
MAX_TOTAL = 1 << 30
"""Bytes of all files of an archive together, unpacked."""


def members(data: bytes, *, pictures: bool = False) -> Iterator[tuple[str, bytes | UserError]]:
    """The files of an archive in the order people expect: name with folders, and bytes or why there are none.

    A file of no kind that is read comes with ``import.other_file`` or advice; with `pictures` those are read. Raises
    UserError ``import.damaged``, ``import.encrypted`` or ``import.expands``.
    """
    packed = Packed(data, "ZIP")
    read = {*READABLE, *READ_SUFFIXES, *(PICTURE_SUFFIXES if pictures else ())}
    total = 0
    known: set[str] = set()
    for name, part in sorted(((shown_name(file), file) for file in packed.files), key=lambda named: natural(named[0])):
        shown = _distinct(_shown(name) or "?", known)
        known.add(shown)
        parts = PurePosixPath(shown).parts
        if not all(is_wanted(folder) for folder in parts) or shown.endswith(MANIFEST_SUFFIX):
            continue
        own = PurePosixPath(parts[-1])
        if own.suffix.lower() not in read:
            kind = unsupported_by_name(own)
            yield shown, unsupported(kind) if kind else UserError("import.other_file")
            continue
        try:
            content = packed.read(part, min(MAX_MEMBER, MAX_TOTAL - total))
        except UserError as error:
            if error.code == "import.expands":
                raise
            yield shown, error
            continue
        total += len(content)
        yield shown, content


def _shown(name: str) -> str:
    """A name without parts that lead out of the archive. Names are only shown, and should not mislead even so."""
    parts = (part for part in name.replace("\\", "/").split("/") if part not in ("", ".", ".."))
    return "/".join(part.rstrip(":") if len(part) == 2 else part for part in parts)


def _distinct(name: str, known: set[str]) -> str:
    """The name, with a number if it was met before.

    ``2024/a (2).txt``. An archive may hold several files of one name.
    """
    if name not in known:
        return name
    folder, slash, own = name.rpartition("/")
    stem, dot, suffix = own.rpartition(".") if "." in own else (own, "", "")
    counted = (f"{folder}{slash}{stem} ({number}){dot}{suffix}" for number in count(2))
    return next(kind for kind in counted if kind not in known)
