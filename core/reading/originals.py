"""Finds the file that a document came from, to show its pages: a project keeps its name and hash, not the file."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

from core.errors import UserError
from core.files import reading
from core.model import Source
from core.reading.prepare import MAX_TEXT
from core.reading.readers.protocol import GivenFile

_ZIP = b"PK\x03\x04"


def find_original(source: Source, places: Iterable[Path]) -> tuple[GivenFile, Path] | None:
    """The file with the hash of a document's source, and where it lies; None if it is at none of the places.

    A place is a file, an archive of files, or a folder in which the file may lie under its name. What a project says of
    a name is not believed: only the last part of it is looked for, and only bytes with the right hash count.
    """
    wanted = source.raw_sha256
    own = source.name.replace("\\", "/").rpartition("/")[2]
    if not wanted or not own or own in (".", ".."):
        return None
    for place in places:
        path = place / own if place.is_dir() else place
        data = _held(path)
        if data is None:
            continue
        if hashlib.sha256(data).hexdigest() == wanted:
            return GivenFile(own, data), path
        if data.startswith(_ZIP) and (packed := _packed(data, wanted)) is not None:
            return GivenFile(own, packed), path
    return None


def _held(path: Path) -> bytes | None:
    try:
        if not path.is_file() or path.stat().st_size > MAX_TEXT:
            return None
        with reading(path) as file:
            return file.read()
    except (OSError, ValueError):
        return None


def _packed(data: bytes, wanted: str) -> bytes | None:
    from core.reading.archive import members

    try:
        for _name, content in members(data, pictures=True):
            if isinstance(content, bytes) and hashlib.sha256(content).hexdigest() == wanted:
                return content
    except UserError:
        return None
    return None
