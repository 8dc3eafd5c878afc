"""A worker's child process as the worker uses it: it gets files and gives rows, and may die of any of them."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple, cast

from core.corpus import child as said
from core.errors import EnvironmentFault, UserError
from core.reading.guard.command import module_command
from core.reading.guard.frames import Frame, send_frame
from core.reading.guard.limits import Limits
from core.reading.guard.process import Child, ChildKeeper, Gone
from core.reading.guard.reading import ReaderFault
from core.reading.guard.watch import Watch
from core.reading.guard.wire import Entry, Heard

LIMITS = Limits(memory=2 << 30, memory_per_byte=24, seconds=120, seconds_per_megabyte=60, most_seconds=1800)
"""For all that is done with a file: its rules make a value of each sentence and heading."""
_TICK = 0.05
_OF_ITSELF = frozenset(["import.too_slow", "import.expands"])
"""Fates that are the file's own: it is not tried again."""


class RowLines(NamedTuple):
    """Rows of one table as JSON Lines."""

    table: str
    rows: int
    lines: bytes


@dataclass(frozen=True, slots=True)
class ChildSetup:
    """What a child is to do: ``module:function`` of a `core.corpus.child.MakeJob`, and what that gets."""

    job: str
    data: bytes = b""


class GuardedJob(ChildKeeper):
    """Does a job with file after file in a child process; a context manager, for one thread.

    A file at which the child dies is tried once more in a new child: somebody else may have ended the first one. If
    that one dies, too, it is the file. So no file costs more than two children, and none that is sound is lost.
    """

    def __init__(self, setup: ChildSetup, limits: Limits = LIMITS) -> None:
        super().__init__()
        self._setup = setup
        self._limits = limits

    def do(self, name: str, data: bytes, asking: Callable[[], None]) -> list[RowLines]:
        """All rows of a file. Raises UserError for what is wrong with it, `ReaderFault`, and what `asking` raises.

        Codes of files that ended their child twice are ``import.crashed``, ``import.out_of_memory`` and
        ``import.too_slow``.
        """
        try:
            return list(self._once(name, data, asking))
        except _Died as died:
            if died.fate.code in _OF_ITSELF:
                raise died.fate from died
        try:
            return list(self._once(name, data, asking))
        except _Died as died:
            raise died.fate from died

    def _once(self, name: str, data: bytes, asking: Callable[[], None]) -> Iterator[RowLines]:
        allowance = self._limits.of(len(data))
        child = self._begun()
        watch = Watch((name.rpartition(".")[2] or "?").upper()[:8], allowance, enforced=True)
        child.ask(Frame({"name": name, "memory": allowance.memory, "seconds": allowance.seconds}, data))
        is_whole = False
        try:
            while True:
                begin = time.monotonic()
                heard = child.hear(_TICK)
                watch.look(child, time.monotonic() - begin)
                asking()
                if heard is None:
                    continue
                if not heard.entries:
                    raise Gone(None)
                yield from _rows(heard)
                last = heard.entries[-1]
                if said.END in last or said.PROBLEM in last or said.FAULT in last or said.TOO_LONG in last:
                    is_whole = True
                _raise(last, watch)
                if is_whole:
                    return
        except Gone as gone:
            raise _Died(watch.fate(gone)) from gone
        except UserError as error:
            if error.code == "import.too_slow":
                raise _Died(error) from error
            raise
        finally:
            # After an error that was not told in full, and after MemoryError, nothing is known of its state.
            if not is_whole:
                self.close()

    def _begun(self) -> Child:
        if self._child is None:
            try:
                self._child = Child(module_command("core.corpus.child"), send_frame)
            except OSError as error:
                reason = error.strerror or str(error)
                raise EnvironmentFault("import.no_process", kind="corpus", reason=reason) from error
            self._child.ask(Frame({"job": self._setup.job}, self._setup.data))
        return self._child


class _Died(Exception):
    """The child ended before it had said everything."""

    def __init__(self, fate: UserError) -> None:
        super().__init__(fate)
        self.fate = fate


def _rows(heard: Heard) -> Iterator[RowLines]:
    """The rows of a parcel; raises `Gone` where it does not hold what it announces."""
    at = 0
    for entry in heard.entries:
        if said.TABLE not in entry:
            continue
        table, count = entry[said.TABLE], entry.get(said.ROWS)
        if not isinstance(table, str) or not isinstance(count, int):
            raise Gone(None)
        end = at
        for _ in range(count):
            end = heard.texts.find(b"\n", end) + 1
            if not end:
                raise Gone(None)
        yield RowLines(table, count, heard.texts[at:end])
        at = end


def _raise(last: Entry, watch: Watch) -> None:
    match last:
        case {said.PROBLEM: [str(code), dict()]}:
            fields = cast("dict[str, object]", cast("list[object]", last[said.PROBLEM])[1])
            raise UserError(code, **fields)
        case {said.OUT_OF_MEMORY: True}:
            raise _Died(watch.out_of_memory())
        case {said.TOO_LONG: True}:
            raise UserError("import.expands", kind="")
        case {said.FAULT: str(trace)}:
            raise ReaderFault(trace)
        case _:
            pass
