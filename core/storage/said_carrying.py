"""What is said beside labels goes over to a new edition of a document, as the annotations do that were carried over.

Ids follow from those in the old edition, so that colleagues who carry the same over make the same rows. What the new
edition has already stays as it is; the old edition keeps what it has.
"""

from collections.abc import Mapping
from typing import Any

from core.assigning.assignment import assignment_id
from core.ids import derived_id
from core.said.fields import value_id
from core.said.memos import Topic
from core.storage import said_rows
from core.storage.database import Connection
from core.storage.journal import Operation
from core.storage.tables import ANNOTATION_DETAIL, ASSIGNMENT, LINK, MEMO, VARIABLE_VALUE, Row, Table

_SHARED = 3
"""Columns at the end of a shared table that the journal fills."""


def carry(conn: Connection, operation: Operation, old: str, new: str, carried: Mapping[str, str]) -> None:
    """Copy attributes, links and memos of annotations, and variables, memos and assignments of the document.

    `carried` are the annotations of the new edition by those of the old one, also those that came over earlier. A link
    within the document goes over once both its ends have; one to another document as soon as its end here has.
    """
    _carry_details(conn, operation, new, carried)
    if said_rows.has_any(conn, LINK):
        _carry_links(conn, operation, old, new, carried)
    if said_rows.has_any(conn, MEMO):
        _carry_memos(conn, operation, old, new, carried)
    for row in _rows(conn, VARIABLE_VALUE, "document = ?", old):
        _put_new(operation, VARIABLE_VALUE, {**row, "id": value_id(new, str(row["variable"])), "document": new})
    for row in _rows(conn, ASSIGNMENT, "document = ?", old):
        id_ = assignment_id(new, str(row["annotator"]))
        _put_new(operation, ASSIGNMENT, {**row, "id": id_, "document": new})


def _carry_details(conn: Connection, operation: Operation, new: str, carried: Mapping[str, str]) -> None:
    if not said_rows.has_any(conn, ANNOTATION_DETAIL):
        return
    for source, target in carried.items():
        row = operation.read(ANNOTATION_DETAIL, source)
        if row is not None and not row["deleted"]:
            _put_new(operation, ANNOTATION_DETAIL, {**_own(ANNOTATION_DETAIL, row), "id": target, "document": new})


def _carry_links(conn: Connection, operation: Operation, old: str, new: str, carried: Mapping[str, str]) -> None:
    for row in _rows(conn, LINK, "document = ? OR target_document = ?", old, old):
        after = dict(row)
        for end, document in (("source", "document"), ("target", "target_document")):
            if row[document] == old:
                after |= {end: carried.get(str(row[end])), document: new}
        if after["source"] is not None and after["target"] is not None:
            _put_new(operation, LINK, {**after, "id": derived_id("carried link", str(row["id"]), new)})


def _carry_memos(conn: Connection, operation: Operation, old: str, new: str, carried: Mapping[str, str]) -> None:
    for row in _rows(conn, MEMO, "document = ?", old):
        subject = new if row["about"] == Topic.DOCUMENT else carried.get(str(row["subject"]))
        if subject is not None:
            id_ = derived_id("carried memo", str(row["id"]), new)
            _put_new(operation, MEMO, {**row, "id": id_, "subject": subject, "document": new})


def _put_new(operation: Operation, table: Table, row: Row) -> None:
    """Insert a row unless it was ever there: what somebody took away in the new edition does not come back."""
    if operation.read(table, row["id"]) is None:
        operation.insert(table, row)


def _rows(conn: Connection, table: Table, condition: str, *values: Any) -> list[Row]:
    found = conn.rows(f"{table.select} WHERE deleted = 0 AND ({condition}) ORDER BY id", values)
    return [_own(table, table.row(row)) for row in found]


def _own(table: Table, row: Row) -> Row:
    """A row without the shared columns."""
    return {column: row[column] for column in table.columns[:-_SHARED]}
