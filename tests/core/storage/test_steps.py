"""Undo and redo are a person's; somebody else's step is taken back by choice."""

from collections.abc import Iterator
from contextlib import suppress

import pytest

from core.changes import PASSED
from core.errors import UserError
from core.session import Session
from tests.core.projects import add, first, label


@pytest.fixture
def theirs(session: Session) -> Iterator[Session]:
    """李敏, in another session on the file that 陈晓 works on in `session`."""
    with Session.open(session.path) as other:
        other.work_as(other.annotators.ensure("李敏").id)
        yield other


def starts(session: Session) -> list[int]:
    return [annotation.start for annotation in session.annotations.of_document(first(session))]


def newest(session: Session) -> int:
    return session.history.operations(1)[0].seq


def test_each_undo_and_redo_is_of_ones_own(session: Session, theirs: Session) -> None:
    for start, who in enumerate((session, theirs, session, theirs)):
        label(who, start, start + 2)
    session.history.undo()
    assert starts(session) == [0, 1, 3]
    session.history.undo()
    assert (starts(session), session.history.undo()) == ([1, 3], None)
    theirs.history.undo()
    label(theirs, 9, 11)
    assert theirs.history.redo() is None
    session.history.redo()
    session.history.redo()
    assert (starts(session), session.history.redo()) == ([0, 1, 2, 9], None)


def test_who_comes_back_to_a_project_finds_their_undo_and_redo(session: Session, theirs: Session) -> None:
    label(session, 0, 2)
    label(theirs, 1, 3)
    theirs.history.undo()
    me, them = session.annotator, theirs.annotator
    assert me is not None
    assert them is not None
    with Session.open(session.path) as again:
        again.use_annotator(them.id)
        assert (again.history.next_undo(), again.history.redo_name()) == (None, "annotation.create")
        again.use_annotator(me.id)
        assert (again.history.undo_name(), again.history.next_redo()) == ("annotation.create", None)
        again.history.undo()
        again.use_annotator(them.id)
        again.history.redo()
        assert starts(again) == [1]


def test_what_was_done_before_anybody_was_chosen_is_nobodys(session: Session) -> None:
    with Session.create(session.path.with_name("b.biaodu")) as fresh:
        add(fresh)
        assert fresh.history.undo_name() == "document.import"
        fresh.history.undo()
        fresh.history.redo()
        fresh.use_annotator(fresh.annotators.ensure("陈晓").id)
        assert fresh.history.undo() is None
        chosen = fresh.history.newest_of(None)
        assert chosen is not None
        change = fresh.history.take_back(chosen.seq)
        assert change.operation is not None
        assert change.operation.owner is None
        assert fresh.documents.list() == []
        fresh.history.redo()
        assert len(fresh.documents.list()) == 1


def test_somebody_elses_step_is_taken_back_and_done_again_by_choice(session: Session, theirs: Session) -> None:
    label(session, 0, 2)
    label(theirs, 1, 3)
    step = newest(session)
    change = session.history.take_back(step)
    assert change.operation is not None
    people = {person.name: person.id for person in session.annotators.list()}
    assert (change.operation.annotator, change.operation.owner) == (people["陈晓"], people["李敏"])
    assert starts(session) == [0]
    # Its owner has nothing to undo, nor to redo: they took nothing back.
    assert (theirs.history.next_undo(), theirs.history.next_redo()) == (None, None)
    with pytest.raises(UserError, match=r"undo\.not_done"):
        session.history.take_back(step)
    assert session.history.undo_name() == "annotation.create"
    redone = session.history.next_redo()
    assert redone is not None
    assert redone.owner == people["李敏"]
    session.history.redo()
    assert starts(session) == [0, 1]
    # What it is about is theirs, whoever did it again: nobody's undo takes it but their own.
    session.history.undo()
    assert starts(session) == [1]
    assert session.history.undo() is None
    theirs.history.undo()
    assert starts(session) == []


def test_whoever_lost_a_step_does_it_again(session: Session, theirs: Session) -> None:
    label(theirs, 1, 3)
    step = newest(session)
    session.history.take_back(step)
    with pytest.raises(UserError, match=r"redo\.not_undone"):
        theirs.history.do_again(1)
    theirs.history.do_again(step)
    assert starts(session) == [1]
    with pytest.raises(UserError, match=r"redo\.not_undone"):
        theirs.history.do_again(step)
    assert session.history.redo() is None
    theirs.history.undo()
    assert starts(session) == []


def test_of_ones_own_steps_the_newest_goes_first(session: Session) -> None:
    label(session, 0, 2)
    step = newest(session)
    label(session, 1, 3)
    with pytest.raises(UserError, match=r"undo\.own_later"):
        session.history.take_back(step)
    session.history.take_back(newest(session))
    session.history.take_back(step)
    assert starts(session) == []
    session.history.redo()
    session.history.redo()
    assert starts(session) == [0, 1]


@pytest.mark.parametrize("seq", [1, 10**6, -1])
def test_what_is_no_step_cannot_be_taken_back(session: Session, seq: int) -> None:
    with pytest.raises(UserError, match=r"undo\.not_done"):
        session.history.take_back(seq)


def test_a_chosen_step_that_something_stands_on_stays_and_is_not_passed_over(session: Session, theirs: Session) -> None:
    theirs.documents.set_meta([first(theirs)], region="甲")
    step = newest(session)
    session.documents.set_meta([first(session)], region="乙")
    with pytest.raises(UserError, match=r"take_back\.conflict"):
        session.history.take_back(step)
    assert newest(session) == step + 1
    session.history.undo()
    theirs.history.undo()
    assert session.documents.get(first(session)).meta.region is None


