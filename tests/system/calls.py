"""Sees every call by which this process changes files below a folder, before and after it is made.

SQLite's come through a file layer of its own, which hands everything on to the system's (`apsw.VFS`; memory shared for
the write-ahead log passes by it, and no power cut keeps that). Ours come through what `os`, `io` and `open` are for the
time of the block. Whatever takes another way is noticed by `tests.system.disk.Recorder.require_complete`.
"""

import builtins
import ctypes
import io
import itertools
import os
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, TypeVar

import apsw
import pytest

from core.storage import free_name

Result = TypeVar("Result")
BASE = "unix"
"""The system's file layer in SQLite."""


@dataclass(frozen=True, slots=True)
class Make:
    """A new, empty file gets a name."""

    path: Path
    file: int = 0
    """Its inode; 0 before it is made."""


@dataclass(frozen=True, slots=True)
class Write:
    """Bytes go into a file."""

    file: int
    offset: int
    data: bytes
    path: Path


@dataclass(frozen=True, slots=True)
class Truncate:
    """A file gets another size."""

    file: int
    size: int


@dataclass(frozen=True, slots=True)
class Sync:
    """The system is asked to put a file's content on the disk."""

    file: int


@dataclass(frozen=True, slots=True)
class Link:
    """A file gets a second name."""

    old: Path
    new: Path


@dataclass(frozen=True, slots=True)
class Rename:
    """A file gets another name, in place of the one that had it."""

    old: Path
    new: Path


@dataclass(frozen=True, slots=True)
class Unlink:
    """A name goes."""

    path: Path


@dataclass(frozen=True, slots=True)
class MakeFolder:
    """A new folder."""

    path: Path


@dataclass(frozen=True, slots=True)
class SyncFolder:
    """The system is asked to put the names in a folder on the disk."""

    path: Path


Call = Make | Write | Truncate | Sync | Link | Rename | Unlink | MakeFolder | SyncFolder


class Observer(Protocol):
    """Is told of each call."""

    def before(self, call: Call) -> None:
        """The call is about to be made."""

    def after(self, call: Call) -> None:
        """It was made; of `Make` with the file's inode."""

    def failed(self, call: Call) -> None:
        """It raised."""


@contextmanager
def watching(folder: Path, observer: Observer) -> Generator[None]:
    """While the block runs, tell `observer` of all calls about files below `folder`.

    Every connection that it opens must be closed in it.
    """
    watch = _Watch(folder, observer)
    layer = _Layer(watch)
    with pytest.MonkeyPatch.context() as patch, _folder_syncs(watch):
        for module, name, replaced in watch.replacements():
            patch.setattr(module, name, replaced)
        try:
            yield
        finally:
            layer.unregister()


_REPLACED = ("open", "close", "write", "fsync", "truncate", "link", "replace", "unlink", "mkdir", "rmdir")
"""Functions of `os` that are called behind those that stand in for them."""


