"""Package files: a zip with a manifest, written atomically, and read as if somebody meant harm.

Nothing is ever unpacked to the disk, only names of a known form are read and none is used as a file's, every size is
bounded before it is read, and every member has to match its hash in the manifest. Members are written and read in
parts. The manifest stands at the end, because only then their hashes are known; whoever reads asks for it by name.
"""

import errno
import hashlib
import shutil
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Any, cast

import orjson

from core.bounded_json import JsonError, loads
from core.errors import UserError
from core.exchange import codec, room
from core.exchange.bundle import FORMAT, MINOR, VERSION, Author, Bundle, Content, Manifest, PackageKind, PackageMember
from core.exchange.checks import is_member_name
from core.exchange.decoding import Decoder
from core.exchange.records import FOREIGN
from core.exchange.renewing import renewed_id
from core.files import faults, reading, replacing
from core.ids import AnnotatorId, canonical_id, is_id
from core.plausible import is_time, near_time
from core.progress import Cancelled, never, stop_if

MANIFEST_FILE = "manifest.json"
_LARGEST_MANIFEST = 1 << 20
_MOST_MEMBERS = 32
_TIME = (1980, 1, 1, 0, 0, 0)
_PART = 1 << 20
"""Bytes that are read at once, up to the end of the line. Few, so that the garbage collector does not take what was
parsed of them for something that stays.
"""
_IN_MEMORY = 8 << 20
"""Bytes of a package that may stay in memory while it is made; more goes to the disk."""
_UNREADABLE = (
    *(zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, RuntimeError),
    *(ValueError, OverflowError, UnicodeError),
)
"""What zipfile raises about files that are damaged, encrypted or compressed in another way."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """A complete package that was not put in its place yet."""

    manifest: Manifest
    content: IO[bytes]


@contextmanager
def sealed(content: Content) -> Generator[Sealed]:
    """Make a package, row after row; the same content makes the same bytes.

    Raises UserError ``package.bad_row`` for what a colleague could not read, ``package.too_large`` and as
    `core.exchange.room` does where there is more than was counted before (`core.exchange.room.require_room`).
    """
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as file:
        members: dict[str, PackageMember] = {}
        since = {record[1]: record[2] for record in content.of(FOREIGN)} | codec.SINCE
        with zipfile.ZipFile(file, "w") as archive:
            left = room.LARGEST
            for name, parts in codec.encode(content):
                limit = _largest(name) or left
                members[name] = _write_member(archive, name, parts, limit, content.source, since.get(name, 0))
                left -= 0 if name == codec.DOCUMENTS_FILE else members[name].bytes
            minor = max([member.since for member in members.values()], default=0)
            manifest = replace(content.manifest, members=members, content=content_hash(members), minor=minor)
            _write_member(archive, MANIFEST_FILE, iter([_manifest_bytes(manifest)]), _LARGEST_MANIFEST, content.source)
        file.seek(0)
        yield Sealed(manifest, cast("IO[bytes]", file))


def _write_member(
    archive: zipfile.ZipFile, name: str, parts: Iterator[bytes], limit: int, package: str, since: int = 0
) -> PackageMember:
    entry = zipfile.ZipInfo(name, _TIME)
    entry.create_system, entry.external_attr = 3, 0o644 << 16
    entry.compress_type = zipfile.ZIP_DEFLATED
    digest, size = hashlib.sha256(), 0
    # Its size is not known yet, and a member of more than 4 GB needs the form of Zip64.
    with archive.open(entry, "w", force_zip64=True) as stream:
        for part in parts:
            size += len(part)
            room.require_bytes(package, size, limit)
            digest.update(part)
            stream.write(part)
    return PackageMember(digest.hexdigest(), size, since)


def _largest(name: str) -> int:
    """Bytes that a member may have on its own; 0 for those that share `room.LARGEST`."""
    if name == codec.DOCUMENTS_FILE:
        return room.LARGEST_TEXTS
    return room.LARGEST_WHOLE if name in (codec.CODEBOOK_FILE, codec.SETTINGS_FILE) else 0


def write_package(path: Path, package: Sealed) -> None:
    """Put a package at its place in one step; raises EnvironmentFault as `core.files.replacing` does."""
    package.content.seek(0)
    with replacing(path) as file:
        shutil.copyfileobj(package.content, file)


def content_hash(members: Mapping[str, PackageMember]) -> str:
    """The hash by which a package's content is known, whatever its manifest says about who made it and when."""
    listed = [[name, members[name].sha256] for name in sorted(members)]
    return hashlib.sha256(orjson.dumps(listed)).hexdigest()