def test_going_back_takes_ones_own_or_everybodys(session: Session, theirs: Session) -> None:
    label(session, 0, 2)
    place = newest(session)
    for start, who in enumerate((theirs, session, theirs, session), 1):
        label(who, start, start + 2)
    session.history.undo()
    session.history.redo()
    owners = [operation.owner for operation in session.history.steps_after(place, everybody=True)]
    assert len(owners) == 4
    assert len(session.history.steps_after(place)) == 2
    assert (session.history.weight_after(place), session.history.weight_after(place, everybody=True)) == (2, 4)
    session.history.undo_to(place)
    assert starts(session) == [0, 1, 3]
    session.history.redo()
    session.history.redo()
    session.history.undo_to(place, everybody=True)
    assert starts(session) == [0]
    assert session.history.undo_to(place, everybody=True) is None
    for _ in range(4):
        session.history.redo()
    assert starts(session) == [0, 1, 2, 3, 4]
    theirs.history.undo()
    assert starts(session) == [0, 1, 2, 4]


def test_going_back_leaves_what_was_done_then_whoever_did_it_again_since(session: Session) -> None:
    label(session, 0, 2)
    place = newest(session)
    session.history.undo()
    session.history.redo()
    label(session, 1, 3)
    session.history.undo_to(place)
    assert starts(session) == [0]


def test_going_back_does_what_it_can_and_tells_the_rest(session: Session, theirs: Session) -> None:
    place = newest(session)
    session.documents.set_meta([first(session)], region="甲")
    label(session, 0, 2)
    theirs.documents.set_meta([first(session)], region="乙")
    label(theirs, 1, 3)
    with pytest.raises(UserError, match=r"undo\.some_stay\(count=1\)"):
        session.history.undo_to(place)
    assert starts(session) == [1]
    assert session.documents.get(first(session)).meta.region == "乙"
    assert session.history.undo() is None


def test_what_others_took_back_and_did_again_is_still_ones_own(session: Session, theirs: Session) -> None:
    label(session, 0, 2)
    older = newest(session)
    label(session, 1, 3)
    theirs.history.take_back(older)
    theirs.history.redo()
    session.history.undo()
    assert starts(session) == [0]
    session.history.undo()
    assert starts(session) == []


def test_a_step_is_passed_over_for_good_whoever_did_it_again(session: Session, theirs: Session) -> None:
    label(session, 0, 2)
    session.documents.set_meta([first(session)], region="甲")
    step = newest(session)
    theirs.history.take_back(step)
    theirs.history.redo()
    theirs.documents.set_meta([first(session)], region="乙")
    with pytest.raises(UserError, match=r"undo\.conflict"):
        session.history.undo()
    passed = session.history.operations(1)[0]
    assert (passed.name, passed.owner) == (PASSED, passed.annotator)
    session.history.undo()
    assert (starts(session), session.history.undo()) == ([], None)


def test_a_value_that_later_steps_changed_there_and_back_is_theirs(session: Session, theirs: Session) -> None:
    session.documents.set_meta([first(session)], region="甲")
    theirs.documents.set_meta([first(session)], region="乙")
    theirs.documents.set_meta([first(session)], region="甲")
    with pytest.raises(UserError, match=r"undo\.conflict"):
        session.history.undo()
    theirs.history.undo()
    theirs.history.undo()
    assert session.documents.get(first(session)).meta.region == "甲"


def test_two_windows_of_one_person_notice_each_other(session: Session) -> None:
    label(session, 0, 2)
    with Session.open(session.path) as other:
        taken = other.history.next_undo()
        session.history.undo()
        assert other.history.next_undo() is None
        assert other.history.next_redo() is not None
        assert taken is not None


def test_an_undo_of_before_undo_was_a_persons_is_understood(session: Session, theirs: Session) -> None:
    """Files of then hold undos that took back the newest step of the file, whoever did it."""
    label(session, 0, 2)
    label(theirs, 1, 3)
    with_the_old_undo(session)
    assert starts(session) == [0]
    assert theirs.history.next_undo() is None
    with_the_old_undo(session)
    assert session.history.undo() is None
    session.history.redo()
    session.history.redo()
    assert starts(session) == [0, 1]
    # The second one was theirs: done again, it is still theirs.
    session.history.undo()
    assert starts(session) == [1]
    theirs.history.undo()
    assert starts(session) == []


def with_the_old_undo(session: Session) -> None:
    engine = session._engine
    step = session.history.newest_done()
    assert step is not None
    with engine.operation(step.name, kind="undo", undo_of=step.seq) as operation:
        operation.revert(step.seq)


def test_toggling_is_followed(session: Session) -> None:
    label(session, 0, 2)
    label(session, 1, 3)
    for _ in range(60):
        session.history.undo()
        session.history.redo()
    session.history.undo()
    session.history.undo()
    assert (starts(session), session.history.undo()) == ([], None)
    session.history.redo()
    session.history.redo()
    assert (starts(session), session.history.redo()) == ([0, 1], None)


def test_a_journal_that_points_in_circles_ends(session: Session) -> None:
    label(session, 0, 2)
    label(session, 1, 3)
    session.history.undo()
    conn = session._engine.conn
    conn.execute("PRAGMA ignore_check_constraints = ON")
    conn.execute("BEGIN")
    conn.execute("UPDATE operation SET undo_of = seq WHERE undo_of IS NOT NULL")
    conn.execute("UPDATE operation SET undo_of = seq + 1 WHERE kind = 'note'")
    conn.execute("COMMIT")
    assert session.history.operations()
    assert session.history.next_redo() is not None
    assert session.history.steps_after(0, everybody=True)
    while session.history.next_undo() is not None:
        with suppress(UserError):
            session.history.undo()
