"""Rejected suggestions and those that came from elsewhere, as rows of the table of annotations.

A rejection is an annotation that its annotator removed before it ever stood, and whose origin says that it had been
suggested. So it is never shown, counted or exported, belongs to a person, merges and travels as every removal does, is
signed with the rest of a layer, and needs nothing of a program that knows no suggestions.

A prediction (of another program, or of a language model) is kept alike: a removed annotation with an origin of its own,
in the name of who brought it, its source and score as the note. It is offered to everybody who works on the project.
"""

import json
from collections.abc import Iterable
from typing import Any

from core.model import Span
from core.storage.database import Connection

SUGGESTED = "suggestion"
"""Origin of an annotation that was suggested and taken, and of one whose rejection was undone."""
PREDICTED = "predicted"
"""Origin of a removed annotation that a program suggests."""
REJECTED = "rejected"
"""Origin of a removed annotation that says: not this label here."""
NO_PLAN = "not_a_plan"
"""Origin of a removed annotation that says: what stands here among plans is none."""


def rejections(conn: Connection, annotator: str) -> list[tuple[Any, ...]]:
    """Id, document, start, end and label's code of what a person rejected, by document and place.

    Removed annotations are in no index, so this walks through the table; whoever asks often keeps the answer.
    """
    return conn.rows(
        "SELECT a.id, a.document, a.span_start, a.span_end, l.code FROM annotation a JOIN label l ON l.id = a.label"
        " WHERE a.deleted = 1 AND a.origin = ? AND a.annotator = ?"
        " ORDER BY a.document, a.span_start, a.span_end, l.code, a.id",
        (REJECTED, annotator),
    )


def standing(conn: Connection, ids: Iterable[str]) -> list[tuple[Any, ...]]:
    """Id and annotator of those among `ids` that are rejections."""
    return conn.rows(
        "SELECT id, annotator FROM annotation WHERE deleted = 1 AND origin = ?"
        " AND id IN (SELECT value FROM json_each(?))",
        (REJECTED, json.dumps(list(ids))),
    )


def predictions(conn: Connection, document: str | None = None) -> list[tuple[Any, ...]]:
    """Id, document, start, end, label's code, annotator and note of what programs suggest, by document and place."""
    chosen, values = ("", ()) if document is None else (" AND a.document = ?", (document,))
    return conn.rows(
        "SELECT a.id, a.document, a.span_start, a.span_end, l.code, a.annotator, a.note FROM annotation a"
        f" JOIN label l ON l.id = a.label WHERE a.deleted = 1 AND a.origin = ?{chosen}"
        " ORDER BY a.document, a.span_start, a.span_end, l.code, a.id",
        (PREDICTED, *values),
    )


def no_plans(conn: Connection, annotator: str, place: tuple[str, Span | None]) -> list[tuple[Any, ...]]:
    """Id, start and end of what a person said is no plan: in a document, or at one span of it."""
    document, span = place
    where, values = ("", ()) if span is None else (" AND span_start = ? AND span_end = ?", (span.start, span.end))
    return conn.rows(
        "SELECT id, span_start, span_end FROM annotation"
        f" WHERE deleted = 1 AND origin = ? AND annotator = ? AND document = ?{where}"
        " ORDER BY span_start, span_end, id",
        (NO_PLAN, annotator, document, *values),
    )
