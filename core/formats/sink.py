"""Writes and hashes in another thread than the one that makes the bytes, and reads them back."""

import hashlib
import io
import os
import queue
import threading
from collections.abc import Iterator
from types import TracebackType
from typing import BinaryIO

_CHUNK = 1 << 20
_WAITING = 8
"""So many chunks may wait for the disk before `write` waits, too."""
_SYNCED_AT_ONCE = 8 << 20
"""Bytes after which the disk is told to store them, while more are made."""


class HashingSink:
    """Takes bytes; another thread writes them to the file and hashes them (both let go of the interpreter lock).

    A context manager: leaving it waits for everything to be written; a file that it `closes` is synced and closed then.
    An error of the file comes out of `write` or of leaving.
    """

    def __init__(self, file: BinaryIO, *, name: str = "", closes: bool = False) -> None:
        self._file = file
        self.name = name
        """In a dataset of several files."""
        self._closes = closes
        self._hash = hashlib.sha256()
        self._error: OSError | None = None
        self._queue: queue.Queue[list[bytes] | None] = queue.Queue(_WAITING)
        self._gathered: list[bytes] = []
        self._size = 0
        self.bytes = 0
        self._unsynced = 0
        self._syncing: _Syncing | None = None
        self._thread = threading.Thread(target=self._run, name="export-writer", daemon=True)

    def __enter__(self) -> "HashingSink":
        self._thread.start()
        return self

    def write(self, data: bytes) -> None:
        """Add bytes at the end; raises the OSError of an earlier write."""
        if self._error is not None:
            raise self._error
        self._gathered.append(data)
        self._size += len(data)
        if self._size >= _CHUNK:
            self._pass_on()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pass_on()
        self._queue.put(None)
        self._thread.join()
        if self._syncing is not None:
            self._syncing.end()
        if self._closes:
            with self._file:
                self.require_synced()
                os.fsync(self._file.fileno())
        elif kind is not None and self._syncing is not None:
            # Whoever opened the file closes it now.
            self._syncing.wait()
        if kind is None and self._error is not None:
            raise self._error

    @property
    def sha256(self) -> str:
        """The hash of everything written, in hex; complete after leaving the block."""
        return self._hash.hexdigest()

    def require_synced(self) -> None:
        """Wait for what the disk was told to store so far; raises the OSError that this ended in.

        The system reports a failed write only once, so a sync that follows would not notice it.
        """
        if self._syncing is not None and (error := self._syncing.wait()) is not None:
            raise error

    def _pass_on(self) -> None:
        self.bytes += self._size
        self._queue.put(self._gathered)
        self._gathered, self._size = [], 0

    def _run(self) -> None:
        while (chunks := self._queue.get()) is not None:
            if self._error is not None:
                continue
            try:
                # All at once: each call gives the interpreter lock away, and waits for it afterwards.
                data = b"".join(chunks)
                self._file.write(data)
                self._hash.update(data)
                self._file.flush()
                self._begin_sync(len(data))
            except OSError as error:
                self._error = error

    def _begin_sync(self, written: int) -> None:
        self._unsynced += written
        if self._unsynced < _SYNCED_AT_ONCE or isinstance(self._file, io.BytesIO):
            return
        self._unsynced = 0
        if self._syncing is None:
            self._syncing = _Syncing(self._file.fileno())
        self._syncing.begin()


class _Syncing:
    """Lets the disk store a file in a thread of its own, from time to time, while the file is still being written.

    Otherwise the disk has nothing to do until all is written, and then everybody waits for it.
    """

    def __init__(self, handle: int) -> None:
        self._handle = handle
        self._wanted = threading.Event()
        self._ended = False
        self._error: OSError | None = None
        self._thread = threading.Thread(target=self._run, name="export-sync", daemon=True)
        self._thread.start()

    def begin(self) -> None:
        """Store what was written so far. Does not wait."""
        self._wanted.set()

    def end(self) -> None:
        """Nothing more is written: store the rest, and let the thread end. Does not wait."""
        self._ended = True
        self._wanted.set()

    def wait(self) -> OSError | None:
        """Wait until the thread has ended. The error of any sync."""
        self._thread.join()
        return self._error

    def _run(self) -> None:
        last = False
        while not last and self._error is None:
            self._wanted.wait()
            self._wanted.clear()
            last = self._ended
            try:
                os.fsync(self._handle)
            except OSError as error:
                self._error = error


def pieces_of(file: BinaryIO) -> Iterator[bytes]:
    """The rest of a file in pieces of about a megabyte that end where a line does."""
    while piece := file.read(_CHUNK):
        yield piece + file.readline()


def lines_back(file: BinaryIO) -> Iterator[bytes]:
    """The lines of a file just written, from its beginning."""
    file.seek(0)
    # In large pieces: a line of half a megabyte takes several times as long where eight kilobytes are read at a time.
    begun: list[bytes] = []
    while piece := file.read(_CHUNK):
        start = 0
        while (end := piece.find(b"\n", start) + 1) > 0:
            line = piece[start:end]
            yield b"".join([*begun, line]) if begun else line
            begun.clear()
            start = end
        if start < len(piece):
            begun.append(piece[start:])
    if begun:
        yield b"".join(begun)
