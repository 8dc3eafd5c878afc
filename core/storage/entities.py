"""Turns rows into values and back, and answers questions about each entity's table."""

import json
from collections.abc import Iterable, Iterator
from typing import Any, cast

from core import bounded_json
from core.bounded_json import JsonError
from core.ids import AnnotationId, AnnotatorId, DocumentId, LabelId
from core.model import Annotation, Annotator, Document, Label, Meta, NewDocument, Source, Status
from core.storage.database import Connection
from core.storage.in_order import require_growth
from core.storage.tables import ANNOTATOR, LABEL, Row, Table, Value, quote_hash

_IN_LIST = "IN (SELECT value FROM json_each(?))"
_META = ("title", "region", "year", "issuer", "date", "kind")


def annotation_from(row: Row) -> Annotation:
    """The value of an annotation's row."""
    return _annotation(*(row[column] for column in _ANNOTATION_ORDER))  # type: ignore[arg-type]


_ANNOTATION_ORDER = (
    *("id", "document", "span_start", "span_end", "label", "annotator"),
    *("note", "created_at", "updated_at", "revision", "origin"),
)
_SELECT_ANNOTATION = f"SELECT {', '.join('a.' + column for column in _ANNOTATION_ORDER)} FROM annotation a"


def _annotation(
    id: str,  # noqa: A002
    document: str,
    start: int,
    end: int,
    label: str,
    annotator: str,
    note: str | None,
    created_at: str,
    updated_at: str,
    revision: int,
    origin: str,
) -> Annotation:
    return Annotation(
        AnnotationId(id),
        DocumentId(document),
        start,
        end,
        LabelId(label),
        AnnotatorId(annotator),
        note,
        created_at,
        updated_at,
        revision,
        origin,
    )


def annotation_row(annotation: Annotation, quote: str) -> Row:
    """The row of a new annotation whose span covers `quote`, without the shared columns."""
    return {
        "id": annotation.id,
        "document": annotation.document,
        "annotator": annotation.annotator,
        "label": annotation.label,
        "span_start": annotation.start,
        "span_end": annotation.end,
        "quote_hash": quote_hash(quote),
        "note": annotation.note,
        "origin": annotation.origin,
        "created_at": annotation.created_at,
        "updated_at": annotation.updated_at,
    }


