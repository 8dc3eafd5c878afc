"""A child process as its parent uses it: it can be sent a file, listened to, and ended at any moment."""

import contextlib
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import Any, BinaryIO, Self, cast

from core.reading.guard.command import child_environment, child_folder
from core.reading.guard.wire import Heard, Malformed, TooLong, receive_parcel, send_request

_AHEAD = 2
"""Parcels that are received before anybody asks for them."""
_BUFFER = 64 << 10
_LEAVING = 1.0
"""Seconds in which a child that says nothing more may end by itself, so that its exit status tells why."""
_DYING = 5.0
"""Seconds to wait for a process that was killed. One that waits for a disk ends later, and nobody waits for that."""


class Gone(Exception):
    """The child has ended, or it was killed because what it said is no answer."""

    def __init__(self, status: int | None, *, too_long: bool = False) -> None:
        super().__init__(status)
        self.status = status
        """As `subprocess.Popen.returncode`; None if it was killed because of what it said."""
        self.too_long = too_long
        """Whether it announced more than an answer may be."""


class Child:
    """One process, with threads that talk to it, so that no other thread ever waits for a pipe.

    The thread that listens also starts it: on Linux a process can be made to end with the thread that started it.
    """

    def __init__(self, command: Sequence[str], send: Callable[[BinaryIO, Any], None] = send_request) -> None:
        """`send` writes what it is asked."""
        self._command = command
        self._write = send
        self._requests: queue.SimpleQueue[object | None] = queue.SimpleQueue()
        self._heard: queue.Queue[Heard | Gone | OSError] = queue.Queue(_AHEAD)
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._is_ended = False
        self._thread = threading.Thread(target=self._listen, name="file reader", daemon=True)
        self._thread.start()

    @property
    def id(self) -> int | None:
        """The id of the process, once it has started."""
        return self._process.pid if self._process is not None else None

    def ask(self, request: object) -> None:
        """Send a file; returns at once."""
        self._requests.put(request)

    @property
    def is_silent(self) -> bool:
        """Whether it has said nothing, like a child with nothing to read. One that ended has said so."""
        return self._heard.empty()

    def hear(self, seconds: float) -> Heard | None:
        """What it says next.

        None if it says nothing for so long. Raises `Gone`, and OSError if it cannot be started.
        """
        try:
            heard = self._heard.get(timeout=seconds)
        except queue.Empty:
            return None
        if isinstance(heard, Heard):
            return heard
        raise heard

    def end(self) -> None:
        """Kill it, whatever it does, and wait until it is dead."""
        with self._lock:
            self._is_ended = True
            if self._process is not None:
                _kill(self._process)
        until = time.monotonic() + _DYING
        while self._thread.is_alive() and time.monotonic() < until:
            with contextlib.suppress(queue.Empty):
                self._heard.get_nowait()
            self._thread.join(0.005)

    def _listen(self) -> None:
        try:
            process = self._started()
        except OSError as error:
            self._heard.put(error)
            return
        if process is None:
            return
        requests, answers = cast("BinaryIO", process.stdin), cast("BinaryIO", process.stdout)
        sending = threading.Thread(target=self._send, args=(requests,), daemon=True)
        sending.start()
        lies = too_long = False
        try:
            while True:
                self._heard.put(receive_parcel(answers))
        except (EOFError, OSError):
            pass
        except Malformed:
            lies = True
        except TooLong:
            too_long = True
        if lies or too_long:
            _kill(process)
        status = _awaited(process)
        self._requests.put(None)
        sending.join()
        answers.close()
        self._heard.put(Gone(None if lies or too_long else status, too_long=too_long))

    def _started(self) -> "subprocess.Popen[bytes] | None":
        with self._lock:
            if self._is_ended:
                return None
            self._process = subprocess.Popen(
                self._command,
                bufsize=_BUFFER,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd=child_folder(),
                env=child_environment(),
                # Not in the terminal's group: Ctrl+C is for the parent.
                start_new_session=True,
                creationflags=subprocess.CREATE_NO_WINDOW if sys.platform == "win32" else 0,
            )
            return self._process

    def _send(self, stream: BinaryIO) -> None:
        with contextlib.suppress(OSError):
            while (request := self._requests.get()) is not None:
                self._write(stream, request)
        with contextlib.suppress(OSError):
            stream.close()


def _awaited(process: "subprocess.Popen[bytes]") -> int:
    """The exit status of a process that closed its output."""
    try:
        return process.wait(_LEAVING)
    except subprocess.TimeoutExpired:
        _kill(process)
        return process.wait()


def _kill(process: "subprocess.Popen[bytes]") -> None:
    """End a process and all that it may have started, because those would keep its pipes open."""
    if sys.platform != "win32" and process.poll() is None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()


class ChildKeeper:
    """Has at most one child at a time; a context manager, which ends it."""

    def __init__(self) -> None:
        self._child: Child | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def child_id(self) -> int | None:
        """The id of the child's process, while there is one."""
        return self._child.id if self._child is not None else None

    def close(self) -> None:
        """End the child. The next file would start a new one."""
        if self._child is not None:
            self._child.end()
            self._child = None