class _Watch:
    """Which files count, and who is told."""

    def __init__(self, folder: Path, observer: Observer) -> None:
        self.folder = os.path.realpath(folder)
        self._observer = observer
        self._real = {name: getattr(os, name) for name in _REPLACED}
        self._refusing = free_name.rename_refusing
        self._open = builtins.open
        self._folders: dict[int, Path] = {}
        """Open descriptors of folders."""
        self._files: dict[int, int] = {}
        """Inodes of files open for writing, by descriptor."""
        self._written: dict[int, Path] = {}
        """Those among them that are written by `os.write`."""

    def counts(self, path: object) -> bool:
        """Whether `path` names something below the folder."""
        if not isinstance(path, str | os.PathLike):
            return False
        return os.path.abspath(os.fspath(path)).startswith(self.folder + os.sep)

    def observed(self, call: Call, act: Callable[[], Result], done: Callable[[], Call] | None = None) -> Result:
        """Make a call; `done` says it anew once it was made."""
        self._observer.before(call)
        try:
            result = act()
        except BaseException:
            self._observer.failed(call)
            raise
        self._observer.after(done() if done else call)
        return result

    def opened(self, path: Path, new: bool, act: Callable[[], Result]) -> Result:
        """Open a file, which is `new` or not."""
        return self.observed(Make(path), act, lambda: Make(path, os.stat(path).st_ino)) if new else act()

    def replacements(self) -> list[tuple[Any, str, Callable[..., Any]]]:
        """What stands in for functions of `os`, `io` and the builtin `open`."""
        ours = [(os, name, getattr(self, f"_{name}")) for name in ("fsync", "link", "mkdir", "rename", "unlink")]
        ours += [(os, "open", self._open_descriptor), (os, "close", self._close), (os, "remove", self._unlink)]
        ours += [(os, "write", self._write), (os, "replace", self._rename), (os, "rmdir", self._refuse("rmdir"))]
        ours += [(os, "truncate", self._refuse("truncate")), (free_name, "rename_refusing", self._rename_refusing)]
        return [*ours, (builtins, "open", self._open_file), (io, "open", self._open_file)]

    def _refuse(self, name: str) -> Callable[..., Any]:
        def refused(path: Any, *rest: Any, **named: Any) -> Any:
            assert not self.counts(path), f"os.{name} is not recorded yet"
            return self._real[name](path, *rest, **named)

        return refused

    def _open_descriptor(self, path: Any, flags: int, *rest: Any, **named: Any) -> int:
        act = lambda: self._real["open"](path, flags, *rest, **named)  # noqa: E731
        if not self.counts(path) and os.path.realpath(path) != self.folder:
            return act()
        if not flags & (os.O_WRONLY | os.O_RDWR):
            descriptor: int = act()
            if os.path.isdir(path):
                self._folders[descriptor] = Path(path)
            return descriptor
        assert not flags & os.O_TRUNC, "emptying a file by os.open is not recorded yet"
        new = bool(flags & os.O_CREAT) and not os.path.lexists(path)
        descriptor = self.opened(Path(path), new, act)
        self.follow(descriptor, os.fstat(descriptor).st_ino)
        self._written[descriptor] = Path(path)
        return descriptor

    def _close(self, descriptor: int) -> None:
        self._folders.pop(descriptor, None)
        self._written.pop(descriptor, None)
        self.forget(descriptor)
        self._real["close"](descriptor)

    def _write(self, descriptor: int, data: Any) -> int:
        act = lambda: self._real["write"](descriptor, data)  # noqa: E731
        if descriptor not in self._written:
            return act()
        at = os.lseek(descriptor, 0, os.SEEK_CUR)
        return self.observed(Write(self._files[descriptor], at, bytes(data), self._written[descriptor]), act)

    def _fsync(self, descriptor: int) -> None:
        act = lambda: self._real["fsync"](descriptor)  # noqa: E731
        if descriptor in self._folders:
            self.observed(SyncFolder(self._folders[descriptor]), act)
        elif descriptor in self._files:
            self.observed(Sync(self._files[descriptor]), act)
        else:
            act()

    def _link(self, old: Any, new: Any, **named: Any) -> None:
        self._maybe(new, lambda: Link(Path(old), Path(new)), lambda: self._real["link"](old, new, **named))

    def _rename(self, old: Any, new: Any, **named: Any) -> None:
        self._maybe(new, lambda: Rename(Path(old), Path(new)), lambda: self._real["replace"](old, new, **named))

    def _rename_refusing(self, old: Path, new: Path) -> None:
        self._maybe(new, lambda: Rename(old, new), lambda: self._refusing(old, new))

    def _mkdir(self, path: Any, *rest: Any, **named: Any) -> None:
        self._maybe(path, lambda: MakeFolder(Path(path)), lambda: self._real["mkdir"](path, *rest, **named))

    def _unlink(self, path: Any, **named: Any) -> None:
        self._maybe(path, lambda: Unlink(Path(path)), lambda: self._real["unlink"](path, **named))

    def _maybe(self, path: Any, call: Callable[[], Call], act: Callable[[], None]) -> None:
        if self.counts(path):
            self.observed(call(), act)
        else:
            act()

    def _open_file(self, file: Any, mode: str = "r", buffering: int = -1, *rest: Any, **named: Any) -> Any:
        if not self.counts(file) or not set(mode) & set("wax+"):
            return self._open(file, mode, buffering, *rest, **named)
        assert "b" in mode or not (rest or named.keys() - {"encoding", "errors", "newline"})
        path = Path(file)
        raw = self.opened(path, not os.path.lexists(path), lambda: _Raw(self, path, mode.replace("t", "")))
        if "w" in mode:
            raw.truncate(0)
        if buffering == 0:
            return raw
        size = buffering if buffering > 1 else io.DEFAULT_BUFFER_SIZE
        buffered = (io.BufferedRandom if "+" in mode else io.BufferedWriter)(raw, size)
        return buffered if "b" in mode else io.TextIOWrapper(buffered, *rest, **named)

    def follow(self, descriptor: int, file: int) -> None:
        """Know a file by its descriptor while it is open for writing."""
        self._files[descriptor] = file

    def forget(self, descriptor: int) -> None:
        """The descriptor is closed."""
        self._files.pop(descriptor, None)


