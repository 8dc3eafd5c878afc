"""Identifiers of shared entities, and how new ones are made."""

from typing import NewType

DocumentId = NewType("DocumentId", str)
"""SHA-256, as 64 lower-case hex digits, of the canonical text in UTF-8."""
AnnotationId = NewType("AnnotationId", str)
LabelId = NewType("LabelId", str)
AnnotatorId = NewType("AnnotatorId", str)

LONGEST_ID = 200
"""Code points."""


def is_id(value: str) -> bool:
    """Whether something that came from elsewhere may be an id.

    SQLite's JSON functions, which take lists of ids, end a text at NUL; in the journal a ``*`` alone means many rows.
    """
    return 0 < len(value) <= LONGEST_ID and value.isprintable() and value != "*"


def new_uuid() -> str:
    """A UUID version 7 (RFC 9562): sorts by the time it was made."""
    # Here and not at the top: a start that only reads needs no new id, and the library brings others (3 ms).
    import uuid_utils

    return str(uuid_utils.uuid7())