class AnnotationRows:
    """Reads annotations that are not removed."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def get(self, annotation: AnnotationId) -> Annotation | None:
        """The annotation with that id."""
        row = self._conn.row(f"{_SELECT_ANNOTATION} WHERE a.id = ? AND a.deleted = 0", (annotation,))
        return _annotation(*row) if row else None

    def of_document(self, document: DocumentId, annotator: AnnotatorId | None = None) -> list[Annotation]:
        """The annotations of a document, sorted by (start, end, label code, id).

        Left out are those whose label or person is not in the file: no operation of ours makes such rows.
        """
        joins = "JOIN label l ON l.id = a.label JOIN annotator p ON p.id = a.annotator"
        query = f"{_SELECT_ANNOTATION} {joins} WHERE a.document = ? AND a.deleted = 0"
        values: list[Value] = [document]
        if annotator is not None:
            query += " AND a.annotator = ?"
            values.append(annotator)
        query += " ORDER BY a.span_start, a.span_end, l.code, a.id"
        return [_annotation(*row) for row in self._conn.rows(query, values)]

    def placed(self, documents: Iterable[DocumentId], annotators: Iterable[AnnotatorId]) -> list[tuple[Any, ...]]:
        """Document, annotator, start, end, label and id of the layers of some annotators in some documents."""
        return self._conn.rows(
            "SELECT document, annotator, span_start, span_end, label, id FROM annotation WHERE deleted = 0"
            f" AND document {_IN_LIST} AND annotator {_IN_LIST}",
            (json.dumps(list(documents)), json.dumps(list(annotators))),
        )

    def documents_of(self, annotator: AnnotatorId) -> list[DocumentId]:
        """Documents in which an annotator has annotations, by id."""
        found = self._conn.rows(
            "SELECT d.id FROM document d WHERE d.deleted = 0 AND EXISTS (SELECT 1 FROM annotation a"
            " WHERE a.document = d.id AND a.annotator = ? AND a.deleted = 0) ORDER BY d.id",
            (annotator,),
        )
        return [DocumentId(id_) for (id_,) in found]

    def with_label(self, label: LabelId) -> list[Annotation]:
        """The annotations with a label, in no order."""
        return [
            _annotation(*row)
            for row in self._conn.rows(f"{_SELECT_ANNOTATION} WHERE a.label = ? AND a.deleted = 0", (label,))
        ]

    def counts(self) -> list[tuple[str, str, int]]:
        """Document, annotator and number of annotations, for each document in which an annotator has any."""
        return self._counted_by("document, annotator")

    def label_counts(self) -> list[tuple[str, str, str, int]]:
        """Document, annotator, label and number of annotations, where there are any."""
        return self._counted_by("document, annotator, label")

    def _counted_by(self, columns: str) -> list[Any]:
        counted = f"SELECT {columns}, count(*) FROM annotation WHERE deleted = 0 GROUP BY {columns}"
        if self._any_removed_document():
            counted = f"SELECT a.* FROM ({counted}) a JOIN document d ON d.id = a.document AND d.deleted = 0"
        known = {id_ for (id_,) in self._conn.rows("SELECT id FROM annotator")}
        return [row for row in self._conn.rows(counted) if row[1] in known]

    def counted_pieces(self) -> Iterator[list[tuple[str, str, str, int]]]:
        """As `label_counts`, a piece at a time, each of some `_PIECE` annotations of whole documents."""
        after, there = "", ""
        if self._any_removed_document():
            there = " AND EXISTS (SELECT 1 FROM document d WHERE d.id = annotation.document AND d.deleted = 0)"
        counted = (
            "SELECT document, annotator, label, count(*) FROM annotation"
            f" WHERE deleted = 0 AND document > ?{{}}{there} GROUP BY document, annotator, label"
        )
        last = (
            "SELECT document FROM annotation WHERE deleted = 0 AND document > ?"
            f" ORDER BY document LIMIT 1 OFFSET {_PIECE}"
        )
        while found := self._conn.row(last, (after,)):
            require_growth(self._conn, after, found[0])
            yield self._conn.rows(counted.format(" AND document <= ?"), (after, found[0]))
            after = found[0]
        yield self._conn.rows(counted.format(""), (after,))

    def label_totals(self) -> list[tuple[str, str, int]]:
        """Label, annotator and number of annotations in all documents."""
        there = ""
        if self._any_removed_document():
            there = " AND EXISTS (SELECT 1 FROM document d WHERE d.id = annotation.document AND d.deleted = 0)"
        return self._conn.rows(
            f"SELECT label, annotator, count(*) FROM annotation WHERE deleted = 0{there} GROUP BY label, annotator"
        )

    def label_counts_of(self, document: DocumentId) -> list[tuple[str, str, int]]:
        """Label, annotator and number of annotations in one document."""
        return self._conn.rows(
            "SELECT label, annotator, count(*) FROM annotation WHERE document = ? AND deleted = 0"
            " GROUP BY label, annotator",
            (document,),
        )

    def _any_removed_document(self) -> bool:
        """Whether any document is removed. If none is, as in most projects, no annotation need be checked for that."""
        return self._conn.row("SELECT 1 FROM document WHERE deleted <> 0 LIMIT 1") is not None

    def has_any(self, annotator: AnnotatorId, document: DocumentId | None = None) -> bool:
        """Whether somebody has annotations in a document, or in any. Looks no further than the first."""
        where, values = ("", [annotator]) if document is None else (" AND d.id = ?", [annotator, document])
        found = self._conn.row(
            "SELECT 1 FROM document d WHERE d.deleted = 0 AND EXISTS (SELECT 1 FROM annotation a"
            f" WHERE a.document = d.id AND a.annotator = ? AND a.deleted = 0){where} LIMIT 1",
            values,
        )
        return found is not None

    def existing(self, ids: Iterable[AnnotationId]) -> dict[AnnotationId, tuple[Annotation, bool]]:
        """Those of `ids` that are in the file, each with whether the annotation was removed."""
        found: dict[AnnotationId, tuple[Annotation, bool]] = {}
        if self._conn.row("SELECT 1 FROM annotation LIMIT 1") is None:
            return found
        for part in _parts(list(ids)):
            marks = ", ".join("?" * len(part))
            query = f"{_SELECT_ANNOTATION.replace(' FROM', ', a.deleted FROM')} WHERE a.id IN ({marks})"
            for row in self._conn.rows(query, part):
                annotation = _annotation(*row[:-1])
                found[annotation.id] = (annotation, bool(row[-1]))
        return found

    def exists(self, document: DocumentId, annotator: AnnotatorId, start: int, end: int, label: LabelId) -> bool:
        """Whether an annotator has that label on exactly that span."""
        return self.at_place(document, annotator, start, end, label) is not None

    def at_place(
        self, document: DocumentId, annotator: AnnotatorId, start: int, end: int, label: LabelId
    ) -> AnnotationId | None:
        """An annotator's annotation with that label on exactly that span."""
        found = self._conn.row(
            "SELECT id FROM annotation WHERE document = ? AND annotator = ? AND span_start = ? AND span_end = ?"
            " AND label = ? AND deleted = 0",
            (document, annotator, start, end, label),
        )
        return None if found is None else AnnotationId(found[0])

    def hashes(self, document: DocumentId) -> Iterator[tuple[AnnotationId, int, int, str]]:
        """Id, start, end and quote hash of each annotation of a document."""
        for row in self._conn.rows(
            "SELECT id, span_start, span_end, quote_hash FROM annotation WHERE document = ? AND deleted = 0",
            (document,),
        ):
            yield AnnotationId(row[0]), row[1], row[2], row[3]


