"""Undo, redo and what happened when."""

from dataclasses import dataclass

from core.changes import PASSED, ChangeSet, OperationInfo
from core.engine import Engine, info
from core.errors import UserError
from core.ids import AnnotationId
from core.progress import Cancelled, Progress, never, no_progress
from core.storage import journal
from core.storage.journal import JournalEntry
from core.storage.tables import ANNOTATION, Value


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One change of one annotation."""

    operation: OperationInfo
    before: dict[str, Value] | None
    """Changed columns as they were, None when it was made then; ``span_start`` and ``span_end`` are code points."""
    after: dict[str, Value] | None


class History:
    """`Session.history`: the journal. It is the file's, so undo works after a restart, too."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def undo(self, *, cancelled: Cancelled = never, progress: Progress = no_progress) -> ChangeSet | None:
        """Take the newest operation back; None when there is nothing to undo.

        Raises UserError ``undo.conflict`` when a row no longer is as the operation left it; that operation stays, and
        the next undo passes over it. ``undo.overtaken`` when another process worked at the same moment. `Cancel` leaves
        everything as it was. Progress counts rows.
        """
        entry = journal.to_undo(self._engine.conn)
        if entry is None:
            return None
        try:
            return self._revert("undo", entry, cancelled, progress)
        except UserError as error:
            if error.code != "undo.overtaken" and not self._engine.in_operation:
                with self._engine.operation(PASSED, kind="undo", undo_of=entry.seq):
                    pass
            raise

    def redo(self, *, cancelled: Cancelled = never, progress: Progress = no_progress) -> ChangeSet | None:
        """Do again what the last undo took back; None when something new was done since.

        Raises UserError ``redo.conflict`` when a row no longer is as the undo left it, ``annotator.name_taken`` when a
        person would come back whose name somebody else has now (rename one, and it can be done), ``undo.overtaken``.
        """
        entry = journal.to_redo(self._engine.conn)
        if entry is None:
            return None
        try:
            return self._revert("redo", entry, cancelled, progress)
        except UserError as error:
            if error.code == "undo.conflict":
                raise UserError("redo.conflict", **error.fields) from error
            raise

    def undo_weight(self) -> int:
        """How many rows `undo` would change: some thousands take a second."""
        return self._weight(journal.to_undo(self._engine.conn))

    def redo_weight(self) -> int:
        """How many rows `redo` would change."""
        return self._weight(journal.to_redo(self._engine.conn))

    def _weight(self, entry: JournalEntry | None) -> int:
        return 0 if entry is None else journal.weight(self._engine.conn, entry.seq)

    def _revert(self, kind: str, entry: JournalEntry, cancelled: Cancelled, progress: Progress) -> ChangeSet:
        engine = self._engine
        with engine.operation(entry.name, kind=kind, undo_of=entry.seq) as operation:
            # Asked again under the write lock: another process may have worked since.
            find = journal.to_undo if kind == "undo" else journal.to_redo
            if find(engine.conn, below=operation.entry.seq) != entry:
                raise UserError("undo.overtaken")
            operation.revert(entry.seq, cancelled, progress)
        return engine.change_set(operation)

    def undo_to(self, seq: int) -> ChangeSet | None:
        """Undo everything done after operation `seq`, one step each; None when nothing was."""
        last = None
        while True:
            entry = journal.to_undo(self._engine.conn)
            if entry is None or self._origin(entry.seq) <= seq:
                return last
            last = self.undo()

    def _origin(self, seq: int) -> int:
        """The first doing of what operation `seq` does again."""
        while (found := journal.undo_of(self._engine.conn, seq)) is not None:
            seq = found
        return seq

    def position(self) -> int:
        """The place of the newest entry; 0 in an empty journal."""
        return journal.last_seq(self._engine.conn)

    def undo_name(self) -> str | None:
        """The coded name of what `undo` would take back."""
        entry = journal.to_undo(self._engine.conn)
        return entry.name if entry else None

    def redo_name(self) -> str | None:
        """The coded name of what `redo` would do again."""
        entry = journal.to_redo(self._engine.conn)
        return entry.name if entry else None

    def operations(self, limit: int = 200, before: int | None = None) -> list[OperationInfo]:
        """The journal from the newest back, below position `before`."""
        return [info(entry) for entry in journal.entries(self._engine.conn, before=before, limit=limit)]

    def of_annotation(self, annotation: AnnotationId) -> list[HistoryEntry]:
        """Every change of one annotation, oldest first, also of a removed one."""
        changes = journal.changes_of(self._engine.conn, ANNOTATION, annotation)
        return [HistoryEntry(info(entry), before, after) for entry, before, after in changes]
