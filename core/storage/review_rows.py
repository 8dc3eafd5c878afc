"""Reads decisions and comments."""

import json
from collections.abc import Iterable
from typing import Any

from core.ids import AnnotationId, AnnotatorId, DocumentId, LabelId
from core.model import Label
from core.storage.database import Connection
from core.storage.entities import label_from
from core.storage.tables import LABEL

_DECISIONS = (
    "SELECT d.id, d.document, d.reviewer, d.verdict, d.sources, d.results, d.reason, d.created_at, d.updated_at,"
    " d.revision FROM decision d JOIN document t ON t.id = d.document WHERE d.deleted = 0 AND t.deleted = 0"
)

# Text that is no JSON, because somebody wrote it into the file, would end the whole query.
_SOURCES = "json_each(iif(json_valid(d.sources), d.sources, '[]'))"
_RESULTS = "json_each(iif(json_valid(d.results), d.results, '[]'))"


def _of_source(field: str) -> str:
    """SQL for a field of an element `s` of a decision's sources.

    NULL if it is no object, which is no JSON to SQLite.
    """
    return f"CASE WHEN s.type = 'object' THEN json_extract(s.value, '$.{field}') END"


_COMMENTS = "SELECT c.id, c.annotation, c.author, c.text, c.created_at, c.updated_at FROM comment c"


def decisions(conn: Connection, document: DocumentId | None = None) -> list[tuple[Any, ...]]:
    """Decisions that stand, of one document or of all, by document in order of import, then by age."""
    if document is not None:
        return conn.rows(f"{_DECISIONS} AND d.document = ? ORDER BY d.created_at, d.id", (document,))
    return conn.rows(f"{_DECISIONS} ORDER BY t.position, t.id, d.created_at, d.id")


def decided_documents(conn: Connection) -> set[DocumentId]:
    """Documents with decisions that stand."""
    return {
        DocumentId(document) for (document,) in conn.rows("SELECT DISTINCT document FROM decision WHERE deleted = 0")
    }


def decisions_on(conn: Connection, annotator: AnnotatorId, document: DocumentId | None) -> list[tuple[Any, ...]]:
    """Decisions of which an annotation of `annotator` is a source, sorted as `decisions`."""
    # Not "? IS NULL OR": then SQLite would not use the index.
    where, values = ("", (annotator,)) if document is None else (" AND d.document = ?", (document, annotator))
    query = (
        f"{_DECISIONS}{where} AND EXISTS (SELECT 1 FROM {_SOURCES} s"
        f" WHERE {_of_source('annotator')} = ?) ORDER BY t.position, t.id, d.created_at, d.id"
    )
    return conn.rows(query, values)


def decisions_on_any(
    conn: Connection, document: DocumentId, annotations: Iterable[AnnotationId]
) -> list[tuple[Any, ...]]:
    """Decisions of a document of which one of these annotations is a source."""
    query = (
        f"{_DECISIONS} AND d.document = ? AND EXISTS (SELECT 1 FROM {_SOURCES} s"
        f" WHERE {_of_source('annotation')} IN (SELECT value FROM json_each(?))) ORDER BY d.id"
    )
    return conn.rows(query, (document, json.dumps(list(annotations))))


def decisions_about(conn: Connection, document: DocumentId, annotation: AnnotationId) -> list[tuple[Any, ...]]:
    """Decisions of a document that have an annotation as a source or a result."""
    query = (
        f"{_DECISIONS} AND d.document = ? AND (EXISTS (SELECT 1 FROM {_RESULTS} r WHERE r.value = ?)"
        f" OR EXISTS (SELECT 1 FROM {_SOURCES} s WHERE {_of_source('annotation')} = ?))"
        " ORDER BY d.created_at, d.id"
    )
    return conn.rows(query, (document, annotation, annotation))


def decision(conn: Connection, decision: str) -> tuple[Any, ...] | None:
    """One decision, unless withdrawn."""
    return conn.row(f"{_DECISIONS} AND d.id = ?", (decision,))


def result_owners(conn: Connection, document: DocumentId) -> list[tuple[str, str]]:
    """Decision id and result id of each result of the decisions in a document."""
    return conn.rows(
        f"SELECT d.id, r.value FROM decision d, {_RESULTS} r WHERE d.document = ? AND d.deleted = 0",
        (document,),
    )


def label_aliases(conn: Connection) -> dict[LabelId, LabelId]:
    """For each label that is hidden because another has its code: that other label."""
    found = conn.rows(
        "SELECT gone.id, shown.id FROM label gone JOIN label shown ON shown.code = gone.code AND shown.deleted = 0"
        " WHERE gone.deleted <> 0"
    )
    return {LabelId(gone): LabelId(shown) for gone, shown in found}


def shown_labels(conn: Connection) -> set[LabelId]:
    """Ids of the codebook's labels."""
    return {LabelId(id_) for (id_,) in conn.rows("SELECT id FROM label WHERE deleted = 0")}


def every_label(conn: Connection) -> dict[LabelId, Label]:
    """Labels by id, removed ones included."""
    found = (label_from(LABEL.row(row)) for row in conn.rows(LABEL.select))
    return {decision.id: decision for decision in found}


def comments(conn: Connection, annotation: AnnotationId) -> list[tuple[Any, ...]]:
    """An annotation's comments, oldest first."""
    return conn.rows(f"{_COMMENTS} WHERE c.annotation = ? AND c.deleted = 0 ORDER BY c.created_at, c.id", (annotation,))


def comments_of(conn: Connection, document: DocumentId | None) -> list[tuple[Any, ...]]:
    """Comments in a document, or in all that are not removed; oldest first."""
    query = (
        f"{_COMMENTS} JOIN annotation a ON a.id = c.annotation JOIN document t ON t.id = a.document"
        " WHERE c.deleted = 0 AND t.deleted = 0"
    )
    if document is None:
        return conn.rows(f"{query} ORDER BY c.created_at, c.id")
    return conn.rows(f"{query} AND a.document = ? ORDER BY c.created_at, c.id", (document,))


def comment_counts(conn: Connection, annotations: Iterable[str]) -> dict[AnnotationId, int]:
    """How many comments each of these annotations has; zeros are left out."""
    found = conn.rows(
        "SELECT annotation, count(*) FROM comment WHERE deleted = 0"
        " AND annotation IN (SELECT value FROM json_each(?)) GROUP BY annotation",
        (json.dumps(list(annotations)),),
    )
    return {AnnotationId(annotation): count for annotation, count in found}


def setting(conn: Connection, name: str) -> str | None:
    """A setting of the project."""
    row = conn.row("SELECT value FROM project_setting WHERE name = ?", (name,))
    return None if row is None else str(row[0])
