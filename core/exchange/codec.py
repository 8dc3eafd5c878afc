"""The files of a package: which ones there are, and how records become lines of them.

JSON Lines, one record a line, keys as the columns of the table but ``start`` and ``end`` for spans. Offsets are code
points, end exclusive. ``extra`` of a document and ``examples`` of a label are JSON; ``sources`` and ``results`` of a
decision are strings that hold JSON, as stored. Read back by `core.exchange.decoding`.
"""

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import chain, groupby, islice
from typing import Any

import orjson

from core.bounded_json import JsonError, loads
from core.errors import UserError
from core.exchange.bundle import Content, PackedDocument
from core.exchange.checks import are_sound, wrong_field
from core.exchange.records import (
    ANNOTATIONS,
    ANNOTATORS,
    BY_TABLE,
    COMMENTS,
    DECISIONS,
    DOCUMENTS,
    FOREIGN,
    KEYS,
    LABELS,
    MASKS,
    SIGNATURES,
    STATUSES,
    STRIKES,
    Record,
    RecordKind,
)
from core.exchange.room import require_characters, require_rows
from core.exchange.settings import is_sound
from core.storage.known_members import MEMBERS, MEMBERS_OF_1, MEMBERS_OF_2
from core.text.canonical import canonicalise, document_id

DOCUMENTS_FILE = "documents.jsonl"
CODEBOOK_FILE = "codebook.json"
SETTINGS_FILE = "settings.json"
LINES: dict[str, RecordKind] = {
    "annotators.jsonl": ANNOTATORS,
    "annotations.jsonl": ANNOTATIONS,
    "statuses.jsonl": STATUSES,
    "comments.jsonl": COMMENTS,
    "decisions.jsonl": DECISIONS,
    "strikes.jsonl": STRIKES,
    "keys.jsonl": KEYS,
    "signatures.jsonl": SIGNATURES,
    **{member: BY_TABLE[table] for member, table in MEMBERS.items()},
}
FILES = (DOCUMENTS_FILE, CODEBOOK_FILE, *LINES, SETTINGS_FILE)
SINCE = dict.fromkeys(MEMBERS_OF_1, 1) | dict.fromkeys(MEMBERS_OF_2, 2)
"""The minor version that added each member, but those of 2.0. A package without one of them is as that wrote it."""
FILES_OF_1 = frozenset(FILES) - {"strikes.jsonl", "keys.jsonl", "signatures.jsonl", *SINCE}
"""The members that format 1 has."""

META = ("title", "region", "year", "issuer", "date", "kind", "extra")
SOURCE = {"name": "source_name", "raw_sha256": "raw_sha256", "encoding": "encoding", "reader": "reader"}
FILE = ("raw_sha256", "name")
"""What a document without a text says of the file that it was read from."""
_AT_ONCE = 2048
"""Records that are checked and written together: enough to be fast, too few to fill the memory."""


def encode(content: Content) -> Iterator[tuple[str, Iterator[bytes]]]:
    """The members of a package in order, by name, each in parts. Empty members are left out.

    Read each member to its end before you ask for the next. Raises UserError ``package.bad_row``, while the parts are
    made, for a record that a colleague could not read.
    """
    members = {CODEBOOK_FILE: partial(_codebook, content), DOCUMENTS_FILE: partial(_documents, content)}
    members |= {name: partial(_lines, content, name, kind) for name, kind in LINES.items()}
    members[SETTINGS_FILE] = partial(_settings, content)
    for name, rows in groupby(content.of(FOREIGN), key=lambda record: record[FOREIGN.at["member"]]):
        # What became known since is packed from its own table.
        if name not in LINES:
            members[name] = partial(_foreign, content, name, list(rows))
    for name, made in sorted(members.items()):
        parts = made()
        first = next(parts, None)
        if first is not None:
            yield name, chain([first], parts)


def require_sound(content: Content) -> None:
    """Raise UserError ``package.bad_row`` if a record could stand in no package.

    Anybody may have written the project file.
    """
    for _, parts in encode(content):
        for _part in parts:
            pass


