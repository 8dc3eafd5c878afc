"""Annotations as exports take them: columns with label codes and names, because there are very many."""

from collections.abc import Sequence
from typing import Any

from core.ids import AnnotatorId, DocumentId
from core.storage.database import Connection

_SELECT = (
    "SELECT span_start, span_end, label, id, annotator, note, created_at, updated_at, quote_hash FROM annotation"
    " WHERE document = ? AND deleted = 0"
)
_LABEL, _ANNOTATOR = 2, 4


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

    def of(self, document: DocumentId) -> Sequence[Sequence[Any]]:
        """By column: start, end, label code, id, annotator name, note, created, updated, quote hash; none: empty.

        Sorted by the first four. Those of a label or person that is not in the file are left out, as everywhere;
        `check` names them.
        """
        codes, names = self._codes, self._names
        rows = self._conn.rows(self._query, (document, *self._chosen))
        # Ids are unique, so no note is ever compared with None.
        rows.sort()
        columns = list(zip(*rows, strict=True))
        if not columns:
            return columns
        if not (codes.keys() >= set(columns[_LABEL]) and names.keys() >= set(columns[_ANNOTATOR])):
            known = [row for row in rows if row[_LABEL] in codes and row[_ANNOTATOR] in names]
            columns = list(zip(*known, strict=True))
            if not columns:
                return columns
        columns[_LABEL] = tuple(map(codes.__getitem__, columns[_LABEL]))
        columns[_ANNOTATOR] = tuple(map(names.__getitem__, columns[_ANNOTATOR]))
        if len(set(columns[0])) < len(columns[0]):
            # What begins at one place is in the order of labels' ids so far, not of their codes.
            columns = list(zip(*sorted(zip(*columns, strict=True)), strict=True))
        return columns
