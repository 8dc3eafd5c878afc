"""Writes `Meta.extra` of a document."""

from core import bounded_json
from core.ids import DocumentId
from core.model import Meta
from core.storage import entities
from core.storage.journal import Operation
from core.storage.tables import DOCUMENT, Row


def extra_column(operation: Operation, document: DocumentId, after: Meta) -> Row:
    """The column with `after.extra`, to be written; empty if what is stored is the same, or can't be read.

    What can't be read stays as it is until somebody edits it: a newer program may have written it.
    """
    row = operation.read(DOCUMENT, document)
    stored = entities.extra_from(str(row["extra"])) if row is not None else None
    if stored is None or stored == after.extra:
        return {}
    return {"extra": bounded_json.dumps(dict(after.extra))}


def write_extra(operation: Operation, document: DocumentId, after: Meta) -> None:
    """Write `after.extra`, see `extra_column`."""
    column = extra_column(operation, document, after)
    if column:
        operation.update(DOCUMENT, (document,), **column)
