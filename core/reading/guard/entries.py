"""What a reader gives, as entries of the answer that the child sends; `answers` takes them in again."""

from collections.abc import Iterable
from typing import cast

from core.errors import UserError
from core.reading.readers.protocol import Read

READY, BEGUN, END = "ready", "begun", "end"
"""Entries that are no text: the child is there; it has the file and reads it from now on; that was all of it."""
REFUSED, OUT_OF_MEMORY, FAULT = "refused", "out_of_memory", "fault"
"""Instead of the end: the whole file cannot be read; memory ran out; a bug."""
TOLD, TEXT = "told", "text"
"""One of several texts that cannot be read; a text, with the number of its bytes."""
COLUMNS = "columns"
"""The names of a table's columns, where they were asked for."""
MOST_FAULT = 20_000
"""Characters of a traceback, from its end."""


def entry_of(read: Read | UserError) -> tuple[dict[str, object], bytes]:
    """A text, or one of several that cannot be read, as an entry and the text's bytes."""
    if isinstance(read, UserError):
        return {TOLD: _error_entry(read)}, b""
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
    }, text


def columns_entry(names: Iterable[str]) -> dict[str, object]:
    """The names of a table's columns."""
    return {COLUMNS: list(names)}


def refusal_entry(error: UserError) -> dict[str, object]:
    """Why the whole file cannot be read."""
    return {REFUSED: _error_entry(error)}


def fault_entry(trace: str) -> dict[str, object]:
    """A bug, by its traceback."""
    return {FAULT: trace[-MOST_FAULT:]}


def _error_entry(error: UserError) -> list[object]:
    fields = {
        name: list(cast("list[object] | tuple[object, ...]", value)) if isinstance(value, list | tuple) else value
        for name, value in error.fields.items()
    }
    return [error.code, fields]
