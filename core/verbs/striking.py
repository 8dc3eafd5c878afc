"""Strikes out rows that nobody could change or remove any more, and brings them back."""

from collections.abc import Iterable
from dataclasses import dataclass

from core.changes import ChangeSet
from core.engine import Engine
from core.errors import UserError
from core.exchange import applying, merging
from core.exchange.local import Local
from core.exchange.records import (
    ANNOTATIONS,
    BY_TABLE,
    SIGNED,
    STRIKABLE,
    STRIKES,
    Record,
    RecordKind,
    key_of,
    state_id,
)
from core.ids import AnnotationId, AnnotatorId
from core.plausible import LARGEST_REVISION
from core.storage.journal import Operation
from core.storage.tables import STRIKE


@dataclass(frozen=True, slots=True)
class Struck:
    """A row that is struck out."""

    row: str
    """Its table and key, as ``annotation/<id>``."""
    annotator: AnnotatorId
    """Who struck it out."""
    at: str
    for_good: bool
    """Whether it cannot be brought back."""


class Striking:
    """`Session.exchange.strikes`.

    What was struck out is no longer shown to anybody, whatever revision and time its state has, until somebody brings
    it back. It is meant for rows with the largest possible revision: whoever writes such a row can keep others from
    changing it, but not from striking it out. One's own rows can be struck out, too.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def list(self) -> list[Struck]:
        """What is struck out, by table and id."""
        at, found = STRIKES.at, Local(self._engine.conn).all_raw(STRIKES)
        return [
            Struck(str(id_), AnnotatorId(record[at["annotator"]]), record[at["updated_at"]], _is_for_good(record))
            for id_, record in sorted(found.items())
            if STRIKES.is_active(record)
        ]

    def find(self, text: str) -> str:
        """A row by its id, with or without its table in front; raises UserError ``strike.unknown``."""
        local = Local(self._engine.conn)
        struck = local.all_raw(STRIKES)
        for kind in STRIKABLE:
            for name in (text, state_id(kind, text)):
                if name.startswith(f"{kind.table.name}/") and (name in struck or self._state(local, name) is not None):
                    return name
        raise UserError("strike.unknown", id=text)

    def may_strike(self, annotations: Iterable[AnnotationId]) -> bool:
        """Whether `strike` takes any of these annotations."""
        local, me = Local(self._engine.conn), self._engine.annotator_id()
        ids = list(map(str, annotations))
        rows, states = local.annotation_rows(ids), local.states_by_id(ANNOTATIONS, ids)
        found = (local.joined(ANNOTATIONS, row, states.get(id_)) for id_, row in rows.items())
        return any(state is not None and _is_strikable(ANNOTATIONS, state, me) for state in found)

    def strike_annotations(self, annotations: Iterable[AnnotationId]) -> ChangeSet:
        """`strike` for annotations."""
        return self.strike(state_id(ANNOTATIONS, annotation) for annotation in annotations)

    def strike(self, rows: Iterable[str]) -> ChangeSet:
        """Strike rows out, given as ``<table>/<id>``; one undo step.

        Raises UserError ``strike.unknown``, ``strike.not_needed`` for another's row that is not at the largest
        revision, ``annotator.none_current``.
        """
        engine = self._engine
        with engine.operation("strike.out") as operation:
            me, local = engine.require_annotator(), Local(engine.conn)
            listed = list(dict.fromkeys(rows))
            for row in listed:
                state = self._state(local, row)
                if state is None:
                    raise UserError("strike.unknown", id=row)
                if not _is_strikable(BY_TABLE[key_of(row)[0]], state, me):
                    raise UserError("strike.not_needed", id=row)
                self._mark(operation, me, row, deleted=0)
            self._show(operation, listed)
        return engine.change_set(operation)

    def lift(self, rows: Iterable[str]) -> ChangeSet:
        """Bring rows back that were struck out; one undo step.

        Raises UserError ``strike.unknown``, ``strike.for_good``, ``annotator.none_current``.
        """
        engine = self._engine
        with engine.operation("strike.lift") as operation:
            me, struck = engine.require_annotator(), Local(engine.conn).all_raw(STRIKES)
            listed = list(dict.fromkeys(rows))
            for row in listed:
                found = struck.get(row)
                if found is None or not STRIKES.is_active(found):
                    raise UserError("strike.unknown", id=row)
                if _is_for_good(found):
                    raise UserError("strike.for_good", id=row)
                self._mark(operation, me, row, deleted=1)
            self._show(operation, listed)
        return engine.change_set(operation)

    def _state(self, local: Local, row: str) -> Record | None:
        """The shared state of a row that may be struck out; None when there is none."""
        table, key = key_of(row)
        kind = BY_TABLE.get(table)
        if kind is None or kind not in STRIKABLE:
            return None
        rows = local.annotation_rows([str(key)]) if kind is ANNOTATIONS else local.rows(kind)
        return local.raw(kind, key, rows.get(key))  # type: ignore[arg-type]

    def _mark(self, operation: Operation, me: AnnotatorId, row: str, *, deleted: int) -> None:
        """Record that a row is struck out, or no longer. The record's revision counts how often that changed."""
        values = {"annotator": me, "updated_at": operation.at}
        before = operation.read(STRIKE, row)
        if before is None:
            operation.insert(STRIKE, {"id": row, **values})
        elif before["deleted"] != deleted:
            operation.update(STRIKE, (row,), **values, deleted=deleted)

    def _show(self, operation: Operation, rows: Iterable[str]) -> None:
        """Update what is shown of these rows, as a merge does."""
        local = Local(self._engine.conn)
        writes = merging.join(local, (), merging.Asked(again=list(rows))).writes
        applying.write(self._engine.conn, operation, writes)


def _is_strikable(kind: RecordKind, state: Record, me: AnnotatorId | None) -> bool:
    own = kind in SIGNED and me is not None and state[kind.at[SIGNED[kind]]] == me
    return own or state[kind.revision] == LARGEST_REVISION


def _is_for_good(strike: Record) -> bool:
    return strike[STRIKES.revision] == LARGEST_REVISION
