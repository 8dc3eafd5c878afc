"""The files of a corpus: of folders, and of zip archives in them, in an order that is always the same.

They are listed one after the other, so that a million names need not be in memory together. What lies on a server is
`core.corpus.object_source`'s, which gives the same files of the same names.
"""

import os
import zipfile
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Protocol

from core.errors import EnvironmentFault, UserError
from core.file_names import readable
from core.files import fault, read, reading
from core.formats.manifest import SUFFIX as MANIFEST_SUFFIX
from core.reading.datasets import READ_SUFFIXES
from core.reading.folders import is_wanted
from core.reading.kinds import READABLE
from core.reading.readers.packed import damaged, shown_name

LARGEST = 128 << 20
"""Bytes of one file. A larger table or dataset has to be split: rows come of whole files."""
_MOST_DIRECTORY = 64 << 20
"""Bytes of an archive's list of files, which takes ten times as many in memory: half a million names."""
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 0x1


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file of a corpus, and where its bytes are."""

    name: str
    """With its folders, below what was given, slashes between: what rows call it."""
    path: str
    """On the disk, or below the address: of the file, or of the archive that it is in."""
    size: int
    """Bytes, as its folder or archive says."""
    member: int = -1
    """Which of the archive's files it is; -1: none."""
    version: str = ""
    """What a server says that changes with the bytes, of the file or its archive; empty where nobody says."""

    @property
    def is_read(self) -> bool:
        """Whether it is of a kind that is read."""
        suffix = os.path.splitext(self.name)[1].lower()
        return suffix in READABLE or suffix in READ_SUFFIXES


@dataclass(frozen=True, slots=True)
class ReadBytes:
    """A file's bytes, and of which version they are for certain; empty where nobody says."""

    data: bytes
    version: str = ""


class CorpusSource(Protocol):
    """Where files are listed and read; a context manager, for one thread."""

    def files(self) -> Iterator[SourceFile]:
        """All files, in the order of their names step by step; the same ones each time that it is asked.

        Raises EnvironmentFault for what cannot be looked at, and UserError for an archive that is damaged.
        """
        ...

    def read(self, file: SourceFile) -> ReadBytes:
        """The bytes of a file. Raises UserError (``import.too_large``, ``import.damaged`` ...) and EnvironmentFault."""
        ...

    def close(self) -> None:
        """Close what is open."""
        ...


class FolderSource:
    """A `CorpusSource` of this machine's: a folder, an archive, or one file."""

    def __init__(self, source: Path) -> None:
        self._source = source
        self._archives = Archives()

    def files(self) -> Iterator[SourceFile]:
        """As `CorpusSource.files`."""
        return list_files(self._source)

    def read(self, file: SourceFile) -> ReadBytes:
        """As `CorpusSource.read`."""
        return ReadBytes(read_file(file, self._archives))

    def close(self) -> None:
        """As `CorpusSource.close`."""
        self._archives.close()


def list_files(source: Path) -> Iterator[SourceFile]:
    """The files of a folder or archive, or the one file. Folders are walked by name.

    Raises EnvironmentFault for what cannot be looked at, and UserError for an archive that is damaged.
    """
    if source.is_dir():
        yield from _inside(source, "")
    elif source.is_file():
        yield from _file(source, readable(source.name), source.stat().st_size)
    else:
        raise EnvironmentFault("file.not_found", path=readable(source))


def _inside(folder: Path, above: str) -> Iterator[SourceFile]:
    try:
        with os.scandir(folder) as listed:
            entries = sorted(listed, key=lambda entry: os.fsencode(entry.name))
    except OSError as error:
        raise fault(error, folder) from error
    for entry in entries:
        name = f"{above}{readable(entry.name)}"
        if not is_wanted(entry.name) or entry.name.endswith(MANIFEST_SUFFIX):
            continue
        # Links to folders may lead in a circle.
        if entry.is_dir(follow_symlinks=False):
            yield from _inside(Path(entry.path), f"{name}/")
        elif entry.is_file():
            yield from _file(Path(entry.path), name, entry.stat().st_size)


