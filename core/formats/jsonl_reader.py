"""The ``documents`` shape of our JSON Lines, read back: strict about offsets, lenient about what is missing.

A span whose recorded ``text`` is not what its offsets cut out is refused, never moved; the rest comes in.
Lines of other tools in this shape (``text`` and ``spans`` are enough) are read as well.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from operator import itemgetter, lt
from typing import Any, BinaryIO, cast

from core.bounded_json import DEEPEST, JsonError, loads, require_shallow
from core.formats.meta import meta_from_json
from core.formats.records import SpanColumns, SpanRecord
from core.formats.said import Said
from core.ids import AnnotationId, DocumentId, are_ids, is_id, new_uuid
from core.json_nan import without_nan
from core.model import Meta
from core.text.canonical import canonicalise, document_id
from core.times import utc

_OTHER_LABELS = ("label", "labels", "entities", "annotations", "relations", "cats", "accept", "predictions", "tags")
"""Members in which doccano, Label Studio, Prodigy, spaCy and others write labels."""
LARGEST_LINE = 64 << 20
"""Bytes of one line with its end: some 20 million characters, with the spans of as many."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in a file that was not taken over."""

    line: int
    """From 1."""
    code: str
    fields: Mapping[str, object] = field(default_factory=dict[str, object])


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """A line that was read."""

    line: int
    id: DocumentId
    """The hash of `text`, whatever the line claims."""
    text: str
    """Canonical."""
    meta: Meta | None
    """None if the line has no metadata."""
    titled: bool
    """Whether the title comes from the line."""
    spans: Sequence[SpanRecord]
    """Valid spans. An empty `id`, `annotator`, `created_at` or `updated_at` means that the line has none."""
    refused: list[Problem]
    """Problems of the spans that are not valid."""
    notices: list[Problem]
    """What was changed in reading: a wrong id, a text that was not canonical."""
    plain: bool = False
    """It is known that `core.text.canonical.is_plain` says so of the text."""
    said: Said | None = None
    """What the line says beside its labels, by the ids of `spans`; None: nothing."""


def read_documents(lines: Iterable[bytes]) -> Iterator[ReadDocument | Problem]:
    """Each line as a document, or as the problem that keeps it out. Empty lines are passed over."""
    for number, line in enumerate(lines, 1):
        data = line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
        if not data or data.isspace():
            continue
        if len(data) > LARGEST_LINE:
            yield Problem(number, "import.long_line", {"limit": LARGEST_LINE >> 20})
            continue
        try:
            raw = loads(data, deepest=None)
        except JsonError as error:
            raw = _without_nan(data)
            if raw is None:
                yield unreadable(error, data, number)
                continue
        yield read_document(raw, number)


def _without_nan(data: bytes) -> object:
    """The value of a line with NaN or infinite numbers, which Python writes, as null; None for other lines."""
    changed = without_nan(data)
    if changed is None:
        return None
    try:
        return loads(changed, deepest=None)
    except JsonError:
        return None


def lines_of(file: BinaryIO) -> Iterator[bytes]:
    """The lines of a file. Of a line longer than `LARGEST_LINE` bytes, just enough to show that it is."""
    while line := file.readline(LARGEST_LINE + 1):
        yield line
        while len(line) > LARGEST_LINE and not line.endswith(b"\n"):
            line = file.readline(LARGEST_LINE + 1)


def unreadable(error: JsonError, data: bytes, line: int) -> Problem:
    """The problem of a line that is no JSON, or too much of it."""
    if error.code == "json.not_json":
        return Problem(line, "import.bad_json", {"reason": error.reason, "byte": _byte(data, error.position)})
    if error.code == "json.too_deep":
        return _too_deep(line)
    return Problem(line, "import.expands", {"kind": "JSON"})


def _too_deep(line: int) -> Problem:
    return Problem(line, "import.too_deep", {"limit": DEEPEST})


def read_document(raw: object, line: int) -> ReadDocument | Problem:
    """One parsed line or list element, which may be nested as deep as the parser reads."""
    if not isinstance(raw, dict):
        return Problem(line, "import.not_a_document")
    values = cast("dict[str, object]", raw)
    given = values.get("text")
    if not isinstance(given, str):
        return Problem(line, "import.not_a_document")
    canonical = canonicalise(given)
    text = canonical.text
    if not text:
        return Problem(line, "text.empty")
    actual = document_id(text)
    notices: list[Problem] = []
    if values.get("id") not in (actual, None):
        notices.append(Problem(line, "import.wrong_id", {"id": brief(values["id"], len(actual)), "actual": actual}))
    if text is not given and text != given:
        notices.append(Problem(line, "import.text_changed", {"replaced": len(canonical.replaced)}))
    unread = [name for name in _OTHER_LABELS if values.get(name) and not (name == "relations" and _are_ours(values))]
    if unread:
        notices.append(Problem(line, "import.labels_not_read", {"keys": unread}))
    meta = values.get("meta")
    spans, refused = _read_spans(values.get("spans"), given, text, line)
    if not isinstance(meta, dict):
        return ReadDocument(line, actual, text, None, False, spans, refused, notices, canonical.plain)
    about = cast("dict[str, object]", meta)
    try:
        require_shallow(about)
    except JsonError:
        return _too_deep(line)
    title = about.get("title")
    titled = isinstance(title, str) and bool(title.strip())
    said = None
    if _says_more(values, about):
        about, spans, said = _with_said(values, about, spans, notices, line)
    read = meta_from_json(about)
    return ReadDocument(line, actual, text, read, titled, spans, refused, notices, canonical.plain, said)


