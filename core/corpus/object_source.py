"""The files of a corpus on a server: objects of an S3 store, files of a WebDAV server, and of zip archives among them.

They come in the order in which folders are walked (`core.corpus.sources`), so that the same files make the same shards.
A store lists "a-b/c" before "a/b", as "-" comes before "/". So names are put in order in temporary files, a bounded
number of them in memory at a time, and stay there: who asks twice gets the same files.
"""

import heapq
import io
import os
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import islice
from pathlib import Path

import orjson

from core.corpus.places import above, told_of_corpora
from core.corpus.sources import LARGEST, ReadBytes, SourceFile, members, open_archive, read_member, too_large
from core.errors import EnvironmentFault, UserError
from core.exchange.object_store import ObjectStore, StoredFile
from core.exchange.store_address import StoreAddress
from core.exchange.store_secret import secret_of
from core.files import faults
from core.formats.manifest import SUFFIX as MANIFEST_SUFFIX
from core.reading.folders import is_wanted

AT_ONCE = 200_000
"""Names that are put in order in memory."""
_BUFFER = 1 << 20
"""Bytes of an archive that are asked for at a time."""


def object_store(address: StoreAddress) -> ObjectStore:
    """The store at an address, entered with the secret that is known on this machine; does not connect.

    Raises UserError ``corpus.password_needed`` and ``corpus.needs_add_on``.
    """
    with told_of_corpora():
        return ObjectStore(address, secret_of(address))


class ObjectSource:
    """A `core.corpus.sources.CorpusSource` on a server: all below an address, or the one file there."""

    def __init__(self, address: StoreAddress) -> None:
        """Does not connect. Raises UserError as `object_store` does."""
        self._address = address
        self._store = object_store(address)
        self._stack = ExitStack()
        self._listed: Path | None = None
        self._archive: tuple[str, zipfile.ZipFile] | None = None

    def close(self) -> None:
        """As `core.corpus.sources.CorpusSource.close`."""
        self._archive = self._listed = None
        self._stack.close()

    def files(self) -> Iterator[SourceFile]:
        """As `core.corpus.sources.CorpusSource.files`."""
        if self._listed is None:
            self._listed = self._list()
        with self._listed.open("rb") as lines:
            for line in lines:
                path, version, size = orjson.loads(line)[1:]
                name = path or self._place("")[1]
                yield from self._found(SourceFile(name, path, size, version=version))

    def _found(self, file: SourceFile) -> Iterator[SourceFile]:
        if os.path.splitext(file.name)[1].lower() == ".zip":
            yield from members(self._opened(file), file)
        else:
            yield file

    def _list(self) -> Path:
        """All names in order in one file, made when it is first asked for."""
        folder = Path(self._stack.enter_context(tempfile.TemporaryDirectory(prefix="biaodu-")))
        made = folder / "listed.jsonl"
        with told_of_corpora(), faults(folder):
            put_in_order(self._walk(), made)
        return made

    def _walk(self) -> Iterator[StoredFile]:
        is_empty = True
        for file in self._store.walk():
            is_empty = False
            if all(map(is_wanted, file.name.split("/"))) and not file.name.endswith(MANIFEST_SUFFIX):
                yield file
        # The address may be a file's own.
        outside = above(self._address) if is_empty else None
        if outside is not None and (file := object_store(outside[0]).look(outside[1])) is not None:
            yield StoredFile("", file.version, file.size)

    def _place(self, path: str) -> tuple[ObjectStore, str]:
        """The store and the name there of a file below the address, or of the one file that the address is of."""
        if not path and (outside := above(self._address)) is not None:
            return object_store(outside[0]), outside[1]
        return self._store, path

    def read(self, file: SourceFile) -> ReadBytes:
        """As `core.corpus.sources.CorpusSource.read`.

        Raises `BiaoduError` with a code of `core.corpus.places.ENDING` where it is the server that does not answer as
        it should; any other error is of this file.
        """
        try:
            return self._member(file) if file.member >= 0 else self._whole(file)
        except UserError as error:
            if error.code == "team.not_allowed":
                self._require_entry()
            raise

    def _require_entry(self) -> None:
        """One object may be closed to us. Raises UserError ``corpus.not_allowed`` where all of them are."""
        try:
            with told_of_corpora():
                next(self._store.walk(), None)
        except UserError as error:
            if error.code == "team.not_allowed":
                raise UserError("corpus.not_allowed", **error.fields) from error
            raise

    def _whole(self, file: SourceFile) -> ReadBytes:
        into = io.BytesIO()
        store, name = self._place(file.path)
        try:
            with told_of_corpora():
                version = store.fetch(name, into, LARGEST)
        except UserError as error:
            if error.code == "team.too_large":
                raise too_large() from error
            raise
        if version is None:
            raise _gone(file)
        return ReadBytes(into.getvalue(), version)

    def _member(self, file: SourceFile) -> ReadBytes:
        return ReadBytes(read_member(self._opened(file), file.member), file.version)

    def _opened(self, file: SourceFile) -> zipfile.ZipFile:
        """The archive that a file is or lies in, of its version: what was opened last stays open."""
        named = f"{file.path}\n{file.version}"
        if self._archive is not None and self._archive[0] == named:
            return self._archive[1]
        if self._archive is not None:
            self._archive[1].close()
            self._archive = None
        # The size of a member says nothing about that of its archive.
        store, name = self._place(file.path)
        with told_of_corpora():
            found = store.look(name)
        if found is None:
            raise _gone(file)
        if found.version != file.version:
            raise EnvironmentFault("corpus.changed", path=file.name)
        parts = io.BufferedReader(_Parts(store, found), _BUFFER)
        self._archive = (named, open_archive(parts))
        return self._archive[1]


