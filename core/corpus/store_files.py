"""What the files of a corpus are kept in: a folder, or an object store, from which they are fetched to be read."""

import hashlib
import io
import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Protocol

from core.corpus.object_source import object_store
from core.corpus.places import CorpusPlace, shown, told_of_corpora
from core.errors import BiaoduError, UserError
from core.exchange.object_store import StoredFile
from core.exchange.store_address import StoreAddress
from core.files import faults, read, replacing
from core.places import cache_folder
from core.storage.permissions import make_private_folder

ANY = ""
"""The version of a file in a folder, which tells none."""
LARGEST_KEPT = 4 << 30
"""Bytes of all that one place's files take in the cache folder, beside those that are being read."""
LARGEST_BATCH = 256 << 20
"""Bytes of files that are read together; of one file more."""
LARGEST_FILE = 4 << 30
"""Bytes of one file of a corpus."""
_OURS = re.compile(r"\w+/[0-9A-Za-z][\w.-]{0,99}", re.ASCII)
"""Names of objects that are a corpus's. Files of such names are made on this machine; any others are left alone."""
_LEFT_SECONDS = 86_400
"""After so long what a killed process was reading is removed."""


class StoreFiles(Protocol):
    """Files under names with a slash. All of it raises UserError and EnvironmentFault where the place fails."""

    place: CorpusPlace

    def begin(self, folders: Sequence[str]) -> None:
        """Make the place and its folders, where such things are made."""
        ...

    def is_empty(self) -> bool:
        """Whether nothing at all lies there."""
        ...

    def read(self, name: str, largest: int) -> tuple[bytes, str] | None:
        """A small file's bytes and its version; None if there is none."""
        ...

    def version(self, name: str) -> str | None:
        """The version of a file; None if there is none."""
        ...

    def put(self, name: str, content: IO[bytes], over: str | None) -> str:
        """Write a file in one step in place of the version `over`, None being nothing; returns its version.

        Where the place can tell: if something else is there by now, that is success if it has the same bytes, and else
        UserError ``corpus.overtaken``, and nothing is changed.
        """
        ...

    def remove(self, name: str) -> None:
        """Remove a file, if it is there."""
        ...

    def names(self, folder: str) -> list[str]:
        """The names of the files of a folder, without it, sorted."""
        ...

    def paths(self, names: Sequence[str]) -> Iterator[list[Path]]:
        """Files on this machine with these files' content, as many at a time as may lie there.

        They are there until the next are asked for. Raises UserError ``corpus.damaged`` for one that is not there.
        """
        ...

    def tidy(self, folders: Sequence[str]) -> None:
        """Remove what a run that was killed left unfinished. Nobody else may be writing."""
        ...


class FolderFiles:
    """`StoreFiles` in a folder. It has no conditions: who replaces last has replaced."""

    def __init__(self, folder: Path) -> None:
        self.place: CorpusPlace = folder
        self.folder = folder

    def begin(self, folders: Sequence[str]) -> None:
        """As `StoreFiles.begin`."""
        with faults(self.folder):
            for name in folders:
                (self.folder / name).mkdir(parents=True, exist_ok=True)

    def is_empty(self) -> bool:
        """As `StoreFiles.is_empty`."""
        with faults(self.folder):
            return not (self.folder.is_dir() and any(self.folder.iterdir()))

    def read(self, name: str, largest: int) -> tuple[bytes, str] | None:
        """As `StoreFiles.read`."""
        path = self.folder / name
        return (read(path, largest), ANY) if path.is_file() else None

    def version(self, name: str) -> str | None:
        """As `StoreFiles.version`."""
        return ANY if (self.folder / name).is_file() else None

    def put(self, name: str, content: IO[bytes], over: str | None) -> str:
        """As `StoreFiles.put`."""
        path = self.folder / name
        with faults(path), replacing(path) as target:
            while piece := content.read(1 << 20):
                target.write(piece)
        return ANY

    def remove(self, name: str) -> None:
        """As `StoreFiles.remove`."""
        with faults(self.folder / name):
            (self.folder / name).unlink(missing_ok=True)

    def names(self, folder: str) -> list[str]:
        """As `StoreFiles.names`."""
        path = self.folder / folder
        if not path.is_dir():
            return []
        with faults(path):
            return sorted(name for name in os.listdir(path) if name[0] != ".")

    def paths(self, names: Sequence[str]) -> Iterator[list[Path]]:
        """As `StoreFiles.paths`: all of them at once."""
        if names:
            yield [self.folder / name for name in names]

    def tidy(self, folders: Sequence[str]) -> None:
        """As `StoreFiles.tidy`."""
        for name in folders:
            for left in (self.folder / name).glob(".*.tmp"):
                with faults(left):
                    left.unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class CacheLimits:
    """How much of a place lies on this machine, in bytes."""

    kept: int = LARGEST_KEPT
    batch: int = LARGEST_BATCH


