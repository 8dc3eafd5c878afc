"""The process in which a worker's files are read or scored, so that none of them can end the worker itself.

It is told once what to do, and then sent one file after the other: a header in JSON and bytes. For each it answers with
parcels (`core.reading.guard.wire`) whose entries name a table and how many rows of it, as JSON Lines, follow.
"""

import importlib
import os
import queue
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import BinaryIO, Protocol, cast

import orjson

from core.corpus.tables import Row
from core.errors import UserError
from core.reading.guard import limits
from core.reading.guard.frames import Frame, receive_frame
from core.reading.guard.wire import Parcel, TooLong

BEGUN, END, TABLE, ROWS, PROBLEM, FAULT, OUT_OF_MEMORY, TOO_LONG = (
    *("begun", "end", "table", "rows", "problem", "fault", "memory", "long"),
)
"""Members of entries."""
_AT_ONCE = 256
"""Rows that are sent together."""
_AT_ONCE_BYTES = 1 << 20


class ChildJob(Protocol):
    """What a child does with each file."""

    def rows(self, name: str, data: bytes) -> Iterator[tuple[str, Row]]:
        """The rows of a file with their tables."""
        ...


MakeJob = Callable[[bytes], ChildJob]
"""Makes a job from what the parent sends with its name; ``module:function`` names one."""


def main(_arguments: Sequence[str] = ()) -> int:
    """Work for the parent, which is at the other end of standard input and output; returns the exit status."""
    from core.reading.guard.child import own_pipes

    # Workers are as many as there are processors: numpy's own threads would only stand in each other's way.
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    frames, answers = own_pipes()
    limits.confine()
    waiting: queue.SimpleQueue[Frame | None] = queue.SimpleQueue()
    threading.Thread(target=_receive, args=(frames, waiting), daemon=True).start()
    first = waiting.get()
    if first is None:
        return 0
    module, _, name = str(first.header["job"]).partition(":")
    job = cast("MakeJob", getattr(importlib.import_module(module), name))(first.data)
    while (frame := waiting.get()) is not None:
        _answer(job, frame, answers)
    return 0


def _receive(frames: BinaryIO, waiting: "queue.SimpleQueue[Frame | None]") -> None:
    """Take frames in beside answering them: the parent's end is noticed whatever this process does."""
    with suppress(MemoryError):
        while (frame := receive_frame(frames)) is not None:
            waiting.put(frame)
    os._exit(0)


def _answer(job: ChildJob, frame: Frame, answers: BinaryIO) -> None:
    header = cast("Mapping[str, int | str]", frame.header)
    limits.allow(limits.Allowance(int(header["memory"]), int(header["seconds"]), enforced=True))
    sending = _Sending(answers)
    sending.tell({BEGUN: True})
    try:
        for table, row in job.rows(str(header["name"]), frame.data):
            sending.add(table, row)
        sending.send_rows()
        last: dict[str, object] = {END: True}
    except UserError as error:
        last = {PROBLEM: [error.code, {name: str(value) for name, value in error.fields.items()}]}
    except TooLong:
        last = {TOO_LONG: True}
    except MemoryError:
        last = {OUT_OF_MEMORY: True}
    except Exception:  # noqa: BLE001 - a process's top level: the parent raises it
        import traceback

        last = {FAULT: traceback.format_exc()[-20_000:]}
    sending.forget()
    sending.tell(last)


@dataclass(slots=True)
class _Sending:
    """Collects rows by table and sends them in parcels. A text longer than a parcel raises `TooLong`."""

    stream: BinaryIO
    _rows: dict[str, list[bytes]] = field(default_factory=dict[str, list[bytes]])
    _count: int = 0
    _size: int = 0

    def add(self, table: str, row: Row) -> None:
        line = orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE)
        self._rows.setdefault(table, []).append(line)
        self._count += 1
        self._size += len(line)
        if self._count >= _AT_ONCE or self._size >= _AT_ONCE_BYTES:
            self.send_rows()

    def send_rows(self) -> None:
        """Send what was collected; raises `TooLong`."""
        if not self._rows:
            return
        parcel = Parcel()
        for table, lines in self._rows.items():
            parcel.add({TABLE: table, ROWS: len(lines)}, b"".join(lines))
        parcel.send(self.stream)
        self.forget()

    def forget(self) -> None:
        self._rows, self._count, self._size = {}, 0, 0

    def tell(self, entry: dict[str, object]) -> None:
        parcel = Parcel()
        parcel.add(entry)
        parcel.send(self.stream)
