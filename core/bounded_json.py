"""JSON that anybody may have written, read within bounds; and what is kept as JSON, written so that it reads back.

Parsers give way at different depths: orjson reads 1,024 levels and writes 254, the standard library ends in a
RecursionError where the interpreter's stack does, and SQLite's functions stop at 1,000. So everything that comes in is
held to one depth, far below all of them and far above what people nest. Infinite numbers and NaN are refused, as RFC
8259 does; whole numbers beyond 64 bits become floats (there, section 6); of equal names in one object the last counts.
"""

import json
import re
from collections.abc import Iterable
from typing import cast

import orjson

from core.errors import UserError

DEEPEST = 100
"""Lists and objects inside of each other, the outermost counted."""
MOST_HOLDERS = 2_000_000
"""Lists and objects in one value: each takes some 20 times the memory of its characters."""
MOST_VALUES = 10_000_000
"""Lists, objects and commas in one value, and so about as many values: each takes up to 16 times the memory of its
characters."""


class JsonError(UserError):
    """JSON that cannot be taken: ``json.not_json``, ``json.too_deep`` or ``json.too_large``.

    A `UserError`, so that one which nobody words otherwise ends as a sentence. Where it is ``json.not_json``, `line`
    and `column` count from 1.
    """

    def __init__(self, code: str, reason: str, *, position: int = 0, line: int = 1, column: int = 1) -> None:
        super().__init__(code, reason=reason, line=line, column=column, limit=DEEPEST)
        self.reason = reason
        """The parser's words, or which bound it is."""
        self.position = position
        """Characters before the place, or bytes where the text is no UTF-8."""
        self.line = line
        self.column = column


def loads(data: bytes | str, *, largest: int | None = None, deepest: int | None = DEEPEST) -> object:
    """The value of a JSON text, without a byte order mark, of at most `largest` bytes or characters.

    What it gives can be written again by orjson and by the standard library. With `deepest` None only the parser's own
    bound holds: for those who keep parts of the value, and ask `require_shallow` of these. Raises `JsonError`.
    """
    if (largest is not None and len(data) > largest) or not is_bounded(data):
        raise JsonError("json.too_large", "too large")
    try:
        value: object = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        if "depth" in error.msg or "ecursion" in error.msg:
            raise _too_deep() from None
        raise JsonError("json.not_json", error.msg, position=error.pos, line=error.lineno, column=error.colno) from None
    # Each level begins with a sign of its own, so few of them cannot be many levels.
    if deepest is not None and len(data) > deepest and _holder_signs(data) > deepest:
        require_shallow(value, deepest)
    return value


def is_bounded(data: bytes | str) -> bool:
    """Whether parsing takes memory in some proportion to what a dataset of that size takes, see `MOST_HOLDERS`.

    Counts signs, also those inside of texts: a text has few of them, and a dataset far fewer than the bounds.
    """
    if len(data) <= MOST_HOLDERS:
        return True
    holders = _holder_signs(data)
    commas = data.count(b",") if isinstance(data, bytes) else data.count(",")
    return holders <= MOST_HOLDERS and holders + commas <= MOST_VALUES


def _holder_signs(data: bytes | str) -> int:
    return data.count(b"[") + data.count(b"{") if isinstance(data, bytes) else data.count("[") + data.count("{")


def loads_with_paths(text: str) -> object:
    """The value of JSON that this program wrote itself and that may name files: their names need not be UTF-8.

    Such a name holds lone surrogates (PEP 383), which orjson refuses. Bounded in depth all the same, because anybody
    may have edited it. Raises `JsonError`.
    """
    if _depth(text) > DEEPEST:
        raise _too_deep()
    try:
        return json.loads(text, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        raise JsonError("json.not_json", error.msg, position=error.pos, line=error.lineno, column=error.colno) from None
    except ValueError as error:
        raise JsonError("json.not_json", str(error)) from None


def _depth(text: str) -> int:
    """How many lists and objects of a JSON text lie inside of each other, whether it is well-formed or not."""
    deepest = depth = 0
    for sign in _HOLDER.findall(_STRING.sub("", text)):
        depth += 1 if sign in "[{" else -1
        deepest = max(deepest, depth)
    return deepest


_STRING = re.compile(r'"(?:[^"\\]|\\.)*+"', re.DOTALL)
_HOLDER = re.compile(r"[][{}]")


def _no_number(name: str) -> object:
    raise ValueError(f"{name} is no number")


def require_shallow(value: object, deepest: int = DEEPEST) -> None:
    """Raise `JsonError` ``json.too_deep`` when lists and objects lie more than `deepest` inside of each other."""
    level = _holders([value])
    for _ in range(deepest):
        if not level:
            return
        level = _holders(inner for outer in level for inner in _inside(outer))
    if level:
        raise _too_deep()


_Holder = dict[str, object] | list[object]


def _holders(values: Iterable[object]) -> list[_Holder]:
    return [cast("_Holder", value) for value in values if isinstance(value, dict | list)]


def _inside(holder: _Holder) -> Iterable[object]:
    return holder.values() if isinstance(holder, dict) else holder


def dumps(value: object) -> str:
    """A value as the project file keeps it: characters as they are, names in the order that they have.

    Raises `JsonError` ``json.too_deep``.
    """
    require_shallow(value)
    return json.dumps(value, ensure_ascii=False)


def _too_deep() -> JsonError:
    return JsonError("json.too_deep", f"more than {DEEPEST} levels")
