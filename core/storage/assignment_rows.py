"""Assignments as values from rows."""

import json
from collections.abc import Iterable
from typing import Any

from core.assigning.assignment import Assignment
from core.ids import AnnotatorId, DocumentId
from core.storage.database import Connection
from core.storage.tables import ASSIGNMENT, Row

_COLUMNS = ("id", "document", "annotator", "readers", "priority", "due", "assigned_by")
_SELECT = f"SELECT {', '.join(_COLUMNS)} FROM {ASSIGNMENT.name} WHERE deleted = 0"
_ORDER = "ORDER BY priority DESC, document, annotator"


def has_any(conn: Connection) -> bool:
    """Whether anything is assigned. Asked whenever documents are listed, so it must be quick."""
    return conn.row(f"SELECT 1 FROM {ASSIGNMENT.name} WHERE deleted = 0 LIMIT 1") is not None


def assignments(conn: Connection, documents: Iterable[str] | None = None) -> list[Assignment]:
    """Assignments of documents that are here, or of some of them, the most urgent first."""
    query = f"{_SELECT} AND document IN (SELECT id FROM document WHERE deleted = 0)"
    if documents is None:
        return [_assignment(row) for row in conn.rows(f"{query} {_ORDER}")]
    chosen = (json.dumps(list(documents)),)
    return [
        _assignment(row)
        for row in conn.rows(f"{query} AND document IN (SELECT value FROM json_each(?)) {_ORDER}", chosen)
    ]


def assigned_to(conn: Connection, annotator: str) -> list[Assignment]:
    """What one person has to read, the most urgent first."""
    query = f"{_SELECT} AND annotator = ? AND document IN (SELECT id FROM document WHERE deleted = 0) {_ORDER}"
    return [_assignment(row) for row in conn.rows(query, (annotator,))]


def due_of(conn: Connection, annotator: str, documents: Iterable[str] | None = None) -> dict[DocumentId, str]:
    """The last days of what one person has to read, by document; of all or of some."""
    query = f"SELECT document, due FROM {ASSIGNMENT.name} WHERE deleted = 0 AND annotator = ?"
    if documents is None:
        return dict(conn.rows(query, (annotator,)))
    query += " AND document IN (SELECT value FROM json_each(?))"
    return dict(conn.rows(query, (annotator, json.dumps(list(documents)))))


def assignment_row(assignment: Assignment) -> Row:
    """The row of an assignment, without times and the shared columns."""
    return {column: getattr(assignment, column) for column in _COLUMNS}


def _assignment(row: tuple[Any, ...]) -> Assignment:
    id_, document, annotator, *rest = row
    return Assignment(id_, DocumentId(document), AnnotatorId(annotator), *rest)
