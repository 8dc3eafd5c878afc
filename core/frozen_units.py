"""The numbered units of one document as a project keeps them, so that they stay whatever the outline becomes.

A value of the project's settings, under `PREFIX` and the document's id: ``{"version", "document", "rule", "scheme",
"made_of", "outline", "units"}``. `units` is a text of whole numbers, three for each unit: its part, how far it begins
behind the one before it, and its length, in code points; its number within the part follows from the order. `outline`
is likewise three for each heading: level, how far it begins behind the one before it, length. A text, because a
project has very many of them and lists of lists take twenty times the memory. Values come from anybody's file, so
whatever is not possible makes the whole value count as not there.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

import orjson

from core.bounded_json import JsonError, loads
from core.lazy_numpy import Ints, np

PREFIX = "study.units."
"""What the names of these settings begin with; the document's id follows."""
LARGEST = 64_000_000
"""Characters of a value that is looked at."""
_LONGEST_TEXT = 200
_MOST = 10_000_000
"""Of documents, parts, levels and versions."""
_FIELDS = 3


@dataclass(frozen=True, slots=True, eq=False)
class FrozenUnits:
    """The units of one document, by column, in text order."""

    version: int
    """In which numbering of the project, from 1, they were made."""
    document: int
    """The document's number, from 1."""
    rule: str
    scheme: str
    made_of: str
    """A digest of what they were made of besides the text, see `core.study.numbering`."""
    parts: Ints
    starts: Ints
    lengths: Ints
    outline: Ints
    """(headings, 3): level, start, length."""

    @property
    def items(self) -> Ints:
        """The number of each unit within its part, from 1."""
        return items_of(self.parts)


def items_of(parts: Ints) -> Ints:
    """The number of each unit within its part, from 1; the parts do not fall."""
    first = np.searchsorted(parts, parts, side="left")
    return np.arange(len(parts)) - first + 1


def dumped(units: FrozenUnits) -> str:
    """The value that is kept."""
    listed = np.stack([units.parts, _steps(units.starts), units.lengths], axis=1)
    outline = units.outline.copy()
    outline[:, 1] = _steps(units.outline[:, 1])
    value = {
        "version": units.version,
        "document": units.document,
        "rule": units.rule,
        "scheme": units.scheme,
        "made_of": units.made_of,
        "outline": _text(outline),
        "units": _text(listed),
    }
    return orjson.dumps(value).decode()


def parsed(stored: str, characters: int) -> FrozenUnits | None:
    """What a value says of a text of so many code points; None where that is impossible."""
    try:
        value = loads(stored, largest=LARGEST)
    except JsonError:
        return None
    if not isinstance(value, dict):
        return None
    fields = cast("Mapping[str, object]", value)
    numbers = [fields.get(name) for name in ("version", "document")]
    texts = [fields.get(name) for name in ("rule", "scheme", "made_of")]
    if not all(isinstance(each, int) and 0 < each <= _MOST for each in numbers):
        return None
    if not all(isinstance(each, str) and len(each) <= _LONGEST_TEXT for each in texts):
        return None
    outline, listed = _table(fields.get("outline"), characters), _table(fields.get("units"), characters)
    if outline is None or listed is None or not bool(np.all(np.diff(listed[:, 0]) >= 0)):
        return None
    version, document = cast("list[int]", numbers)
    rule, scheme, made_of = cast("list[str]", texts)
    parts, starts, lengths = np.ascontiguousarray(listed.T)
    return FrozenUnits(version, document, rule, scheme, made_of, parts, starts, lengths, outline)


def _steps(starts: Ints) -> Ints:
    return np.diff(starts, prepend=0)


def _text(table: Ints) -> str:
    return " ".join(map(str, table.ravel().tolist()))


def _table(value: object, characters: int) -> Ints | None:
    """Rows of three whole numbers, of which the second and third are ranges of the text."""
    if not isinstance(value, str):
        return None
    if not value:
        return np.zeros((0, _FIELDS), dtype=np.int64)
    # `isdecimal` of ASCII alone: the parser of numpy would stop at anything else with a warning.
    if not value.isascii() or not value.replace(" ", "").isdecimal():
        return None
    flat = np.fromstring(value, dtype=np.int64, sep=" ")
    if len(flat) % _FIELDS or bool(np.any(flat < 0)) or bool(np.any(flat > max(characters, _MOST))):
        return None
    rows = flat.reshape(-1, _FIELDS)
    # At most 21 million rows of steps up to the text's length: no sum leaves 64 bits.
    rows[:, 1] = np.cumsum(rows[:, 1])
    if bool(np.any(rows[:, 0] > _MOST)) or bool(np.any(rows[:, 2] == 0)):
        return None
    return rows if int((rows[:, 1] + rows[:, 2]).max()) <= characters else None
