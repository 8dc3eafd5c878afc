"""What this file has of all that is shared: rows as stored, and the states behind those that are shown otherwise.

Rows may have revisions, times and JSON of before these had bounds, or of somebody who wrote into the file. They stay as
they are; the shared states made of them are held to the bounds (`RecordKind.plausible`), so that they can be packed and
compared like others.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from itertools import islice
from types import MappingProxyType
from typing import cast

import orjson

from core.exchange.records import ANNOTATIONS, BY_TABLE, SIGNATURES, STRIKES, Key, Record, RecordKind, state_id
from core.storage import shared_rows
from core.storage.database import Connection
from core.storage.journal import RETRACTED

_ASKED_AT_ONCE = 10_000


def encode_state(record: Record) -> str:
    """A record as ``shared_state`` keeps it."""
    return orjson.dumps(record).decode()


class Local:
    """One reading of the file. Annotations are read by id on demand, everything else at once."""

    def __init__(self, conn: Connection) -> None:
        self.conn = conn
        self._rows: dict[str, dict[Key, Record]] = {}
        self._annotations: dict[str, Record] = {}
        self._asked: set[str] = set()
        self._implausible: set[RecordKind] = set()
        """Tables of which a row that was read is not within the bounds."""

    @cached_property
    def states(self) -> dict[str, Record]:
        """Shared states by id of their entry (`core.exchange.records.state_id`), whether they hold or not."""
        found: dict[str, Record] = {}
        for id_, (state, deleted) in self._stored.items():
            if deleted == 0:
                kind = BY_TABLE[id_.partition("/")[0]]
                found[id_] = kind.plausible(tuple(cast("list[object]", orjson.loads(state))))
        return found

    @cached_property
    def state_ids(self) -> set[str]:
        """Ids of all entries that ever were, except those of undone merges."""
        return {id_ for id_, (_, deleted) in self._stored.items() if deleted != RETRACTED}

    @cached_property
    def _stored(self) -> dict[str, tuple[str, int]]:
        return {id_: (state, deleted) for id_, state, _, deleted in shared_rows.states(self.conn)}

    @cached_property
    def annotation_states(self) -> list[str]:
        """Ids of the annotations that have a state."""
        prefix = f"{ANNOTATIONS.table.name}/"
        return [id_.removeprefix(prefix) for id_ in self.states if id_.startswith(prefix)]

    def state_keys(self, kind: RecordKind) -> set[Key]:
        """Keys of a table's rows that have a state."""
        prefix = f"{kind.table.name}/"
        return {kind.key(state) for id_, state in self.states.items() if id_.startswith(prefix)}

    def rows(self, kind: RecordKind) -> dict[Key, Record]:
        """A table's rows by key, also those of undone merges; not for annotations."""
        known = self._rows.get(kind.table.name)
        if known is None:
            rows = shared_rows.all_rows(self.conn, kind.table)
            self._look_at(kind, rows)
            known = {kind.key(row): row for row in rows}
            self._rows[kind.table.name] = known
        return known

    @cached_property
    def struck(self) -> frozenset[str]:
        """What is struck out, as ids of states (`core.exchange.records.state_id`)."""
        return frozenset(str(id_) for id_, record in self.all_raw(STRIKES).items() if STRIKES.is_active(record))

    def _look_at(self, kind: RecordKind, rows: Sequence[Record]) -> None:
        if not kind.are_plausible(rows):
            self._implausible.add(kind)

    def annotation_rows(
        self, ids: Iterable[str], alike: Mapping[str, Record] = MappingProxyType({})
    ) -> dict[str, Record]:
        """The rows of annotations by id, also those of undone merges; all that were ever asked for.

        Of rows that equal what `alike` has under their id, that is kept: they are in memory once.
        """
        missing = iter([id_ for id_ in ids if id_ not in self._asked])
        while some := list(islice(missing, _ASKED_AT_ONCE)):
            rows = shared_rows.annotations_by_id(self.conn, some)
            self._look_at(ANNOTATIONS, rows)
            for row in rows:
                known = alike.get(row[0])
                self._annotations[row[0]] = known if known == row and known is not None else row
            self._asked.update(some)
        return self._annotations

    def raw(self, kind: RecordKind, key: Key, row: Record | None) -> Record | None:
        """The shared state of the row that is stored as `row`."""
        row = None if row is None or kind.is_retracted(row) else self.held(kind, row)
        if not self.states:
            return row
        state = self.states.get(state_id(kind, key))
        if state is None:
            return row
        return state if row is None or state[kind.revision] >= row[kind.revision] else row

    def held(self, kind: RecordKind, row: Record | None) -> Record | None:
        """A row that was read, within the bounds of shared states: as it is compared with these.

        One of an undone merge, which has no state, as it is.
        """
        if row is None or kind not in self._implausible or kind.is_retracted(row):
            return row
        return kind.plausible(row)

    def all_raw(self, kind: RecordKind) -> dict[Key, Record]:
        """The shared states of a whole table."""
        if kind is ANNOTATIONS:
            listed = shared_rows.annotation_rows(self.conn)
            self._look_at(kind, listed)
            rows: Mapping[Key, Record] = {row[0]: row for row in listed}
        else:
            rows = self.rows(kind)
        found: dict[Key, Record] = {}
        for key in rows.keys() | self.state_keys(kind) if self.states else rows:
            raw = self.raw(kind, key, rows.get(key))
            # A signature that a longer one stands for is here, but nobody else needs to know it.
            if raw is not None and (kind is not SIGNATURES or SIGNATURES.is_active(raw)):
                found[key] = raw
        return found
