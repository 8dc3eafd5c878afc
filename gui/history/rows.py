"""The journal as rows of the history panel: worded, with who and when, and what no longer holds."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from core.changes import PASSED, OperationInfo
from core.ids import AnnotatorId
from gui.base.identities import HIDDEN


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One operation as the panel shows it."""

    seq: int
    name: str
    """Coded, see `core.messages.OPERATIONS`."""
    kind: str
    """``do``, ``undo``, ``redo`` or ``note``."""
    who: str
    at: str
    undone: bool
    """Whether a later operation took it back and none did it again."""
    owner: AnnotatorId | None = None
    """Whose step it is about; for an undo or redo, whoever did that step first."""
    whose: str = ""
    """The owner's name, where somebody else took the step back or did it again."""

    @property
    def done(self) -> bool | None:
        """Whether the step it is about is done now; None for a remark, which is not a step."""
        if self.kind == "note":
            return None
        return self.undone == (self.kind == "undo")


def rows_from(operations: Iterable[OperationInfo], names: Mapping[AnnotatorId, str]) -> list[HistoryRow]:
    """Rows for operations from the newest back; the newest of the journal has to be among them.

    An undo takes back an operation or a redo, a redo takes back an undo; all point backwards, so one pass
    from the newest knows for each operation whether it holds.
    """
    reverted: set[int] = set()
    rows: list[HistoryRow] = []
    for operation in operations:
        undone = operation.seq in reverted
        # What could not be taken back still holds. The attempt is a remark.
        passed = operation.name == PASSED
        if operation.undo_of is not None and not undone and not passed:
            reverted.add(operation.undo_of)
        who, whose = (
            names.get(annotator, "") if annotator else "" for annotator in (operation.annotator, operation.owner)
        )
        if operation.owner == operation.annotator or whose == HIDDEN:
            whose = ""
        kind = "note" if passed else operation.kind
        rows.append(HistoryRow(operation.seq, operation.name, kind, who, operation.at, undone, operation.owner, whose))
    return rows
