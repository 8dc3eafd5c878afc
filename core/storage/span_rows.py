"""Annotations as exports take them: plain tuples with label codes and names, because there are very many."""

from typing import Any

from core.ids import AnnotatorId, DocumentId
from core.storage.database import Connection

_SELECT = (
    "SELECT span_start, span_end, label, id, annotator, note, created_at, updated_at, quote_hash FROM annotation"
    " WHERE document = ? AND deleted = 0"
)


class SpanRows:
    """Reads the annotations of one document after another, inside one `core.storage.snapshot`.

    Codes of labels and names of annotators are read once: to look both up for each annotation takes SQLite as long as
    all the rest.
    """

    def __init__(self, conn: Connection, annotator: AnnotatorId | None) -> None:
        self._conn = conn
        self._codes: dict[str, str] = dict(conn.rows("SELECT id, code FROM label"))
        self._names: dict[str, str] = dict(conn.rows("SELECT id, name FROM annotator"))
        self._query = _SELECT if annotator is None else f"{_SELECT} AND annotator = ?"
        self._chosen = () if annotator is None else (annotator,)

    def of(self, document: DocumentId) -> list[tuple[Any, ...]]:
        """Start, end, label code, id, annotator name, note, created, updated, quote hash; sorted in this order.

        Those of a label or person that is not in the file are left out, as everywhere; `check` names them.
        """
        codes, names = self._codes, self._names
        rows = [
            (start, end, codes[label], id_, names[annotator], note, created, updated, quote)
            for start, end, label, id_, annotator, note, created, updated, quote in self._conn.rows(
                self._query, (document, *self._chosen)
            )
            if label in codes and annotator in names
        ]
        # The first four decide: ids are unique, so no note is ever compared with None.
        rows.sort()
        return rows
