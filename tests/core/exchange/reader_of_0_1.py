"""How version 0.1 looks at a package before anything else, word for word as it was released.

Its `_opened`, `_read`, `_manifest` and `_parse` of ``core/exchange/package_file.py`` and what they need of its bundle
and codec. Packages of today are shown to it, to know what a colleague who has not updated yet is told.
"""

import errno
import hashlib
import struct
import zipfile
import zlib
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import orjson

from core.errors import UserError
from core.files import faults

FORMAT = "biaodu-package"
VERSION = 1
KINDS = ("for_colleague", "labels_back", "adjudication")
FILES = (
    *("documents.jsonl", "codebook.json", "annotators.jsonl", "annotations.jsonl", "statuses.jsonl"),
    *("comments.jsonl", "decisions.jsonl", "settings.json"),
)
MANIFEST_FILE = "manifest.json"
LARGEST = 1 << 29
_LARGEST_MANIFEST = 1 << 20
_MOST_MEMBERS = 32
_UNREADABLE = (
    *(zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, RuntimeError),
    *(ValueError, OverflowError, UnicodeError),
)
STATES = {
    "package.incomplete": "incomplete",
    "package.damaged": "incomplete",
    "package.wrong_hash": "incomplete",
    "package.newer_version": "newer_format",
}
"""`core.exchange.team._STATES` of 0.1; any other refusal was "not a package"."""


@dataclass(frozen=True, slots=True)
class Member:
    sha256: str
    bytes: int


def read_manifest(path: Path) -> Mapping[str, Member]:
    with _opened(path) as archive:
        return _manifest(path, archive)


def content_hash(members: Mapping[str, Member]) -> str:
    listed = [[name, members[name].sha256] for name in sorted(members)]
    return hashlib.sha256(orjson.dumps(listed)).hexdigest()


@contextmanager
def _opened(path: Path) -> Generator[zipfile.ZipFile]:
    with faults(path), path.open("rb") as file:
        head = file.read(4)
        if head not in (b"PK\x03\x04", b"PK\x05\x06"):
            # A synced folder may show a file's name and size before its content: nothing, or zeros.
            code = "package.incomplete" if not head.strip(b"\0") else "package.not_a_package"
            raise UserError(code, package=str(path))
        with _unreadable(UserError("package.incomplete", package=str(path))):
            archive = zipfile.ZipFile(file)
        with archive:
            yield archive


@contextmanager
def _unreadable(refusal: UserError) -> Generator[None]:
    try:
        yield
    except _UNREADABLE as error:
        raise refusal from error
    except OSError as error:
        # Damaged lengths make it look for bytes before the beginning of the file.
        if error.errno != errno.EINVAL:
            raise
        raise refusal from error


def _read(path: Path, archive: zipfile.ZipFile, name: str, size: int) -> bytes:
    with _unreadable(UserError("package.damaged", package=str(path), member=name)), archive.open(name) as stream:
        data = stream.read(size + 1)
    if len(data) != size:
        raise UserError("package.wrong_hash", package=str(path), member=name)
    return data


def _manifest(path: Path, archive: zipfile.ZipFile) -> Mapping[str, Member]:
    entries = archive.infolist()
    names = [entry.filename for entry in entries]
    if MANIFEST_FILE not in names:
        raise UserError("package.not_a_package", package=str(path))
    entry = archive.getinfo(MANIFEST_FILE)
    if entry.file_size > _LARGEST_MANIFEST or len(entries) > _MOST_MEMBERS:
        raise UserError("package.too_large", package=str(path), megabytes=entry.file_size >> 20, limit=1)
    data = _read(path, archive, MANIFEST_FILE, entry.file_size)
    members = _parse(path, data)
    for name in members:
        if name not in names:
            raise UserError("package.missing_member", package=str(path), member=name)
    for name in names:
        if (name not in members and name != MANIFEST_FILE) or names.count(name) > 1 or name not in _KNOWN:
            raise UserError("package.unknown_member", package=str(path), member=name)
    size = sum(member.bytes for member in members.values())
    if size > LARGEST:
        raise UserError("package.too_large", package=str(path), megabytes=size >> 20, limit=LARGEST >> 20)
    return members


_KNOWN = frozenset([MANIFEST_FILE, *FILES])


def _parse(path: Path, data: bytes) -> Mapping[str, Member]:
    try:
        loaded: object = orjson.loads(data)
    except orjson.JSONDecodeError:
        raise UserError("package.bad_manifest", package=str(path), field="JSON") from None
    if not isinstance(loaded, dict):
        raise UserError("package.bad_manifest", package=str(path), field="JSON")
    fields = _Fields(path, cast("dict[str, Any]", loaded))
    if fields.values.get("format") != FORMAT:
        raise UserError("package.not_a_package", package=str(path))
    version = fields.number("version")
    if version > VERSION:
        raise UserError("package.newer_version", package=str(path), version=version)
    if fields.text("kind") not in KINDS:
        raise fields.bad("kind")
    members = fields.inner("members")
    return {
        name: Member(members.inner(name).text("sha256"), members.inner(name).number("bytes")) for name in members.values
    }


class _Fields:
    def __init__(self, path: Path, values: Mapping[str, Any]) -> None:
        self._path = path
        self.values = values

    def bad(self, name: str) -> UserError:
        return UserError("package.bad_manifest", package=str(self._path), field=name)

    def text(self, name: str) -> str:
        value = self.values.get(name)
        if not isinstance(value, str):
            raise self.bad(name)
        return value

    def number(self, name: str) -> int:
        value = self.values.get(name)
        if type(value) is not int or not 0 <= value < 2**53:
            raise self.bad(name)
        return value

    def inner(self, name: str) -> "_Fields":
        value = self.values.get(name)
        if not isinstance(value, dict):
            raise self.bad(name)
        return _Fields(self._path, cast("dict[str, Any]", value))
