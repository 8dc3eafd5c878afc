"""The files of a package: records to JSON and, for files that anybody may have written, strictly back.

JSON Lines, one record a line, keys as the columns of the table but ``start`` and ``end`` for spans. Offsets are code
points, end exclusive. ``extra`` of a document and ``examples`` of a label are JSON; ``sources`` and ``results`` of a
decision are strings that hold JSON, as stored.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from operator import itemgetter, lt
from typing import Any, cast

import orjson

from core import bounded_json
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
from core.exchange.settings import LOCAL_SETTINGS, is_sound
from core.ids import is_id
from core.review.decisions import sources_from_json
from core.storage.tables import LARGEST
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
_HASH = re.compile(r"[0-9a-f]{64}")
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")


def encode(bundle: Bundle) -> dict[str, bytes]:
    """The files of a package by name, without the manifest; files with nothing in them are left out.

    Raises `core.bounded_json.JsonError` for what this project's own file should not hold.
    """
    files = {DOCUMENTS_FILE: _documents(bundle), CODEBOOK_FILE: _codebook(bundle)}
    for name, kind in LINES.items():
        names = _names(kind)
        files[name] = b"".join(orjson.dumps(dict(zip(names, one, strict=True))) + b"\n" for one in bundle.of(kind))
    if bundle.settings:
        settings = {name: bounded_json.loads(value) for name, value in bundle.settings.items()}
        files[SETTINGS_FILE] = orjson.dumps(settings)
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
            line["meta"] = {name: row[name] for name in _META[:-1]} | {"extra": bounded_json.loads(row["extra"])}
            line["source"] = {name: row[column] for name, column in _SOURCE.items()}
            line["masks"] = masks.get(id_, [])
            line |= {name: row[name] for name in ("position", "created_at", "revision")}
        lines.append(orjson.dumps(line) + b"\n")
    return b"".join(lines)


def _codebook(bundle: Bundle) -> bytes:
    labels: list[dict[str, Any]] = []
    for record in bundle.of(LABELS):
        row = LABELS.row(record)
        labels.append({**row, "examples": bounded_json.loads(row["examples"])})
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
            for key, value in content.items():
                if not is_sound(key, value):
                    raise self.bad(name, 1, key)
                # Where this machine keeps something is nobody else's to say.
                if key not in LOCAL_SETTINGS:
                    self.settings[key] = json.dumps(value, ensure_ascii=False)
        else:
            kind = LINES[name]
            self.records[kind.table.name] = self._records(name, kind, data)

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

    def _records(self, name: str, kind: Kind, data: bytes, line: int | None = None) -> list[Record]:
        """The records of JSON lines, all of which stand in `line` of the file, or in their own."""
        try:
            records = _sound_records(kind, data)
        except (orjson.JSONDecodeError, KeyError, TypeError, UnsoundError):
            # Once more, slowly, to say which line is wrong.
            for number, one in enumerate(data.removesuffix(b"\n").split(b"\n"), 1):
                self._require_sound(name, kind, line or number, one)
            raise AssertionError(f"{name}: every line is right, all together are not") from None
        if len({kind.key(record) for record in records}) < len(records):
            self._require_unique(name, kind, records)
        return records

    def _require_sound(self, name: str, kind: Kind, number: int, line: bytes) -> None:
        fields = self._object(name, number, line)
        try:
            record = tuple(fields[column] for column in _names(kind))
        except KeyError as error:
            raise self.bad(name, number, str(error.args[0])) from None
        if len(fields) != len(record) or not _are_typed(kind, [[value] for value in record]):
            raise self.bad(name, number, _wrong(kind, record))
        if not _are_counted(kind, [[value] for value in record]):
            raise self.bad(name, number, "revision")
        check = _CHECKS.get(kind)
        if check is not None and (wrong := check(record)):
            raise self.bad(name, number, wrong)

    def _require_unique(self, name: str, kind: Kind, records: Sequence[Record]) -> None:
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
        if not _are_typed(DOCUMENTS, [[value] for value in record]):
            raise self.bad(name, number, _wrong(DOCUMENTS, record))
        if not 0 < row["revision"] <= LARGEST or not 0 <= row["position"] <= LARGEST:
            raise self.bad(name, number, "revision")
        if not -(2**63) <= (row["year"] or 0) < 2**63:
            raise self.bad(name, number, "meta")
        return record

    def _masks(self, name: str, number: int, document: str, listed: object, characters: int) -> list[Record]:
        if not isinstance(listed, list):
            raise self.bad(name, number, "masks")
        lines = [orjson.dumps({**one, "document": document}) for one in cast("list[dict[str, Any]]", listed)]
        masks = self._records(name, MASKS, b"\n".join(lines), number)
        if any(mask[MASKS.at["span_end"]] > characters for mask in masks):
            raise self.bad(name, number, "masks")
        return masks

    def _read_codebook(self, name: str, data: bytes) -> None:
        content = self._object(name, 1, data)
        labels = content.get("labels")
        if content.get("format") != "biaodu-codebook" or content.get("version") != 1 or not isinstance(labels, list):
            raise self.bad(name, 1, "format")
        lines: list[bytes] = []
        for number, label in enumerate(cast("list[Any]", labels), 1):
            examples: Any = cast("dict[str, Any]", label).get("examples") if isinstance(label, dict) else None
            if not isinstance(examples, list) or not all(isinstance(one, str) for one in cast("list[Any]", examples)):
                raise self.bad(name, number, "examples")
            lines.append(orjson.dumps({**label, "examples": json.dumps(examples, ensure_ascii=False)}))
        self.records[LABELS.table.name] = self._records(name, LABELS, b"\n".join(lines))


class UnsoundError(Exception):
    """Something in a file is not as it has to be."""


def _sound_records(kind: Kind, data: bytes) -> list[Record]:
    """All records of a file, in parts: tens of thousands are looked at column by column.

    Raises UnsoundError, KeyError, TypeError and orjson.JSONDecodeError without saying where.
    """
    records: list[Record] = []
    at = 0
    while at < len(data):
        end = data.find(b"\n", at + _PART)
        end = len(data) if end < 0 else end + 1
        records += _sound_part(kind, data[at:end].removesuffix(b"\n"))
        at = end
    return records


_PART = 1 << 20
"""Bytes: the dicts of a part are gone before the garbage collector takes them for something that stays."""


def _sound_part(kind: Kind, lines: bytes) -> list[Record]:
    names, check = _names(kind), _CHECKS.get(kind)
    pick = cast("Callable[[Any], Record]", itemgetter(*names))
    # JSON escapes line ends in strings, so each one ends a record.
    parsed = cast("list[dict[str, Any]]", orjson.loads(b"[%b]" % lines.replace(b"\n", b",")))
    records = list(map(pick, parsed))
    if len(parsed) != lines.count(b"\n") + 1 or not set(map(type, parsed)) <= {dict}:
        raise UnsoundError
    columns = list(zip(*records, strict=True))
    if set(map(len, parsed)) != {len(names)} or not (_are_typed(kind, columns) and _are_counted(kind, columns)):
        raise UnsoundError
    if kind is ANNOTATIONS:
        if not _are_annotations(columns):
            raise UnsoundError
    elif check is not None and any(map(check, records)):
        raise UnsoundError
    return records


Columns = Sequence[Sequence[Any]]


def _are_typed(kind: Kind, columns: Columns) -> bool:
    for column, values in zip(kind.columns, columns, strict=True):
        own: type = int if column in kind.integers else str
        allowed = {own, type(None)} if column in kind.nullable else {own}
        if not set(map(type, values)) <= allowed:
            return False
    return True


def _are_counted(kind: Kind, columns: Columns) -> bool:
    revisions = columns[kind.revision]
    if min(revisions) < 1 or max(revisions) > LARGEST:
        return False
    return kind.deleted is None or set(columns[kind.deleted]) <= {0, 1}


def _are_annotations(columns: Columns) -> bool:
    ids, documents, annotators, labels, starts, ends = columns[:6]
    return (
        all(map(is_id, ids))
        and all(map(is_id, {*annotators, *labels}))
        and all(map(_HASH.fullmatch, set(documents)))
        and min(starts) >= 0
        and max(ends) <= LARGEST
        and all(map(lt, starts, ends))
    )


def _wrong(kind: Kind, record: Record) -> str:
    """The first column with a value of a wrong type."""
    for column, value in zip(kind.columns, record, strict=True):
        own = int if column in kind.integers else str
        if type(value) is not own and not (value is None and column in kind.nullable):
            return column.removeprefix("span_")
    return "keys"


def _check_annotation(record: Record) -> str | None:
    if not 0 <= record[4] < record[5] <= LARGEST:
        return "start"
    if not (is_id(record[0]) and is_id(record[2]) and is_id(record[3])):
        return "id"
    return None if _HASH.fullmatch(record[1]) else "document"


assert ANNOTATIONS.columns[:6] == ("id", "document", "annotator", "label", "span_start", "span_end")


def _check_mask(record: Record) -> str | None:
    at = MASKS.at
    if not is_id(record[0]):
        return "id"
    return None if 0 <= record[at["span_start"]] < record[at["span_end"]] else "masks"


def _check_label(record: Record) -> str | None:
    row = LABELS.row(record)
    if not is_id(row["id"]):
        return "id"
    if not row["code"].strip():
        return "code"
    if not _COLOUR.fullmatch(row["colour"]):
        return "colour"
    if row["key"] is not None and len(row["key"]) != 1:
        return "key"
    return None if -LARGEST <= row["position"] <= LARGEST else "position"


def _check_annotator(record: Record) -> str | None:
    row = ANNOTATORS.row(record)
    if not is_id(row["id"]):
        return "id"
    if not row["name"].strip():
        return "name"
    return None if row["kind"] in ("person", "adjudicated") else "kind"


def _check_status(record: Record) -> str | None:
    row = STATUSES.row(record)
    if not _HASH.fullmatch(row["document"]) or not is_id(row["annotator"]):
        return "document"
    return None if row["status"] in ("not_started", "in_progress", "done") else "status"


def _check_comment(record: Record) -> str | None:
    return None if is_id(record[0]) and is_id(record[1]) and is_id(record[2]) else "id"


def _check_decision(record: Record) -> str | None:
    row = DECISIONS.row(record)
    if not is_id(row["id"]) or not is_id(row["reviewer"]):
        return "id"
    if not _are_sources(row["sources"]):
        return "sources"
    if not _are_results(row["results"]):
        return "results"
    return None if _HASH.fullmatch(row["document"]) else "document"


def _are_sources(stored: str) -> bool:
    try:
        listed: object = orjson.loads(stored)
    except orjson.JSONDecodeError:
        return False
    if not isinstance(listed, list):
        return False
    # Nothing but what a source has: SQLite's JSON reads less deep than others.
    values = cast("list[Any]", listed)
    if not all(isinstance(one, dict) and len(cast("dict[str, Any]", one)) == 6 for one in values):
        return False
    sources = sources_from_json(stored)
    ids = [id_ for one in sources for id_ in (one.annotation, one.annotator, one.label)]
    return len(sources) == len(values) and all(map(is_id, ids))


def _are_results(stored: str) -> bool:
    try:
        listed: object = orjson.loads(stored)
    except orjson.JSONDecodeError:
        return False
    return isinstance(listed, list) and all(isinstance(one, str) and is_id(one) for one in cast("list[Any]", listed))


_CHECKS: dict[Kind, Callable[[Record], str | None]] = {
    ANNOTATIONS: _check_annotation,
    MASKS: _check_mask,
    LABELS: _check_label,
    ANNOTATORS: _check_annotator,
    STATUSES: _check_status,
    COMMENTS: _check_comment,
    DECISIONS: _check_decision,
}
