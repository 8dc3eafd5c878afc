"""The files of a package: which ones there are, and how records become lines of them.

JSON Lines, one record a line, keys as the columns of the table but ``start`` and ``end`` for spans. Offsets are code
points, end exclusive. ``extra`` of a document and ``examples`` of a label are JSON; ``sources`` and ``results`` of a
decision are strings that hold JSON, as stored. Read back by `core.exchange.decoding`.
"""

import json
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

import orjson

from core.bounded_json import JsonError, loads
from core.errors import UserError
from core.exchange.bundle import Bundle
from core.exchange.checks import are_sound, wrong_field
from core.exchange.records import (
    ANNOTATIONS,
    ANNOTATORS,
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
    Kind,
    Record,
)
from core.exchange.settings import is_sound
from core.text.canonical import canonicalise, document_id

DOCUMENTS_FILE = "documents.jsonl"
CODEBOOK_FILE = "codebook.json"
SETTINGS_FILE = "settings.json"
LINES: dict[str, Kind] = {
    "annotators.jsonl": ANNOTATORS,
    "annotations.jsonl": ANNOTATIONS,
    "statuses.jsonl": STATUSES,
    "comments.jsonl": COMMENTS,
    "decisions.jsonl": DECISIONS,
    "strikes.jsonl": STRIKES,
    "keys.jsonl": KEYS,
    "signatures.jsonl": SIGNATURES,
}
FILES = (DOCUMENTS_FILE, CODEBOOK_FILE, *LINES, SETTINGS_FILE)
FILES_OF_1 = frozenset(FILES) - {"strikes.jsonl", "keys.jsonl", "signatures.jsonl"}
"""The members that format 1 has."""

META = ("title", "region", "year", "issuer", "date", "kind", "extra")
SOURCE = {"name": "source_name", "raw_sha256": "raw_sha256", "encoding": "encoding", "reader": "reader"}
_AT_ONCE = 2048
"""Records that are checked and written together: enough to be fast, too few to fill the memory."""


def encode(bundle: Bundle) -> Iterator[tuple[str, Iterator[bytes]]]:
    """The members of a package by name, in order, each as parts; members with nothing in them are left out.

    What a colleague could not read is not written: UserError ``package.bad_row``, while the parts are made.
    """
    members: dict[str, Iterator[bytes]] = {CODEBOOK_FILE: _codebook(bundle)}
    if bundle.titles:
        members[DOCUMENTS_FILE] = _documents(bundle)
    for name, kind in LINES.items():
        if bundle.of(kind):
            members[name] = _lines(bundle, name, kind)
    if bundle.settings:
        members[SETTINGS_FILE] = _settings(bundle)
    for name, rows in groupby(bundle.of(FOREIGN), key=lambda record: record[FOREIGN.at["member"]]):
        members[name] = _foreign(bundle, name, list(rows))
    yield from sorted(members.items())


def require_sound(bundle: Bundle) -> None:
    """Raise UserError ``package.bad_row`` for what no package could hold: anybody may have written a project file."""
    for _, parts in encode(bundle):
        for _part in parts:
            pass


def names_of(kind: Kind) -> tuple[str, ...]:
    """The columns as packages call them."""
    return tuple(column.removeprefix("span_") for column in kind.columns)


def bad_row(package: str, member: str, line: int, field: str) -> UserError:
    """The error for a value of a member."""
    return UserError("package.bad_row", package=package, member=member, line=line, field=field)


def _checked(bundle: Bundle, name: str, kind: Kind, records: Sequence[Record], line: int = 1) -> Sequence[Record]:
    """The records, which begin at a line of a member, when a package may hold them."""
    if not are_sound(kind, records):
        for number, record in enumerate(records, line):
            if field := wrong_field(kind, record):
                raise bad_row(bundle.source, name, number, field)
        raise AssertionError(f"{name}: every record is right, all together are not")
    return records


def _lines(bundle: Bundle, name: str, kind: Kind) -> Iterator[bytes]:
    names, records = names_of(kind), bundle.of(kind)
    for start in range(0, len(records), _AT_ONCE):
        part = _checked(bundle, name, kind, records[start : start + _AT_ONCE], start + 1)
        yield b"".join(orjson.dumps(dict(zip(names, record, strict=True))) + b"\n" for record in part)


def _foreign(bundle: Bundle, name: str, rows: Sequence[Record]) -> Iterator[bytes]:
    for record in _checked(bundle, name, FOREIGN, rows):
        yield record[FOREIGN.at["line"]].encode() + b"\n"


def _settings(bundle: Bundle) -> Iterator[bytes]:
    values: dict[str, object] = {}
    for name, stored in bundle.settings.items():
        try:
            values[name] = loads(stored)
        except JsonError as error:
            raise bad_row(bundle.source, SETTINGS_FILE, 1, name) from error
        if not is_sound(name, values[name]):
            raise bad_row(bundle.source, SETTINGS_FILE, 1, name)
    yield orjson.dumps(values)


def _documents(bundle: Bundle) -> Iterator[bytes]:
    rows = {record[0]: record for record in bundle.of(DOCUMENTS)}
    masks: dict[str, list[dict[str, Any]]] = {}
    for record in _checked(bundle, DOCUMENTS_FILE, MASKS, bundle.of(MASKS)):
        mask = dict(zip(names_of(MASKS), record, strict=True))
        masks.setdefault(mask.pop("document"), []).append(mask)
    for number, (id_, title) in enumerate(bundle.titles.items(), 1):
        text = bundle.texts.get(id_)
        line: dict[str, object] = {"id": id_, "text": text, "meta": {"title": title}}
        if id_ in rows:
            if text is None or document_id(text) != id_ or canonicalise(text).text != text:
                raise bad_row(bundle.source, DOCUMENTS_FILE, number, "text")
            (record,) = _checked(bundle, DOCUMENTS_FILE, DOCUMENTS, [rows[id_]], number)
            row = DOCUMENTS.row(record)
            line["meta"] = {name: row[name] for name in META[:-1]} | {"extra": loads(row["extra"])}
            line["source"] = {name: row[column] for name, column in SOURCE.items()}
            line["masks"] = masks.get(id_, [])
            line |= {name: row[name] for name in ("position", "created_at", "revision")}
            if any(mask["end"] > len(text) for mask in masks.get(id_, ())):
                raise bad_row(bundle.source, DOCUMENTS_FILE, number, "masks")
        yield orjson.dumps(line) + b"\n"


def _codebook(bundle: Bundle) -> Iterator[bytes]:
    labels: list[dict[str, Any]] = []
    for number, record in enumerate(_checked(bundle, CODEBOOK_FILE, LABELS, bundle.of(LABELS)), 1):
        row = LABELS.row(record)
        try:
            examples = json.loads(row["examples"])
        except (ValueError, RecursionError):
            examples = None
        if not isinstance(examples, list) or not all(isinstance(one, str) for one in examples):  # type: ignore[reportUnknownVariableType]
            raise bad_row(bundle.source, CODEBOOK_FILE, number, "examples")
        labels.append({**row, "examples": examples})
    content = {"format": "biaodu-codebook", "version": 1, "labels": labels}
    yield orjson.dumps(content, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
