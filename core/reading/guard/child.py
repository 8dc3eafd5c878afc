"""The child process: it reads the files that its parent sends, one after the other, until the parent is gone.

The reader of a kind loads with the first file of that kind. Qt, projects and files on the disk play no part here.
"""

import os
import queue
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import BinaryIO

from core.errors import UserError
from core.reading.guard import limits
from core.reading.guard.entries import (
    BEGUN,
    END,
    OUT_OF_MEMORY,
    PAGE,
    READY,
    columns_entry,
    entry_of,
    fault_entry,
    picture_entry,
    refusal_entry,
)
from core.reading.guard.wire import Parcel, Request, TooLong, receive_request
from core.reading.readers.protocol import Reader
from core.reading.readers.registry import reader_for, table_reader_for


def main(arguments: Sequence[str] = ()) -> int:
    """Read files for the parent, which is at the other end of standard input and output; returns the exit status.

    With arguments, run them as a command that ends when the parent does (`core.reading.guard.program`).
    """
    if arguments:
        from core.reading.guard.program import supervise

        return supervise(arguments)
    # openpyxl loads numpy if it is there, which costs more than everything else here.
    sys.modules["numpy"] = None  # type: ignore[assignment]
    requests, answers = own_pipes()
    enforced = limits.confine()
    # At once, in the middle of a file, too: there is nothing here to tidy up.
    serve(requests, answers, enforced=enforced, gone=lambda: os._exit(0))
    return 0


def serve(requests: BinaryIO, answers: BinaryIO, *, enforced: bool, gone: Callable[[], None]) -> None:
    """Answer requests until there are none any more, which `gone` is told at once.

    `enforced` says that memory limits hold here.
    """
    parcel = Parcel()
    parcel.add({READY: enforced})
    parcel.send(answers)
    waiting: queue.SimpleQueue[Request | None] = queue.SimpleQueue()
    threading.Thread(target=_receive, args=(requests, waiting, gone), daemon=True).start()
    while (request := waiting.get()) is not None:
        _answer(request, parcel, answers)


def _receive(requests: BinaryIO, waiting: "queue.SimpleQueue[Request | None]", gone: Callable[[], None]) -> None:
    """Take requests in beside answering them, so that the parent's end is noticed whatever a parser does."""
    # What earlier files left may leave no room for the next: it is tried in a new child.
    with suppress(MemoryError):
        while (request := receive_request(requests)) is not None:
            waiting.put(request)
    gone()
    waiting.put(None)


def _answer(request: Request, parcel: Parcel, answers: BinaryIO) -> None:
    """Read a file and send what it holds."""
    try:
        _add_libraries(request.libraries)
        reader = reader_for(request.kind)
        limits.allow(request.allowance)
        parcel.add({BEGUN: True})
        parcel.send(answers)
        for entry, text in _entries(reader, request):
            parcel.add(entry, text)
            if parcel.is_full or PAGE in entry:
                parcel.send(answers)
        last: dict[str, object] = {END: True}
    except UserError as error:
        last = refusal_entry(error)
    except TooLong:
        last = refusal_entry(UserError("import.expands", kind=request.kind.upper()))
    except MemoryError:
        last = {OUT_OF_MEMORY: True}
    except Exception:  # noqa: BLE001 - a process's top level: the parent raises it
        import traceback

        last = fault_entry(traceback.format_exc())
    parcel.add(last)
    parcel.send(answers)


def _add_libraries(libraries: Sequence[str]) -> None:
    """Let modules be taken from an add-on's folders, into which nothing is written: that would make another of it."""
    new = [library for library in libraries if library not in sys.path]
    if new:
        sys.dont_write_bytecode = True
        sys.path += new


def _entries(reader: Reader, request: Request) -> Iterator[tuple[dict[str, object], bytes]]:
    """What is asked for, as entries with their texts."""
    if request.columns_only:
        yield columns_entry(table_reader_for(request.kind).columns(request.given, request.options)), b""
        return
    if request.page:
        from core.reading.readers.page_pictures import page_picture

        yield picture_entry(page_picture(request.given.data, request.page))
        return
    yield from map(entry_of, reader.read(request.given, request.options))


def own_pipes() -> tuple[BinaryIO, BinaryIO]:
    """Both ends for the parent alone: what a library prints, or asks for, goes nowhere."""
    if sys.platform == "win32":
        import msvcrt

        msvcrt.setmode(0, os.O_BINARY)
        msvcrt.setmode(1, os.O_BINARY)
    requests, answers = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    return os.fdopen(requests, "rb"), os.fdopen(answers, "wb")
