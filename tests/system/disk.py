"""A disk that loses its power: what was recorded, and every state in which the files may be found afterwards.

The rules are POSIX's, without what any one file system adds to them. What was written to a file before an ``fsync`` of
it is there. Of what was written later, any part may be: each write wholly, not at all, or some of its sectors, and a
file may have grown without its new bytes. Names (made, linked, renamed, removed) are on the disk once their folder was
synced; of later ones any may be, a rename as a whole. Nothing else changes: bytes beside those written stay, which is
what SQLite counts on, too (sqlite.org/psow.html).
"""

import os
import random
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from tests.system.calls import Call, Link, Make, MakeFolder, Observer, Rename, Sync, SyncFolder, Truncate, Unlink, Write

Item = TypeVar("Item")
SECTOR = 512
"""Bytes that a disk writes as one."""
LONG_AGO = 1_000_000_000
"""Seconds of Unix time."""
NOISE = 32_768
"""Bytes of nonsense that are found where processes shared memory."""
FLEETING = "-shm"
"""How the name of the memory that processes share ends: no call writes it, and after a power cut it means nothing."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Something was acknowledged: from here on it must be there."""


Event = Call | Mark


class Recorder(Observer):
    """The calls about files of a folder in their order, and what was there before them."""

    def __init__(self, folder: Path) -> None:
        self.folder = Path(os.path.realpath(folder))
        self.events: list[Event] = []
        self.names: dict[Path, int] = {}
        self.folders: set[Path] = {self.folder}
        self.contents: dict[int, bytes] = {}
        self._numbers: dict[int, int] = {}
        """A number for each file: the system gives the inode of a removed one to the next."""
        self._next = 0
        self._one_at_a_time = threading.Lock()
        for path in sorted(self.folder.rglob("*")):
            if path.is_dir():
                self.folders.add(path)
            else:
                self.names[path] = self._number(path.stat().st_ino)
                self.contents[self.names[path]] = path.read_bytes()

    def mark(self) -> None:
        """What was done up to here was acknowledged."""
        self.events.append(Mark())

    def before(self, call: Call) -> None:
        """Record the call as made already: what others do meanwhile is not covered by a sync that has begun."""
        with self._one_at_a_time:
            if not isinstance(call, Make):
                self.events.append(self._numbered(call))

    def after(self, call: Call) -> None:
        """A new file has its inode only now."""
        with self._one_at_a_time:
            if isinstance(call, Make):
                self._numbers.pop(call.file, None)
                self.events.append(replace(call, file=self._number(call.file)))

    def failed(self, call: Call) -> None:
        """Such as the removal of a file that is not there."""
        with self._one_at_a_time:
            if not isinstance(call, Make):
                last = len(self.events) - self.events[::-1].index(self._numbered(call)) - 1
                del self.events[last]

    def require_complete(self) -> None:
        """Raise AssertionError when the files are not what the recorded calls make of them: some were not seen."""
        disk = Disk(self)
        for event in self.events:
            disk.take(event)
        expected = disk.survivors(EVERYTHING, random.Random(0)).files
        found = {path: path.read_bytes() for path in self.folder.rglob("*") if path.is_file()}
        for path in expected.keys() | found.keys():
            if not path.name.endswith(FLEETING):
                assert expected.get(path) == found.get(path), f"{path.name} was changed by a call that was not recorded"

    def _number(self, inode: int) -> int:
        if inode not in self._numbers:
            self._numbers[inode] = self._next
            self._next += 1
        return self._numbers[inode]

    def _numbered(self, call: Call) -> Call:
        if isinstance(call, Write | Truncate | Sync):
            return replace(call, file=self._number(call.file))
        return call


@dataclass(frozen=True, slots=True)
class Fate:
    """What becomes of what was not synced: ``all``, ``none``, ``first`` (some of it, in order) or ``some``."""

    names: str
    data: str


EVERYTHING = Fate("all", "all")
FATES = (
    Fate("none", "none"),
    EVERYTHING,
    Fate("all", "none"),
    Fate("none", "all"),
    Fate("all", "some"),
    Fate("some", "all"),
    Fate("first", "first"),
    Fate("some", "some"),
)


@dataclass(frozen=True, slots=True)
class State:
    """Files and folders as they are found when the power is back."""

    files: dict[Path, bytes]
    folders: frozenset[Path]

    def write(self, old: Path, new: Path) -> None:
        """Make the files of the folder `old` in `new`."""
        for folder in sorted(self.folders):
            (new / folder.relative_to(old)).mkdir(parents=True, exist_ok=True)
        for path, content in self.files.items():
            if path.parent in self.folders:
                made = new / path.relative_to(old)
                made.write_bytes(content)
                # Nobody looks again within seconds of a power cut: Qt waits that long for a lock that says nothing.
                os.utime(made, (LONG_AGO, LONG_AGO))
                if path.name.endswith("-wal"):
                    made.with_name(made.name.removesuffix("-wal") + FLEETING).write_bytes(content[:NOISE])