_DOCUMENT_ORDER = (
    *("id", "title", "region", "year", "issuer", "date", "kind", "extra"),
    *("source_name", "raw_sha256", "encoding", "reader", "characters", "created_at", "position"),
)
_SELECT_DOCUMENT = f"SELECT {', '.join(_DOCUMENT_ORDER)} FROM document"
_SELECT_ENTRY = "SELECT id, position, title, region, year, issuer, kind, characters, extra FROM document"
_PIECE = 20_000
EntryRow = tuple[str, int, str, str | None, int | None, str | None, str | None, int, str]
"""A row of `_SELECT_ENTRY`."""


def _document(row: tuple[Any, ...]) -> Document:
    id_, title, region, year, issuer, date, kind, extra, name, raw, encoding, reader, characters, at, position = row
    meta = Meta(title, region, year, issuer, date, kind, extra_from(extra) or {})
    return Document(DocumentId(id_), meta, Source(name, raw, encoding, reader), characters, at, position)


def extra_from(stored: str) -> dict[str, object] | None:
    """`Meta.extra` from its column; None if that is no JSON object, or one that `core.bounded_json` refuses.

    Such a document is shown without it, and the column stays as it is until somebody writes it: one unreadable value
    must not keep a whole project closed. `integrity.unreadable_values` names it.
    """
    if stored == "{}":
        return {}
    try:
        found = bounded_json.loads(stored)
    except JsonError:
        return None
    return cast("dict[str, object]", found) if isinstance(found, dict) else None


def meta_columns(meta: Meta) -> Row:
    """The columns of a document that hold its metadata; raises UserError ``json.too_deep``."""
    columns: Row = {name: getattr(meta, name) for name in _META}
    columns["extra"] = bounded_json.dumps(dict(meta.extra)) if meta.extra else "{}"
    return columns


def document_row(document: DocumentId, new: NewDocument, position: int, at: str) -> Row:
    """The row of a new document, in the order of `DOCUMENT.columns`, without the shared columns."""
    source = new.source
    head: Row = {"id": document, "position": position, "characters": len(new.text)}
    tail: Row = {
        "source_name": source.name,
        "raw_sha256": source.raw_sha256,
        "encoding": source.encoding,
        "reader": source.reader,
        "created_at": at,
    }
    return head | meta_columns(new.meta) | tail