def _file(path: Path, name: str, size: int) -> Iterator[SourceFile]:
    if path.suffix.lower() == ".zip":
        yield from _members(path, name)
    else:
        yield SourceFile(name, str(path), size)


def _members(path: Path, above: str) -> Iterator[SourceFile]:
    with Archives() as archives:
        yield from members(archives.of(str(path)), SourceFile(above, str(path), 0))


def members(archive: zipfile.ZipFile, itself: SourceFile) -> Iterator[SourceFile]:
    """The files of an archive, which is a file itself."""
    met: Counter[str] = Counter()
    for number, part in enumerate(archive.filelist):
        name = _inner_name(shown_name(part))
        met[name] += 1
        if met[name] > 1:
            # An archive may hold several files of one name.
            stem, dot, suffix = name.rpartition(".")
            name = f"{stem} ({met[name]}){dot}{suffix}"
        wanted = name and all(is_wanted(piece) for piece in name.split("/"))
        if wanted and not part.filename.endswith("/") and not name.endswith(MANIFEST_SUFFIX):
            yield replace(itself, name=f"{itself.name}/{name}", size=part.file_size, member=number)


def _inner_name(name: str) -> str:
    """A name without parts that lead out of its archive."""
    return "/".join(piece for piece in name.replace("\\", "/").split("/") if piece not in ("", ".", ".."))


def open_archive(file: IO[bytes]) -> zipfile.ZipFile:
    """An archive, whose list of files is read within bounds. Raises UserError ``import.damaged``."""
    with damaged("ZIP"):
        return zipfile.ZipFile(_Bounded(file))  # type: ignore[arg-type]


class _Bounded:
    """An archive while its list of files is read, which zipfile takes in one piece, as long as it claims to be."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.seek, self.tell, self.seekable, self.close = file.seek, file.tell, file.seekable, file.close

    def read(self, length: int = -1) -> bytes:
        if length > max(_MOST_DIRECTORY, LARGEST):
            raise zipfile.BadZipFile
        return self._file.read(length if length >= 0 else _MOST_DIRECTORY)


class Archives:
    """The archive that files were read from last, kept open for the next of them; a context manager."""

    def __init__(self) -> None:
        self._stack = ExitStack()
        self._path = ""
        self._archive: zipfile.ZipFile | None = None

    def __enter__(self) -> "Archives":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close it."""
        self._stack.close()
        self._path, self._archive = "", None

    def of(self, path: str) -> zipfile.ZipFile:
        """The archive at a path. Raises UserError ``import.damaged`` and EnvironmentFault."""
        if self._archive is None or path != self._path:
            self.close()
            try:
                file = self._stack.enter_context(reading(Path(path)))
            except OSError as error:
                raise fault(error, Path(path)) from error
            self._path, self._archive = path, self._stack.enter_context(open_archive(file))
        return self._archive


def read_file(file: SourceFile, archives: Archives) -> bytes:
    """The bytes of a file. Raises UserError (``import.too_large``, ``import.damaged`` ...) and EnvironmentFault."""
    if file.member >= 0:
        return read_member(archives.of(file.path), file.member)
    data = read(Path(file.path), LARGEST)
    if len(data) > LARGEST:
        raise too_large()
    return data


def read_member(archive: zipfile.ZipFile, member: int) -> bytes:
    """The bytes of one of an archive's files. Raises UserError as `read_file` does."""
    if member >= len(archive.filelist):
        raise UserError("import.damaged", kind="ZIP")
    part = archive.filelist[member]
    if part.flag_bits & _ENCRYPTED:
        raise UserError("import.encrypted", kind="ZIP")
    if part.compress_type not in _METHODS:
        raise UserError("import.damaged", kind="ZIP")
    with damaged("ZIP"), archive.open(part) as opened:
        data = opened.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise too_large()
    return data


def too_large() -> UserError:
    """What is said of a file with more than `LARGEST` bytes, of which no more are read."""
    return UserError("import.too_large", megabytes=(LARGEST + 1) >> 20, limit=LARGEST >> 20)