def names_of(kind: RecordKind) -> tuple[str, ...]:
    """The columns as packages call them."""
    return tuple(column.removeprefix("span_") for column in kind.columns)


def bad_row(package: str, member: str, line: int, field: str) -> UserError:
    """The error for a value of a member."""
    return UserError("package.bad_row", package=package, member=member, line=line, field=field)


def _checked(source: str, name: str, kind: RecordKind, records: Sequence[Record], line: int = 1) -> Sequence[Record]:
    """The records, once checked; `line` is the number of the first one's line in the member."""
    if not are_sound(kind, records):
        for number, record in enumerate(records, line):
            if field := wrong_field(kind, record):
                raise bad_row(source, name, number, field)
        raise AssertionError(f"{name}: every record is right, all together are not")
    return records


def _lines(content: Content, name: str, kind: RecordKind) -> Iterator[bytes]:
    names, records, line = names_of(kind), iter(content.of(kind)), 1
    while part := list(islice(records, _AT_ONCE)):
        require_rows(content.source, name, line - 1 + len(part))
        _checked(content.source, name, kind, part, line)
        yield b"".join(orjson.dumps(dict(zip(names, record, strict=True))) + b"\n" for record in part)
        line += len(part)


def _foreign(content: Content, name: str, rows: Sequence[Record]) -> Iterator[bytes]:
    require_rows(content.source, name, len(rows))
    for record in _checked(content.source, name, FOREIGN, rows):
        yield record[FOREIGN.at["line"]].encode() + b"\n"


def _settings(content: Content) -> Iterator[bytes]:
    values: dict[str, object] = {}
    for name, stored in content.settings.items():
        try:
            values[name] = loads(stored)
        except JsonError as error:
            raise bad_row(content.source, SETTINGS_FILE, 1, name) from error
        if not is_sound(name, values[name]):
            raise bad_row(content.source, SETTINGS_FILE, 1, name)
    if values:
        yield orjson.dumps(values)


def _documents(content: Content) -> Iterator[bytes]:
    characters = 0
    for number, document in enumerate(content.documents(), 1):
        require_rows(content.source, DOCUMENTS_FILE, number)
        characters += len(document.text or "")
        require_characters(content.source, characters)
        line: dict[str, object] = {"id": document.id, "text": document.text, "meta": {"title": document.title}}
        if document.file is not None:
            line["source"] = dict(zip(FILE, document.file, strict=True))
        if document.record is not None:
            line |= _whole(content.source, number, document, document.record)
        yield orjson.dumps(line) + b"\n"


def _whole(source: str, number: int, document: PackedDocument, record: Record) -> dict[str, object]:
    """What a document's line has besides its record: the text and the masks."""
    text = document.text
    if text is None or document_id(text) != document.id or canonicalise(text).text != text:
        raise bad_row(source, DOCUMENTS_FILE, number, "text")
    _checked(source, DOCUMENTS_FILE, DOCUMENTS, [record], number)
    row = DOCUMENTS.row(record)
    masks: list[dict[str, Any]] = []
    for mask in _checked(source, DOCUMENTS_FILE, MASKS, document.masks, number):
        masks.append(dict(zip(names_of(MASKS), mask, strict=True)))
        del masks[-1]["document"]
        if masks[-1]["end"] > len(text):
            raise bad_row(source, DOCUMENTS_FILE, number, "masks")
    return {
        "meta": {name: row[name] for name in META[:-1]} | {"extra": loads(row["extra"])},
        "source": {name: row[column] for name, column in SOURCE.items()},
        "masks": masks,
        **{name: row[name] for name in ("position", "created_at", "revision")},
    }


def _codebook(content: Content) -> Iterator[bytes]:
    labels: list[dict[str, Any]] = []
    for record in _checked(content.source, CODEBOOK_FILE, LABELS, list(content.of(LABELS))):
        row = LABELS.row(record)
        labels.append({**row, "examples": loads(row["examples"])})
    codebook = {"format": "biaodu-codebook", "version": 1, "labels": labels}
    yield orjson.dumps(codebook, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
