"""The tables that colleagues share, and which of two states of a row is newer.

A record is a row of a shared table without the columns that are this file's own (`created_in`). The states of one row
are totally ordered: by revision, then time, then removal before presence, then content. Merging keeps the greatest, and
so is idempotent, commutative and associative whatever the states are. Before they are compared, revisions and times are
held to the bounds of `core.plausible`, and JSON that no package could carry counts as empty.

Striking a row out is a shared row of its own (`STRIKES`), and holds whatever revision the struck row has. Of two states
of a strike with equal revision the one that strikes is greater, and at the largest revision there is nothing but
striking. So whoever writes the greatest possible state has struck the row for good, and nobody can keep a row from
being struck.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import orjson

from core.exchange.readable import are_choices, are_sources, is_list_of_texts, is_object, is_value
from core.plausible import LARGEST_REVISION, are_times, is_time, near_revision, near_time
from core.storage.journal import RETRACTED
from core.storage.tables import (
    ANNOTATION,
    ANNOTATION_DETAIL,
    ANNOTATOR,
    ASSIGNMENT,
    ATTRIBUTE,
    COMMENT,
    DECISION,
    DOCUMENT,
    FOREIGN_ROW,
    LABEL,
    LINK,
    LINK_KIND,
    MASK,
    MEANING_CHANGE,
    MEMO,
    PERSON_KEY,
    SIGNATURE,
    STATUS,
    STRIKE,
    VARIABLE,
    VARIABLE_VALUE,
    Table,
)

Record = tuple[Any, ...]
"""Values in the order of `RecordKind.columns`; each is a str, an int or None."""
Key = str | tuple[str, str]
"""A row's id, for statuses document and annotator."""


@dataclass(frozen=True, slots=True)
class JsonColumn:
    """A column that holds JSON, which anybody may have written."""

    name: str
    empty: str
    """What counts instead if the JSON cannot be read."""
    is_readable: Callable[[str], bool]
    """Whether it is JSON of the kind that belongs here, within the bounds of what is read."""


