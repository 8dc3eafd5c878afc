"""The numbered units of one document as a project keeps them, so that they stay whatever the outline becomes.

A value of the project's settings, under `PREFIX` and the document's id: ``{"version", "document", "rule", "scheme",
"made_of", "outline", "units"}``. `units` is a text of whole numbers, three for each unit: its part, how far it begins
behind the one before it, and its length, in code points; its number within the part follows from the order. `outline`
is likewise three for each heading: level, how far it begins behind the one before it, length. A text, because a
project has very many of them and lists of lists take twenty times the memory. Values come from anybody's file, so
whatever is not possible makes the whole value count as not there.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

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
    places = np.arange(len(parts))
    begins = np.ones(len(parts), dtype=np.bool_)
    begins[1:] = parts[1:] != parts[:-1]
    return places - np.maximum.accumulate(np.where(begins, places, 0)) + 1


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
    return parsed_together([stored], [characters])[0]


def parsed_together(stored: Sequence[str], characters: Sequence[int]) -> list[FrozenUnits | None]:
    """What each of many values says of a text of so many code points, see `parsed`.

    The numbers of all are read at once, and only where something is impossible each value is looked at.
    """
    read = [_fields(value) for value in stored]
    there = [at for at, fields in enumerate(read) if fields is not None]
    known = [fields for fields in read if fields is not None]
    lengths = [characters[at] for at in there]
    outlines = _tables([fields.outline for fields in known], lengths)
    units = _tables([fields.units for fields in known], lengths, rising=True)
    found: list[FrozenUnits | None] = [None] * len(stored)
    for at, fields, outline, listed in zip(there, known, outlines, units, strict=True):
        if outline is not None and listed is not None:
            parts, starts, many = listed.T
            found[at] = FrozenUnits(*fields[:_SCALARS], parts, starts, many, outline)
    return found


class _Fields(NamedTuple):
    version: int
    document: int
    rule: str
    scheme: str
    made_of: str
    outline: str
    units: str


_SCALARS = 5


def _fields(stored: str) -> _Fields | None:
    """The fields of a value, if each is what it should be; what stands in the last two is not looked at."""
    try:
        value = loads(stored, largest=LARGEST)
    except JsonError:
        return None
    match value:
        case {
            "version": int() as version, "document": int() as document, "rule": str() as rule,
            "scheme": str() as scheme, "made_of": str() as made_of, "outline": str() as outline,
            "units": str() as units,
        } if (
            0 < version <= _MOST and 0 < document <= _MOST
            and len(rule) <= _LONGEST_TEXT and len(scheme) <= _LONGEST_TEXT and len(made_of) <= _LONGEST_TEXT
        ):  # fmt: skip
            return _Fields(version, document, rule, scheme, made_of, outline, units)
        case _:
            return None


def _steps(starts: Ints) -> Ints:
    return np.diff(starts, prepend=0)


def _text(table: Ints) -> str:
    return " ".join(map(str, table.ravel().tolist()))


def _tables(texts: Sequence[str], characters: Sequence[int], *, rising: bool = False) -> list[Ints | None]:
    """`_table` of each text, all read at once if none is impossible."""
    filled = [text for text in texts if text]
    counts = np.array([text.count(" ") + 1 if text else 0 for text in texts], dtype=np.int64)
    joined = " ".join(filled)
    sound = (
        joined.isascii() and not joined.encode().translate(None, b"0123456789 ") and not bool(np.any(counts % _FIELDS))
    )
    flat = np.fromstring(joined, dtype=np.int64, sep=" ") if sound else np.zeros(0, dtype=np.int64)
    if len(flat) != int(counts.sum()) or not len(flat):
        return [_table(text, length, rising=rising) for text, length in zip(texts, characters, strict=True)]
    many = counts // _FIELDS
    most = np.repeat(np.array(characters, dtype=np.int64), many)
    rows = flat.reshape(-1, _FIELDS)
    behind = np.cumsum(many)
    first = behind - many
    impossible = bool(np.any(rows < 0)) or bool(np.any(rows.max(axis=1) > np.maximum(most, _MOST)))
    if not impossible:
        # Steps become starts: those of all texts are summed, and what stood before each text is taken off again.
        summed = np.cumsum(rows[:, 1])
        rows[:, 1] = summed - np.repeat(np.where(first > 0, summed[first - 1], 0), many)
        impossible = _is_impossible(rows, most) or (rising and _falls(rows[:, 0], first))
    if impossible:
        return [_table(text, length, rising=rising) for text, length in zip(texts, characters, strict=True)]
    bounds = zip(first.tolist(), behind.tolist(), strict=True)
    return [rows[begin:end] for begin, end in bounds]


def _is_impossible(rows: Ints, most: Ints | int) -> bool:
    """Whether a range is empty or leaves its text of `most` code points, or a level or part is none."""
    bad = (rows[:, 0] > _MOST) | (rows[:, 2] == 0) | (rows[:, 1] + rows[:, 2] > most)
    return bool(np.any(bad))


def _falls(parts: Ints, first: Ints) -> bool:
    """Whether a part is less than the one before it, apart from where the next text begins."""
    falling = parts[1:] < parts[:-1]
    falling[first[(first > 0) & (first < len(parts))] - 1] = False
    return bool(np.any(falling))


def _table(value: str, characters: int, *, rising: bool = False) -> Ints | None:
    """Rows of three whole numbers, of which the second and third are ranges of the text; the first may not fall."""
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
    if _is_impossible(rows, characters) or (rising and _falls(rows[:, 0], np.zeros(1, dtype=np.int64))):
        return None
    return rows
