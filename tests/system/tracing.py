"""Records the calls of another process about files as the system sees them, by strace; for what Qt writes.

What `tests.system.calls` sees is compared with this, too.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.system.calls import (
    Call,
    Link,
    Make,
    MakeFolder,
    Rename,
    Sync,
    SyncFolder,
    Truncate,
    Unlink,
    Write,
)
from tests.system.disk import Mark, Recorder

ROOT = Path(__file__).resolve().parents[2]
_UNNAMED = ".unnamed"
MARKS = "marks"
"""Name of the file, outside of the folder, that the traced process writes a byte to when something is acknowledged."""
_CALLS = (
    *("open", "openat", "creat", "close", "read", "pread64", "lseek", "write", "pwrite64", "writev", "ftruncate"),
    *("fsync", "fdatasync", "rename", "renameat", "renameat2", "link", "linkat", "unlink", "unlinkat"),
    *("mkdir", "mkdirat", "rmdir", "truncate", "copy_file_range", "sendfile", "fallocate", "pwritev"),
)
_LINE = re.compile(r"(\d+) +(\w+)\((.*)\) += (-?\d+)")
_UNFINISHED = re.compile(r"(\d+) +(\w+\(.*) <unfinished \.\.\.>$")
_RESUMED = re.compile(r"(\d+) +<\.\.\. \w+ resumed>(.*)$")
_TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"(\.\.\.)?')
_LONGEST = 1 << 24
"""Bytes of a write that strace shows."""


def can_trace() -> bool:
    """Whether there is a strace that may trace."""
    program = shutil.which("strace")
    if program is None:
        return False
    return subprocess.run([program, "-o", os.devnull, "true"], capture_output=True).returncode == 0


def traced(recorder: Recorder, script: str, *arguments: str | Path) -> None:
    """Run a script of Python in a process of its own, and record what it does to the folder of `recorder`."""
    beside = recorder.folder.parent
    trace, marks = beside / "trace", beside / MARKS
    marks.touch()
    options = ["-f", "-xx", "-s", str(_LONGEST), "-e", f"trace={','.join(_CALLS)}", "-e", "signal=none"]
    command = [sys.executable, "-c", script, *map(str, arguments)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "MARKS": str(marks)}
    # Who knows what is there before.
    reader = _Reader(recorder.folder, marks)
    subprocess.run(["strace", *options, "-o", str(trace), *command], cwd=ROOT, env=environment, check=True)
    for event in reader.events(_whole_lines(trace)):
        if isinstance(event, Mark):
            recorder.mark()
        else:
            recorder.before(event)
            recorder.after(event)


def _whole_lines(trace: Path) -> Iterator[str]:
    """Lines of strace, those put together again that another thread's came between."""
    begun: dict[str, str] = {}
    with trace.open(encoding="ascii") as lines:
        for line in lines:
            if found := _UNFINISHED.match(line.rstrip("\n")):
                begun[found[1]] = found[2]
            elif found := _RESUMED.match(line.rstrip("\n")):
                yield f"{found[1]} {begun.pop(found[1])}{found[2]}"
            else:
                yield line