class ObjectFiles:
    """`StoreFiles` on a server. What is read there is fetched once a version, into a bounded part of the cache folder.

    Files being read are links in a folder of this process's own, so that another one that clears the cache, or this,
    takes nothing away from them.
    """

    def __init__(self, address: StoreAddress, limits: CacheLimits | None = None) -> None:
        """Does not connect. Raises UserError ``corpus.password_needed`` and ``corpus.needs_add_on``."""
        self.place: CorpusPlace = address
        self._store = object_store(address)
        self._limits = limits or CacheLimits()
        who = f"{address.login}@{address.place}"
        self._cache = cache_folder() / "corpus" / hashlib.sha256(who.encode()).hexdigest()[:24]
        self._known: dict[str, StoredFile] = {}

    def begin(self, folders: Sequence[str]) -> None:
        """As `StoreFiles.begin`: a store has no folders, and WebDAV's are made by the library."""

    def is_empty(self) -> bool:
        """As `StoreFiles.is_empty`."""
        with told_of_corpora():
            return next(self._store.walk(), None) is None

    def read(self, name: str, largest: int) -> tuple[bytes, str] | None:
        """As `StoreFiles.read`."""
        into = io.BytesIO()
        with told_of_corpora():
            version = self._store.fetch(name, into, largest)
        return None if version is None else (into.getvalue(), version)

    def version(self, name: str) -> str | None:
        """As `StoreFiles.version`."""
        with told_of_corpora():
            found = self._store.look(name)
        return None if found is None else found.version

    def put(self, name: str, content: IO[bytes], over: str | None) -> str:
        """As `StoreFiles.put`."""
        try:
            with told_of_corpora():
                version = self._store.put(name, content, over)
        except BiaoduError as error:
            content.seek(0)
            if error.code != "corpus.overtaken" or (same := self._same(name, content.read())) is None:
                raise
            return same
        if version:
            return version
        return self.version(name) or ANY

    def _same(self, name: str, data: bytes) -> str | None:
        """The version of a file, if it has these bytes."""
        try:
            found = self.read(name, len(data))
        except UserError as error:
            if error.code == "team.too_large":
                return None
            raise
        return found[1] if found is not None and found[0] == data else None

    def remove(self, name: str) -> None:
        """As `StoreFiles.remove`."""
        with told_of_corpora():
            self._store.remove(name)

    def names(self, folder: str) -> list[str]:
        """As `StoreFiles.names`."""
        with told_of_corpora():
            found = [file for file in self._store.walk(folder) if _OURS.fullmatch(file.name)]
        self._known |= {file.name: file for file in found}
        return sorted(file.name.partition("/")[2] for file in found)

    def paths(self, names: Sequence[str]) -> Iterator[list[Path]]:
        """As `StoreFiles.paths`."""
        if not names:
            return
        with ExitStack() as stack, faults(self._cache):
            make_private_folder(self._cache, below=cache_folder())
            self._forget_killed()
            own = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix=".reading-", dir=self._cache)))
            batch: list[Path] = []
            size = 0
            for name in names:
                path = self._fetched(name, own)
                size += path.stat().st_size
                batch.append(path)
                if size >= self._limits.batch:
                    yield batch
                    _remove(batch)
                    batch, size = [], 0
            if batch:
                yield batch

    def _fetched(self, name: str, own: Path) -> Path:
        """A file of this process's own with an object's content."""
        path = own / name
        path.parent.mkdir(exist_ok=True)
        file = self._known.pop(name, None)
        kept = self._kept(file) if file is not None and file.is_certain else None
        if kept is not None and _link(kept, path):
            return path
        with told_of_corpora(), path.open("wb") as into:
            version = self._store.fetch(name, into, LARGEST_FILE)
        if version is None:
            raise UserError("corpus.damaged", reason=f"{shown(self.place)}: {name}")
        size = path.stat().st_size
        fetched = StoredFile(name, version, size)
        if fetched.is_certain and size <= self._limits.kept:
            self._make_room(size)
            _link(path, self._kept(fetched))
        return path

    def _kept(self, file: StoredFile) -> Path:
        return self._cache / hashlib.sha256(f"{file.name}\0{file.version}".encode()).hexdigest()

    def _make_room(self, size: int) -> None:
        """Remove what was read least lately, until there is room for so many bytes."""
        found: list[tuple[float, int, Path]] = []
        with os.scandir(self._cache) as entries:
            for entry in entries:
                with suppress(FileNotFoundError):
                    if entry.is_file(follow_symlinks=False):
                        stat = entry.stat(follow_symlinks=False)
                        found.append((stat.st_mtime, stat.st_size, Path(entry.path)))
        over = sum(each for _, each, _ in found) + size - self._limits.kept
        for _, each, path in sorted(found):
            if over <= 0:
                break
            path.unlink(missing_ok=True)
            over -= each

    def _forget_killed(self) -> None:
        before = time.time() - _LEFT_SECONDS
        for folder in self._cache.glob(".reading-*"):
            with suppress(OSError):
                if folder.stat().st_mtime < before:
                    shutil.rmtree(folder, ignore_errors=True)

    def tidy(self, folders: Sequence[str]) -> None:
        """As `StoreFiles.tidy`: no server has half an object."""


def _link(there: Path, here: Path) -> bool:
    """Give a file another name, and note that it was used; whether it was there."""
    try:
        os.utime(there)
        here.unlink(missing_ok=True)
        os.link(there, here)
    except FileNotFoundError:
        return False
    except OSError:
        # A file system without links.
        shutil.copyfile(there, here)
    return True


def _remove(paths: Sequence[Path]) -> None:
    for path in paths:
        path.unlink(missing_ok=True)


def files_at(place: CorpusPlace) -> StoreFiles:
    """The files of a corpus at a place. Raises UserError as `ObjectFiles` does."""
    return FolderFiles(place) if isinstance(place, Path) else ObjectFiles(place)
