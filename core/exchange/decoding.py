"""Reads the members of a package strictly, because anybody may have written them. `core.exchange.codec` writes them.

Members come in parts that end with a line, so that a large one need never be in memory as a whole.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from operator import itemgetter
from typing import Any, cast

import orjson

from core.bounded_json import DEEPEST, JsonError, dumps, loads
from core.errors import UserError
from core.exchange import room
from core.exchange.bundle import FileOf
from core.exchange.checks import are_sound, wrong_field
from core.exchange.codec import (
    CODEBOOK_FILE,
    DOCUMENTS_FILE,
    FILE,
    LINES,
    META,
    SETTINGS_FILE,
    SOURCE,
    bad_row,
    names_of,
)
from core.exchange.records import ANNOTATIONS, DOCUMENTS, FOREIGN, LABELS, MASKS, Record, RecordKind
from core.exchange.renewing import renewed
from core.exchange.room import require_bytes, require_characters, require_others, require_rows
from core.exchange.settings import LOCAL_SETTINGS, is_sound
from core.exchange.spilling import Rows
from core.exchange.texts import Texts
from core.ids import is_document_id
from core.text.canonical import canonicalise, document_id


class Decoder:
    """Reads the members of one package; everything wrong is UserError ``package.bad_row``, naming member and line."""

    def __init__(self, package: str, version: int) -> None:
        self._package = package
        self._version = version
        self.records: dict[str, list[Record] | Rows] = {}
        """By table. Tables that may have very many records are on the disk."""
        self.texts = Texts()
        self.titles: dict[str, str] = {}
        self.files: dict[str, FileOf] = {}
        self.settings: dict[str, str] = {}
        self._characters = self._beside = self._others = 0
        """Characters of texts; bytes of what documents have beside these; rows of all but documents and annotations."""
        self.renewed = 0
        """How many records of format 1 got another id, revision, time or JSON than they had."""

    def read(self, name: str, parts: Iterable[bytes], since: int = 0) -> None:
        """Read one member, in parts that end with a line. `since` is the minor version that added an unknown one."""
        if name == DOCUMENTS_FILE:
            self._read_documents(name, parts)
        elif name == CODEBOOK_FILE:
            self._read_codebook(name, b"".join(parts))
        elif name == SETTINGS_FILE:
            self._read_settings(name, b"".join(parts))
        elif name in LINES:
            kind = LINES[name]
            records = Rows(key=kind.key)
            for line, part in self._numbered(name, parts):
                records.extend(self._records(name, kind, part, line))
            self._require_unique(name, kind, records)
            self.records[kind.table.name] = records
        else:
            self._read_foreign(name, parts, since)

    def _numbered(self, name: str, parts: Iterable[bytes]) -> Iterator[tuple[int, bytes]]:
        """Parts with the number of their first line, from 1; raises as `core.exchange.room.require_rows`."""
        line, others = 1, name not in (DOCUMENTS_FILE, room.ANNOTATIONS)
        for part in parts:
            lines = part.count(b"\n")
            require_rows(self._package, name, line - 1 + max(lines, 1) + (self._others if others else 0))
            yield line, part
            line += lines
        if others:
            self._others += line - 1

    def _bad(self, name: str, line: int, field: str) -> UserError:
        return bad_row(self._package, name, line, field)

    def _object(self, name: str, line: int, data: bytes, deepest: int | None = DEEPEST) -> dict[str, Any]:
        try:
            loaded = loads(data, deepest=deepest)
        except JsonError as error:
            raise self._bad(name, line, "JSON" if error.code == "json.not_json" else error.reason) from None
        if not isinstance(loaded, dict):
            raise self._bad(name, line, "JSON")
        return cast("dict[str, Any]", loaded)

    # --- records, a line each

    def _records(self, name: str, kind: RecordKind, part: bytes, line: int) -> list[Record]:
        """The records of whole lines, the first of which is number `line`."""
        records = self._fast(kind, part)
        if records is None:
            lines = part.removesuffix(b"\n").split(b"\n")
            fields = [self._object(name, number, json) for number, json in enumerate(lines, line)]
            records = self._slow(name, kind, fields, range(line, line + len(fields)))
        return records

    def _fast(self, kind: RecordKind, part: bytes) -> list[Record] | None:
        """All records of a part at once, or None if anything is wrong: then `_slow` finds out what."""
        lines, names = part.removesuffix(b"\n"), names_of(kind)
        try:
            # JSON escapes line ends in strings, so each one ends a record.
            parsed = orjson.loads(b"[%b]" % lines.replace(b"\n", b","))
            if len(parsed) != lines.count(b"\n") + 1 or set(map(type, parsed)) != {dict}:
                return None
            records = list(map(cast("Callable[[Any], Record]", itemgetter(*names)), parsed))
            whole = set(map(len, parsed)) == {len(names)} and are_sound(kind, records)
            if kind is ANNOTATIONS:
                records = self._shared(records)
        except (orjson.JSONDecodeError, KeyError, TypeError):
            return None
        return records if whole else None

    def _shared(self, records: list[Record]) -> list[Record]:
        """The same records, in which equal values are one object: half the memory, and half the bytes on the disk."""
        of_part = dict[str, str]().setdefault
        return [
            (
                *(
                    record[0],
                    of_part(record[1], record[1]),
                    of_part(record[2], record[2]),
                    of_part(record[3], record[3]),
                ),
                *(record[4], record[5], of_part(record[6], record[6]), record[7], of_part(record[8], record[8])),
                *(of_part(record[9], record[9]), of_part(record[10], record[10]), *record[11:]),
            )
            for record in records
        ]

    def _slow(
        self, name: str, kind: RecordKind, fields: Sequence[Mapping[str, Any]], numbers: Sequence[int]
    ) -> list[Record]:
        """The records of objects; names the line of the first that is wrong."""
        records: list[Record] = []
        names = names_of(kind)
        for number, row in zip(numbers, fields, strict=True):
            missing = next((column for column in names if column not in row), None)
            if missing is not None or len(row) != len(names):
                raise self._bad(name, number, missing or "keys")
            records.append(self._one(name, kind, number, tuple(row[column] for column in names)))
        return records

    def _one(self, name: str, kind: RecordKind, number: int, record: Record) -> Record:
        """A record, once checked. Of format 1 it comes back as it would be written today."""
        field = wrong_field(kind, record)
        if field is None:
            return record
        if self._version == 1:
            today = renewed(kind, record)
            if wrong_field(kind, today) is None:
                self.renewed += 1
                return today
        raise self._bad(name, number, field)

    def _require_unique(self, name: str, kind: RecordKind, records: Sequence[Record]) -> None:
        if isinstance(records, Rows):
            if (repeated := records.repeated()) is not None:
                alike = (number for number, record in enumerate(records, 1) if kind.key(record) == repeated)
                _, number = islice(alike, 2)
                raise self._bad(name, number, kind.columns[0])
            return
        if len({kind.key(record) for record in records}) == len(records):
            return
        seen: set[object] = set()
        for number, record in enumerate(records, 1):
            if kind.key(record) in seen:
                raise self._bad(name, number, kind.columns[0])
            seen.add(kind.key(record))

    # --- documents

    def _read_documents(self, name: str, parts: Iterable[bytes]) -> None:
        records, masks = Rows(), Rows()
        for first, part in self._numbered(name, parts):
            # Split by b"\n" alone: canonical texts hold no other line end, and JSON escapes that one.
            for number, line in enumerate(part.removesuffix(b"\n").split(b"\n"), first):
                # Of a line only `extra` is kept as it is, and that has a bound of its own.
                fields = self._object(name, number, line, None if self._version == 1 else DEEPEST + _ABOVE_EXTRA)
                try:
                    found = self._read_document(name, number, fields)
                except (KeyError, TypeError) as error:
                    raise self._bad(name, number, str(error.args[0])) from None
                self._beside += len(line)
                require_bytes(self._package, self._beside, room.LARGEST)
                if found is not None:
                    records.append(found)
                    masks.extend(self._masks(name, number, found, fields["masks"]))
                    require_others(self._package, self._others + len(masks))
        self._others += len(masks)
        self._require_unique(name, MASKS, masks)
        self.records[DOCUMENTS.table.name], self.records[MASKS.table.name] = records, masks

    def _read_document(self, name: str, number: int, fields: Mapping[str, Any]) -> Record | None:
        """A document's record; None where the package has no text of it. Raises KeyError and TypeError."""
        id_, text, meta = fields["id"], fields["text"], fields["meta"]
        if not (isinstance(id_, str) and is_document_id(id_)) or id_ in self.titles:
            raise self._bad(name, number, "id")
        if not isinstance(meta, dict) or not isinstance(title := cast("dict[str, Any]", meta)["title"], str):
            raise self._bad(name, number, "meta")
        self.titles[id_] = title
        if text is None:
            if (file := _file(fields.get("source"))) is not None:
                self.files[id_] = file
            return None
        if not isinstance(text, str) or document_id(text) != id_ or canonicalise(text).text != text:
            raise self._bad(name, number, "text")
        source, masks = fields["source"], fields["masks"]
        if not isinstance(masks, list):
            raise self._bad(name, number, "masks")
        row: dict[str, Any] = {"id": id_, "characters": len(text), "deleted": 0}
        row |= {key: meta[key] for key in META} | {column: source[key] for key, column in SOURCE.items()}
        row |= {key: fields[key] for key in ("position", "created_at", "revision")}
        row["extra"] = _stored(row["extra"])
        self._characters += len(text)
        require_characters(self._package, self._characters)
        self._beside -= self.texts.add(id_, text)
        return self._one(name, DOCUMENTS, number, tuple(row[column] for column in DOCUMENTS.columns))

    def _masks(self, name: str, number: int, document: Record, listed: Sequence[object]) -> list[Record]:
        fields: list[dict[str, Any]] = []
        for mask in listed:
            if not isinstance(mask, dict):
                raise self._bad(name, number, "masks")
            fields.append({**cast("dict[str, Any]", mask), "document": document[0]})
        masks = self._slow(name, MASKS, fields, [number] * len(fields))
        if any(mask[MASKS.at["span_end"]] > document[DOCUMENTS.at["characters"]] for mask in masks):
            raise self._bad(name, number, "masks")
        return masks

    # --- the rest

    def _read_codebook(self, name: str, data: bytes) -> None:
        content = self._object(name, 1, data)
        labels = content.get("labels")
        if content.get("format") != "biaodu-codebook" or content.get("version") != 1 or not isinstance(labels, list):
            raise self._bad(name, 1, "format")
        fields: list[dict[str, Any]] = []
        for number, listed in enumerate(cast("list[Any]", labels), 1):
            label = cast("dict[str, Any]", listed) if isinstance(listed, dict) else {}
            if "examples" not in label:
                raise self._bad(name, number, "examples")
            fields.append({**label, "examples": _stored(label["examples"])})
        records = self._slow(name, LABELS, fields, range(1, len(fields) + 1))
        self._require_unique(name, LABELS, records)
        self.records[LABELS.table.name] = records

    def _read_settings(self, name: str, data: bytes) -> None:
        for key, value in self._object(name, 1, data, DEEPEST + _ABOVE_SETTING).items():
            stored = _stored(value)
            if not stored or not is_sound(key, value):
                raise self._bad(name, 1, key)
            # A package must not say where this machine keeps something.
            if key not in LOCAL_SETTINGS:
                self.settings[key] = stored

    def _read_foreign(self, name: str, parts: Iterable[bytes], since: int) -> None:
        """Keep the lines of a member that a newer version wrote. An id and a revision are enough to join them."""
        records: list[Record] = []
        for first, part in self._numbered(name, parts):
            for number, line in enumerate(part.removesuffix(b"\n").split(b"\n"), first):
                fields = self._object(name, number, line)
                record = (f"{name}/{fields.get('id')}", name, since, line.decode(), fields.get("revision"), 0)
                records.append(self._one(name, FOREIGN, number, record))
        self._require_unique(name, FOREIGN, records)
        self.records.setdefault(FOREIGN.table.name, []).extend(records)


_ABOVE_EXTRA = 2
"""Objects around a document's `extra` in its line."""
_ABOVE_SETTING = 1
"""Objects around the value of a setting."""


def _file(source: object) -> FileOf | None:
    """The file of a document without a text; None from older versions, which do not say it, and where it is odd."""
    if not isinstance(source, dict):
        return None
    sha256, name = (cast("dict[str, object]", source).get(key) for key in FILE)
    if not isinstance(sha256, str) or not is_document_id(sha256) or not isinstance(name, str):
        return None
    return (sha256, name) if len(name) <= _LONGEST_NAME else None


_LONGEST_NAME = 4096
"""Code points of a source's name that is looked at."""


def _stored(value: object) -> str:
    """A value as a JSON column holds it. What is nested too deeply becomes "", which no check of JSON accepts."""
    try:
        return dumps(value)
    except JsonError:
        return ""


assert ANNOTATIONS.columns[1:4] == ("document", "annotator", "label")
assert ANNOTATIONS.columns[6:11] == ("quote_hash", "note", "origin", "created_at", "updated_at")
assert FOREIGN.columns == ("id", "member", "minor", "line", "revision", "deleted")
