"""The files of a package: records to JSON and, for files that anybody may have written, strictly back.

JSON Lines, one record a line, keys as the columns of the table but ``start`` and ``end`` for spans. Offsets are code
points, end exclusive. ``extra`` of a document and ``examples`` of a label are JSON; ``sources`` and ``results`` of a
decision are strings that hold JSON, as stored.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import product
from operator import itemgetter
from typing import Any, cast

import orjson

from core.errors import UserError
from core.exchange.bundle import Bundle
from core.exchange.records import (
    ANNOTATIONS,
    ANNOTATORS,
    COMMENTS,
    DECISIONS,
    DOCUMENTS,
    LABELS,
    MASKS,
    STATUSES,
    Kind,
    Record,
)
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
}
FILES = (DOCUMENTS_FILE, CODEBOOK_FILE, *LINES, SETTINGS_FILE)

_META = ("title", "region", "year", "issuer", "date", "kind", "extra")
_SOURCE = {"name": "source_name", "raw_sha256": "raw_sha256", "encoding": "encoding", "reader": "reader"}
_LARGEST = 2**53
_LONGEST_ID = 200
_HASH = re.compile(r"[0-9a-f]{64}")
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")


def encode(bundle: Bundle) -> dict[str, bytes]:
    """The files of a package by name, without the manifest; files with nothing in them are left out."""
    files = {DOCUMENTS_FILE: _documents(bundle), CODEBOOK_FILE: _codebook(bundle)}
    for name, kind in LINES.items():
        names = _names(kind)
        files[name] = b"".join(orjson.dumps(dict(zip(names, one, strict=True))) + b"\n" for one in bundle.of(kind))
    if bundle.settings:
        files[SETTINGS_FILE] = orjson.dumps({name: json.loads(value) for name, value in bundle.settings.items()})
    return {name: data for name, data in files.items() if data}


def _names(kind: Kind) -> tuple[str, ...]:
    return tuple(column.removeprefix("span_") for column in kind.columns)


def _documents(bundle: Bundle) -> bytes:
    rows = {record[0]: DOCUMENTS.row(record) for record in bundle.of(DOCUMENTS)}
    masks: dict[str, list[dict[str, Any]]] = {}
    for record in bundle.of(MASKS):
        mask = dict(zip(_names(MASKS), record, strict=True))
        masks.setdefault(mask.pop("document"), []).append(mask)
    lines: list[bytes] = []
    for id_, title in bundle.titles.items():
        line: dict[str, object] = {"id": id_, "text": bundle.texts.get(id_), "meta": {"title": title}}
        row = rows.get(id_)
        if row is not None:
            line["meta"] = {name: row[name] for name in _META[:-1]} | {"extra": json.loads(row["extra"])}
            line["source"] = {name: row[column] for name, column in _SOURCE.items()}
            line["masks"] = masks.get(id_, [])
            line |= {name: row[name] for name in ("position", "created_at", "revision")}
        lines.append(orjson.dumps(line) + b"\n")
    return b"".join(lines)


def _codebook(bundle: Bundle) -> bytes:
    labels: list[dict[str, Any]] = []
    for record in bundle.of(LABELS):
        row = LABELS.row(record)
        labels.append({**row, "examples": json.loads(row["examples"])})
    content = {"format": "biaodu-codebook", "version": 1, "labels": labels}
    return orjson.dumps(content, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


class Decoder:
    """Reads the files of one package; everything wrong is UserError ``package.bad_row``, naming file and line."""

    def __init__(self, package: str) -> None:
        self._package = package
        self.records: dict[str, list[Record]] = {}
        self.texts: dict[str, str] = {}
        self.titles: dict[str, str] = {}
        self.settings: dict[str, str] = {}

    def read(self, name: str, data: bytes) -> None:
        """Take one file in."""
        if name == DOCUMENTS_FILE:
            self._read_documents(name, data)
        elif name == CODEBOOK_FILE:
            self._read_codebook(name, data)
        elif name == SETTINGS_FILE:
            content = self._object(name, 1, data)
            self.settings = {key: json.dumps(value, ensure_ascii=False) for key, value in content.items()}
        else:
            kind = LINES[name]
            self.records[kind.table.name] = self._records(name, kind, enumerate(data.splitlines(), 1))

    def bad(self, name: str, line: int, field: str) -> UserError:
        """The error for a value of a file."""
        return UserError("package.bad_row", package=self._package, member=name, line=line, field=field)

    def _object(self, name: str, line: int, data: bytes) -> dict[str, Any]:
        try:
            loaded: object = orjson.loads(data)
        except orjson.JSONDecodeError:
            raise self.bad(name, line, "JSON") from None
        if not isinstance(loaded, dict):
            raise self.bad(name, line, "JSON")
        return cast("dict[str, Any]", loaded)

    def _records(self, name: str, kind: Kind, lines: Iterable[tuple[int, bytes]]) -> list[Record]:
        names, check = _names(kind), _CHECKS.get(kind)
        pick = cast("Callable[[Any], Record]", itemgetter(*names))
        width, shapes = len(names), _shapes(kind)
        loads, revision, deleted = orjson.loads, kind.revision, kind.deleted
        records: list[Record] = []
        number = 0
        try:
            for number, line in lines:
                fields = loads(line)
                record = pick(fields)
                if len(fields) != width or tuple(map(type, record)) not in shapes:
                    raise self.bad(name, number, _wrong(kind, record))
                if not 0 < record[revision] < _LARGEST or (deleted is not None and record[deleted] not in (0, 1)):
                    raise self.bad(name, number, "revision")
                if check is not None and (wrong := check(record)):
                    raise self.bad(name, number, wrong)
                records.append(record)
        except orjson.JSONDecodeError:
            raise self.bad(name, number, "JSON") from None
        except KeyError as error:
            raise self.bad(name, number, str(error.args[0])) from None
        except TypeError:
            raise self.bad(name, number, "JSON") from None
        self._require_unique(name, kind, records)
        return records

    def _require_unique(self, name: str, kind: Kind, records: Sequence[Record]) -> None:
        if len({kind.key(record) for record in records}) == len(records):
            return
        seen: set[object] = set()
        for number, record in enumerate(records, 1):
            if kind.key(record) in seen:
                raise self.bad(name, number, kind.columns[0])
            seen.add(kind.key(record))

    def _read_documents(self, name: str, data: bytes) -> None:
        records: list[Record] = []
        masks: list[Record] = []
        # By b"\n" only: canonical texts hold no other line end, JSON escapes that one.
        for number, line in enumerate(data.split(b"\n")[:-1], 1):
            fields = self._object(name, number, line)
            try:
                id_, text, meta = fields["id"], fields["text"], fields["meta"]
                if not (isinstance(id_, str) and _HASH.fullmatch(id_)) or id_ in self.titles:
                    raise self.bad(name, number, "id")
                if not isinstance(meta, dict) or not isinstance(title := cast("dict[str, Any]", meta)["title"], str):
                    raise self.bad(name, number, "meta")
                self.titles[id_] = title
                if text is None:
                    continue
                if not isinstance(text, str) or document_id(text) != id_ or canonicalise(text).text != text:
                    raise self.bad(name, number, "text")
                self.texts[id_] = text
                records.append(self._document(name, number, fields, cast("dict[str, Any]", meta), len(text)))
                masks += self._masks(name, number, id_, fields["masks"], len(text))
            except (KeyError, TypeError) as error:
                raise self.bad(name, number, str(error.args[0])) from None
        self._require_unique(name, MASKS, masks)
        self.records[DOCUMENTS.table.name], self.records[MASKS.table.name] = records, masks

    def _document(
        self, name: str, number: int, fields: Mapping[str, Any], meta: Mapping[str, Any], characters: int
    ) -> Record:
        source = fields["source"]
        row: dict[str, Any] = {"id": fields["id"], "characters": characters, "deleted": 0}
        row |= {key: meta[key] for key in _META} | {column: source[key] for key, column in _SOURCE.items()}
        if not isinstance(row["extra"], dict):
            raise self.bad(name, number, "extra")
        row["extra"] = json.dumps(row["extra"], ensure_ascii=False)
        row |= {key: fields[key] for key in ("position", "created_at", "revision")}
        record = tuple(row[column] for column in DOCUMENTS.columns)
        if tuple(map(type, record)) not in _shapes(DOCUMENTS):
            raise self.bad(name, number, _wrong(DOCUMENTS, record))
        if not 0 < row["revision"] < _LARGEST or not 0 <= row["position"] < _LARGEST:
            raise self.bad(name, number, "revision")
        if not -_LARGEST < (row["year"] or 0) < _LARGEST or not row["title"].strip():
            raise self.bad(name, number, "meta")
        return record

    def _masks(self, name: str, number: int, document: str, listed: object, characters: int) -> list[Record]:
        if not isinstance(listed, list):
            raise self.bad(name, number, "masks")
        lines = [orjson.dumps({**one, "document": document}) for one in cast("list[dict[str, Any]]", listed)]
        masks = self._records(name, MASKS, ((number, line) for line in lines))
        if any(mask[MASKS.at["span_end"]] > characters for mask in masks):
            raise self.bad(name, number, "masks")
        return masks

    def _read_codebook(self, name: str, data: bytes) -> None:
        content = self._object(name, 1, data)
        labels = content.get("labels")
        if content.get("format") != "biaodu-codebook" or content.get("version") != 1 or not isinstance(labels, list):
            raise self.bad(name, 1, "format")
        lines: list[tuple[int, bytes]] = []
        for number, label in enumerate(cast("list[Any]", labels), 1):
            examples: Any = cast("dict[str, Any]", label).get("examples") if isinstance(label, dict) else None
            if not isinstance(examples, list) or not all(isinstance(one, str) for one in cast("list[Any]", examples)):
                raise self.bad(name, number, "examples")
            lines.append((number, orjson.dumps({**label, "examples": json.dumps(examples, ensure_ascii=False)})))
        self.records[LABELS.table.name] = self._records(name, LABELS, lines)


def _shapes(kind: Kind) -> frozenset[tuple[type, ...]]:
    """The types that a record of a kind may have, column by column."""
    known = _SHAPES.get(kind.table.name)
    if known is None:
        choices: list[tuple[type, ...]] = []
        for column in kind.columns:
            own = int if column in kind.integers else str
            choices.append((own, type(None)) if column in kind.nullable else (own,))
        known = _SHAPES[kind.table.name] = frozenset(product(*choices))
    return known


_SHAPES: dict[str, frozenset[tuple[type, ...]]] = {}


def _wrong(kind: Kind, record: Record) -> str:
    """The first column with a value of a wrong type."""
    for column, value in zip(kind.columns, record, strict=True):
        own = int if column in kind.integers else str
        if type(value) is not own and not (value is None and column in kind.nullable):
            return column.removeprefix("span_")
    return "keys"


def _is_id(value: str) -> bool:
    return 0 < len(value) <= _LONGEST_ID


def _check_annotation(record: Record) -> str | None:
    if not 0 <= record[4] < record[5] < _LARGEST:
        return "start"
    if not (0 < len(record[0]) <= _LONGEST_ID and 0 < len(record[2]) <= _LONGEST_ID and len(record[3]) > 0):
        return "id"
    return None if _HASH.fullmatch(record[1]) else "document"


assert ANNOTATIONS.columns[:6] == ("id", "document", "annotator", "label", "span_start", "span_end")


def _check_mask(record: Record) -> str | None:
    at = MASKS.at
    if not _is_id(record[0]):
        return "id"
    return None if 0 <= record[at["span_start"]] < record[at["span_end"]] else "masks"


def _check_label(record: Record) -> str | None:
    row = LABELS.row(record)
    if not _is_id(row["id"]):
        return "id"
    if not row["code"].strip():
        return "code"
    if not _COLOUR.fullmatch(row["colour"]):
        return "colour"
    if row["key"] is not None and len(row["key"]) != 1:
        return "key"
    return None if -_LARGEST < row["position"] < _LARGEST else "position"


def _check_annotator(record: Record) -> str | None:
    row = ANNOTATORS.row(record)
    if not _is_id(row["id"]):
        return "id"
    if not row["name"].strip():
        return "name"
    return None if row["kind"] in ("person", "adjudicated") else "kind"


def _check_status(record: Record) -> str | None:
    row = STATUSES.row(record)
    if not _HASH.fullmatch(row["document"]) or not _is_id(row["annotator"]):
        return "document"
    return None if row["status"] in ("not_started", "in_progress", "done") else "status"


def _check_comment(record: Record) -> str | None:
    return None if _is_id(record[0]) and _is_id(record[1]) and _is_id(record[2]) else "id"


def _check_decision(record: Record) -> str | None:
    row = DECISIONS.row(record)
    if not _is_id(row["id"]) or not _is_id(row["reviewer"]):
        return "id"
    for name in ("sources", "results"):
        try:
            loaded: object = orjson.loads(row[name])
        except orjson.JSONDecodeError:
            return name
        if not isinstance(loaded, list):
            return name
    return None if _HASH.fullmatch(row["document"]) else "document"


_CHECKS: dict[Kind, Callable[[Record], str | None]] = {
    ANNOTATIONS: _check_annotation,
    MASKS: _check_mask,
    LABELS: _check_label,
    ANNOTATORS: _check_annotator,
    STATUSES: _check_status,
    COMMENTS: _check_comment,
    DECISIONS: _check_decision,
}
