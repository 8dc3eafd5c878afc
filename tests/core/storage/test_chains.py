"""Chains of the journal: a step, what took it back, what did it again."""

from core.session import Session
from core.storage import chains
from tests.core.projects import label


def test_a_chain_is_a_step_with_all_that_took_it_back_and_did_it_again(session: Session) -> None:
    label(session, 0, 2)
    conn = session._engine.conn
    done = session.history.position()
    label(session, 4, 6)
    other = session.history.position()
    session.history.undo()
    session.history.undo()
    undone = session.history.position()
    session.history.redo()
    again = session.history.position()
    me = session.annotator
    assert me is not None
    assert chains.down(conn, again) == [(again, "redo", me.id), (undone, "undo", me.id), (done, "do", me.id)]
    assert [chains.last(conn, entry) for entry in (done, undone, again)] == [again] * 3
    assert chains.last(conn, done, below=again) == undone
    assert chains.last(conn, other) == other + 1
    assert [chains.was_done(conn, again, at) for at in (done - 1, done, undone, again)] == [False, True, False, True]


def test_whether_something_set_what_is_unique_free(session: Session) -> None:
    label(session, 0, 2)
    conn, before = session._engine.conn, session.history.position()
    label(session, 4, 6)
    assert not chains.set_free_since(conn, before)
    session.history.undo()
    assert chains.set_free_since(conn, before)
    after = session.history.position()
    me = session.annotator
    assert me is not None
    session.annotators.rename(me.id, "改名")
    assert chains.set_free_since(conn, after)