def _manifest_bytes(manifest: Manifest) -> bytes:
    content = {
        "format": FORMAT,
        "version": VERSION,
        "minor": manifest.minor,
        "kind": manifest.kind.value,
        "project": {"uuid": manifest.project_uuid, "name": manifest.project_name},
        "author": {"id": manifest.author.id, "name": manifest.author.name} if manifest.author else None,
        "created_at": manifest.created_at,
        "tool": manifest.tool,
        "counts": dict(manifest.counts),
        "content": manifest.content,
        "members": {
            name: {"sha256": member.sha256, "bytes": member.bytes} | ({"since": member.since} if member.since else {})
            for name, member in manifest.members.items()
        },
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
        decoder = Decoder(str(path), manifest.version)
        if codec.DOCUMENTS_FILE in manifest.members:
            _decode(path, archive, manifest, codec.DOCUMENTS_FILE, decoder)
    return manifest, decoder.titles


def read_package(path: Path, cancelled: Cancelled = never) -> Bundle:
    """Read and check a whole package.

    Raises UserError ``package.not_a_package``, ``package.incomplete`` (half-written), ``package.newer_version``,
    ``package.bad_manifest``, ``package.too_large``, ``package.too_many_documents``, ``package.too_many_annotations``,
    ``package.too_many_rows``, ``package.too_much_text`` and, naming the member, ``package.missing_member``,
    ``package.unknown_member``, ``package.damaged``, ``package.wrong_hash``, ``package.bad_row``;
    EnvironmentFault ``file.*``; Cancel.
    """
    with _opened(path) as archive:
        manifest = _manifest(path, archive)
        decoder = Decoder(str(path), manifest.version)
        for name in sorted(manifest.members):
            stop_if(cancelled)
            _decode(path, archive, manifest, name, decoder)
    notices = [UserError("merge.unknown_member", member=name) for name in sorted(_unknown(manifest))]
    if decoder.renewed:
        notices.append(UserError("merge.renewed", count=decoder.renewed))
    return Bundle(
        str(path),
        manifest,
        decoder.records,
        decoder.texts,
        decoder.titles,
        decoder.settings,
        decoder.files,
        tuple(notices),
    )


def _decode(path: Path, archive: zipfile.ZipFile, manifest: Manifest, name: str, decoder: Decoder) -> None:
    """Read and check one member."""
    member = manifest.members[name]
    with _member(path, archive, name) as stream:
        parts = _Parts(stream, member.bytes, str(path))
        wrong: UserError | None = None
        try:
            decoder.read(name, parts, member.since)
        except UserError as error:
            wrong = error
        # That it was changed is said first, whatever else is wrong with it.
        if parts.sha256() != member.sha256:
            raise UserError("package.wrong_hash", package=str(path), member=name)
        if wrong is not None:
            raise wrong


@contextmanager
def _member(path: Path, archive: zipfile.ZipFile, name: str) -> Generator["_Stream"]:
    refusal = UserError("package.damaged", package=str(path), member=name)
    with _unreadable(refusal):
        stream = archive.open(name)
    with stream:
        yield _Stream(stream, refusal)


class _Stream:
    """The unpacked bytes of a member; raises if they cannot be unpacked."""

    def __init__(self, stream: IO[bytes], refusal: UserError) -> None:
        self._stream = stream
        self._refusal = refusal

    def read(self, size: int) -> bytes:
        with _unreadable(self._refusal):
            return self._stream.read(size)


class _Parts:
    """A member of `size` bytes in parts that end with a line; never unpacks more, and refuses an endless line."""

    def __init__(self, stream: _Stream, size: int, package: str) -> None:
        self._stream = stream
        self._package = package
        self._left = size
        self._digest = hashlib.sha256()

    def __iter__(self) -> Iterator[bytes]:
        rest: list[bytes] = []
        size = 0
        while data := self._read():
            end = data.rfind(b"\n") + 1
            if end:
                yield b"".join([*rest, data[:end]])
                rest, size = [data[end:]], len(data) - end
            else:
                rest.append(data)
                size += len(data)
                room.require_bytes(self._package, size, room.LONGEST_LINE)
        if last := b"".join(rest):
            yield last

    def _read(self) -> bytes:
        data = self._stream.read(min(_PART, self._left))
        self._left -= len(data)
        self._digest.update(data)
        return data

    def sha256(self) -> str:
        """The hash of the whole member, which is read to its end.

        "" if there are more or fewer bytes than it should have.
        """
        while self._read():
            pass
        return "" if self._left or self._stream.read(1) else self._digest.hexdigest()


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


def _manifest(path: Path, archive: zipfile.ZipFile) -> Manifest:
    entries = archive.infolist()
    names = [entry.filename for entry in entries]
    if MANIFEST_FILE not in names:
        raise UserError("package.not_a_package", package=str(path))
    entry = archive.getinfo(MANIFEST_FILE)
    if entry.file_size > _LARGEST_MANIFEST or len(entries) > _MOST_MEMBERS:
        raise UserError("package.too_large", package=str(path), megabytes=entry.file_size >> 20, limit=1)
    with _member(path, archive, MANIFEST_FILE) as stream:
        data = stream.read(entry.file_size + 1)
    manifest = _parse(path, data)
    members = manifest.members
    if MANIFEST_FILE in members:
        raise UserError("package.bad_manifest", package=str(path), field="members")
    for name in members:
        if name not in names:
            raise UserError("package.missing_member", package=str(path), member=name)
    unknown = _unknown(manifest)
    for name in names:
        listed = name == MANIFEST_FILE or (name in members and (name not in unknown or _is_newer(manifest, name)))
        if not listed or names.count(name) > 1:
            raise UserError("package.unknown_member", package=str(path), member=name)
    if content_hash(members) != manifest.content:
        raise UserError("package.bad_manifest", package=str(path), field="content")
    _require_room(str(path), manifest)
    return manifest


def _require_room(package: str, manifest: Manifest) -> None:
    """Raise UserError if, by its manifest, the package holds more than one may."""
    counts, sizes = manifest.counts, {name: member.bytes for name, member in manifest.members.items()}
    room.require_rows(package, room.DOCUMENTS, counts.get("documents", 0))
    room.require_rows(package, room.ANNOTATIONS, counts.get("annotations", 0) + counts.get("removed", 0))
    for name, size in sizes.items():
        room.require_bytes(package, size, _largest(name) or room.LARGEST)
    room.require_bytes(package, sum(sizes.values()) - sizes.get(codec.DOCUMENTS_FILE, 0), room.LARGEST)


def _unknown(manifest: Manifest) -> set[str]:
    """Members that this version does not know."""
    known = codec.FILES_OF_1 if manifest.version == 1 else frozenset(codec.FILES)
    return manifest.members.keys() - known


def _is_newer(manifest: Manifest, name: str) -> bool:
    """Whether an unknown member was added by a newer minor version of the format, and so can be kept."""
    return is_member_name(name) and MINOR < manifest.members[name].since <= manifest.minor


def _parse(path: Path, data: bytes) -> Manifest:
    try:
        loaded = loads(data)
    except JsonError:
        raise UserError("package.bad_manifest", package=str(path), field="JSON") from None
    if not isinstance(loaded, dict):
        raise UserError("package.bad_manifest", package=str(path), field="JSON")
    fields = _Fields(path, cast("dict[str, Any]", loaded))
    if fields.values.get("format") != FORMAT:
        raise UserError("package.not_a_package", package=str(path))
    version = fields.number("version")
    if version > VERSION:
        raise UserError("package.newer_version", package=str(path), version=version)
    if version < 1:
        raise fields.bad("version")
    minor = fields.number("minor") if version > 1 else 0
    if fields.text("kind") not in (*PackageKind,) or fields.text("kind") == PackageKind.PROJECT:
        raise fields.bad("kind")
    project, author = fields.inner("project"), None
    if fields.values.get("author") is not None:
        person = fields.inner("author")
        author = Author(AnnotatorId(person.id("id", version)), person.text("name"))
    counts, members = fields.inner("counts"), fields.inner("members")
    listed: dict[str, PackageMember] = {}
    for name in members.values:
        member = members.inner(name)
        # An unknown member of a newer minor version that does not say which one added it.
        since = member.number("since") if "since" in member.values else minor if name not in codec.FILES else 0
        listed[name] = PackageMember(member.text("sha256"), member.number("bytes"), since)
    return Manifest(
        PackageKind(fields.text("kind")),
        canonical_id(project.text("uuid")),
        project.text("name"),
        author,
        fields.time("created_at", version),
        fields.text("tool"),
        {name: counts.number(name) for name in counts.values},
        listed,
        fields.text("content"),
        version,
        minor,
    )


class _Fields:
    """A JSON object of the manifest, whose fields are asked for with the type that they must have."""

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

    def id(self, name: str, version: int) -> str:
        value = renewed_id(self.text(name)) if version == 1 else self.text(name)
        if not is_id(value):
            raise self.bad(name)
        return value

    def time(self, name: str, version: int) -> str:
        value = near_time(self.text(name)) if version == 1 else self.text(name)
        if not is_time(value):
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
