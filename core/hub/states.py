"""Shared states as rows of the hub: what of a record the server compares, and whose it is.

The server has to keep the greater of two states as `core.exchange.records.RecordKind.newer` does. So a row repeats, in
columns that PostgreSQL orders as Python does, what core compares, and the record itself as the bytes that core compares
last: a number for what comes before the time (`precedence`), times under the collation "C", and `bytea`. A constraint
of the table holds all of them to the content (`core.hub.schema`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, cast

import orjson

from core.bounded_json import JsonError, loads
from core.exchange.checks import wrong_field
from core.exchange.records import (
    ANNOTATORS,
    ASSIGNMENTS,
    BY_TABLE,
    DOCUMENTS,
    KEYS,
    SIGNATURES,
    SIGNED,
    STATUSES,
    VARIABLE_VALUES,
    Record,
    RecordKind,
)

OWNERS: Mapping[RecordKind, str] = {
    **SIGNED,
    SIGNATURES: "annotator",
    KEYS: "annotator",
    VARIABLE_VALUES: "annotator",
    ASSIGNMENTS: "annotator",
    ANNOTATORS: "id",
}
"""The column that says whose a row is. Of all other kinds nobody owns a row: it is the project's."""
NOBODY = ""
"""In place of an owner or a document, for rows that have none."""

State = tuple[str, str, str, str, int, int, str, int, bytes]
"""The values of `COLUMNS`."""
COLUMNS = ("kind", "id", "document", "owner", "revision", "precedence", "stamp", "deleted", "content")
ORDER = ("revision", "precedence", "stamp", "deleted", "content")
"""What decides which of two states of a row is newer, from the first column to the last."""
LARGEST_CONTENT = 64 << 20
"""Bytes of a state that are taken in."""


def state_of(kind: RecordKind, record: Record) -> State:
    """A record as a row of the hub."""
    removed = 0 if kind.deleted is None else record[kind.deleted]
    return (
        kind.table.name,
        hub_id(kind, record),
        document_of(kind, record),
        owner_of(kind, record),
        record[kind.revision],
        -removed if kind.presence_first else 0,
        "" if kind.stamp is None else record[kind.at[kind.stamp]],
        removed,
        orjson.dumps(record),
    )


def hub_id(kind: RecordKind, record: Record) -> str:
    """A record's key as one text."""
    key = kind.key(record)
    return key if isinstance(key, str) else "/".join(key)


def document_of(kind: RecordKind, record: Record) -> str:
    """The document that a record is about; `NOBODY` of those that name none (comments name an annotation)."""
    if kind is DOCUMENTS:
        return record[0]
    at = kind.at.get("document")
    return NOBODY if at is None else record[at]


def owner_of(kind: RecordKind, record: Record) -> str:
    """Whose a record is, or `NOBODY`."""
    column = OWNERS.get(kind)
    return NOBODY if column is None else record[kind.at[column]]


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A row of the hub that is no state: a member's program was changed, or is newer than this one."""

    kind: str
    id: str
    field: str
    """What is wrong; empty if the kind itself is unknown here."""


def record_of(kind_name: str, id_: str, content: bytes) -> tuple[RecordKind, Record] | Unreadable:
    """The record that a row of the hub holds, held to what a package may hold: anybody may have written it."""
    kind = BY_TABLE.get(kind_name)
    if kind is None:
        return Unreadable(kind_name, id_, "")
    try:
        loaded = loads(content) if len(content) <= LARGEST_CONTENT else None
    except JsonError:
        loaded = None
    if not isinstance(loaded, list) or len(cast("list[Any]", loaded)) != len(kind.columns):
        return Unreadable(kind_name, id_, "content")
    record: Record = tuple(cast("list[Any]", loaded))
    wrong = wrong_field(kind, record)
    if wrong is not None or hub_id(kind, record) != id_:
        return Unreadable(kind_name, id_, wrong or "id")
    return kind, record


def sorted_states(states: Iterable[State]) -> list[State]:
    """States in the order in which everybody writes them, so that no two pushes wait for each other."""
    return sorted(states, key=_place)


def _place(state: State) -> tuple[str, str]:
    return state[0], state[1]


assert STATUSES.table.key == ("document", "annotator")
