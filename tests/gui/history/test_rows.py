"""Which steps hold, and which were taken back."""

from dataclasses import replace

from core.changes import PASSED, OperationInfo
from gui.history.rows import rows_from


def operation(seq: int, kind: str = "do", undo_of: int | None = None) -> OperationInfo:
    return OperationInfo(seq, str(seq), "annotation.create", kind, None, "2026-01-01T00:00:00.000Z", undo_of)


def test_a_step_that_could_not_be_undone_holds():
    journal = [replace(operation(3, "undo", 2), name=PASSED), operation(2), operation(1)]
    assert [(row.kind, row.undone) for row in rows_from(journal, {})] == [("note", False), ("do", False), ("do", False)]


def test_what_was_redone_holds_again():
    journal = [operation(3, "redo", 2), operation(2, "undo", 1), operation(1)]
    assert [row.undone for row in rows_from(journal, {})] == [False, True, False]
    journal.insert(0, operation(4, "undo", 3))
    assert [row.undone for row in rows_from(journal, {})] == [False, True, False, True]
