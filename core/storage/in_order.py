"""Walks that read a table portion by portion end, also in a file whose index has lost its order.

SQLite trusts an index: asked for what comes behind a key, it goes to where that ought to be and gives what stands
there. Whoever asks again behind the last of it may so come round for ever.
"""

from typing import Any

from core.errors import EnvironmentFault
from core.storage.database import Connection


def require_growth(conn: Connection, last: Any, following: Any) -> None:
    """Raise EnvironmentFault ``project.damaged`` unless what follows is greater: keys, or lists of the same columns."""
    try:
        grows = last < following
    except TypeError:  # an index may say anything, whatever the table holds
        grows = False
    if not grows:
        raise EnvironmentFault("project.damaged", path=str(conn.path), reason="rows are not in order")
