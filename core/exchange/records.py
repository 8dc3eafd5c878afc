"""What colleagues share: the tables, and when one state of a row counts as newer than another.

A record is a row of a shared table without the columns that are this file's own (`created_in`). The states of one row
are totally ordered: by revision, then time, then removal before presence, then content. Merging keeps the greatest,
and so is idempotent, commutative and associative whatever the states are.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import orjson

from core.storage.tables import (
    ANNOTATION,
    ANNOTATOR,
    COMMENT,
    DECISION,
    DOCUMENT,
    LABEL,
    MASK,
    STATUS,
    Table,
)

Record = tuple[Any, ...]
"""Values in the order of `Kind.columns`; each is a str, an int or None."""
Key = str | tuple[str, str]
"""A row's id, for statuses document and annotator."""


@dataclass(frozen=True)
class Kind:
    """A shared table."""

    table: Table
    stamp: str | None
    """The column that decides between states of equal revision."""
    nullable: frozenset[str] = frozenset()
    integers: frozenset[str] = frozenset()

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The columns of a record."""
        return self.table.columns[:-1] if self.table.soft else self.table.columns

    @cached_property
    def at(self) -> dict[str, int]:
        """Where each column stands in a record."""
        return {column: index for index, column in enumerate(self.columns)}

    @cached_property
    def revision(self) -> int:
        """Where the revision stands."""
        return self.at["revision"]

    @cached_property
    def deleted(self) -> int | None:
        """Where the mark of removal stands; None for a table that has none."""
        return self.at.get("deleted")

    def key(self, record: Record) -> Key:
        """A record's key."""
        return record[0] if len(self.table.key) == 1 else (record[0], record[1])

    def is_active(self, record: Record) -> bool:
        """Whether it is not removed."""
        return self.deleted is None or record[self.deleted] == 0

    def row(self, record: Record) -> dict[str, Any]:
        """A record by column."""
        return dict(zip(self.columns, record, strict=True))

    def changed(self, record: Record, **values: str | int | None) -> Record:
        """A copy with other values."""
        changed = list(record)
        for column, value in values.items():
            changed[self.at[column]] = value
        return tuple(changed)

    def newer(self, one: Record, other: Record) -> Record:
        """The greater of two states of one row."""
        if one == other:
            return one
        first, second = one[self.revision], other[self.revision]
        if first != second:
            return one if first > second else other
        return one if self._rank(one) > self._rank(other) else other

    def _rank(self, record: Record) -> tuple[str, int, bytes]:
        stamp = "" if self.stamp is None else record[self.at[self.stamp]]
        return stamp, 0 if self.deleted is None else record[self.deleted], orjson.dumps(record)

    def join(self, records: Iterable[Record], into: dict[Any, Record]) -> None:
        """Put each record into `into`, by key, where it is newer than what is there. Keys of `records` are unique."""
        newer = self.newer
        if len(self.table.key) == 1:
            if not into:
                # One source's keys are unique; of several the first comes in at once.
                into.update((record[0], record) for record in records)
                return
            for record in records:
                key = record[0]
                known = into.get(key)
                into[key] = record if known is None else newer(known, record)
            return
        for record in records:
            key = self.key(record)
            known = into.get(key)
            into[key] = record if known is None else newer(known, record)


_COUNTED = frozenset(["revision", "deleted"])
_SPAN = frozenset(["span_start", "span_end"])

ANNOTATORS = Kind(ANNOTATOR, None, integers=_COUNTED)
DOCUMENTS = Kind(
    DOCUMENT,
    "created_at",
    nullable=frozenset(["region", "year", "issuer", "date", "kind"]),
    integers=_COUNTED | {"position", "characters", "year"},
)
MASKS = Kind(MASK, None, integers=_COUNTED | _SPAN)
LABELS = Kind(LABEL, None, nullable=frozenset(["key", "parent"]), integers=_COUNTED | {"position"})
ANNOTATIONS = Kind(ANNOTATION, "updated_at", nullable=frozenset(["note"]), integers=_COUNTED | _SPAN)
STATUSES = Kind(STATUS, "updated_at", integers=frozenset(["revision"]))
COMMENTS = Kind(COMMENT, "updated_at", integers=_COUNTED)
DECISIONS = Kind(DECISION, "updated_at", nullable=frozenset(["reason"]), integers=_COUNTED)

KINDS = (ANNOTATORS, DOCUMENTS, LABELS, MASKS, ANNOTATIONS, STATUSES, COMMENTS, DECISIONS)
"""In the order in which rows are written: what is referred to comes first."""
BY_TABLE = {kind.table.name: kind for kind in KINDS}


def state_id(kind: Kind, key: Key) -> str:
    """The id of a row's entry in the table `shared_state`."""
    return f"{kind.table.name}/{key if isinstance(key, str) else '/'.join(key)}"
