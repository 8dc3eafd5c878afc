"""The readers as an import uses them: those with native parsers in one child process for all files of a batch."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from types import TracebackType

from core.errors import EnvironmentFault, UserError
from core.reading.guard import answers, entries
from core.reading.guard.command import child_command
from core.reading.guard.limits import LIMITS, Limits
from core.reading.guard.process import Child, Gone
from core.reading.guard.watch import Watch
from core.reading.guard.wire import Entry, Heard, Malformed, Request
from core.reading.kinds import Kind
from core.reading.readers import office
from core.reading.readers.protocol import Given, Options, Read
from core.reading.readers.registry import is_guarded, reader_for

Asking = Callable[[], None]
"""Called 20 times a second while a file is read; what it raises (`core.progress.Cancel`) stops the reading at once."""

MAX_ANSWER = 1 << 30
"""Bytes of all that one file may give; a table with more texts than that is refused by its reader before."""
_TICK = 0.05
"""Seconds between two looks at a child that is silent."""
_START_SECONDS = 60
_LASTS = frozenset({entries.END, entries.REFUSED, entries.OUT_OF_MEMORY, entries.FAULT})


class ReaderFault(Exception):
    """A bug in a reader, found in the child process; says its traceback there."""


class Readers:
    """Reads the files of one batch, each by the reader of its kind; a context manager, for one thread.

    PDF, Word, web pages and Excel are read in a child process, which starts with the first of them and reads those that
    follow. A child that dies, hangs, takes too much memory or says what is no answer is killed: that file's error is
    one of `core.reading.guard.watch.FATES` or ``import.expands``, and the next file gets a new child.
    """

    def __init__(self, limits: Limits | None = None, command: Sequence[str] | None = None) -> None:
        self._limits = limits or LIMITS
        self._command = command
        self._child: Child | None = None
        self._enforced = False

    def __enter__(self) -> "Readers":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def child_id(self) -> int | None:
        """Of the process that reads, while there is one."""
        return self._child.id if self._child is not None else None

    def close(self) -> None:
        """End the child; the next file would start another."""
        if self._child is not None:
            self._child.end()
            self._child = None

    def read(self, kind: Kind, given: Given, options: Options, asking: Asking) -> Iterator[Read | UserError]:
        """The texts of a file, as `core.reading.readers.protocol.Reader.read`.

        Raises UserError, EnvironmentFault ``import.no_process`` when no child can be started, what `asking` raises, and
        `ReaderFault`. An iterator that is left before its end costs the child.
        """
        if kind is Kind.OFFICE:
            converted = Given(given.name, office.converted(given, options, asking))
            notice = UserError("import.converted", kind=office.shown_kind(given))
            for read in self.read(Kind.DOCX, converted, options, asking):
                yield read if isinstance(read, UserError) else replace(read, notices=(*read.notices, notice))
        elif is_guarded(kind):
            yield from self._guarded(kind, given, options, asking)
        else:
            yield from reader_for(kind).read(given, options)

    def _guarded(self, kind: Kind, given: Given, options: Options, asking: Asking) -> Iterator[Read | UserError]:
        """The texts of a file that the child reads."""
        request = Request(kind, given, options, self._limits.of(len(given.data)))
        is_new = self._begin(kind, asking)
        has_given = False
        try:
            for read in self._answer(request, asking):
                has_given = True
                yield read
        except UserError as error:
            # What earlier files left behind may be what was too much.
            if error.code != "import.out_of_memory" or is_new or has_given:
                raise
            self._begin(kind, asking)
            yield from self._answer(request, asking)

    def _begin(self, kind: Kind, asking: Asking) -> bool:
        """See to it that there is a child that waits for a file; whether it is a new one."""
        if self._child is not None and self._child.is_waiting:
            return False
        self.close()
        self._child = child = Child(self._command or child_command())
        until = time.monotonic() + _START_SECONDS
        try:
            while (heard := child.hear(_TICK)) is None:
                asking()
                if time.monotonic() > until:
                    raise Gone(None)
            match heard:
                case Heard([{entries.READY: bool(enforced)}], b""):
                    self._enforced = enforced and self._limits.enforced
                case _:
                    raise Gone(None)
        except (OSError, Gone) as error:
            self.close()
            reason = error.strerror if isinstance(error, OSError) else f"exit status {error.status}"
            raise EnvironmentFault("import.no_process", kind=kind.upper(), reason=reason) from error
        except BaseException:
            self.close()
            raise
        return True

    def _answer(self, request: Request, asking: Asking) -> Iterator[Read | UserError]:
        """What the child says of a file; only one that has said all of it may read another."""
        watch = Watch(request.kind.upper(), request.allowance, enforced=self._enforced)
        is_whole = False
        count = 0
        try:
            for heard in self._parcels(request, watch, asking):
                texts, last = _looked_at(heard)
                for read in texts:
                    count += 1
                    if count > 1 and request.kind != Kind.XLSX:
                        raise Malformed
                    yield read
                if last is not None:
                    error = _error_of(last, watch)
                    is_whole = entries.END in last or entries.REFUSED in last
                    if error is not None:
                        raise error
                    return
        except Gone as gone:
            raise watch.fate(gone) from gone
        except Malformed as error:
            raise watch.crashed() from error
        finally:
            if not is_whole:
                self.close()

    def _parcels(self, request: Request, watch: Watch, asking: Asking) -> Iterator[Heard]:
        """All that the child says after a file was sent to it; raises `Gone`, and UserError as `Watch.look` does."""
        child = self._child
        assert child is not None
        child.ask(request)
        size = 0
        while True:
            begin = time.monotonic()
            heard = child.hear(_TICK)
            watch.look(child, time.monotonic() - begin)
            asking()
            if heard is not None:
                size += heard.size
                if size > MAX_ANSWER:
                    raise Gone(None, too_long=True)
                yield heard


def _looked_at(heard: Heard) -> tuple[list[Read | UserError], Entry | None]:
    """The texts of a parcel, and its last entry where that ends the answer; raises `Malformed`."""
    listed, texts, _ = heard
    if not listed:
        raise Malformed
    last = listed[-1] if not _LASTS.isdisjoint(listed[-1]) else None
    return list(answers.reads(listed if last is None else listed[:-1], texts)), last


def _error_of(last: Entry, watch: Watch) -> UserError | ReaderFault | None:
    """What the end of an answer says went wrong; raises `Malformed`."""
    if entries.REFUSED in last:
        return answers.refusal(last)
    if entries.OUT_OF_MEMORY in last:
        return watch.out_of_memory()
    return ReaderFault(answers.fault(last)) if entries.FAULT in last else None
