"""What the journal recorded of a row, read from `row_change`.

A project file is untrusted input: whoever wrote it may have written anything there. So everything is checked. What this
program would not have written raises UserError ``journal.broken``, with the change's id and the reason, and never gets
into a statement.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, cast

import orjson

from core.errors import UserError
from core.storage.database import Connection
from core.storage.tables import LARGEST, TABLES, Row, Table, Value

BULK = "*"
"""`row_change.key` of a bulk insert."""

SELECT = 'SELECT id, "table", key, before, after, exact FROM row_change'
"""The statement whose rows `change` takes, without a condition."""


@dataclass(frozen=True, slots=True)
class Change:
    """One row of `row_change`."""

    id: int
    table: Table
    key: tuple[Value, ...]
    """The key's values; empty for a bulk change."""
    before: Row | None
    """The changed columns as they were before; None if this change made the row. A bulk change has `created_in` of its
    rows (None: `id` itself), their `count` and their `deleted`.
    """
    after: Row | None
    """As `before`, but afterwards; None if this change deleted the row."""
    exact: bool
    """Whether it was adopted from another file, or taken back to a state before that."""

    @property
    def bulk(self) -> bool:
        """Whether this stands for many rows."""
        return not self.key

    @property
    def made_by(self) -> int:
        """`created_in` of the rows that a bulk change is about."""
        return self.id if self.before is None else cast("int", self.before["created_in"])

    @property
    def count(self) -> int:
        """How many rows a bulk change is about."""
        assert self.after is not None
        return cast("int", self.after["count"])


def change(row: tuple[Any, ...]) -> Change:
    """A fetched row of `SELECT` as a value; raises UserError ``journal.broken``."""
    id_, table_name, key, before, after, exact = row
    table = TABLES.get(table_name)
    if table is None:
        raise broken(id_, f"unknown table {table_name!r}")
    was, became = columns(id_, before), columns(id_, after)
    if key == BULK and became is not None and "count" in became:
        _require_bulk(id_, table, was, became)
        return Change(id_, table, (), was, became, bool(exact))
    for side in (was, became):
        if side is not None and "revision" not in table.columns:
            # Settings used to be recorded with a revision, which they do not have.
            side.pop("revision", None)
    values = key_values(id_, table, key)
    _require_columns(id_, table, values, was, became)
    return Change(id_, table, values, was, became, bool(exact))


def columns(id_: int, text: str | None) -> Row | None:
    """The columns in `before` or `after` of change `id_`; raises UserError ``journal.broken``."""
    if text is None:
        return None
    try:
        # Not by the standard library, which fails on deep nesting with another error and takes NaN for a number.
        found: object = orjson.loads(text)
    except (orjson.JSONDecodeError, UnicodeError):
        raise broken(id_, "no JSON") from None
    if not isinstance(found, dict):
        raise broken(id_, "no columns")
    for name, value in cast("dict[str, object]", found).items():
        if not (value is None or isinstance(value, str) or _is_whole_number(value)):
            raise broken(id_, f"{name!r} is neither a text nor a whole number")
    return cast("Row", found)


def _is_whole_number(value: object) -> bool:
    """Whether it is a whole number that SQLite can hold."""
    return isinstance(value, int) and not isinstance(value, bool) and -(2**63) <= value < 2**63


def key_text(key: tuple[Value, ...]) -> str:
    """The text of a key in `row_change.key`: one column as it is, several as JSON."""
    return str(key[0]) if len(key) == 1 else orjson.dumps(key).decode()


def key_values(id_: int, table: Table, text: str) -> tuple[Value, ...]:
    """The key of which `key_text` made a text; raises UserError ``journal.broken``."""
    if len(table.key) == 1:
        return (text,)
    try:
        found: object = orjson.loads(text)
    except (orjson.JSONDecodeError, UnicodeError):
        raise broken(id_, "no key") from None
    values = cast("list[object]", found) if isinstance(found, list) else []
    if len(values) != len(table.key) or not all(isinstance(value, str) for value in values):
        raise broken(id_, "no key")
    return cast("tuple[Value, ...]", tuple(values))


def weight(conn: Connection, seqs: Iterable[int]) -> int:
    """How many rows these operations changed. A bulk change counts all of its rows."""
    # What a damaged entry changed is not known: it counts as one row.
    count = (
        "CASE WHEN c.key <> :bulk OR NOT coalesce(json_valid(c.after), 0) THEN 1"
        " WHEN json_type(c.after, '$.count') IS NOT 'integer' THEN 1"
        " ELSE max(1, min(json_extract(c.after, '$.count'), :largest)) END"
    )
    query = f"SELECT coalesce(total({count}), 0) FROM row_change c WHERE c.operation = :seq"
    return sum(int(conn.row(query, {"bulk": BULK, "largest": LARGEST, "seq": seq})[0]) for seq in seqs)


def broken(id_: int, reason: str) -> UserError:
    """The error for an entry that this program cannot have written; `id_` is that of the `row_change`."""
    return UserError("journal.broken", change=id_, reason=reason)


def _require_bulk(id_: int, table: Table, was: Row | None, became: Row) -> None:
    expected = {"deleted", "count"} if was is None else {"created_in", "deleted", "count"}
    sides = [became] if was is None else [was, became]
    for side in sides:
        if side.keys() != expected or not all(isinstance(value, int) for value in side.values()):
            raise broken(id_, "no bulk change")
    if not table.soft or cast("int", became["count"]) < 0:
        raise broken(id_, "no bulk change")
    if was is not None and (was["created_in"], was["count"]) != (became["created_in"], became["count"]):
        raise broken(id_, "a bulk change of two sets of rows")


def _require_columns(id_: int, table: Table, key: tuple[Value, ...], was: Row | None, became: Row | None) -> None:
    if was is None and became is None:
        raise broken(id_, "no change")
    for side in (was, became):
        unknown = () if side is None else side.keys() - set(table.columns)
        if unknown:
            raise broken(id_, f"unknown columns {', '.join(sorted(unknown))}")
    if was is not None and became is not None:
        if not was.keys() <= became.keys() or not became.keys().isdisjoint(table.key):
            raise broken(id_, "columns before and after differ")
        return
    whole = cast("Row", was or became)
    if not _covers(table.columns, whole) or tuple(str(whole[name]) for name in table.key) != tuple(map(str, key)):
        raise broken(id_, "the row is not the key's")


def _covers(names: Iterable[str], row: Mapping[str, Value]) -> bool:
    """Whether a row has all these columns. `created_in` is the change itself."""
    return all(name in row for name in names if name != "created_in")
