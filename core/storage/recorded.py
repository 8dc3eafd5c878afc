"""The changes that the journal records of one operation, read page by page: there may be hundreds of thousands."""

from collections.abc import Iterator
from typing import Any

from core.storage.database import Connection

_PAGE = 1_000
_AFTER_ALL = 2**62
_CHANGES = (
    'SELECT id, "table", key, before, after, exact FROM row_change WHERE operation = ? AND id < ?'
    f" ORDER BY id DESC LIMIT {_PAGE}"
)


def recorded(conn: Connection, seq: int) -> Iterator[tuple[Any, ...]]:
    """Id, table, key, before, after (JSON) and whether it was exact, of each change, from the last back."""
    page = conn.rows(_CHANGES, (seq, _AFTER_ALL))
    while page:
        yield from page
        page = conn.rows(_CHANGES, (seq, page[-1][0]))
