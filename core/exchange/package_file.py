"""Package files: a zip with a manifest, written atomically, and read as if somebody meant harm.

Nothing is ever unpacked to the disk, only known names are read, every size is bounded before it is read, and every
member has to match its hash in the manifest.
"""

import errno
import hashlib
import struct
import zipfile
import zlib
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import orjson

from core.errors import UserError
from core.exchange import codec
from core.exchange.bundle import FORMAT, VERSION, Author, Bundle, Manifest, Member, PackageKind
from core.files import faults, reading, replacing
from core.ids import AnnotatorId
from core.progress import Cancelled, never, stop_if

MANIFEST_FILE = "manifest.json"
LARGEST = 1 << 29
"""Bytes of all members together. A thousand long reports with 60,000 annotations have a tenth of it."""
_LARGEST_MANIFEST = 1 << 20
_MOST_MEMBERS = 32
_TIME = (1980, 1, 1, 0, 0, 0)
_LEVEL = 6
_UNREADABLE = (
    *(zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, RuntimeError),
    *(ValueError, OverflowError, UnicodeError),
)
"""What zipfile raises about files that are damaged, encrypted or compressed in another way."""


def seal(bundle: Bundle) -> tuple[Manifest, dict[str, bytes]]:
    """The complete manifest and the files of a package, read back as a colleague would read them.

    Raises UserError ``package.bad_row`` for what a colleague could not read.
    """
    files = codec.encode(bundle)
    decoder = codec.Decoder(bundle.source)
    for name, data in files.items():
        decoder.read(name, data)
    members = {name: Member(hashlib.sha256(data).hexdigest(), len(data)) for name, data in sorted(files.items())}
    return replace(bundle.manifest, members=members, content=content_hash(members)), files


def content_hash(members: Mapping[str, Member]) -> str:
    """What a package's content is known by, whatever its manifest says about who made it when."""
    listed = [[name, members[name].sha256] for name in sorted(members)]
    return hashlib.sha256(orjson.dumps(listed)).hexdigest()


def write_package(path: Path, manifest: Manifest, files: Mapping[str, bytes]) -> None:
    """Write a package in one step; the same content gives the same bytes.

    Raises EnvironmentFault as `core.files.replacing` does, UserError ``package.too_large``.
    """
    size = sum(map(len, files.values()))
    if size > LARGEST:
        raise UserError("package.too_large", package=str(path), megabytes=size >> 20, limit=LARGEST >> 20)
    with replacing(path) as file, zipfile.ZipFile(file, "w") as archive:
        for name, data in [(MANIFEST_FILE, _manifest_bytes(manifest)), *sorted(files.items())]:
            entry = zipfile.ZipInfo(name, _TIME)
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, data, compresslevel=_LEVEL)