def put_in_order(files: Iterator[StoredFile], target: Path, at_once: int = AT_ONCE) -> None:
    """Write a line of JSON a file in the order in which folders are walked; so many at a time are in memory."""
    runs: list[Path] = []
    while group := sorted(_line(file) for file in islice(files, at_once)):
        runs.append(target.with_name(f"{target.name}.{len(runs)}"))
        runs[-1].write_bytes(b"".join(group))
    with ExitStack() as stack, target.open("wb") as into:
        merged = heapq.merge(*(stack.enter_context(run.open("rb")) for run in runs))
        into.writelines(_without_folders(merged))
    for run in runs:
        run.unlink()


def _gone(file: SourceFile) -> EnvironmentFault:
    return EnvironmentFault("file.not_found", path=file.name)


def _line(file: StoredFile) -> bytes:
    """A line that is sorted as folders are walked: step by step."""
    steps = file.name.replace("/", "\0").encode().hex()
    # Joined, it takes its length: what orjson gives holds on to 4 kB each (400 MB for 100,000 names).
    return b"".join((orjson.dumps([steps, file.name, file.version, file.size]), b"\n"))


def _without_folders(lines: Iterator[bytes]) -> Iterator[bytes]:
    """The lines without empty objects that stand for a folder: what is in it comes right behind."""
    before: tuple[bytes, str, int] | None = None
    for line in lines:
        _, name, _, size = orjson.loads(line)
        if before is not None and (before[2] or not name.startswith(f"{before[1]}/")):
            yield before[0]
        before = (line, name, size)
    if before is not None:
        yield before[0]


class _Parts(io.RawIOBase):
    """A file of a store that is read in parts, all of one version."""

    def __init__(self, store: ObjectStore, file: StoredFile) -> None:
        self._store = store
        self._file = file
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._file.size}[whence]
        if base + offset < 0:
            raise OSError("before the file")
        self._at = base + offset
        return self._at

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        end = min(self._at + len(buffer), self._file.size)
        if end <= self._at:
            return 0
        try:
            with told_of_corpora():
                data = self._store.part(self._file, self._at, end)
        except UserError as error:
            if error.code == "corpus.overtaken":
                raise EnvironmentFault("corpus.changed", path=self._file.name) from error
            raise
        if data is None:
            raise EnvironmentFault("file.not_found", path=self._file.name)
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)
