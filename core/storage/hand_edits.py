"""Finds in the journal what people changed of a document, for files whose metadata does not say so itself."""

import orjson

from core.ids import DocumentId
from core.storage.database import Connection

_EDITS = (
    "SELECT c.after FROM row_change c JOIN operation o ON o.seq = c.operation"
    " WHERE c.key = ? AND c.\"table\" = 'document' AND o.name IN ('document.meta', 'document.regions')"
)
_MASKS = (
    "SELECT 1 FROM document_mask m JOIN row_change c ON c.key = m.id JOIN operation o ON o.seq = c.operation"
    " WHERE m.document = ? AND o.name IN ('document.mask', 'document.unmask') LIMIT 1"
)


def edited_fields(conn: Connection, document: DocumentId) -> set[str]:
    """The columns that somebody edited, whether it was taken back or not."""
    found: set[str] = set()
    for (after,) in conn.rows(_EDITS, (document,)):
        if after:
            found |= set(orjson.loads(after)) - {"revision", "extra"}
    return found


def has_masks_by_hand(conn: Connection, document: DocumentId) -> bool:
    """Whether somebody masked or unmasked anything in a document."""
    return conn.row(_MASKS, (document,)) is not None