def _manifest_bytes(manifest: Manifest) -> bytes:
    content = {
        "format": FORMAT,
        "version": VERSION,
        "kind": manifest.kind.value,
        "project": {"uuid": manifest.project_uuid, "name": manifest.project_name},
        "author": {"id": manifest.author.id, "name": manifest.author.name} if manifest.author else None,
        "created_at": manifest.created_at,
        "tool": manifest.tool,
        "counts": dict(manifest.counts),
        "content": manifest.content,
        "members": {name: {"sha256": one.sha256, "bytes": one.bytes} for name, one in manifest.members.items()},
    }
    return orjson.dumps(content, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def read_manifest(path: Path) -> Manifest:
    """A package's manifest; its members are only looked for. Raises as `read_package` does."""
    with _opened(path) as archive:
        return _manifest(path, archive)


def read_documents(path: Path) -> tuple[Manifest, Mapping[str, str]]:
    """A package's manifest and the title of every document that it is about, by id. Raises as `read_package` does."""
    with _opened(path) as archive:
        manifest = _manifest(path, archive)
        decoder = codec.Decoder(str(path))
        _decode(path, archive, manifest, codec.DOCUMENTS_FILE, decoder)
    return manifest, decoder.titles


def read_package(path: Path, cancelled: Cancelled = never) -> Bundle:
    """Read and check a whole package.

    Raises UserError ``package.not_a_package``, ``package.incomplete`` (half-written), ``package.newer_version``,
    ``package.bad_manifest``, ``package.too_large`` and, naming the member, ``package.missing_member``,
    ``package.unknown_member``, ``package.damaged``, ``package.wrong_hash``, ``package.bad_row``;
    EnvironmentFault ``file.*``; Cancel.
    """
    with _opened(path) as archive:
        manifest = _manifest(path, archive)
        decoder = codec.Decoder(str(path))
        for name in codec.FILES:
            stop_if(cancelled)
            _decode(path, archive, manifest, name, decoder)
    return Bundle(str(path), manifest, decoder.records, decoder.texts, decoder.titles, decoder.settings)


def _decode(path: Path, archive: zipfile.ZipFile, manifest: Manifest, name: str, decoder: codec.Decoder) -> None:
    """Read and check one member, if the package has it."""
    member = manifest.members.get(name)
    if member is None:
        return
    data = _read(path, archive, name, member.bytes)
    if hashlib.sha256(data).hexdigest() != member.sha256:
        raise UserError("package.wrong_hash", package=str(path), member=name)
    decoder.read(name, data)


@contextmanager
def _opened(path: Path) -> Generator[zipfile.ZipFile]:
    with faults(path), reading(path) as file:
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
    """Raise `refusal` for whatever zipfile says about a file that is no sound zip."""
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
    """A member of exactly `size` bytes; never unpacks more."""
    with _unreadable(UserError("package.damaged", package=str(path), member=name)), archive.open(name) as stream:
        data = stream.read(size + 1)
    if len(data) != size:
        raise UserError("package.wrong_hash", package=str(path), member=name)
    return data


def _manifest(path: Path, archive: zipfile.ZipFile) -> Manifest:
    entries = archive.infolist()
    names = [entry.filename for entry in entries]
    if MANIFEST_FILE not in names:
        raise UserError("package.not_a_package", package=str(path))
    entry = archive.getinfo(MANIFEST_FILE)
    if entry.file_size > _LARGEST_MANIFEST or len(entries) > _MOST_MEMBERS:
        raise UserError("package.too_large", package=str(path), megabytes=entry.file_size >> 20, limit=1)
    data = _read(path, archive, MANIFEST_FILE, entry.file_size)
    manifest = _parse(path, data)
    members = manifest.members
    for name in members:
        if name not in names:
            raise UserError("package.missing_member", package=str(path), member=name)
    for name in names:
        if (name not in members and name != MANIFEST_FILE) or names.count(name) > 1 or name not in _KNOWN:
            raise UserError("package.unknown_member", package=str(path), member=name)
    if content_hash(members) != manifest.content:
        raise UserError("package.bad_manifest", package=str(path), field="content")
    size = sum(member.bytes for member in members.values())
    if size > LARGEST:
        raise UserError("package.too_large", package=str(path), megabytes=size >> 20, limit=LARGEST >> 20)
    return manifest


_KNOWN = frozenset([MANIFEST_FILE, *codec.FILES])


def _parse(path: Path, data: bytes) -> Manifest:
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
    if fields.text("kind") not in (*PackageKind,) or fields.text("kind") == PackageKind.PROJECT:
        raise fields.bad("kind")
    project, author = fields.inner("project"), None
    if fields.values.get("author") is not None:
        person = fields.inner("author")
        author = Author(AnnotatorId(person.text("id")), person.text("name"))
    counts, members = fields.inner("counts"), fields.inner("members")
    listed: dict[str, Member] = {}
    for name in members.values:
        member = members.inner(name)
        listed[name] = Member(member.text("sha256"), member.number("bytes"))
    return Manifest(
        PackageKind(fields.text("kind")),
        project.text("uuid"),
        project.text("name"),
        author,
        fields.text("created_at"),
        fields.text("tool"),
        {name: counts.number(name) for name in counts.values},
        listed,
        fields.text("content"),
    )


class _Fields:
    """A JSON object of the manifest, asked with the type that it must have."""

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
