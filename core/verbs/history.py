"""Undo, redo, and what was done when."""

from collections.abc import Callable
from dataclasses import dataclass

from core.changes import LABEL_HITS, PASSED, ChangeSet, OperationInfo
from core.codebook import require_consistent
from core.engine import Engine, info
from core.errors import UserError
from core.ids import AnnotationId, AnnotatorId
from core.progress import Cancelled, Progress, never, no_progress, stop_if, stoppable
from core.storage import entities, recorded, steps
from core.storage.brought import unchanged_annotations
from core.storage.journal import JournalEntry, Operation, last_seq
from core.storage.tables import ANNOTATION, ANNOTATION_DETAIL, LABEL, Value


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One change of one annotation."""

    operation: OperationInfo
    before: dict[str, Value] | None
    """The changed columns as they were before, None if it was made then; ``span_start`` and ``span_end`` are code
    points.
    """
    after: dict[str, Value] | None
    broken: bool = False
    """Whether the journal's entry is damaged, so that nobody knows what was changed."""


class History:
    """`Session.history`: the journal. It is the file's, so undo works after a restart, too.

    Undo and redo belong to a person: they walk through the steps of the current annotator (or, while nobody is chosen,
    those without one) and pass over everybody else's. Somebody else's step is taken back by `take_back` and `undo_to`
    only, which name it. `core.storage.steps` says what a step is, and whose.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def undo(self, *, cancelled: Cancelled = never, progress: Progress = no_progress) -> ChangeSet | None:
        """Take the current annotator's newest step back; None when there is nothing to undo.

        Raises UserError ``undo.conflict`` when a later step changed, or stands on, what it did; that step stays, and
        the next undo passes over it; ``journal.broken`` likewise. ``undo.overtaken`` when another process worked at the
        same moment. `Cancel` leaves everything as it was. Progress counts rows.
        """
        entry = self._to_undo()
        return None if entry is None else self._undo(entry, self._to_undo, cancelled, progress)

    def redo(self, *, cancelled: Cancelled = never, progress: Progress = no_progress) -> ChangeSet | None:
        """Do again what the current annotator took back last; None when they did something new since.

        A step of somebody else's that they took back is done again, too. Raises UserError ``redo.conflict`` when a row
        no longer is as the undo left it, ``annotator.name_taken`` when a person would come back whose name somebody
        else has now (rename one, and it can be done), ``undo.overtaken``, ``journal.broken``.
        """
        entry = self._to_redo()
        return None if entry is None else self._redo(entry, self._to_redo, cancelled, progress)

    def take_back(self, seq: int, *, cancelled: Cancelled = never, progress: Progress = no_progress) -> ChangeSet:
        """Take somebody else's step back, by the position of any of its entries; `redo` does it again.

        Of one's own steps the newest can be taken back, as by `undo`, and labels that hits of a search got together
        (`core.changes.LABEL_HITS`), whatever came later: those that were changed by hand since then stay. Raises
        UserError ``undo.not_done`` when the step is undone already or is none, ``undo.own_later`` for an older one of
        one's own, ``take_back.conflict`` when a later step changed, or stands on, what it did; ``undo.overtaken``,
        ``journal.broken``.
        """
        entry = steps.step(self._engine.conn, seq)
        if entry is None or entry.kind == "undo":
            raise UserError("undo.not_done")
        own = self._is_own(entry)
        if own and entry.name == LABEL_HITS:
            return self._take_hits_back(entry, cancelled, progress)
        if own and entry != self._to_undo():
            raise UserError("undo.own_later")
        try:
            return self._undo(entry, self._last_of(entry), cancelled, progress)
        except UserError as error:
            if error.code == "undo.conflict" and not own:
                raise UserError("take_back.conflict", **error.fields) from error
            raise

    def do_again(self, seq: int, *, cancelled: Cancelled = never, progress: Progress = no_progress) -> ChangeSet:
        """Do a step again that was taken back, whoever did and undid it, given the position of any of its entries.

        Raises UserError ``redo.not_undone`` when it is done or is no step, and what `redo` raises.
        """
        entry = steps.step(self._engine.conn, seq)
        if entry is None or entry.kind != "undo":
            raise UserError("redo.not_undone")
        return self._redo(entry, self._last_of(entry), cancelled, progress)

    def undo_to(self, seq: int, *, everybody: bool = False, cancelled: Cancelled = never) -> ChangeSet | None:
        """Undo what the current annotator did after operation `seq`, one step each; None when nothing was.

        With `everybody`, what others did, too. Steps that cannot be taken back stay, and the others are taken back;
        then it raises UserError ``undo.some_stay`` with the `count` of those that stay. After `Cancel`, the steps
        undone so far stay undone.
        """
        last: ChangeSet | None = None
        staying = 0
        for entry in self._steps_after(seq, everybody=everybody):
            stop_if(cancelled)
            try:
                last = self._undo(entry, self._last_of(entry), cancelled, no_progress)
            except UserError as error:
                if error.code == "undo.overtaken":
                    raise
                staying += 1
        if staying:
            raise UserError("undo.some_stay", count=staying)
        return last

    def steps_after(self, seq: int, *, everybody: bool = False) -> list[OperationInfo]:
        """What `undo_to` would take back, newest first."""
        return [info(entry) for entry in self._steps_after(seq, everybody=everybody)]

    def next_undo(self) -> OperationInfo | None:
        """What `undo` would take back; `owner` is the current annotator."""
        return _info(self._to_undo())

    def next_redo(self) -> OperationInfo | None:
        """The undo that `redo` would take back; its `owner` is whose step would be done again."""
        return _info(self._to_redo())

    def newest_of(self, annotator: AnnotatorId | None) -> OperationInfo | None:
        """The step that `undo` would take back for somebody else, or with None for nobody."""
        return _info(steps.to_undo(self._engine.conn, annotator))

    def newest_done(self) -> OperationInfo | None:
        """The newest step that is done, whoever did it."""
        return _info(steps.newest(self._engine.conn, "do", "redo"))

    def newest_undo(self) -> OperationInfo | None:
        """The newest undo that nobody took back, by anybody."""
        return _info(steps.newest(self._engine.conn, "undo"))

    def people(self) -> list[AnnotatorId]:
        """Everybody who has done a step here."""
        return [AnnotatorId(person) for person in steps.people(self._engine.conn)]

    def position(self) -> int:
        """The place of the newest entry; 0 in an empty journal."""
        return last_seq(self._engine.conn)

    def undo_name(self) -> str | None:
        """The coded name of what `undo` would take back."""
        entry = self._to_undo()
        return entry.name if entry else None

    def redo_name(self) -> str | None:
        """The coded name of what `redo` would do again."""
        entry = self._to_redo()
        return entry.name if entry else None

    def undo_weight(self) -> int:
        """How many rows `undo` would change. Some thousands take a second."""
        return self._weight(self._to_undo())

    def redo_weight(self) -> int:
        """How many rows `redo` would change."""
        return self._weight(self._to_redo())

    def weight_of(self, seq: int) -> int:
        """How many rows `take_back` or `do_again` of a step would change."""
        return self._weight(steps.step(self._engine.conn, seq))

    def weight_after(self, seq: int, *, everybody: bool = False) -> int:
        """How many rows `undo_to` would change."""
        found = self._steps_after(seq, everybody=everybody)
        return recorded.weight(self._engine.conn, (entry.seq for entry in found))

    def operations(self, limit: int = 200, before: int | None = None) -> list[OperationInfo]:
        """The journal from the newest back, below position `before`."""
        return [info(entry) for entry in steps.entries(self._engine.conn, before=before, limit=limit)]

    def of_annotation(self, annotation: AnnotationId) -> list[HistoryEntry]:
        """Every change of one annotation, oldest first, even of a removed one."""
        changes = steps.changes_of(self._engine.conn, ANNOTATION, annotation)
        return [HistoryEntry(info(change.entry), change.before, change.after, change.broken) for change in changes]

    def of_details(self, annotation: AnnotationId) -> list[HistoryEntry]:
        """Every change of what is known of one annotation beside its label, oldest first."""
        changes = steps.changes_of(self._engine.conn, ANNOTATION_DETAIL, annotation)
        return [HistoryEntry(info(change.entry), change.before, change.after, change.broken) for change in changes]

    def _to_undo(self, below: int | None = None) -> JournalEntry | None:
        return steps.to_undo(self._engine.conn, self._engine.annotator_id(), below=below)

    def _to_redo(self, below: int | None = None) -> JournalEntry | None:
        return steps.to_redo(self._engine.conn, self._engine.annotator_id(), below=below)

    def _last_of(self, entry: JournalEntry) -> "_Find":
        return lambda below: steps.last_of_chain(self._engine.conn, entry, below=below)

    def _is_own(self, entry: JournalEntry) -> bool:
        return entry.owner == self._engine.annotator_id()

    def _steps_after(self, seq: int, *, everybody: bool) -> list[JournalEntry]:
        return [entry for entry in steps.done_since(self._engine.conn, seq) if everybody or self._is_own(entry)]

    def _weight(self, entry: JournalEntry | None) -> int:
        return 0 if entry is None else recorded.weight(self._engine.conn, [entry.seq])

    def _undo(self, entry: JournalEntry, find: "_Find", cancelled: Cancelled, progress: Progress) -> ChangeSet:
        try:
            return self._revert("undo", entry, find, cancelled, progress)
        except UserError as error:
            if error.code != "undo.overtaken" and self._is_own(entry) and not self._engine.in_operation:
                with self._engine.operation(PASSED, kind="undo", undo_of=entry.seq, owner=entry.owner):
                    pass
            raise

    def _take_hits_back(self, entry: JournalEntry, cancelled: Cancelled, progress: Progress) -> ChangeSet:
        try:
            return self._revert("undo", entry, self._last_of(entry), cancelled, progress)
        except UserError as error:
            if error.code != "undo.conflict":
                raise
        # Some of them were corrected by hand, and that is work of its own.
        with self._engine.operation("annotation.unlabel_hits") as operation:
            unchanged = unchanged_annotations(self._engine.conn, entry.seq, operation.entry.seq)
            for annotation in stoppable(unchanged, cancelled):
                operation.remove(ANNOTATION, annotation)
        return self._engine.change_set(operation)

    def _redo(self, entry: JournalEntry, find: "_Find", cancelled: Cancelled, progress: Progress) -> ChangeSet:
        try:
            return self._revert("redo", entry, find, cancelled, progress)
        except UserError as error:
            if error.code == "undo.conflict":
                raise UserError("redo.conflict", **error.fields) from error
            raise

    def _revert(
        self, kind: str, entry: JournalEntry, find: "_Find", cancelled: Cancelled, progress: Progress
    ) -> ChangeSet:
        engine = self._engine
        with engine.operation(entry.name, kind=kind, undo_of=entry.seq, owner=entry.owner) as operation:
            # Asked again under the write lock, because another process may have worked meanwhile.
            if find(operation.entry.seq) != entry:
                raise UserError("undo.overtaken")
            operation.revert(entry.seq, cancelled, progress)
            self._require_codebook(operation)
        return engine.change_set(operation)

    def _require_codebook(self, operation: Operation) -> None:
        """Refuse to bring back a key that another person's label has by now, or a circle of parents."""
        if any(change.table is LABEL for change in operation.changes):
            try:
                require_consistent(entities.labels(self._engine.conn))
            except UserError as error:
                raise UserError("undo.conflict", table=LABEL.name, key="") from error


_Find = Callable[[int], JournalEntry | None]
"""Finds the entry to take back, looking only below a position."""


def _info(entry: JournalEntry | None) -> OperationInfo | None:
    return None if entry is None else info(entry)
