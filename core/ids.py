"""Identifiers of shared entities, and how new ones are made."""

from typing import NewType

import uuid_utils

DocumentId = NewType("DocumentId", str)
"""SHA-256, as 64 lower-case hex digits, of the canonical text in UTF-8."""
AnnotationId = NewType("AnnotationId", str)
LabelId = NewType("LabelId", str)
AnnotatorId = NewType("AnnotatorId", str)


def new_uuid() -> str:
    """A UUID version 7 (RFC 9562): sorts by the time it was made."""
    return str(uuid_utils.uuid7())
