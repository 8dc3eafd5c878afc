"""Reads values of JSON that others wrote: if one is not of the expected kind, an empty one takes its place."""

from collections.abc import Iterator
from typing import cast

from core import bounded_json
from core.bounded_json import JsonError
from core.errors import UserError
from core.formats.jsonl_reader import LARGEST_LINE, Problem, unreadable
from core.formats.raw import GivenDataset

Object = dict[str, object]


def as_object(value: object) -> Object:
    """An object, or an empty one."""
    return cast("Object", value) if isinstance(value, dict) else {}


def as_list(value: object) -> list[object]:
    """A list, or an empty one."""
    return cast("list[object]", value) if isinstance(value, list) else []


def one_or_several(value: object) -> list[object]:
    """The members of a list, or the value as the only one."""
    return cast("list[object]", value) if isinstance(value, list) else [value]


def as_text(value: object) -> str:
    """A string, or an empty one."""
    return value if isinstance(value, str) else ""


def is_offset(value: object) -> bool:
    """Whether it is a whole number."""
    return type(value) is int


def entries(given: GivenDataset) -> Iterator[tuple[int, object] | Problem]:
    """The values of a file: JSON Lines, or one JSON list or object; each with its line or number.

    JSON that was written over several lines is read as a whole. Raises UserError ``import.bad_json``,
    ``import.expands``, ``import.too_deep``.
    """
    if not _begins_with_list(given) and _is_lines(given):
        yield from _by_line(given)
        return
    value = whole(given)
    yield from enumerate(one_or_several(value), 1)


def whole(given: GivenDataset) -> object:
    """The one JSON value of a file; if there are several, one after the other, a list of them.

    Raises as `entries` does.
    """
    data = given.data().removeprefix(b"\xef\xbb\xbf")
    try:
        return bounded_json.loads(data, deepest=None)
    except JsonError as error:
        if error.code == "json.too_large":
            raise UserError("import.expands", kind="JSON") from error
        if error.code != "json.not_json":
            raise
        raise UserError("import.bad_json", reason=error.reason, line=error.line, byte=error.column) from error


def _begins_with_list(given: GivenDataset) -> bool:
    for line in given.lines():
        if line.strip():
            return line.lstrip(b"\xef\xbb\xbf \t").startswith(b"[")
    return False


def _is_lines(given: GivenDataset) -> bool:
    """Whether the first line that is not empty is a value by itself."""
    for line in given.lines():
        if line.strip():
            try:
                bounded_json.loads(line.removeprefix(b"\xef\xbb\xbf"), deepest=None)
            except JsonError:
                return False
            return True
    return False


def _by_line(given: GivenDataset) -> Iterator[tuple[int, object] | Problem]:
    for number, line in enumerate(given.lines(), 1):
        data = line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
        if not data or data.isspace():
            continue
        if len(data) > LARGEST_LINE:
            yield Problem(number, "import.long_line", {"limit": LARGEST_LINE >> 20})
            continue
        try:
            yield number, bounded_json.loads(data, deepest=None)
        except JsonError as error:
            yield unreadable(error, data, number)
