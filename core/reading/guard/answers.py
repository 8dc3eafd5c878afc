"""Reads what a child answers, without trusting it.

The file may have taken over the child. So each value from it must have the right type and range, or the whole answer is
refused.
"""

from collections.abc import Iterator, Mapping
from typing import cast

from core.errors import UserError
from core.messages import MESSAGES
from core.model import Mask, Span
from core.reading.guard.entries import COLUMNS, FAULT, MOST_FAULT, PAGE, PICTURE, REFUSED, TEXT, TOLD
from core.reading.guard.wire import MAX_HEADER, Entry, Malformed
from core.reading.readers.protocol import MOST_PIXELS, PagePicture, PageRead, Read
from core.text.recognition import THOUSAND, UNKNOWN, RecognisedLine, Recognition

_SHORT = 200
"""Characters of a name or a place. Titles and cells are limited by the size of a header."""
_LARGEST = 2**63
_CODES = frozenset(code for code in MESSAGES if code.startswith(("import.", "text.")))


def refusal(entry: Entry) -> UserError:
    """The error of a refusal; raises `Malformed`."""
    return _error(entry[REFUSED])


def fault(entry: Entry) -> str:
    """The traceback of a bug; raises `Malformed`."""
    return _text(entry[FAULT], MOST_FAULT)


def reads(entries: list[Entry], texts: bytes) -> Iterator[Read | UserError]:
    """Those entries that are texts or errors; raises `Malformed`."""
    at = 0
    for entry in entries:
        if TOLD in entry:
            yield _error(entry[TOLD])
            continue
        length = _count(entry.get(TEXT), len(texts) - at)
        yield _read(entry, texts[at : at + length])
        at += length
    if at != len(texts):
        raise Malformed


def columns(entries: list[Entry], texts: bytes) -> Iterator[tuple[str, ...]]:
    """The names of a table's columns, from the entry that has them; raises `Malformed`."""
    if texts:
        raise Malformed
    for entry in entries:
        yield tuple(_text(name) for name in _list(entry.get(COLUMNS)))


def picture(entries: list[Entry], texts: bytes) -> Iterator[PagePicture]:
    """The picture of a page; raises `Malformed`."""
    for entry in entries:
        match _list(entry.get(PICTURE)):
            case [width, height, pages]:
                shown = PagePicture(
                    _count(width, MOST_PIXELS), _count(height, MOST_PIXELS), _count(pages, _LARGEST), texts
                )
            case _:
                raise Malformed
        if min(shown.width, shown.height) < 1 or len(texts) != 3 * shown.width * shown.height:
            raise Malformed
        yield shown


def _read(entry: Entry, encoded: bytes) -> Read:
    try:
        text = encoded.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError as error:
        raise Malformed from error
    return Read(
        text,
        _text(entry.get("encoding"), _SHORT),
        _text(entry.get("place"), _SHORT),
        _text(entry.get("hint")),
        _meta(entry.get("meta")),
        _masks(entry.get("masks"), len(text)),
        tuple(_error(notice) for notice in _list(entry.get("notices"))),
        None if entry.get("held") is None else _count(entry["held"], _LARGEST),
        _recognition(entry.get("recognition"), len(text)),
    )


def page(entry: Entry) -> PageRead:
    """How far the child has come; raises `Malformed`."""
    match _list(entry.get(PAGE)):
        case [done, pages]:
            count = _count(pages, _LARGEST)
            return PageRead(_count(done, count), count)
        case _:
            raise Malformed


def _recognition(value: object, length: int) -> Recognition | None:
    if value is None:
        return None
    if not isinstance(value, dict):
        raise Malformed
    said = cast("dict[str, object]", value)
    spans = tuple(Span(*_ascending(_list(span), length)) for span in _list(said.get("doubtful")))
    found = tuple(_line(_list(line), length) for line in _list(said.get("lines")))
    return Recognition(_text(said.get("engine"), _SHORT), found, spans)


def _line(listed: list[object], length: int) -> RecognisedLine:
    start, end = _ascending(listed[:2], length)
    match listed[2:]:
        case [percent, page, down]:
            place = UNKNOWN if down == UNKNOWN else _count(down, THOUSAND)
            return RecognisedLine(start, end, _count(percent, 100), _count(page, _LARGEST), place)
        case _:
            raise Malformed


def _ascending(listed: list[object], length: int) -> tuple[int, int]:
    match listed:
        case [first, last] if (start := _count(first, length)) < (end := _count(last, length)):
            return start, end
        case _:
            raise Malformed


def _error(value: object) -> UserError:
    match _list(value):
        case [str(code), fields] if code in _CODES and isinstance(fields, dict):
            named = cast("Mapping[str, object]", fields)
            return UserError(code, **{_text(name, _SHORT): _field(field) for name, field in named.items()})
        case _:
            raise Malformed


def _field(value: object) -> object:
    """A value that a sentence can name: a number, a text, or a list of texts."""
    if isinstance(value, list):
        return [_text(word) for word in cast("list[object]", value)]
    if value is None or isinstance(value, float):
        return value
    return _value(value)


def _value(value: object) -> str | int:
    """A text or a number, such as a project can store."""
    if isinstance(value, int) and -_LARGEST <= value < _LARGEST:
        return value
    return _text(value)


def _meta(value: object) -> dict[str, object]:
    if not isinstance(value, dict):
        raise Malformed
    return {_text(name): _value(held) for name, held in cast("dict[str, object]", value).items()}


def _masks(value: object, length: int) -> tuple[Mask, ...]:
    masks: list[Mask] = []
    before = 0
    for listed in _list(value):
        match _list(listed):
            case [start, end, reason]:
                mask = Mask(_count(start, length), _count(end, length), _text(reason, _SHORT))
            case _:
                raise Malformed
        if not before <= mask.start < mask.end:
            raise Malformed
        masks.append(mask)
        before = mask.end
    return tuple(masks)


def _list(value: object) -> list[object]:
    if not isinstance(value, list):
        raise Malformed
    return cast("list[object]", value)


def _text(value: object, longest: int = MAX_HEADER) -> str:
    """A text without lone surrogates, which cannot be stored."""
    if not isinstance(value, str) or len(value) > longest:
        raise Malformed
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise Malformed from error
    return value


def _count(value: object, most: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
        raise Malformed
    return value
