"""Annotations as exports take them: plain tuples with label codes and names, because there are very many."""

from typing import Any

from core.ids import AnnotatorId, DocumentId
from core.storage.database import Connection

_SELECT = (
    "SELECT a.span_start, a.span_end, l.code, a.id, p.name, a.note, a.created_at, a.updated_at,"
    " a.quote_hash FROM annotation a"
    " CROSS JOIN label l ON l.id = a.label CROSS JOIN annotator p ON p.id = a.annotator"
    " WHERE a.document = ? AND a.deleted = 0"
)


def span_rows(conn: Connection, document: DocumentId, annotator: AnnotatorId | None) -> list[tuple[Any, ...]]:
    """Start, end, label code, id, annotator name, note, created, updated, hash of the quote; sorted in that order."""
    if annotator is None:
        rows = conn.rows(_SELECT, (document,))
    else:
        rows = conn.rows(_SELECT + " AND a.annotator = ?", (document, annotator))
    # The first four decide: ids are unique, so no note is ever compared with None.
    rows.sort()
    return rows
