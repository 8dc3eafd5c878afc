"""Where a format writes, and how what it wrote is read back: one file, or a folder of files."""

import os
import threading
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Protocol

from core.errors import EnvironmentFault, UserError
from core.files import faults, replacing, sync_folder
from core.formats.protocol import Target
from core.formats.said import SaidUse
from core.formats.shapes import CONTEXT
from core.formats.sink import HashingSink, lines_back, pieces_of
from core.model import Label


@dataclass(frozen=True, slots=True)
class About:
    """What a format may say of the project besides its documents."""

    name: str = ""
    """The project's."""
    labels: tuple[Label, ...] = ()
    splits: tuple[str, ...] = ()
    """The parts (``train``, ``dev`` ...) that there are, if the format keeps them together."""
    context: int = CONTEXT
    """Code points on either side of a passage."""
    said: SaidUse = SaidUse()  # noqa: RUF009 - frozen
    """What the documents say beside their labels."""

    def path_of(self, code: str) -> tuple[str, ...]:
        """A label's code after those of the labels above it. For an unknown code, only the code itself."""
        by_id = {label.id: label for label in self.labels}
        label = next((label for label in self.labels if label.code == code), None)
        path: list[str] = []
        while label is not None and label.code not in path:
            path.append(label.code)
            label = by_id.get(label.parent) if label.parent else None
        return tuple(reversed(path)) or (code,)


class Output(Protocol):
    """Takes what a format writes."""

    about: About

    def file(self, name: str = "") -> HashingSink:
        """A context manager that takes the bytes of a file: of a folder the one of this name, else the only one."""
        ...


class Written(Protocol):
    """A complete dataset that is not at its place yet, for reading back."""

    def lines(self, name: str = "") -> Iterator[bytes]:
        """The lines of one of its files."""
        ...

    def pieces(self, name: str = "") -> Iterator[bytes]:
        """The content of one of its files in pieces of whole lines."""
        ...

    def content(self, name: str = "") -> bytes | None:
        """The whole content of one of its files; None if there is no file of that name."""
        ...


class Destination(Output, Written, Protocol):
    """An `Output` that is also `Written`, with what the manifest says of it."""

    def parts(self) -> list[HashingSink]:
        """What was written: a sink for each file, in the order of writing."""
        ...


@contextmanager
def appearing(path: Path, target: Target, about: About = About()) -> Generator[Destination]:
    """A dataset that takes its place at `path` when the block ends well, and leaves nothing when it does not.

    Raises EnvironmentFault ``file.*``; UserError ``export.folder_in_use`` for a folder that holds anything else.
    """
    if target is Target.FILE:
        with replacing(path) as file:
            yield _OneFile(file, about)
    else:
        with _appearing_folder(path) as folder:
            yield _Folder(folder, about)


class _OneFile:
    def __init__(self, file: BinaryIO, about: About) -> None:
        self.about = about
        self._file = file
        self._sink = HashingSink(file)

    def file(self, name: str = "") -> HashingSink:
        if name:
            raise ValueError(f"a dataset of one file has no {name}")
        return self._sink

    def lines(self, name: str = "") -> Iterator[bytes]:
        with _syncing(self._file, self._sink):
            yield from lines_back(self._file)

    def pieces(self, name: str = "") -> Iterator[bytes]:
        with _syncing(self._file, self._sink):
            self._file.seek(0)
            yield from pieces_of(self._file)

    def content(self, name: str = "") -> bytes | None:
        if name:
            return None
        with _syncing(self._file, self._sink):
            self._file.seek(0)
            return self._file.read()

    def parts(self) -> list[HashingSink]:
        return [self._sink]


class _Folder:
    def __init__(self, folder: Path, about: About) -> None:
        self.about = about
        self._folder = folder
        self._sinks: dict[str, HashingSink] = {}

    def file(self, name: str = "") -> HashingSink:
        if not name or name in self._sinks or name != Path(name).name:
            raise ValueError(f"not a new name of a file in a folder: {name!r}")
        # Closed and synced by the sink's end.
        self._sinks[name] = HashingSink((self._folder / name).open("x+b"), name=name, closes=True)
        return self._sinks[name]

    def lines(self, name: str = "") -> Iterator[bytes]:
        with (self._folder / name).open("rb") as file:
            yield from iter(file.readline, b"")

    def pieces(self, name: str = "") -> Iterator[bytes]:
        with (self._folder / name).open("rb") as file:
            yield from pieces_of(file)

    def content(self, name: str = "") -> bytes | None:
        return (self._folder / name).read_bytes() if name in self._sinks else None

    def parts(self) -> list[HashingSink]:
        return list(self._sinks.values())


@contextmanager
def _appearing_folder(path: Path) -> Generator[Path]:
    """A new folder beside `path` that takes that name. Only an empty folder or an earlier dataset is replaced."""
    target = Path(os.path.realpath(path))
    new, old = (target.with_name(f".{os.urandom(8).hex()}.{ending}") for ending in ("tmp", "old"))
    with faults(path):
        if not target.parent.is_dir():
            raise EnvironmentFault("file.no_folder", path=str(path.parent))
        if target.exists() and not is_replaceable_folder(target):
            raise UserError("export.folder_in_use", path=str(path))
        new.mkdir()
    try:
        yield new
        with faults(path):
            sync_folder(new)
            if target.exists():
                os.rename(target, old)
            os.rename(new, target)
            sync_folder(target.parent)
    finally:
        # Imported here because it loads several packers, which a dataset of one file does not need.
        import shutil

        for left in (new, old):
            shutil.rmtree(left, ignore_errors=True)


def is_replaceable_folder(folder: Path) -> bool:
    """Whether a dataset may replace this folder: it is empty, or a dataset with its manifest beside it."""
    if not folder.is_dir():
        return False
    beside = folder.with_name(folder.name + ".manifest.json")
    return not any(folder.iterdir()) or (beside.is_file() and not any(part.is_dir() for part in folder.iterdir()))


class _syncing:
    """Lets the disk store the file while the block reads it back from memory."""

    def __init__(self, file: BinaryIO, sink: HashingSink) -> None:
        self._handle = file.fileno()
        self._sink = sink
        self._error: OSError | None = None
        self._thread = threading.Thread(target=self._sync, daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._thread.join()
        try:
            self._sink.require_synced()
        except OSError as early:
            self._error = early
        if kind is None and self._error is not None:
            # The system reports a failed write only once, so the sync before the rename would not notice it.
            raise self._error

    def _sync(self) -> None:
        try:
            os.fsync(self._handle)
        except OSError as error:
            self._error = error
