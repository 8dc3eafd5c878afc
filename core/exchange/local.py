"""The shared states in this file: rows as stored, and the states kept beside rows that show something else.

Rows may have revisions, times and JSON from before these had bounds, or from somebody who wrote into the file. They
stay as they are. The shared states made of them are held to the bounds (`RecordKind.plausible`), so that they can be
packed and compared like others.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain
from typing import cast

import orjson

from core.bounded_json import JsonError, loads
from core.exchange.records import ANNOTATIONS, BY_TABLE, SIGNATURES, STRIKES, Key, Record, RecordKind, state_id
from core.storage import shared_rows
from core.storage.database import Connection


def encode_state(record: Record) -> str:
    """A record as ``shared_state`` keeps it."""
    return orjson.dumps(record).decode()


def decode_state(id_: str, stored: str) -> tuple[RecordKind, Record] | None:
    """The record that an entry of ``shared_state`` keeps, within the bounds of shared states.

    None if it is no record of the row that the entry is about: then somebody wrote it into the file.
    """
    kind = BY_TABLE.get(id_.partition("/")[0])
    try:
        loaded = loads(stored)
    except JsonError:
        return None
    if kind is None or not isinstance(loaded, list):
        return None
    record: Record = tuple(cast("list[object]", loaded))
    return (kind, kind.plausible(record)) if kind.is_typed(record) and state_id(kind, kind.key(record)) == id_ else None


class Local:
    """The shared states of the file as read once: annotations and masks by id on demand, everything else at once."""

    def __init__(self, conn: Connection) -> None:
        self.conn = conn
        self._rows: dict[str, dict[Key, Record]] = {}
        self._states: dict[str, dict[Key, Record]] = {}
        self.common: dict[str, str] = {}
        """Texts that many rows have alike, see `RecordKind.with_common`."""
        self._implausible: set[RecordKind] = set()
        """Tables in which a row was read that is beyond the bounds."""

    @staticmethod
    def _decoded(kind: RecordKind, entries: Iterable[tuple[str, str]]) -> dict[Key, Record]:
        decoded = (decode_state(id_, stored) for id_, stored in entries)
        return {kind.key(found[1]): found[1] for found in decoded if found is not None}

    def states_by_id(self, kind: RecordKind, ids: Sequence[str]) -> dict[Key, Record]:
        """The shared states of those of some rows that have one, by id."""
        if not self._has_states:
            return {}
        return self._decoded(kind, shared_rows.states_of(self.conn, [state_id(kind, id_) for id_ in ids]))

    def ids_of_states(self, kind: RecordKind) -> Iterator[str]:
        """The rows of a table that have a shared state, by id and sorted; read as they are asked for."""
        prefix = f"{kind.table.name}/"
        for portion in shared_rows.state_portions(self.conn, kind.table) if self._has_states else ():
            yield from (id_.removeprefix(prefix) for id_, _ in portion)

    @cached_property
    def _has_states(self) -> bool:
        return shared_rows.has_states(self.conn)

    def state_keys(self, kind: RecordKind) -> set[Key]:
        """Keys of a table's rows that have a state."""
        return set(self.states_of(kind))

    def states_of(self, kind: RecordKind) -> dict[Key, Record]:
        """All shared states of a table by key, whether they hold or not. All of them are in memory then."""
        known = self._states.get(kind.table.name)
        if known is None:
            portions = shared_rows.state_portions(self.conn, kind.table) if self._has_states else ()
            known = self._states[kind.table.name] = self._decoded(kind, chain.from_iterable(portions))
        return known

    def rows(self, kind: RecordKind) -> dict[Key, Record]:
        """A table's rows by key, also those of undone merges; not for annotations."""
        known = self._rows.get(kind.table.name)
        if known is None:
            known = dict[Key, Record]()
            for rows in shared_rows.portions(self.conn, kind.table):
                self.look_at(kind, rows)
                known.update((kind.key(row), row) for row in kind.with_common(rows, self.common))
            self._rows[kind.table.name] = known
        return known

    def count_of_masks(self) -> int:
        """How many masks may take part in a merge, for how it is portioned."""
        return shared_rows.count_of_masks(self.conn)

    @cached_property
    def struck(self) -> frozenset[str]:
        """What is struck out, as ids of states (`core.exchange.records.state_id`)."""
        return frozenset(str(id_) for id_, record in self.all_raw(STRIKES).items() if STRIKES.is_active(record))

    def look_at(self, kind: RecordKind, rows: Sequence[Record]) -> None:
        """Note whether any of these rows is beyond the bounds, for `held`."""
        if not kind.are_plausible(rows):
            self._implausible.add(kind)

    def by_id(self, kind: RecordKind, ids: Sequence[str]) -> dict[Key, Record]:
        """Some rows of a table by id, also those of undone merges."""
        rows = shared_rows.by_id(self.conn, kind.table, ids)
        self.look_at(kind, rows)
        return {row[0]: row for row in rows}

    def annotation_rows(self, ids: Sequence[str]) -> dict[Key, Record]:
        """`by_id` of annotations."""
        return self.by_id(ANNOTATIONS, ids)

    def raw(self, kind: RecordKind, key: Key, row: Record | None) -> Record | None:
        """The shared state of the row that is stored as `row`."""
        return self.joined(kind, row, self.states_of(kind).get(key))

    def joined(self, kind: RecordKind, row: Record | None, state: Record | None) -> Record | None:
        """The state that counts: of the row as stored, or of the entry kept beside it if there is one."""
        row = None if row is None or kind.is_retracted(row) else self.held(kind, row)
        if state is None:
            return row
        return state if row is None or state[kind.revision] >= row[kind.revision] else row

    def held(self, kind: RecordKind, row: Record | None) -> Record | None:
        """A row within the bounds of shared states, as it is compared with them.

        A row of an undone merge has no state and comes back as it is.
        """
        if row is None or kind not in self._implausible or kind.is_retracted(row):
            return row
        return kind.plausible(row)

    def all_raw(self, kind: RecordKind) -> dict[Key, Record]:
        """The shared states of a whole table."""
        if kind is ANNOTATIONS:
            listed = shared_rows.annotation_rows(self.conn)
            self.look_at(kind, listed)
            rows: Mapping[Key, Record] = {row[0]: row for row in listed}
        else:
            rows = self.rows(kind)
        stated = self.state_keys(kind)
        found: dict[Key, Record] = {}
        for key in rows.keys() | stated if stated else rows:
            raw = self.raw(kind, key, rows.get(key))
            # A signature that a longer one includes is still here, but nobody else needs it.
            if raw is not None and (kind is not SIGNATURES or SIGNATURES.is_active(raw)):
                found[key] = raw
        return found