class DocumentRows:
    """Reads documents and their texts."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def all(self) -> list[Document]:
        """All documents that are not removed, in order of import."""
        query = f"{_SELECT_DOCUMENT} WHERE deleted = 0 ORDER BY position, id"
        return [_document(row) for row in self._conn.rows(query)]

    def from_files(self, sha256s: Iterable[str]) -> list[Document]:
        """Documents whose file's bytes have one of these SHA-256 sums, in order of import."""
        query = f"{_SELECT_DOCUMENT} WHERE deleted = 0 AND raw_sha256 {_IN_LIST} ORDER BY position, id"
        return [_document(row) for row in self._conn.rows(query, (json.dumps(list(sha256s)),))]

    def speaking_of(self, document: DocumentId) -> list[Document]:
        """Documents whose other metadata (`Meta.extra`) hold the id of another, in no order."""
        query = f"{_SELECT_DOCUMENT} WHERE deleted = 0 AND id <> ? AND instr(extra, ?) > 0"
        return [_document(row) for row in self._conn.rows(query, (document, document))]

    def some(self, documents: Iterable[DocumentId]) -> list[Document]:
        """Those of `documents` that are not removed, in no order."""
        query = f"{_SELECT_DOCUMENT} WHERE deleted = 0 AND id {_IN_LIST}"
        return [_document(row) for row in self._conn.rows(query, (json.dumps(list(documents)),))]

    def entries(self, documents: Iterable[DocumentId] | None = None) -> list[EntryRow]:
        """What lists show of documents that are not removed, in order of import: of all, or of those in `documents`."""
        if documents is None:
            return self._conn.rows(f"{_SELECT_ENTRY} WHERE deleted = 0 ORDER BY position, id")
        query = f"{_SELECT_ENTRY} WHERE deleted = 0 AND id {_IN_LIST} ORDER BY position, id"
        return self._conn.rows(query, (json.dumps(list(documents)),))

    def titles(self) -> list[tuple[str, str]]:
        """Id and title of all documents that are not removed, in order of import."""
        return self._conn.rows("SELECT id, title FROM document WHERE deleted = 0 ORDER BY position, id")

    def count(self) -> int:
        """How many documents are not removed."""
        return int(self._conn.row("SELECT count(*) FROM document WHERE deleted = 0")[0])

    def get(self, document: DocumentId) -> Document | None:
        """The document with that id, unless it is removed."""
        row = self._conn.row(f"{_SELECT_DOCUMENT} WHERE id = ? AND deleted = 0", (document,))
        return _document(row) if row else None

    def exists(self, document: DocumentId) -> bool:
        """Whether there is a document with that id that is not removed."""
        return self._conn.row("SELECT 1 FROM document WHERE id = ? AND deleted = 0", (document,)) is not None

    def text(self, document: DocumentId) -> str | None:
        """A document's canonical text, even of a removed one."""
        row = self._conn.row("SELECT text FROM document_text WHERE document = ?", (document,))
        return row[0] if row else None

    def known(self, ids: Iterable[DocumentId]) -> dict[DocumentId, bool]:
        """Those of `ids` that are in the file, each with whether the document was removed."""
        found: dict[DocumentId, bool] = {}
        for part in _parts(list(ids)):
            marks = ", ".join("?" * len(part))
            for row in self._conn.rows(f"SELECT id, deleted FROM document WHERE id IN ({marks})", part):
                found[DocumentId(row[0])] = bool(row[1])
        return found

    def last_position(self) -> int:
        """The highest position given so far; 0 if none was."""
        return int(self._conn.row("SELECT coalesce(max(position), 0) FROM document")[0])

    def add_texts(self, texts: Iterable[tuple[DocumentId, str]]) -> None:
        """Store texts; one that is there already stays. (Its id is its hash.) Not journaled: texts never change."""
        # As bytes, which are freed with their row. A text would make the binding keep some as long as it lives.
        self._conn.executemany(
            "INSERT OR IGNORE INTO document_text (document, text) VALUES (?, CAST(? AS TEXT))",
            ((document, text.encode()) for document, text in texts),
        )

    def masked(self) -> set[DocumentId]:
        """Documents that have any mask."""
        return {DocumentId(row[0]) for row in self._conn.rows("SELECT document FROM document_mask WHERE deleted = 0")}

    def masked_characters(self) -> dict[DocumentId, int]:
        """Code points under masks of each document that has any; masks of a document never overlap."""
        found = self._conn.rows(
            "SELECT document, SUM(span_end - span_start) FROM document_mask WHERE deleted = 0 GROUP BY document"
        )
        return {DocumentId(document): characters for document, characters in found}

    def all_masks(self) -> list[tuple[str, int, int]]:
        """Document, start and end of every masked range, those of removed documents included."""
        return self._conn.rows("SELECT document, span_start, span_end FROM document_mask WHERE deleted = 0")

    def masks(self, document: DocumentId) -> list[tuple[str, int, int, str]]:
        """Id, start, end and reason of each masked range, in text order."""
        return self._conn.rows(
            "SELECT id, span_start, span_end, reason FROM document_mask WHERE document = ? AND deleted = 0"
            " ORDER BY span_start, span_end",
            (document,),
        )

    def statuses(self, documents: Iterable[DocumentId] | None = None) -> dict[tuple[DocumentId, AnnotatorId], Status]:
        """Every status except ``not_started``, of all documents or some."""
        query = "SELECT document, annotator, status FROM document_status WHERE status <> 'not_started'"
        if documents is None:
            found = self._conn.rows(query)
        else:
            found = self._conn.rows(f"{query} AND document {_IN_LIST}", (json.dumps(list(documents)),))
        named = {status.value: status for status in Status}
        return {(document, annotator): named[status] for document, annotator, status in found}


