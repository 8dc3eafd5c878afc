"""Zip containers (docx, xlsx, archives), read without trust: every part up to a limit, nothing written anywhere."""

import io
import struct
import zipfile
import zlib
from collections.abc import Generator
from contextlib import contextmanager
from typing import BinaryIO, cast

from core.errors import UserError

MAX_PARTS = 20_000
MAX_DIRECTORY = 8 << 20
"""Bytes of a container's list of parts, each of which takes ten times as many in memory."""
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""What Office and every archiver write; LZMA's dictionaries alone can ask for 4 GB."""
ZIP_ERRORS = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, ValueError, OSError)
"""What zipfile raises on broken data; for what is encrypted it raises RuntimeError."""
_UTF8_NAME = 0x800
_ENCRYPTED = 0x1


@contextmanager
def damaged(kind: str) -> Generator[None]:
    """Around calls of zipfile, and nothing of ours: what it raises on broken data becomes ``import.damaged``."""
    try:
        yield
    except ZIP_ERRORS as error:
        raise UserError("import.damaged", kind=kind) from error
    except RuntimeError as error:
        raise UserError("import.encrypted", kind=kind) from error


class _Directory:
    """A container's bytes while its list of parts is read: that is one piece, whatever length it claims to have."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.seek, self.tell, self.seekable = stream.seek, stream.tell, stream.seekable

    def read(self, length: int = -1) -> bytes:
        """So many bytes, or all that follow; raises `_TooMany` for more than a list of parts may have."""
        if length > MAX_DIRECTORY:
            raise _TooMany
        data = self._stream.read(length if length >= 0 else MAX_DIRECTORY + 1)
        if len(data) > MAX_DIRECTORY:
            raise _TooMany
        return data


class _TooMany(Exception):
    """A list of more parts than anything has."""


def part_names(stream: BinaryIO, kind: str) -> list[str]:
    """The names of a container's parts; raises UserError ``import.damaged`` or ``import.expands``."""
    try:
        with damaged(kind), zipfile.ZipFile(cast("BinaryIO", _Directory(stream))) as archive:
            return [folded(name) for name in archive.namelist()]
    except _TooMany as error:
        raise UserError("import.expands", kind=kind) from error


class Packed:
    """An open container. Raises UserError ``import.damaged``, ``import.encrypted`` or ``import.expands``."""

    def __init__(self, data: bytes, kind: str) -> None:
        self._kind = kind
        if len(part_names(io.BytesIO(data), kind)) > MAX_PARTS:
            raise UserError("import.expands", kind=kind)
        with damaged(kind):
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        # Not `is_dir`, which wants a name to have a character.
        self.files = [part for part in self._zip.filelist if not part.filename.endswith("/")]
        """All parts, also those of one name."""
        self.parts = {folded(part.filename): part for part in self.files}
        """By folded name; of several the last, as programs that read containers do."""
        self._by_case = {name.casefold(): name for name in self.parts}

    def read(self, part: str | zipfile.ZipInfo, limit: int) -> bytes:
        """A part's bytes; raises ``import.expands`` when they are more than `limit`, whatever the directory claims."""
        part = self.parts[part] if isinstance(part, str) else part
        if part.flag_bits & _ENCRYPTED:
            raise UserError("import.encrypted", kind=self._kind)
        if part.compress_type not in _METHODS:
            raise UserError("import.damaged", kind=self._kind)
        with damaged(self._kind), self._zip.open(part) as file:
            data = file.read(limit + 1)
        if len(data) > limit:
            raise UserError("import.expands", kind=self._kind)
        return data

    def get(self, name: str, limit: int) -> bytes | None:
        """A part's bytes, None when there is none."""
        own = self.own_name(name)
        return None if own is None else self.read(own, limit)

    def own_name(self, name: str) -> str | None:
        """The part that is meant by a name: the case of letters does not tell parts apart (ECMA-376 part 2, 6.2.2)."""
        return name if name in self.parts else self._by_case.get(name.casefold())


def with_folded_names(data: bytes, kind: str) -> bytes:
    """A container whose parts have names with slashes; the same bytes where they have. Its size is bounded before."""
    with damaged(kind), zipfile.ZipFile(io.BytesIO(data)) as source:
        if not any("\\" in part.filename for part in source.filelist):
            return data
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w") as target:
            for part in source.filelist:
                target.writestr(folded(part.filename), source.read(part))
    return made.getvalue()


def folded(name: str) -> str:
    """A part's name with slashes: some programs on Windows write backslashes, which Word takes for the same."""
    return name.replace("\\", "/").lstrip("/")


def shown_name(part: zipfile.ZipInfo) -> str:
    """A part's name as people see it: Windows writes Chinese names as GBK and leaves out what says so."""
    if part.flag_bits & _UTF8_NAME:
        return part.filename
    raw = part.orig_filename.encode("cp437", "replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return part.filename