def _are_ours(values: dict[str, object]) -> bool:
    """Whether links stand beside spans, as we write them."""
    return isinstance(values.get("relations"), list) and isinstance(values.get("spans"), list)


def _says_more(values: dict[str, object], about: dict[str, object]) -> bool:
    """Whether a line says anything beside its labels. Asked of each line, and hardly any does."""
    if "relations" in values or "variables" in about or "memos" in about:
        return True
    spans = values.get("spans")
    listed = cast("list[object]", spans) if isinstance(spans, list) else []
    return any(isinstance(span, dict) and ("attributes" in span or "memos" in span) for span in listed)


def _with_said(
    values: dict[str, object],
    about: dict[str, object],
    spans: Sequence[SpanRecord],
    notices: list[Problem],
    line: int,
) -> tuple[dict[str, object], Sequence[SpanRecord], Said]:
    """The metadata without what is said, the spans, each with an id, and what is said beside their labels."""
    from core.formats.said import read_said, taken_keys

    # Whoever says something of a span has to be able to name it.
    known = [span if span.id else span._replace(id=AnnotationId(new_uuid())) for span in spans]
    by_place: dict[tuple[object, ...], str] = {(span.start, span.end, span.label): span.id for span in known}
    ids = {span.id for span in known}
    listed = cast(
        "list[dict[str, Any]]",
        [span for span in cast("list[object]", values.get("spans") or []) if isinstance(span, dict)],
    )
    named: list[tuple[dict[str, Any], str]] = []
    for span in listed:
        own = uuid_of(span.get("id"))
        id_ = own if own in ids else by_place.get((span.get("start"), span.get("end"), span.get("label")), "")
        if id_:
            named.append((span, id_))
    said, wrong = read_said(values, named)
    if wrong:
        notices.append(Problem(line, "import.said_not_read", {"keys": sorted(set(wrong))}))
    taken = taken_keys(values)
    return {name: value for name, value in about.items() if name not in taken}, SpanColumns.of(known), said


def _read_spans(raw: object, given: str, text: str, line: int) -> tuple[Sequence[SpanRecord], list[Problem]]:
    """The valid spans and the problems of the others; `given` is the line's text, `text` its canonical form."""
    if raw is None:
        return [], []
    if not isinstance(raw, list):
        return [], [Problem(line, "import.bad_span", {"number": 0})]
    listed = cast("list[object]", raw)
    whole = _whole_spans(listed, text) if given == text else None
    return (whole, []) if whole is not None else _each_span(listed, given, text, line)


def _each_span(listed: list[object], given: str, text: str, line: int) -> tuple[list[SpanRecord], list[Problem]]:
    spans: list[SpanRecord] = []
    refused: list[Problem] = []
    moved = moved_offsets(given, _offsets(listed)) if given != text else None
    for number, item in enumerate(listed, 1):
        if not isinstance(item, dict):
            refused.append(Problem(line, "import.bad_span", {"number": number}))
            continue
        value = cast("dict[str, object]", item)
        start, end, label, quote = value.get("start"), value.get("end"), value.get("label"), value.get("text")
        if type(start) is not int or type(end) is not int or not isinstance(label, str) or not label:
            refused.append(Problem(line, "import.bad_span", {"number": number}))
        elif not 0 <= start < end <= len(given):
            refused.append(Problem(line, "import.span_outside", {"number": number, "start": start, "end": end}))
        elif given[start:end] != quote:
            about = {"number": number, "start": start, "end": end, "expected": brief(quote)}
            refused.append(Problem(line, "import.span_mismatch", about | {"found": brief(given[start:end])}))
        else:
            if moved is not None:
                cut = canonicalise("-" + given[start:end]).text[1:]
                start, end = moved[start], moved[end]
                if start == end or text[start:end] != cut:
                    refused.append(Problem(line, "import.bad_span", {"number": number}))
                    continue
            spans.append(_span(value, start, end, label))
    return spans, refused