@dataclass(frozen=True, eq=False)
class RecordKind:
    """A shared table. There is exactly one value for each, so they are compared by identity."""

    table: Table
    stamp: str | None
    """The column with the time that decides between states of equal revision."""
    nullable: frozenset[str] = frozenset()
    integers: frozenset[str] = frozenset()
    json: tuple["JsonColumn", ...] = ()
    """The columns that hold JSON."""
    common: frozenset[str] = frozenset()
    """Columns of text in which many rows say the same, for tables that may have very many rows."""
    presence_first: bool = False
    """Whether presence wins: of states of equal revision the one that is not removed is greater, and at the largest
    revision nothing is removed.
    """

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The columns of a record."""
        return self.table.columns[:-1] if self.table.soft else self.table.columns

    @cached_property
    def at(self) -> dict[str, int]:
        """The index of each column in a record."""
        return {column: index for index, column in enumerate(self.columns)}

    @cached_property
    def revision(self) -> int:
        """The index of the revision."""
        return self.at["revision"]

    @cached_property
    def deleted(self) -> int | None:
        """The index of the mark of removal; None if the table has none."""
        return self.at.get("deleted")

    @cached_property
    def times(self) -> tuple[int, ...]:
        """The indexes of the times."""
        return tuple(at for column, at in self.at.items() if column in ("created_at", "updated_at"))

    def with_common(self, records: Iterable[Record], values: dict[str, str]) -> Iterator[Record]:
        """The same records, with one object for all equal values of the `common` columns.

        `values` keeps them between calls.
        """
        places = [self.at[column] for column in self.common]
        if not places:
            yield from records
            return
        for record in records:
            changed = list(record)
            for at in places:
                value = record[at]
                changed[at] = value if value is None else values.setdefault(value, value)
            yield tuple(changed)

    def key(self, record: Record) -> Key:
        """A record's key."""
        return record[0] if len(self.table.key) == 1 else (record[0], record[1])

    def is_typed(self, record: Record) -> bool:
        """Whether it has as many values as there are columns, each of its column's type."""
        return len(record) == len(self.columns) and all(
            type(value) is (int if column in self.integers else str) or (value is None and column in self.nullable)
            for column, value in zip(self.columns, record, strict=True)
        )

    def is_active(self, record: Record) -> bool:
        """Whether the record is not removed."""
        return self.deleted is None or record[self.deleted] == 0

    def is_retracted(self, record: Record) -> bool:
        """Whether it is a row of an undone merge, which is no state at all."""
        return self.deleted is not None and record[self.deleted] == RETRACTED

    def row(self, record: Record) -> dict[str, Any]:
        """The record as a mapping by column."""
        return dict(zip(self.columns, record, strict=True))

    def changed(self, record: Record, **values: str | int | None) -> Record:
        """A copy with other values in some columns."""
        changed = list(record)
        for column, value in values.items():
            changed[self.at[column]] = value
        return tuple(changed)

    def plausible(self, record: Record) -> Record:
        """The record with revision and times within their bounds and with JSON that everybody can read.

        A function of the record alone.
        """
        revision = record[self.revision]
        timed = all(is_time(record[at]) for at in self.times)
        if 1 <= revision < LARGEST_REVISION and timed and self._are_readable([record]):
            return record
        changed = list(record)
        for column in self.json:
            if not self._is_readable(column, [record]):
                changed[self.at[column.name]] = column.empty
        changed[self.revision] = near_revision(revision)
        for at in self.times:
            changed[at] = near_time(record[at])
        if self.presence_first and self.deleted is not None and changed[self.revision] == LARGEST_REVISION:
            changed[self.deleted] = 0
        return tuple(changed)

    def are_plausible(self, records: Sequence[Record]) -> bool:
        """Whether `plausible` would change none of them. Goes column by column, because there are very many."""
        if not records:
            return True
        revisions = [record[self.revision] for record in records]
        if min(revisions) < 1 or max(revisions) > LARGEST_REVISION:
            return False
        if self.presence_first and max(revisions) == LARGEST_REVISION:
            return all(self.plausible(record) == record for record in records)
        timed = all(are_times([record[at] for record in records]) for at in self.times)
        return timed and self._are_readable(records)

    def _are_readable(self, records: Sequence[Record]) -> bool:
        """Whether the JSON of all can be read. Empty values are not parsed, and equal ones only once."""
        return all(self._is_readable(column, records) for column in self.json)

    def _is_readable(self, column: JsonColumn, records: Sequence[Record]) -> bool:
        at = self.at[column.name]
        return all(map(column.is_readable, {record[at] for record in records} - {column.empty}))

    def newer(self, one: Record, other: Record) -> Record:
        """The greater of two states of one row."""
        if one == other:
            return one
        first, second = one[self.revision], other[self.revision]
        if first != second:
            return one if first > second else other
        return one if self._rank(one) > self._rank(other) else other

    def _rank(self, record: Record) -> tuple[int, str, int, bytes]:
        stamp = "" if self.stamp is None else record[self.at[self.stamp]]
        removed = 0 if self.deleted is None else record[self.deleted]
        if self.presence_first:
            return -removed, stamp, 0, orjson.dumps(record)
        return 0, stamp, removed, orjson.dumps(record)

    def join(self, records: Iterable[Record], into: dict[Any, Record]) -> None:
        """Put each record into `into`, by key, if it is newer than the one there. Keys of `records` must be unique."""
        newer = self.newer
        if len(self.table.key) == 1:
            if not into:
                # The keys of one source are unique, so the first source comes in at once.
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

