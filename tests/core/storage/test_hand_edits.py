"""What the journal tells of people's edits."""

from core.model import Span
from core.session import Session
from core.storage.hand_edits import edited_fields, has_masks_by_hand
from tests.core.projects import add, first


def test_edited_values_are_found(session: Session) -> None:
    other = add(session, "第二篇", "第二篇")
    session.documents.set_meta([first(session)], year=2020, region="甲")
    session.documents.set_meta([first(session)], title="乙")
    conn = session._engine.conn
    assert edited_fields(conn, first(session)) == {"year", "region", "title"}
    assert edited_fields(conn, other) == set()


def test_masks_by_hand_are_found(session: Session) -> None:
    conn = session._engine.conn
    assert not has_masks_by_hand(conn, first(session))
    session.documents.mask(first(session), Span(0, 2))
    assert has_masks_by_hand(conn, first(session))