def examples_from(stored: str) -> tuple[str, ...] | None:
    """A label's examples from their column; None if that is no list of texts."""
    try:
        found = bounded_json.loads(stored)
    except JsonError:
        return None
    if not isinstance(found, list):
        return None
    listed = cast("list[object]", found)
    texts = tuple(value for value in listed if isinstance(value, str))
    return texts if len(texts) == len(listed) else None


def label_from(row: Row) -> Label:
    """The value of a label's row."""
    return Label(
        id=LabelId(str(row["id"])),
        code=str(row["code"]),
        name_zh=str(row["name_zh"]),
        name_en=str(row["name_en"]),
        colour=str(row["colour"]),
        key=None if row["key"] is None else str(row["key"]),
        parent=None if row["parent"] is None else LabelId(str(row["parent"])),
        definition_zh=str(row["definition_zh"]),
        definition_en=str(row["definition_en"]),
        examples=examples_from(str(row["examples"])) or (),
        position=int(row["position"] or 0),
    )


def label_row(label: Label) -> Row:
    """The row of a label, without the shared columns."""
    return {
        "id": label.id,
        "code": label.code,
        "name_zh": label.name_zh,
        "name_en": label.name_en,
        "colour": label.colour,
        "key": label.key,
        "parent": label.parent,
        "definition_zh": label.definition_zh,
        "definition_en": label.definition_en,
        "examples": json.dumps(label.examples, ensure_ascii=False),
        "position": label.position,
    }


def labels(conn: Connection) -> list[Label]:
    """The codebook's labels in no particular tree order, by position."""
    rows = conn.rows(f"{LABEL.select} WHERE deleted = 0 ORDER BY position, id")
    return [label_from(LABEL.row(row)) for row in rows]


def annotators(conn: Connection) -> list[Annotator]:
    """The people of the project, in the order they came; the adjudicated layer after those of the same moment."""
    rows = conn.rows(f"{ANNOTATOR.select} WHERE deleted = 0 ORDER BY created_at, kind = 'adjudicated', id")
    return [annotator_from(ANNOTATOR.row(row)) for row in rows]


def annotator_exists(conn: Connection, annotator: AnnotatorId) -> bool:
    """Whether the person is one of the project's and not removed."""
    found = conn.row("SELECT 1 FROM annotator WHERE id = ? AND deleted = 0", (annotator,))
    return found is not None


def has_decided(conn: Connection, annotator: AnnotatorId) -> bool:
    """Whether the person decided any difference, and that decision still stands."""
    return conn.row("SELECT 1 FROM decision WHERE reviewer = ? AND deleted = 0 LIMIT 1", (annotator,)) is not None


def current_annotator(conn: Connection) -> AnnotatorId | None:
    """Who works on the project now, as the file says."""
    row = conn.row("SELECT a.id FROM project p JOIN annotator a ON a.id = p.current_annotator WHERE a.deleted = 0")
    return AnnotatorId(row[0]) if row else None


def project(conn: Connection) -> tuple[str, str, str]:
    """The project's UUID, name and time of making."""
    return conn.row("SELECT uuid, name, created_at FROM project")


def annotator_from(row: Row) -> Annotator:
    """The value of an annotator's row."""
    return Annotator(AnnotatorId(str(row["id"])), str(row["name"]), row["kind"] == "adjudicated")


def without_shared(table: Table, row: Row) -> tuple[Value, ...]:
    """A row's values in the order that `Operation.insert_many` takes."""
    return tuple(row[column] for column in table.columns[:-3])


def _parts(values: list[str] | list[AnnotationId] | list[DocumentId], size: int = 500) -> Iterator[list[str]]:
    for start in range(0, len(values), size):
        yield [str(value) for value in values[start : start + size]]
