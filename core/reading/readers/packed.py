"""Reads zip containers (docx, xlsx, archives) without trusting them: each part up to a limit, nothing is written."""

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
"""Bytes of a container's list of parts, which takes ten times as many in memory."""
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""Ways of compression that Office and every archiver use; LZMA's dictionaries alone can ask for 4 GB."""
ZIP_ERRORS = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, ValueError, OSError)
"""What zipfile raises on broken data; for what is encrypted it raises RuntimeError."""
_UTF8_NAME = 0x800
_ENCRYPTED = 0x1


@contextmanager
def damaged(kind: str) -> Generator[None]:
    """Within the block, which calls zipfile and nothing of ours, errors for broken data become ``import.damaged``."""
    try:
        yield
    except ZIP_ERRORS as error:
        raise UserError("import.damaged", kind=kind) from error
    except RuntimeError as error:
        raise UserError("import.encrypted", kind=kind) from error


class _Directory:
    """A container's bytes while its list of parts is read.

    Zipfile reads that in one piece, as long as it claims to be.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.seek, self.tell, self.seekable = stream.seek, stream.tell, stream.seekable

    def read(self, length: int = -1) -> bytes:
        """Read so many bytes, or all that follow; raises `_TooMany` if they are more than a list of parts may have."""
        if length > MAX_DIRECTORY:
            raise _TooMany
        data = self._stream.read(length if length >= 0 else MAX_DIRECTORY + 1)
        if len(data) > MAX_DIRECTORY:
            raise _TooMany
        return data


class _TooMany(Exception):
    """The list has more parts than any real container."""


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
        # Not `is_dir`, which needs a name of at least one character.
        self.files = [part for part in self._zip.filelist if not part.filename.endswith("/")]
        """All parts, even several of one name."""
        self.parts = {folded(part.filename): part for part in self.files}
        """Parts by folded name; of several the last, as programs that read containers do."""
        self._by_case = {name.casefold(): name for name in self.parts}

    def read(self, part: str | zipfile.ZipInfo, limit: int) -> bytes:
        """A part's bytes; raises ``import.expands`` if they are more than `limit`, whatever the directory claims."""
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
        """A part's bytes; None if there is no such part."""
        own = self.own_name(name)
        return None if own is None else self.read(own, limit)

    def own_name(self, name: str) -> str | None:
        """The real name of the part that a name means: upper and lower case are the same (ECMA-376 part 2, 6.2.2)."""
        return name if name in self.parts else self._by_case.get(name.casefold())


def with_folded_names(data: bytes, kind: str) -> bytes:
    """The container with slashes in the names of parts; the same bytes if they are there already.

    Its size must have been checked before.
    """
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
    """A part's name as people see it. Windows writes Chinese names in GBK without saying so."""
    if part.flag_bits & _UTF8_NAME:
        return part.filename
    raw = part.orig_filename.encode("cp437", "replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return part.filename