_COLUMNS = itemgetter("start", "end", "label", "id", "annotator", "note", "created_at", "updated_at", "text")
_TYPES = ({int}, {int}, {str}, {str}, {str}, {str, type(None)}, {str}, {str})
"""Types of all members but the quotes, which are compared with texts."""


def _whole_spans(listed: list[object], text: str) -> SpanColumns | None:
    """The spans if each is exactly as an export writes it. None if one is not: then each is looked at."""
    if not listed:
        return SpanColumns.of([])
    try:
        columns: tuple[tuple[object, ...], ...] = tuple(zip(*map(_COLUMNS, cast("list[Any]", listed)), strict=True))
    except (KeyError, TypeError):
        return None
    if not all(set(map(type, column)) <= types for column, types in zip(columns[:-1], _TYPES, strict=True)):
        return None
    starts, ends = cast("tuple[Sequence[int], Sequence[int]]", columns[:2])
    labels, ids, _, _, created, updated, quotes = cast("tuple[Sequence[str], ...]", columns[2:])
    if min(starts) < 0 or max(ends) > len(text) or not all(map(lt, starts, ends)) or "" in labels:
        return None
    if not are_ids(ids) or not _are_times({*created, *updated}):
        return None
    if [text[start:end] for start, end in zip(starts, ends, strict=True)] != list(quotes):
        return None
    return SpanColumns((*columns[:-1], ("",) * len(ids)))


def _span(value: dict[str, object], start: int, end: int, label: str) -> SpanRecord:
    note, annotator = value.get("note"), value.get("annotator")
    given, changed = value.get("created_at"), value.get("updated_at")
    created = time_of(given)
    return SpanRecord(
        start,
        end,
        label,
        AnnotationId(uuid_of(value.get("id"))),
        annotator if isinstance(annotator, str) else "",
        note if isinstance(note, str) else None,
        created,
        created if changed == given else time_of(changed) or created,
    )


def moved_offsets(given: str, offsets: Iterable[int]) -> dict[int, int]:
    r"""Where offsets of a text lie in its canonical form (both in code points).

    An offset between the CR and the LF of a line end moves behind the ``\n`` they become.
    """
    moved: dict[int, int] = {}
    length, last = 0, 0
    for offset in sorted(set(offsets)):
        piece = given[last:offset]
        if last and piece.startswith("\n") and given[last - 1] == "\r":
            piece = piece[1:]
        # Only at its start does a text lose U+FEFF. A letter in front keeps it.
        if length:
            length += len(canonicalise("-" + piece).text) - 1
        else:
            length = len(canonicalise(piece).text)
        moved[offset] = length
        last = offset
    return moved


def _offsets(spans: list[object]) -> Iterator[int]:
    for item in spans:
        if isinstance(item, dict):
            value = cast("dict[str, object]", item)
            for offset in (value.get("start"), value.get("end")):
                if type(offset) is int and offset >= 0:
                    yield offset


def uuid_of(value: object) -> str:
    """`value` in its canonical form when it is a UUID, else nothing."""
    if not isinstance(value, str):
        return ""
    small = value.lower()
    return small if is_id(small) else ""


def time_of(value: object) -> str:
    """UTC with milliseconds and ``Z``, unchanged if it has that form already; "" if it is no time."""
    if not isinstance(value, str):
        return ""
    try:
        moment = datetime.fromisoformat(value)
        if len(value) == 24 and value[4:20:3] == "--T::." and value[23] == "Z":
            return value
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):  # The first and the last day of the calendar have no other time zones.
        return ""
    return utc(moment)


def _are_times(values: Collection[str]) -> bool:
    """Whether `time_of` would return each value unchanged."""
    joined = "".join(values)
    if set(map(len, values)) != {_TIME_LENGTH}:
        return False
    if any(joined[at::_TIME_LENGTH] != sign * len(values) for at, sign in _SIGNS):
        return False
    try:
        list(map(datetime.fromisoformat, values))
    except ValueError:
        return False
    return True


_SIGNS = ((4, "-"), (7, "-"), (10, "T"), (13, ":"), (16, ":"), (19, "."), (23, "Z"))
_TIME_LENGTH = 24


def _byte(line: bytes, position: int) -> int:
    """The byte where the parser stopped, from 0. The parser counts characters if the line is valid UTF-8."""
    try:
        return len(line.decode()[:position].encode())
    except UnicodeDecodeError as error:
        return error.start


def brief(value: object, limit: int = 40) -> str:
    """How a message shows a value. Lists and objects are only named, because they may be of any depth and size."""
    if isinstance(value, list | dict):
        return "[…]" if isinstance(value, list) else "{…}"
    shown = value if isinstance(value, str) else "" if value is None else str(value)
    return shown if len(shown) <= limit else shown[: limit - 1] + "…"
