"""Walks through the shared states of a whole file in the order of their keys, a few at a time, to save memory.

They are the same states as `core.exchange.local.Local.all_raw` gives at once.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import islice
from operator import itemgetter
from typing import Any

from core.exchange.local import decode_state
from core.exchange.records import MASKS, SIGNATURES, STATUSES, Record, RecordKind, state_id
from core.exchange.spilling import Ids, Rows
from core.storage import shared_rows
from core.storage.database import Connection

_DOCUMENT = MASKS.at["document"]
_by_document = itemgetter(_DOCUMENT, 0)
_STATES_AT_ONCE = 2048


class Walk:
    """Reads the states of a file. It must be inside of a snapshot."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn
        self._has_states = shared_rows.has_states(conn)

    def of(self, kind: RecordKind) -> Iterator[Record]:
        """The shared states of a table, sorted by key."""
        rows = (row for portion in shared_rows.portions(self._conn, kind.table) for row in _seen(kind, portion))
        found = self._joined(kind, rows, self._states(kind), kind.key) if self._has_states else rows
        # A signature that a longer one includes is still here, but nobody else needs it.
        return filter(SIGNATURES.is_active, found) if kind is SIGNATURES else found

    def masks(self, documents: Iterable[str]) -> dict[str, list[Record]]:
        """The shared states of masked ranges, by document, sorted by id."""
        wanted = list(documents)
        found: dict[str, list[Record]] = {id_: [] for id_ in wanted}
        if not wanted:
            return found
        stated, others = self._beside
        for row in _seen(MASKS, shared_rows.masks_about(self._conn, wanted)):
            if row[0] not in stated:
                found[row[_DOCUMENT]].append(row)
        last = max(wanted)
        for record in others.since(bisect_left(others, (min(wanted), ""), key=_by_document)):
            if record[_DOCUMENT] > last:
                break
            if record[_DOCUMENT] in found:
                found[record[_DOCUMENT]].append(record)
        for masks in found.values():
            masks.sort(key=MASKS.key)
        return found

    @cached_property
    def _beside(self) -> tuple[Ids, Rows]:
        """Masks that no index tells of, on the disk and sorted by document: removed ones, and those with a state.

        The ids are of the latter. Such a state may name another document than the row does.
        """
        stated, found = Ids(), Rows(key=_by_document)
        states = self._states(MASKS) if self._has_states else iter(())
        while some := {state[0]: state for state in islice(states, _STATES_AT_ONCE)}:
            rows = _by_key(MASKS, _seen(MASKS, shared_rows.by_id(self._conn, MASKS.table, some)))
            for id_, state in some.items():
                stated.add(id_)
                found.append(_greater(MASKS, rows.get(id_), state))
        for removed in shared_rows.removed_masks(self._conn):
            found.extend(row for row in _seen(MASKS, removed) if row[0] not in stated)
        return stated, found.sorted()

    def some(self, kind: RecordKind, ids: Iterable[str], rows: Sequence[Record]) -> dict[Any, Record]:
        """The states of some ids, whose rows are `rows` by id."""
        found = _by_key(kind, _seen(kind, rows))
        if self._has_states:
            for state in _decoded(shared_rows.states_of(self._conn, [state_id(kind, id_) for id_ in ids])):
                found[kind.key(state)] = _greater(kind, found.get(kind.key(state)), state)
        return found

    def _states(self, kind: RecordKind) -> Iterator[Record]:
        for portion in shared_rows.state_portions(self._conn, kind.table):
            yield from _decoded(portion)

    @staticmethod
    def _joined(
        kind: RecordKind, rows: Iterator[Record], states: Iterable[Record], key: Callable[[Record], Any]
    ) -> Iterator[Record]:
        """Rows and states of the same table, both sorted, joined into one series."""
        if kind is STATUSES:
            # Their entries are sorted by id as text, not by document and annotator.
            states = sorted(states, key=key)
        row = next(rows, None)
        for state in states:
            while row is not None and key(row) < key(state):
                yield row
                row = next(rows, None)
            if row is not None and key(row) == key(state):
                yield _greater(kind, row, state)
                row = next(rows, None)
            else:
                yield state
        if row is not None:
            yield row
            yield from rows


def _seen(kind: RecordKind, rows: Sequence[Record]) -> Iterable[Record]:
    """Rows within their bounds, without those of undone merges."""
    rows = [row for row in rows if not kind.is_retracted(row)]
    return rows if kind.are_plausible(rows) else list(map(kind.plausible, rows))


def _decoded(entries: Iterable[tuple[str, str]]) -> Iterator[Record]:
    """The states that entries of ``shared_state`` keep."""
    for id_, stored in entries:
        if (found := decode_state(id_, stored)) is not None:
            yield found[1]


def _greater(kind: RecordKind, row: Record | None, state: Record) -> Record:
    """The state that counts: of the row, or of the entry kept beside it."""
    return state if row is None or state[kind.revision] >= row[kind.revision] else row


def _by_key(kind: RecordKind, rows: Iterable[Record]) -> dict[Any, Record]:
    return {kind.key(row): row for row in rows}