ANNOTATORS = RecordKind(ANNOTATOR, None, integers=_COUNTED)
DOCUMENTS = RecordKind(
    DOCUMENT,
    "created_at",
    nullable=frozenset(["region", "year", "issuer", "date", "kind"]),
    integers=_COUNTED | {"position", "characters", "year"},
    json=(JsonColumn("extra", "{}", is_object),),
    common=frozenset(["id", "region", "issuer", "date", "kind", "extra", "encoding", "reader", "created_at"]),
)
MASKS = RecordKind(MASK, None, integers=_COUNTED | _SPAN)
LABELS = RecordKind(
    LABEL,
    None,
    nullable=frozenset(["key", "parent"]),
    integers=_COUNTED | {"position"},
    json=(JsonColumn("examples", "[]", is_list_of_texts),),
)
ANNOTATIONS = RecordKind(ANNOTATION, "updated_at", nullable=frozenset(["note"]), integers=_COUNTED | _SPAN)
STATUSES = RecordKind(
    STATUS,
    "updated_at",
    integers=frozenset(["revision"]),
    common=frozenset(["document", "annotator", "status", "updated_at"]),
)
COMMENTS = RecordKind(COMMENT, "updated_at", integers=_COUNTED)
DECISIONS = RecordKind(
    DECISION,
    "updated_at",
    nullable=frozenset(["reason"]),
    integers=_COUNTED,
    json=(JsonColumn("sources", "[]", are_sources), JsonColumn("results", "[]", is_list_of_texts)),
    common=frozenset(["document", "reviewer", "verdict", "reason", "created_at", "updated_at"]),
)
ATTRIBUTES = RecordKind(
    ATTRIBUTE,
    None,
    nullable=frozenset(["key"]),
    integers=_COUNTED | {"nested", "required", "position"},
    json=(
        JsonColumn("choices", "[]", are_choices),
        *(JsonColumn(name, "[]", is_list_of_texts) for name in ("units", "labels")),
        JsonColumn("initial", "null", is_value),
    ),
)
LINK_KINDS = RecordKind(
    LINK_KIND,
    None,
    integers=_COUNTED | {"directed", "position"},
    json=tuple(JsonColumn(name, "[]", is_list_of_texts) for name in ("from_labels", "to_labels")),
)
VARIABLES = RecordKind(
    VARIABLE,
    None,
    integers=_COUNTED | {"position"},
    json=(JsonColumn("choices", "[]", are_choices), JsonColumn("units", "[]", is_list_of_texts)),
)
MEANING_CHANGES = RecordKind(MEANING_CHANGE, None, integers=_COUNTED)
DETAILS = RecordKind(
    ANNOTATION_DETAIL,
    "updated_at",
    integers=_COUNTED,
    json=(JsonColumn("attributes", "{}", is_object), JsonColumn("meanings", "[]", is_list_of_texts)),
    common=frozenset(["document", "annotator", "attributes", "meanings", "updated_at"]),
)
LINKS = RecordKind(
    LINK,
    "updated_at",
    nullable=frozenset(["note"]),
    integers=_COUNTED,
    common=frozenset(["kind", "document", "target_document", "annotator", "created_at", "updated_at"]),
)
VARIABLE_VALUES = RecordKind(
    VARIABLE_VALUE,
    "updated_at",
    integers=_COUNTED,
    json=(JsonColumn("value", "null", is_value),),
    common=frozenset(["variable", "value", "annotator", "updated_at"]),
)
MEMOS = RecordKind(MEMO, "updated_at", integers=_COUNTED)
ASSIGNMENTS = RecordKind(
    ASSIGNMENT,
    "updated_at",
    integers=_COUNTED | {"readers", "priority"},
    common=frozenset(["document", "annotator", "due", "assigned_by", "created_at", "updated_at"]),
)
STRIKES = RecordKind(STRIKE, "updated_at", integers=_COUNTED, presence_first=True)
KEYS = RecordKind(PERSON_KEY, None, integers=_COUNTED)
SIGNATURES = RecordKind(SIGNATURE, None, integers=_COUNTED, common=frozenset(["document", "annotator", "key"]))
FOREIGN = RecordKind(FOREIGN_ROW, None, integers=_COUNTED | {"minor"})

SAID = (ATTRIBUTES, LINK_KINDS, VARIABLES, MEANING_CHANGES, DETAILS, LINKS, VARIABLE_VALUES, MEMOS)
"""What is said beside labels."""
UNBOUND = (*SAID, ASSIGNMENTS)
"""The kinds that name others without a reference. What is shown of these rows is the rows themselves: none waits for
another.
"""
KINDS = (
    *(ANNOTATORS, DOCUMENTS, LABELS, MASKS, ANNOTATIONS, STATUSES, COMMENTS, DECISIONS),
    *UNBOUND,
    *(STRIKES, KEYS, SIGNATURES, FOREIGN),
)
"""In the order in which rows are written: rows that others refer to come first."""
BY_TABLE = {kind.table.name: kind for kind in KINDS}
STRIKABLE = KINDS[: 8 + len(UNBOUND)]
"""What can be struck out: all that people write."""
SIGNED: dict[RecordKind, str] = {
    ANNOTATIONS: "annotator",
    STATUSES: "annotator",
    COMMENTS: "author",
    DECISIONS: "reviewer",
    DETAILS: "annotator",
    LINKS: "annotator",
    MEMOS: "author",
    STRIKES: "annotator",
}
"""The kinds of rows that people sign, each with the column that says whose a row is."""


def state_id(kind: RecordKind, key: Key) -> str:
    """The id of a row's entry in the table `shared_state`."""
    return f"{kind.table.name}/{key if isinstance(key, str) else '/'.join(key)}"


def key_of(id_: str) -> tuple[str, Key]:
    """The table's name and the key that a `state_id` is made of."""
    table, _, key = id_.partition("/")
    document, _, annotator = key.partition("/")
    return table, (document, annotator) if annotator else key
