"""Where annotations lie and what they say, layer by layer as texts of numbers: there may be millions.

A row for each annotation would make an object of every value, which takes twenty times as long as SQLite takes to read
them. The index of places holds all columns, in the order in which they are grouped, so nothing is sorted.
"""

import json
from collections.abc import Iterable
from typing import NamedTuple

from core.storage.database import Connection

_IN_LIST = "IN (SELECT value FROM json_each(?))"
_QUERY = (
    "SELECT document, annotator, CAST(group_concat(span_start, ' ') AS BLOB),"
    " CAST(group_concat(span_end, ' ') AS BLOB), CAST(group_concat(label, ' ') AS BLOB)"
    " FROM annotation WHERE deleted = 0"
)


class LayerPlaces(NamedTuple):
    """The annotations of one person in one document; each text (ASCII) has as many words, parted by blanks."""

    document: str
    annotator: str
    starts: bytes
    ends: bytes
    """In code points, as decimal numbers."""
    labels: bytes
    """Ids."""


def places(
    conn: Connection, annotators: Iterable[str] | None = None, documents: Iterable[str] | None = None
) -> list[LayerPlaces]:
    """The layers that hold anything, of some people in some documents; None: of any. In no order of meaning.

    Those of a removed document, or of a label or person that is not in the file, are among them.
    """
    query, values = _QUERY, list[str]()
    for column, chosen in (("annotator", annotators), ("document", documents)):
        if chosen is not None:
            query += f" AND {column} {_IN_LIST}"
            values.append(json.dumps(list(chosen)))
    return [LayerPlaces(*row) for row in conn.rows(query + " GROUP BY document, annotator", values)]