class _Reader:
    """Follows the descriptors of a process through its calls."""

    def __init__(self, folder: Path, marks: Path) -> None:
        self._folder = folder
        self._marks = marks
        self._open: dict[int, Path] = {}
        self._at: dict[int, int] = {}
        """Position of each descriptor."""
        self._files: dict[Path, int] = {path: path.stat().st_ino for path in folder.rglob("*") if path.is_file()}
        """A number for each file by its name: an inode, or one of our own for what the process makes."""
        self._file_of: dict[int, int] = {}
        self._folders = {folder, *(path for path in folder.rglob("*") if path.is_dir())}
        self._next = -1

    def events(self, lines: Iterator[str]) -> Iterator[Call | Mark]:
        for line in lines:
            found = _LINE.match(line)
            if found is None or int(found[4]) < 0:
                continue
            name, said, result = found[2], found[3], int(found[4])
            texts = [bytes.fromhex(text[1].replace("\\x", "")) for text in _TEXT.finditer(said)]
            numbers = [int(part) for part in re.findall(r"(?<![\w\"\\])-?\d+(?![\w\"\\])", _TEXT.sub("", said))]
            yield from self._call(name, said, texts, numbers, result)

    def _call(self, name: str, said: str, texts: list[bytes], numbers: list[int], result: int) -> Iterator[Call | Mark]:
        paths = [Path(os.fsdecode(text)) for text in texts] if name in _NAMING else []
        if name in ("open", "openat", "creat"):
            yield from self._opened(paths[0], said, result)
        elif name in ("rename", "renameat", "renameat2") and self._counts(paths[1]):
            self._files[paths[1]] = self._files.pop(paths[0])
            yield Rename(*paths)
        elif name in ("link", "linkat") and self._counts(paths[1]):
            old = self._open[int(paths[0].name)] if paths[0].parent.name == "fd" else paths[0]
            self._files[paths[1]] = self._files[old]
            yield Link(old, paths[1])
        elif name in ("unlink", "unlinkat") and self._counts(paths[0]):
            self._files.pop(paths[0])
            yield Unlink(paths[0])
        elif name in ("mkdir", "mkdirat") and self._counts(paths[0]):
            self._folders.add(paths[0])
            yield MakeFolder(paths[0])
        elif numbers and numbers[0] in self._open:
            yield from self._about(name, numbers[0], texts, numbers, result)

    def _opened(self, path: Path, said: str, descriptor: int) -> Iterator[Call]:
        if path == self._marks or path in self._folders or self._counts(path):
            self._open[descriptor] = path
            self._at[descriptor] = 0
        if "O_TMPFILE" in said:
            # A file without a name, which gets one by a link: it has a name here that means nothing.
            path = self._open[descriptor] = path / f"{_UNNAMED}{-self._next}"
        elif path not in self._files and "O_CREAT" not in said:
            return
        if self._counts(path):
            new = path not in self._files
            if new:
                self._files[path], self._next = self._next, self._next - 1
                yield Make(path, self._files[path])
            self._file_of[descriptor] = self._files[path]
            if "O_TRUNC" in said and not new:
                yield Truncate(self._files[path], 0)

    def _about(
        self, name: str, descriptor: int, texts: list[bytes], numbers: list[int], result: int
    ) -> Iterator[Call | Mark]:
        path = self._open[descriptor]
        if name == "close":
            del self._open[descriptor]
            self._file_of.pop(descriptor, None)
            if path.name.startswith(_UNNAMED):
                yield Unlink(path)
        elif path == self._marks:
            if name == "write":
                yield Mark()
        elif path in self._folders:
            if name in ("fsync", "fdatasync"):
                yield SyncFolder(path)
        else:
            yield from self._about_file(name, descriptor, texts, numbers, result)

    def _about_file(
        self, name: str, descriptor: int, texts: list[bytes], numbers: list[int], result: int
    ) -> Iterator[Call]:
        path, file = self._open[descriptor], self._file_of.get(descriptor, 0)
        match name:
            case "write":
                yield Write(file, self._at[descriptor], texts[0][:result], path)
                self._at[descriptor] += result
            case "pwrite64":
                yield Write(file, numbers[-1], texts[0][:result], path)
            case "read":
                self._at[descriptor] += result
            case "lseek":
                self._at[descriptor] = result
            case "ftruncate":
                yield Truncate(file, numbers[1])
            case "fsync" | "fdatasync":
                yield Sync(file)
            case _:
                assert name == "pread64", f"{name} is not recorded yet"

    def _counts(self, path: Path) -> bool:
        return self._folder in path.parents


_NAMING = frozenset(
    [
        *("open", "openat", "creat", "rename", "renameat", "renameat2", "link", "linkat", "unlink", "unlinkat"),
        *("mkdir", "mkdirat", "rmdir", "truncate"),
    ]
)
