"""Identifiers of shared entities, and how new ones are made."""

from typing import NewType

DocumentId = NewType("DocumentId", str)
"""SHA-256, as 64 lower-case hex digits, of the canonical text in UTF-8."""
AnnotationId = NewType("AnnotationId", str)
LabelId = NewType("LabelId", str)
AnnotatorId = NewType("AnnotatorId", str)


def new_uuid() -> str:
    """A UUID version 7 (RFC 9562): sorts by the time it was made."""
    # Here and not at the top: a start that only reads needs no new id, and the library brings others (3 ms).
    import uuid_utils

    return str(uuid_utils.uuid7())
