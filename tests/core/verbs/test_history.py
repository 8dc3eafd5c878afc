import pytest

from core.changes import PASSED
from core.errors import UserError
from core.ids import AnnotationId, LabelId
from core.progress import Cancel
from core.session import Session
from tests.core.projects import first, label, report


def test_the_history_of_one_annotation(session: Session) -> None:
    annotation = label(session, 0, 4)
    session.annotations.set_note([annotation.id], "注")
    session.annotations.delete([annotation.id])
    session.history.undo()
    found = session.history.of_annotation(annotation.id)
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
        assert [annotation.id for annotation in again.annotations.of_document(first(again))] == [made[0].id]
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
    assert [operation.seq for operation in session.history.operations(2, before=newest[-1].seq)] == [
        newest[-1].seq - 1,
        newest[-1].seq - 2,
    ]


def behind_the_journal(session: Session, statement: str, *values: str) -> None:
    conn = session._engine.conn
    conn.execute("BEGIN")
    conn.execute(statement, values)
    conn.execute("COMMIT")


def only_the_meddling_is_found(session: Session) -> bool:
    """A row was changed behind the journal; nothing refers to what is gone."""
    return {broken.kind for broken in session.check().broken} == {"row"}


def remaining(session: Session) -> list[AnnotationId]:
    return [annotation.id for annotation in session.annotations.of_document(first(session))]


def test_a_step_that_cannot_be_undone_is_passed_over(session: Session) -> None:
    one, other = label(session, 0, 4), label(session, 4, 8)
    behind_the_journal(session, "UPDATE annotation SET deleted = 1 WHERE id = ?", other.id)
    heard: list[str | None] = []
    session.subscribe(lambda change: heard.append(change.operation.name if change.operation else None))
    with pytest.raises(UserError, match=r"undo\.conflict"):
        session.history.undo()
    assert heard == [PASSED]
    assert remaining(session) == [one.id]
    assert session.history.redo() is None
    with Session.open(session.path) as again:
        again.history.undo()
        assert remaining(again) == []
        assert again.history.undo_name() is None
        again.history.redo()
        assert remaining(again) == [one.id]
        assert again.history.redo() is None
        again.history.undo()
        assert again.history.undo() is None


def test_what_was_undone_before_can_be_redone_after_a_step_was_passed_over(session: Session) -> None:
    first_made, second, third = (label(session, at, at + 2) for at in range(3))
    session.history.undo()
    behind_the_journal(session, "UPDATE annotation SET deleted = 1 WHERE id = ?", second.id)
    with pytest.raises(UserError, match=r"undo\.conflict"):
        session.history.undo()
    session.history.redo()
    assert remaining(session) == [first_made.id, third.id]
    session.history.undo()
    session.history.undo()
    assert remaining(session) == []


def test_what_a_step_that_was_passed_over_stands_on_stays(session: Session) -> None:
    made = session.codebook.create(code="new", name_en="new")[0]
    annotation = label(session, 0, 4, "new")
    session.annotations.set_note([annotation.id], "注")
    behind_the_journal(session, "UPDATE annotation SET note = '改' WHERE id = ?", annotation.id)
    behind_the_journal(
        session, "UPDATE row_change SET after = json_set(after, '$.deleted', 7) WHERE key = ?", annotation.id
    )
    for _ in range(3):
        with pytest.raises(UserError, match=r"undo\.conflict"):
            session.history.undo()
    assert session.history.undo() is None
    assert session.codebook.get(made.id) == made
    assert only_the_meddling_is_found(session)


def test_what_must_be_unique_is_no_crash(session: Session) -> None:
    removed = label(session, 0, 4)
    session.annotations.delete([removed.id])
    other = label(session, 0, 4)
    session.annotations.set_note([other.id], "注")
    behind_the_journal(session, "UPDATE row_change SET after = json_set(after, '$.deleted', 7) WHERE key = ?", other.id)
    for _ in range(4):
        with pytest.raises(UserError, match=r"undo\.conflict"):
            session.history.undo()
    assert session.history.undo() is None
    assert remaining(session) == [other.id]
    assert only_the_meddling_is_found(session)


def test_a_step_that_made_a_person_is_undone_whatever_their_name_is_now(session: Session) -> None:
    with session.with_operation("document.import"):
        person = session.annotators.ensure("甲")
    label(session, 0, 4)
    session.annotators.rename(person.id, "乙")
    session.history.undo()
    session.history.undo()
    assert remaining(session) == []
    assert session.annotators.by_name("乙") is None
    session.history.redo()
    assert session.annotators.get(person.id).name == "乙"


def test_a_person_comes_back_only_under_a_name_of_their_own(session: Session) -> None:
    with session.with_operation("document.import"):
        person = session.annotators.ensure("甲")
    session.history.undo()
    other = session.annotators.create("甲")[0]
    with pytest.raises(UserError, match=r"annotator\.name_taken"):
        session.history.redo()
    session.annotators.rename(other.id, "乙")
    session.history.redo()
    assert {person.name for person in session.annotators.list()} == {"陈晓", "甲", "乙"}
    assert session.annotators.get(person.id).name == "甲"


def test_what_cannot_be_done_again_is_told(session: Session) -> None:
    annotation = label(session, 0, 4)
    session.history.undo()
    behind_the_journal(session, "UPDATE annotation SET deleted = 0 WHERE id = ?", annotation.id)
    with pytest.raises(UserError, match=r"redo\.conflict"):
        session.history.redo()


@pytest.mark.parametrize("id_", ["[x", "[1]", '["a","b"]', "**", "label/x"])
def test_what_came_with_an_odd_id_is_undone(session: Session, id_: str) -> None:
    before = session.codebook.labels()
    session.codebook.create(code="odd", id=LabelId(id_))
    label(session, 0, 4, "odd")
    session.history.undo()
    session.history.undo()
    assert session.codebook.labels() == before
    session.history.redo()
    assert session.codebook.by_code("odd").id == id_


def test_what_was_stopped_did_not_happen(session: Session) -> None:
    made = [label(session, at, at + 2) for at in range(3)]
    session.annotations.delete([annotation.id for annotation in made])
    with pytest.raises(Cancel):
        session.history.undo(cancelled=lambda: True)
    assert session.annotations.of_document(first(session)) == []
    assert session.history.undo_name() == "annotation.delete"
    session.history.undo()
    with pytest.raises(Cancel):
        session.history.redo(cancelled=lambda: True)
    assert len(session.annotations.of_document(first(session))) == 3


def test_how_much_a_step_changes_is_known_before(session: Session) -> None:
    made = [label(session, at, at + 2) for at in range(3)]
    assert session.history.undo_weight() == 1
    session.annotations.delete([annotation.id for annotation in made])
    assert session.history.undo_weight() == 3
    session.history.undo()
    assert (session.history.undo_weight(), session.history.redo_weight()) == (1, 3)
    session.documents.add([report(f"第{number}份报告。") for number in range(5)])
    assert session.history.undo_weight() >= 5
    assert session.history.redo_weight() == 0
