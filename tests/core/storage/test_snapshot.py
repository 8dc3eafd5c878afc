from core.session import Session
from core.storage.snapshot import snapshot
from tests.core.projects import label


def names(session: Session) -> int:
    return int(session._engine.conn.row("SELECT count(*) FROM annotation")[0])


def test_reads_of_a_block_see_one_state_whatever_others_commit(session: Session) -> None:
    with Session.open(session.path) as other:
        other.use_annotator(session.annotators.list()[0].id)
        with snapshot(session._engine.conn):
            before = names(session)
            label(other, 0, 4)
            assert names(session) == before
        assert names(session) == before + 1


def test_inside_a_transaction_it_is_that_one(session: Session) -> None:
    with session.with_operation("test"):
        label(session, 0, 4)
        with snapshot(session._engine.conn):
            assert names(session) == 1
        label(session, 5, 8)
    assert names(session) == 2
