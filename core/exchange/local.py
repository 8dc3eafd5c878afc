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

_OF_ANNOTATIONS = f"{ANNOTATIONS.table.name}/"


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
    """The shared states of the file as read once. Annotations are read by id on demand, everything else at once."""

    def __init__(self, conn: Connection) -> None:
        self.conn = conn
        self._rows: dict[str, dict[Key, Record]] = {}
        self.common: dict[str, str] = {}
        """Texts that many rows have alike, see `RecordKind.with_common`."""
        self._implausible: set[RecordKind] = set()
        """Tables in which a row was read that is beyond the bounds."""

    @cached_property
    def states(self) -> dict[str, Record]:
        """Shared states by id of their entry (`core.exchange.records.state_id`), whether they hold or not.

        Without those of annotations, of which there may be very many.
        """
        return self._decoded(shared_rows.states(self.conn, without=ANNOTATIONS.table))

    @cached_property
    def _states_of_annotations(self) -> dict[str, Record]:
        """All states kept of annotations, by id of their entry."""
        return self._decoded(chain.from_iterable(shared_rows.state_portions(self.conn, ANNOTATIONS.table)))

    @staticmethod
    def _decoded(entries: Iterable[tuple[str, str]]) -> dict[str, Record]:
        decoded = ((id_, decode_state(id_, stored)) for id_, stored in entries)
        return {id_: found[1] for id_, found in decoded if found is not None}

    def annotation_states(self, ids: Sequence[str]) -> dict[str, Record]:
        """The shared states of those annotations that have one, by id."""
        if not self._has_states:
            return {}
        entries = shared_rows.states_of(self.conn, [state_id(ANNOTATIONS, id_) for id_ in ids])
        return {state[0]: state for state in self._decoded(entries).values()}

    def ids_of_annotation_states(self) -> Iterator[str]:
        """The annotations that have a shared state, sorted; read as they are asked for."""
        for portion in shared_rows.state_portions(self.conn, ANNOTATIONS.table) if self._has_states else ():
            yield from (id_.removeprefix(_OF_ANNOTATIONS) for id_, _ in portion)

    @cached_property
    def _has_states(self) -> bool:
        return shared_rows.has_states(self.conn)

    def state_keys(self, kind: RecordKind) -> set[Key]:
        """Keys of a table's rows that have a state; not for annotations."""
        return set(self.states_of(kind))

    def states_of(self, kind: RecordKind) -> dict[Key, Record]:
        """The shared states of a table by key; not for annotations."""
        prefix = f"{kind.table.name}/"
        return {kind.key(state): state for id_, state in self.states.items() if id_.startswith(prefix)}

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

    @cached_property
    def struck(self) -> frozenset[str]:
        """What is struck out, as ids of states (`core.exchange.records.state_id`)."""
        return frozenset(str(id_) for id_, record in self.all_raw(STRIKES).items() if STRIKES.is_active(record))

    def look_at(self, kind: RecordKind, rows: Sequence[Record]) -> None:
        """Note whether any of these rows is beyond the bounds, for `held`."""
        if not kind.are_plausible(rows):
            self._implausible.add(kind)

    def annotation_rows(self, ids: Sequence[str]) -> dict[str, Record]:
        """The rows of some annotations by id, also those of undone merges."""
        rows = shared_rows.annotations_by_id(self.conn, ids)
        self.look_at(ANNOTATIONS, rows)
        return {row[0]: row for row in rows}

    def raw(self, kind: RecordKind, key: Key, row: Record | None) -> Record | None:
        """The shared state of the row that is stored as `row`."""
        states = self.states if kind is not ANNOTATIONS else self._states_of_annotations if self._has_states else {}
        return self.joined(kind, row, states.get(state_id(kind, key)) if states else None)

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
            stated = set[Key](self.ids_of_annotation_states())
        else:
            rows, stated = self.rows(kind), self.state_keys(kind)
        found: dict[Key, Record] = {}
        for key in rows.keys() | stated if stated else rows:
            raw = self.raw(kind, key, rows.get(key))
            # A signature that a longer one includes is still here, but nobody else needs it.
            if raw is not None and (kind is not SIGNATURES or SIGNATURES.is_active(raw)):
                found[key] = raw
        return found
