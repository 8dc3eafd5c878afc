"""The readers as an import uses them. Those with native parsers run in one child process for all files of a batch."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

from core.errors import EnvironmentFault, UserError
from core.reading.guard import answers, entries, scans
from core.reading.guard.command import child_command
from core.reading.guard.limits import LIMITS, Limits
from core.reading.guard.process import Child, ChildKeeper, Gone
from core.reading.guard.watch import Watch
from core.reading.guard.wire import Entry, Heard, Malformed, Request
from core.reading.kinds import FileKind
from core.reading.readers import office
from core.reading.readers.pictures import picture_kind
from core.reading.readers.protocol import GivenFile, Options, PagePicture, PageRead, Read
from core.reading.readers.registry import is_guarded, reader_for, table_reader_for

Asking = Callable[[], None]
"""Called 20 times a second while a file is read; what it raises (`core.progress.Cancel`) stops the reading at once."""

MAX_ANSWER = 1 << 30
"""Bytes that one file may give in all. A table with more texts than that is refused by its reader earlier."""
_TICK = 0.05
"""Seconds between two checks of a child that is silent."""
_START_SECONDS = 60
_Said = TypeVar("_Said")
_Taking = Callable[[list[Entry], bytes], Iterator[_Said]]
"""How an answer of the child is read: one of the functions of `core.reading.guard.answers`."""
_LASTS = frozenset({entries.END, entries.REFUSED, entries.OUT_OF_MEMORY, entries.FAULT})


class ReaderFault(Exception):
    """A bug in a reader, found in the child process; its message is the traceback there."""


class GuardedReaders(ChildKeeper):
    """Reads the files of one batch, each by the reader of its kind; a context manager, for one thread.

    PDF, Word, web pages and Excel are read in a child process, which starts with the first of them and reads those that
    follow. A child that dies, hangs, takes too much memory or says what is no answer is killed: that file's error is
    one of `core.reading.guard.watch.FATES` or ``import.expands``, and the next file gets a new child.
    """

    def __init__(self, limits: Limits | None = None, command: Sequence[str] | None = None) -> None:
        super().__init__()
        self._limits = limits or LIMITS
        self._command = command
        self._enforced = False
        self.share = 0.0
        """Of the pages of the file that is being read, how many have been read: 0 to 1. Only scans tell."""
        self._has_begun = False
        """Whether the child has begun to read the file that it was sent."""

    def read(self, kind: FileKind, given: GivenFile, options: Options, asking: Asking) -> Iterator[Read | UserError]:
        """The texts of a file, as `core.reading.readers.protocol.Reader.read`.

        Raises UserError, EnvironmentFault ``import.no_process`` when no child can be started, what `asking` raises, and
        `ReaderFault`. An iterator that is left before its end costs the child.
        """
        if kind is FileKind.OFFICE:
            converted = GivenFile(given.name, office.converted(given, options, asking))
            notice = UserError("import.converted", kind=office.shown_kind(given))
            for read in self.read(FileKind.DOCX, converted, options, asking):
                yield read if isinstance(read, UserError) else replace(read, notices=(*read.notices, notice))
        elif kind is FileKind.PDF:
            yield from self._pdf(given, options, asking)
        elif kind is FileKind.PICTURE:
            yield from self._scan(given, options, UserError("import.scan", empty=1, pages=1), asking)
        elif is_guarded(kind):
            request = Request(kind, given, options, self._limits.of(len(given.data)))
            yield from self._guarded(request, answers.reads, asking)
        else:
            yield from (said for said in reader_for(kind).read(given, options) if not isinstance(said, PageRead))

    def _pdf(self, given: GivenFile, options: Options, asking: Asking) -> Iterator[Read | UserError]:
        """A PDF by its text layer; a scan by its pictures, where that is allowed (`core.reading.guard.scans`)."""
        request = Request(FileKind.PDF, given, options, self._limits.of(len(given.data)))
        try:
            yield from self._guarded(request, answers.reads, asking)
            return
        except UserError as error:
            if error.code != "import.scan":
                raise
            refusal = error
        yield from self._scan(given, options, refusal, asking)

    def _scan(
        self, given: GivenFile, options: Options, refusal: UserError, asking: Asking
    ) -> Iterator[Read | UserError]:
        request = scans.request(given, options, refusal, enforced=self._limits.enforced)
        try:
            yield from self._guarded(request, answers.reads, asking)
        finally:
            # What an engine loads is of no use for other files, and its threads would count against their limits.
            self.close()
            self.share = 0.0

    def page_picture(self, given: GivenFile, number: int, asking: Asking) -> PagePicture:
        """A page (from 1) of a PDF file or of a picture as it looks.

        Raises UserError as `core.reading.readers.page_pictures` and as `read`.
        """
        request = Request(FileKind.PDF, given, Options(), self._limits.of(len(given.data)), page=number)
        (shown,) = self._guarded(request, answers.picture, asking)
        return shown

    def columns(self, kind: FileKind, given: GivenFile, options: Options, asking: Asking) -> tuple[str, ...]:
        """The names of a table's columns, as `core.reading.readers.protocol.TableReader.columns`; raises as `read`."""
        if not is_guarded(kind):
            return table_reader_for(kind).columns(given, options)
        request = Request(kind, given, options, self._limits.of(len(given.data)), columns_only=True)
        found = list(self._guarded(request, answers.columns, asking))
        return found[0] if found else ()

    def _guarded(self, request: Request, taken: _Taking[_Said], asking: Asking) -> Iterator[_Said]:
        """What the child reads of a file, as `taken` understands it."""
        is_new = self._begin(request.kind, asking)
        self._has_begun = has_given = False
        try:
            for said in self._answer(request, taken, asking):
                has_given = True
                yield said
            return
        except UserError as error:
            # Earlier files may have left too much behind, or the child died before it had this file.
            is_own = self._has_begun if error.code == "import.crashed" else error.code != "import.out_of_memory"
            if is_own or is_new or has_given:
                raise
        self._has_begun = False
        self._begin(request.kind, asking)
        yield from self._answer(request, taken, asking)

    def _begin(self, kind: str, asking: Asking) -> bool:
        """See to it that a child is waiting for a file; returns whether it is a new one."""
        if self._child is not None and self._child.is_silent:
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
            reason = error.strerror or str(error) if isinstance(error, OSError) else f"exit status {error.status}"
            raise EnvironmentFault("import.no_process", kind=kind.upper(), reason=reason) from error
        except BaseException:
            self.close()
            raise
        return True

    def _answer(self, request: Request, taken: _Taking[_Said], asking: Asking) -> Iterator[_Said]:
        """What the child says of a file. Only a child that has said everything may read another file."""
        shown = picture_kind(request.given.data) or (FileKind.PDF if request.kind == scans.KIND else request.kind)
        watch = Watch(shown.upper(), request.allowance, enforced=self._enforced)
        is_whole = False
        count = 0
        try:
            for heard in self._parcels(request, watch, asking):
                if not self._has_begun and heard.entries == [{entries.BEGUN: True}]:
                    self._has_begun = True
                    continue
                found, last = _looked_at(heard, taken)
                for said in found:
                    count += 1
                    if count > 1 and (request.kind != FileKind.XLSX or request.columns_only):
                        raise Malformed
                    yield said
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
        """Everything that the child says after a file was sent. Raises `Gone`, and UserError as `Watch.look` does."""
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
                if len(heard.entries) == 1 and entries.PAGE in heard.entries[0]:
                    told = answers.page(heard.entries[0])
                    self.share = told.done / max(1, told.pages)
                else:
                    yield heard


def _looked_at(heard: Heard, taken: _Taking[_Said]) -> tuple[list[_Said], Entry | None]:
    """What a parcel holds, and its last entry if that ends the answer; raises `Malformed`."""
    listed, texts, _ = heard
    if not listed:
        raise Malformed
    last = listed[-1] if not _LASTS.isdisjoint(listed[-1]) else None
    return list(taken(listed if last is None else listed[:-1], texts)), last


def _error_of(last: Entry, watch: Watch) -> UserError | ReaderFault | None:
    """The error that the end of an answer reports, if any; raises `Malformed`."""
    if entries.REFUSED in last:
        return answers.refusal(last)
    if entries.OUT_OF_MEMORY in last:
        return watch.out_of_memory()
    return ReaderFault(answers.fault(last)) if entries.FAULT in last else None
