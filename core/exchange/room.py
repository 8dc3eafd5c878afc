"""How much a package may hold, in numbers that a user can check; asked before packing and of everything that is read.

The limits belong to the format, not to a machine: what one computer packs every other can read. Bytes are limited as
well, because a reader believes nothing that a package says about itself.
"""

from collections.abc import Collection

from core.errors import UserError
from core.storage import shared_rows
from core.storage.database import Connection

MOST_DOCUMENTS = 100_000
MOST_ANNOTATIONS = 1_000_000
"""Including removed ones, because colleagues have to learn of these, too."""
MOST_CHARACTERS = 2_000_000_000
"""Of all texts together."""
MOST_ROWS = 1_000_000
"""Of all other tables together: masked ranges, statuses, comments, decisions, signatures and what else there is.

Whoever merges has these, but not masked ranges, and the documents in memory: about 2 KB a report, 1.5 KB a status with
its signature; so at these limits some 1 GB. Masked ranges and annotations take none, however many there are."""
LARGEST = 1 << 30
"""Bytes of all members together, without the texts."""
LARGEST_TEXTS = 8 << 30
"""Bytes of the member with the documents: enough for `MOST_CHARACTERS`."""
LARGEST_WHOLE = 64 << 20
"""Bytes of a member that is read as a whole: codebook and settings."""
LONGEST_LINE = 1 << 29
"""Bytes of a line: one document, with everything that JSON escapes."""

DOCUMENTS, ANNOTATIONS = "documents.jsonl", "annotations.jsonl"


def require_rows(package: str, member: str, count: int) -> None:
    """Raise UserError ``package.too_many_documents`` or ``package.too_many_annotations``, or as `require_others`."""
    if member == DOCUMENTS:
        if count > MOST_DOCUMENTS:
            raise UserError("package.too_many_documents", package=package, count=count, limit=MOST_DOCUMENTS)
    elif member == ANNOTATIONS:
        if count > MOST_ANNOTATIONS:
            raise UserError("package.too_many_annotations", package=package, count=count, limit=MOST_ANNOTATIONS)
    else:
        require_others(package, count)


def require_others(package: str, count: int) -> None:
    """Raise UserError ``package.too_many_rows`` for rows of all other tables together, or of some of them."""
    if count > MOST_ROWS:
        raise UserError("package.too_many_rows", package=package, limit=MOST_ROWS)


def require_characters(package: str, count: int) -> None:
    """Raise UserError ``package.too_much_text``."""
    if count > MOST_CHARACTERS:
        millions = {"count": count // 1_000_000, "limit": MOST_CHARACTERS // 1_000_000}
        raise UserError("package.too_much_text", package=package, **millions)


def require_bytes(package: str, count: int, limit: int) -> None:
    """Raise UserError ``package.too_large``."""
    if count > limit:
        raise UserError("package.too_large", package=package, megabytes=count >> 20, limit=limit >> 20)


def require_room(
    conn: Connection,
    package: str,
    layers: Collection[str] | None,
    documents: Collection[str] | None,
    *,
    with_texts: bool,
) -> None:
    """Check before packing that some layers and documents (None: all) are not too much for a package.

    Raises as `require_rows` and `require_characters` do.
    """
    count, characters = shared_rows.size_of_documents(conn, documents)
    require_rows(package, DOCUMENTS, count)
    if with_texts:
        require_characters(package, characters)
    require_rows(package, ANNOTATIONS, shared_rows.count_of_annotations(conn, layers, documents))
    require_others(package, shared_rows.most_others(conn, layers, documents))
