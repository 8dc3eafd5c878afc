"""Compares a file's schema with the one this program makes, because anybody may have made the file.

A trigger could remove labels as they are stored, a view could stand in a table's place and never end, a computed column
could run what its author wrote. So the schema is compared before any table is read, and the comparison alone decides;
the flags of `core.storage.sqlite.distrust` are a second wall. Compared are tables, columns, types, keys, references and
indexes as SQLite itself understood them, not the text of the statements.
"""

import hashlib
from collections import Counter
from functools import cache
from typing import Any

from core.errors import EnvironmentFault
from core.storage import schema
from core.storage.database import Connection, Database, connect_memory, migrate

Fact = tuple[Any, ...]
"""One thing about the structure: its kind, its table, and what SQLite says of it."""

_ACTIVE = (
    "SELECT type, name FROM sqlite_schema"
    " WHERE type NOT IN ('table', 'index') OR coalesce(rootpage, 0) < 1 OR sql LIKE 'create virtual%' ORDER BY name"
)
"""Triggers, views and virtual tables. Looked for first, because asking a virtual table for its columns runs its module.
"""
_TABLES = (
    "SELECT 'table', name, type, wr, strict FROM pragma_table_list WHERE schema = 'main' AND name <> 'sqlite_schema'"
)
_COLUMNS = (
    "SELECT 'column', t.name, c.name, c.type, c.\"notnull\", c.dflt_value, c.pk, c.hidden"
    " FROM pragma_table_list t, pragma_table_xinfo(t.name) c WHERE t.schema = 'main'"
)
_INDEXES = (
    'SELECT \'index\', t.name, i.name, i."unique", i.origin, i.partial, c.seqno, c.cid, c.name, c."desc", c.coll, c.key'
    " FROM pragma_table_list t, pragma_index_list(t.name) i, pragma_index_xinfo(i.name) c WHERE t.schema = 'main'"
)
_REFERENCES = (
    'SELECT \'reference\', t.name, r."table", r."from", r."to", r.on_update, r.on_delete'
    " FROM pragma_table_list t, pragma_foreign_key_list(t.name) r WHERE t.schema = 'main'"
)
_NO = "no "
DIGESTS = {
    1: "4172207aa661ca6ac1a15ca71cd7ebe3b1c0ff5ba9d270fea1d692068d28860a",
    2: "fdf21b944d8e73a218a9dd2207e0a487ab61c7074d3e18cbe51fa25f072344de",
    3: "f2e97ae7689651054ceadf2d727e5caad282973296891b1fac27a6f002826043",
    4: "14b2191494a1141fa217ce7017c901db073b687b4dcc6d7da6ccdca7d238e14d",
}
"""The `_digest` of what the migrations make, by version. Most files have it, and making the schema takes 10 ms."""


def require_structure(conn: Connection) -> None:
    """Refuse a file whose structure is not that of its version; of a newer one's, ours must be a part.

    Raises EnvironmentFault ``project.foreign_structure`` for what should not be there; where something is only missing,
    ``project.too_new`` of a newer version and ``project.damaged`` of a known one; others of `core.storage.faults`.
    """
    found = differences(conn)
    if not found:
        return
    lacking = all(difference.startswith(_NO) for difference in found)
    code = "project.foreign_structure"
    if lacking:
        code = "project.too_new" if _version(conn) > schema.SCHEMA_VERSION else "project.damaged"
    raise EnvironmentFault(code, path=str(conn.path), reason=", ".join(found[:5]))


def differences(conn: Connection) -> list[str]:
    """How the structure differs from that of the file's version, worded for technicians; empty if it does not."""
    active = [f"{kind} {name}" for kind, name in conn.rows(_ACTIVE)]
    if active:
        return active
    encoding = conn.row("PRAGMA encoding")[0]
    if encoding != "UTF-8":
        return [f"encoding {encoding}"]
    version = _version(conn)
    facts = structure(conn)
    if _digest(facts) == DIGESTS.get(version):
        return []
    newer = version > schema.SCHEMA_VERSION
    expected = expected_structure(min(version, schema.SCHEMA_VERSION))
    missing = expected - facts
    if newer:
        # A later version may add what it likes, but nothing computed.
        computed = Counter({fact: count for fact, count in facts.items() if fact[0] == "column" and fact[-1]})
        missing = Counter({fact: count for fact, count in missing.items() if fact[0] in ("table", "column")})
        return [*_worded("", computed), *_worded(_NO, missing)]
    return [*_worded("", facts - expected), *_worded(_NO, missing)]


def structure(conn: Connection) -> Counter[Fact]:
    """Everything that is compared, each fact as often as it holds."""
    facts: Counter[Fact] = Counter()
    for query in (_TABLES, _COLUMNS, _INDEXES, _REFERENCES):
        facts.update(tuple(row) for row in conn.rows(query))
    return facts


@cache
def expected_structure(version: int) -> Counter[Fact]:
    """What the migrations up to `version` make, from a file made in memory."""
    db = Database(connect_memory())
    try:
        db.conn.execute("BEGIN")
        migrate(db, schema.STEPS[:version])
        db.conn.execute("COMMIT")
        return structure(db.conn)
    finally:
        db.conn.close()


def _version(conn: Connection) -> int:
    return int(conn.row("PRAGMA user_version")[0])


def _digest(facts: Counter[Fact]) -> str:
    return hashlib.sha256(repr(sorted(facts.items(), key=repr)).encode()).hexdigest()


def digest(version: int) -> str:
    """The value for `version` in `DIGESTS`."""
    return _digest(expected_structure(version))


def _worded(before: str, facts: Counter[Fact]) -> list[str]:
    """Each fact as its kind and names, without repeating an index for each of its columns."""
    return list(dict.fromkeys(before + " ".join(map(str, fact[:3])) for fact in sorted(facts, key=repr)))
