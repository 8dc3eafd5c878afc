"""How a client knows what it has seen of the hub: by snapshots of transactions, or by a counter.

Numbers are given out before transactions commit, so a reader who remembers the largest number misses what commits later
with a smaller one. A snapshot says which transactions it saw, and nothing is missed. Engines that speak PostgreSQL's
protocol without its snapshots (Citus, CockroachDB, YugabyteDB) get a counter of each project: whoever pushes holds its
row until the commit, so numbers commit in their order. The price is that pushes to one project wait for each other.
"""

from typing import Protocol

NOTHING = ""
"""The cursor of somebody who has seen nothing."""


class Cursor(Protocol):
    """What differs between the two ways, as SQL: ``%(since)s`` is a cursor, ``%(project)s`` the project."""

    name: str
    """As the hub's table says which of them it has."""
    column: str
    """The column of `state` with its definition."""
    mark: str
    """Expression for the value of that column when a row is written; ``NEW`` is the row."""
    marked: str
    """When that has to be done by a trigger; else the column's default does it."""
    now: str
    """Statement that gives the cursor of this moment, to be asked in the transaction that reads."""
    since: str
    """Condition on rows that came after the cursor."""
    is_ahead: str
    """Statement that says whether a cursor is of a later moment than this one: then the hub was set back."""


class Snapshots:
    """PostgreSQL's own snapshots of transactions."""

    name = "snapshots"
    column = "xid xid8 NOT NULL DEFAULT pg_current_xact_id()"
    mark = "pg_current_xact_id()"
    marked = "UPDATE"
    now = "SELECT pg_current_snapshot()::text WHERE %(project)s::uuid IS NOT NULL"
    since = (
        "xid >= pg_snapshot_xmin(%(since)s::pg_snapshot) AND NOT pg_visible_in_snapshot(xid, %(since)s::pg_snapshot)"
    )
    is_ahead = (
        "SELECT pg_snapshot_xmax(%(since)s::pg_snapshot) > pg_snapshot_xmax(pg_current_snapshot())"
        " WHERE %(project)s::uuid IS NOT NULL"
    )


class Counter:
    """A counter for each project."""

    name = "counter"
    column = "xid bigint NOT NULL DEFAULT 0"
    mark = "hub.count_up(NEW.project)"
    marked = "INSERT OR UPDATE"
    now = "SELECT counter::text FROM hub.project WHERE id = %(project)s"
    since = "xid > %(since)s::bigint"
    is_ahead = "SELECT %(since)s::bigint > counter FROM hub.project WHERE id = %(project)s"


CURSORS: dict[str, Cursor] = {cursor.name: cursor for cursor in (Snapshots(), Counter())}