NameCall = Make | Link | Rename | Unlink | MakeFolder


class Disk:
    """What is certain to be on the disk, and what is under way to it."""

    def __init__(self, recorder: Recorder, *, deaf: bool = False) -> None:
        """With `deaf`, a disk that says it has synced and has not."""
        self._deaf = deaf
        self._contents = dict(recorder.contents)
        self._written: dict[int, list[Write | Truncate]] = {}
        self._names = dict(recorder.names)
        self._folders = set(recorder.folders)
        self._named: dict[Path, list[tuple[NameCall, int]]] = {}
        """For each folder the calls about names in it, each with the file it is about."""
        self._now = dict(recorder.names)
        """The names as programs see them."""

    def take(self, event: Event) -> None:
        """Go on by one event."""
        match event:
            case Write() | Truncate():
                self._written.setdefault(event.file, []).append(event)
            case Make():
                self._contents[event.file] = b""
                self._name(event, event.path, event.file)
            case Link() | Rename():
                self._name(event, event.new, self._now[event.old])
                if isinstance(event, Rename):
                    del self._now[event.old]
            case Unlink():
                self._name(event, event.path, self._now.pop(event.path))
            case MakeFolder():
                self._named.setdefault(event.path.parent, []).append((event, -1))
            case Sync() if not self._deaf:
                self._contents[event.file] = _written(self._contents[event.file], self._written.pop(event.file, ()))
            case SyncFolder() if not self._deaf:
                for call, file in self._named.pop(event.path, ()):
                    _rename(self._names, self._folders, call, file)
            case _:
                pass

    def _name(self, call: NameCall, path: Path, file: int) -> None:
        self._named.setdefault(path.parent, []).append((call, file))
        if not isinstance(call, Unlink):
            self._now[path] = file

    def survivors(self, fate: Fate, chance: random.Random) -> State:
        """What is found when the power goes now and comes back."""
        names, folders = dict(self._names), set(self._folders)
        for calls in self._named.values():
            for call, file in _chosen(calls, fate.names, chance):
                _rename(names, folders, call, file)
        files: dict[Path, bytes] = {}
        found: dict[int, bytes] = {}
        for path, file in names.items():
            if file not in found:
                found[file] = _written(self._contents[file], self._surviving(file, fate.data, chance))
            files[path] = found[file]
        return State(files, frozenset(folders))

    def _surviving(self, file: int, fate: str, chance: random.Random) -> Iterator[Write | Truncate]:
        for call in _chosen(self._written.get(file, ()), fate, chance):
            if fate == "some" and isinstance(call, Write):
                yield from _torn(call, chance)
            else:
                yield call


def _chosen(items: Sequence[Item], fate: str, chance: random.Random) -> Iterator[Item]:
    if fate == "all":
        yield from items
    elif fate == "first":
        yield from items[: chance.randint(0, len(items))]
    elif fate == "some":
        share = chance.choice((0.1, 0.5, 0.9))
        yield from (item for item in items if chance.random() < share)


def _torn(call: Write, chance: random.Random) -> Iterator[Write | Truncate]:
    """All of a write, or some of its sectors, and perhaps the file's new size without the bytes."""
    if chance.random() < 0.5:
        yield call
        return
    end = call.offset + len(call.data)
    if chance.random() < 0.3:
        yield Write(call.file, end, b"", call.path)
    at = call.offset
    while at < end:
        until = min(end, at - at % SECTOR + SECTOR)
        if chance.random() < 0.5:
            yield Write(call.file, at, call.data[at - call.offset : until - call.offset], call.path)
        at = until


def _written(content: bytes, calls: Iterator[Write | Truncate] | Sequence[Write | Truncate]) -> bytes:
    changed = bytearray(content)
    for call in calls:
        if isinstance(call, Truncate):
            del changed[call.size :]
            changed.extend(bytes(call.size - len(changed)))
            continue
        end = call.offset + len(call.data)
        if len(changed) < end:
            changed.extend(bytes(end - len(changed)))
        changed[call.offset : end] = call.data
    return bytes(changed)


def _rename(names: dict[Path, int], folders: set[Path], call: NameCall, file: int) -> None:
    match call:
        case MakeFolder():
            folders.add(call.path)
        case Unlink():
            names.pop(call.path, None)
        case Make():
            names[call.path] = file
        case Link():
            names[call.new] = file
        case Rename():
            names.pop(call.old, None)
            names[call.new] = file
