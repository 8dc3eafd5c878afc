"""Identifiers of shared entities: what one looks like, how new ones are made, and what becomes of others."""

import re
from collections.abc import Collection
from typing import NewType

DocumentId = NewType("DocumentId", str)
"""SHA-256, as 64 lower-case hex digits, of the canonical text in UTF-8."""
AnnotationId = NewType("AnnotationId", str)
LabelId = NewType("LabelId", str)
AnnotatorId = NewType("AnnotatorId", str)

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_LENGTH, _HYPHENS = 36, (8, 13, 18, 23)
_HASH = re.compile(r"[0-9a-f]{64}")


def is_id(value: str) -> bool:
    """Whether this is a UUID in its canonical form (RFC 9562, section 4), lower case.

    Every id of a shared row has it, so that it can be a file's name, and two spellings of one are not two names where
    a disk takes capitals for small letters.
    """
    return _UUID.fullmatch(value) is not None


def are_ids(values: Collection[str]) -> bool:
    """Whether each is one, see `is_id`: many of them are asked far quicker together than one by one."""
    count, joined = len(values), "".join(values)
    if not set(map(len, values)) <= {_LENGTH} or not joined.isascii():
        return False
    hyphens = joined.encode().translate(None, b"0123456789abcdef") == b"-" * (4 * count)
    return hyphens and all(joined[at::_LENGTH] == "-" * count for at in _HYPHENS)


def is_document_id(value: str) -> bool:
    """Whether this is a SHA-256 as documents have it."""
    return _HASH.fullmatch(value) is not None


LONGEST_NAME = 200
"""Code points of what a codebook may call a label, and of any id that version 0.1 took over."""


def names_a_row(value: str) -> bool:
    """Whether something that came from elsewhere may stand for an id: `canonical_id` makes one of it.

    Whatever version 0.1 took as an id: no NUL, nothing invisible, no ``*`` alone.
    """
    return 0 < len(value) <= LONGEST_NAME and value.isprintable() and value != "*"


def canonical_id(value: str) -> str:
    """The id in its canonical form; for what is no UUID one that follows from it, the same on every machine.

    A step from an older project file uses this rule: it never changes.
    """
    if is_id(value):
        return value
    small = value.lower()
    return small if is_id(small) else derived_id("id", value)


def derived_id(*parts: str) -> str:
    """A UUID version 5 that follows from `parts`."""
    # Hardly ever needed, so not loaded at start.
    from uuid import NAMESPACE_OID, uuid5

    return str(uuid5(NAMESPACE_OID, "\0".join(("biaodu", *parts))))


def new_uuid() -> str:
    """A UUID version 7 (RFC 9562): sorts by the time it was made."""
    # Here and not at the top: a start that only reads needs no new id, and the library brings others (3 ms).
    import uuid_utils

    return str(uuid_utils.uuid7())
