"""Turns what a reader gives into entries of the child's answer; `answers` reads them."""

from collections.abc import Iterable
from typing import cast

from core.errors import UserError
from core.reading.readers.protocol import PagePicture, PageRead, Read
from core.text.recognition import Recognition

READY, BEGUN, END = "ready", "begun", "end"
"""Entries without a text: the child is there; it has the file and begins to read; the answer is complete."""
REFUSED, OUT_OF_MEMORY, FAULT = "refused", "out_of_memory", "fault"
"""Entries at the end of a failure: the whole file cannot be read; memory ran out; there is a bug."""
TOLD, TEXT = "told", "text"
"""One text of several that cannot be read; and a text, with the number of its bytes."""
COLUMNS = "columns"
"""The names of a table's columns, if they were asked for."""
PICTURE = "picture"
"""Width and height of a page's picture; its pixels stand in the place of a text."""
PAGE = "page"
"""How many pages of how many have been read."""
MOST_FAULT = 20_000
"""Characters of a traceback that are kept, counted from its end."""


def entry_of(read: Read | UserError | PageRead) -> tuple[dict[str, object], bytes]:
    """A text, or the error of one of several, as an entry with the text's bytes."""
    if isinstance(read, UserError):
        return {TOLD: _error_entry(read)}, b""
    if isinstance(read, PageRead):
        return {PAGE: [read.done, read.pages]}, b""
    text = read.text.encode("utf-8", "surrogatepass")
    return {
        TEXT: len(text),
        "encoding": read.encoding,
        "place": read.place,
        "hint": read.hint,
        "meta": dict(read.meta),
        "masks": [[mask.start, mask.end, mask.reason] for mask in read.masks],
        "notices": [_error_entry(notice) for notice in read.notices],
        "held": read.held,
        "recognition": _recognition_entry(read.recognition),
    }, text


def picture_entry(picture: PagePicture) -> tuple[dict[str, object], bytes]:
    """A page's picture as an entry with its pixels."""
    return {PICTURE: [picture.width, picture.height, picture.pages]}, picture.pixels


def columns_entry(names: Iterable[str]) -> dict[str, object]:
    """The names of a table's columns as an entry."""
    return {COLUMNS: list(names)}


def refusal_entry(error: UserError) -> dict[str, object]:
    """The reason why the whole file cannot be read, as an entry."""
    return {REFUSED: _error_entry(error)}


def fault_entry(trace: str) -> dict[str, object]:
    """A bug with its traceback, as an entry."""
    return {FAULT: trace[-MOST_FAULT:]}


def _recognition_entry(known: Recognition | None) -> dict[str, object] | None:
    if known is None:
        return None
    lines = [[line.start, line.end, line.percent, line.page, line.down] for line in known.lines]
    return {"engine": known.engine, "lines": lines, "doubtful": [[span.start, span.end] for span in known.doubtful]}


def _error_entry(error: UserError) -> list[object]:
    fields = {
        name: list(cast("list[object] | tuple[object, ...]", value)) if isinstance(value, list | tuple) else value
        for name, value in error.fields.items()
    }
    return [error.code, fields]
