"""Annotations of many documents in the order in which they are read, as plain tuples: there may be very many."""

import json
from collections.abc import Iterable
from typing import Any

from core.storage.database import Connection

_COLUMNS = "a.document, a.span_start, a.span_end, a.id, a.label, a.annotator, a.note"
_IN_LIST = "IN (SELECT value FROM json_each(?))"


def passages(
    conn: Connection,
    labels: Iterable[str] | None = None,
    annotators: Iterable[str] | None = None,
    documents: Iterable[str] | None = None,
) -> list[tuple[Any, ...]]:
    """Document, start, end, id, label, annotator and note of the annotations that are there; None: of any.

    In the order of the documents' import and of their texts; of one place in the codebook's order. Those of a label or
    person that is not in the file are left out, as everywhere.
    """
    query = (
        f"SELECT {_COLUMNS} FROM annotation a"
        " JOIN document d ON d.id = a.document AND d.deleted = 0"
        " JOIN label l ON l.id = a.label JOIN annotator p ON p.id = a.annotator WHERE a.deleted = 0"
    )
    values: list[str] = []
    for column, chosen in (("label", labels), ("annotator", annotators), ("document", documents)):
        if chosen is not None:
            query += f" AND a.{column} {_IN_LIST}"
            values.append(json.dumps(list(chosen)))
    query += " ORDER BY d.position, d.id, a.span_start, a.span_end, l.position, a.id"
    return conn.rows(query, values)
