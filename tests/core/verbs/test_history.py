import pytest

from core.errors import UserError
from core.session import Session
from tests.core.projects import first, label


def test_the_history_of_one_annotation(session: Session) -> None:
    one = label(session, 0, 4)
    session.annotations.set_note([one.id], "注")
    session.annotations.delete([one.id])
    session.history.undo()
    found = session.history.of_annotation(one.id)
    assert [(entry.operation.name, entry.operation.kind) for entry in found] == [
        ("annotation.create", "do"),
        ("annotation.note", "do"),
        ("annotation.delete", "do"),
        ("annotation.delete", "undo"),
    ]
    assert found[0].before is None
    assert found[1].before is not None
    assert found[1].after is not None
    assert (found[1].before["note"], found[1].after["note"]) == (None, "注")


def test_undo_goes_on_after_a_restart(session: Session) -> None:
    made = [label(session, at, at + 2) for at in range(3)]
    assert (session.history.undo_name(), session.history.redo_name()) == ("annotation.create", None)
    session.history.undo()
    with Session.open(session.path) as again:
        again.history.undo()
        assert [one.id for one in again.annotations.of_document(first(again))] == [made[0].id]
        assert again.history.redo_name() == "annotation.create"
        again.history.redo()
        again.history.redo()
        assert again.history.redo() is None
        assert len(again.annotations.of_document(first(again))) == 3
        again.history.undo()
        label(again, 9, 11)
        assert again.history.redo() is None


def test_undoing_to_a_place(session: Session) -> None:
    label(session, 0, 2)
    place = session.history.operations(1)[0].seq
    label(session, 2, 4)
    session.history.undo()
    session.history.redo()
    label(session, 4, 6)
    session.history.undo_to(place)
    assert len(session.annotations.of_document(first(session))) == 1
    assert session.history.undo_to(place) is None
    session.history.redo()
    session.history.redo()
    assert len(session.annotations.of_document(first(session))) == 3


def test_the_journal_in_pages(session: Session) -> None:
    for at in range(5):
        label(session, at, at + 2)
    newest = session.history.operations(2)
    assert [one.seq for one in session.history.operations(2, before=newest[-1].seq)] == [
        newest[-1].seq - 1,
        newest[-1].seq - 2,
    ]


def test_what_was_changed_behind_the_journal_is_not_undone(session: Session) -> None:
    one = label(session, 0, 4)
    conn = session._engine.conn
    conn.execute("BEGIN")
    conn.execute("UPDATE annotation SET deleted = 1 WHERE id = ?", (one.id,))
    conn.execute("COMMIT")
    before = session.history.operations(1)
    with pytest.raises(UserError, match=r"undo\.conflict"):
        session.history.undo()
    assert session.history.operations(1) == before