class _Raw(io.FileIO):
    """A file that Python writes, without a buffer."""

    def __init__(self, watch: _Watch, path: Path, mode: str) -> None:
        super().__init__(path, mode.replace("b", ""))
        self._watch = watch
        self._path = path
        self._inode = os.fstat(self.fileno()).st_ino
        watch.follow(self.fileno(), self._inode)

    def write(self, data: Any, /) -> int:
        content = bytes(data)
        call = Write(self._inode, self.tell(), content, self._path)
        written = self._watch.observed(call, lambda: super(_Raw, self).write(content))
        assert written == len(content)
        return written

    def truncate(self, size: int | None = None, /) -> int:
        wanted = self.tell() if size is None else size
        return self._watch.observed(Truncate(self._inode, wanted), lambda: super(_Raw, self).truncate(wanted))

    def close(self) -> None:
        if not self.closed:
            self._watch.forget(self.fileno())
        super().close()


class _File(apsw.VFSFile):
    """A file that SQLite writes."""

    def __init__(self, watch: _Watch, name: Any, flags: list[int]) -> None:
        super().__init__(BASE, name, flags)
        self._watch = watch
        self._path = Path(name.filename() if isinstance(name, apsw.URIFilename) else name)
        self._inode = os.stat(self._path).st_ino

    def xWrite(self, data: bytes, offset: int) -> None:
        call = Write(self._inode, offset, bytes(data), self._path)
        self._watch.observed(call, lambda: super(_File, self).xWrite(data, offset))

    def xTruncate(self, newsize: int) -> None:
        self._watch.observed(Truncate(self._inode, newsize), lambda: super(_File, self).xTruncate(newsize))

    def xSync(self, flags: int) -> None:
        # The folder's sync, which goes with the first sync of a new journal or log, comes by `_folder_syncs`.
        self._watch.observed(Sync(self._inode), lambda: super(_File, self).xSync(flags))


class _Layer(apsw.VFS):
    """The file layer of all connections made in the block."""

    _numbers = itertools.count()
    _kept: list["_Layer"] = []  # noqa: RUF012 - SQLite may hold on to a layer
    """All there ever were."""

    def __init__(self, watch: _Watch) -> None:
        super().__init__(f"watched-{next(self._numbers)}", BASE, makedefault=True)
        self._watch = watch
        self._kept.append(self)

    def xOpen(self, name: Any, flags: list[int]) -> apsw.VFSFile:
        given = name.filename() if isinstance(name, apsw.URIFilename) else name
        if given is None or not self._watch.counts(given):
            return apsw.VFSFile(BASE, name, flags)
        path = Path(given)
        new = bool(flags[0] & apsw.SQLITE_OPEN_CREATE) and not path.exists()
        return self._watch.opened(path, new, lambda: _File(self._watch, name, flags))

    def xDelete(self, filename: str, syncdir: bool) -> None:
        act = lambda: super(_Layer, self).xDelete(filename, syncdir)  # noqa: E731
        if self._watch.counts(filename):
            self._watch.observed(Unlink(Path(filename)), act)
        else:
            act()


_OPEN_DIRECTORY = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_char_p, ctypes.POINTER(ctypes.c_int))
"""``openDirectory`` of SQLite's unix layer: it opens the folder of a file, and is called only to sync that folder."""


@contextmanager
def _folder_syncs(watch: _Watch) -> Generator[None]:
    """Tell of the folders that SQLite syncs: those calls are made inside of its unix layer."""
    base = apsw.VFS(f"beside-{id(watch)}", BASE)
    address = base.xGetSystemCall("openDirectory")
    assert address is not None
    system = _OPEN_DIRECTORY(address)

    def open_directory(file: bytes, descriptor: Any) -> int:
        status = system(file, descriptor)
        path = Path(os.fsdecode(file))
        if status == 0 and watch.counts(path):
            watch.observed(SyncFolder(path.parent), lambda: None)
        return status

    ours = _OPEN_DIRECTORY(open_directory)
    pointer = ctypes.cast(ours, ctypes.c_void_p).value
    assert pointer is not None
    base.xSetSystemCall("openDirectory", pointer)
    try:
        yield
    finally:
        base.xSetSystemCall("openDirectory", address)
        base.unregister()
