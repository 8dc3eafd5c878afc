"""Assignments as they are read: the most urgent first, only of documents that are here."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.ids import DocumentId
from core.session import Session
from core.storage import assignment_rows
from core.storage.tables import ASSIGNMENT
from tests.core.projects import add, project


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with project(tmp_path / "a.biaodu") as session:
        add(session, "第二份报告。校舍三所。", "二")
        yield session


def assign(session: Session) -> list[DocumentId]:
    documents = [document.id for document in session.documents.list()]
    assert session.annotator is not None
    for priority, document in enumerate(documents):
        planned = session.assignments.plan([document], [session.annotator.id], 2)
        session.assignments.assign(planned, due=f"2026-12-0{priority + 1}", priority=priority)
    return documents


def test_the_most_urgent_come_first(session: Session) -> None:
    conn = session._engine.conn
    assert not assignment_rows.has_any(conn)
    low, high = assign(session)
    assert assignment_rows.has_any(conn)
    found = assignment_rows.assignments(conn)
    assert [one.document for one in found] == [high, high, low, low]
    assert assignment_rows.assignments(conn, [low]) == found[2:]
    assert session.annotator is not None
    me = session.annotator.id
    assert [one.document for one in assignment_rows.assigned_to(conn, me)] == [high, low]
    assert assignment_rows.due_of(conn, me) == {low: "2026-12-01", high: "2026-12-02"}
    assert assignment_rows.due_of(conn, me, [high]) == {high: "2026-12-02"}


def test_a_row_is_what_was_read(session: Session) -> None:
    assign(session)
    (one, *_) = assignment_rows.assignments(session._engine.conn)
    row = session._engine.conn.row(ASSIGNMENT.by_key, (one.id,))
    assert assignment_rows.assignment_row(one).items() <= ASSIGNMENT.row(row).items()


def test_asking_whether_anything_is_assigned_reads_no_removed_rows(session: Session) -> None:
    assign(session)
    session.assignments.withdraw(one.id for one in session.assignments.all())
    conn = session._engine.conn
    assert not assignment_rows.has_any(conn)
    ((*_, plan),) = conn.rows("EXPLAIN QUERY PLAN SELECT 1 FROM assignment WHERE deleted = 0 LIMIT 1")
    assert "USING" in plan
    assert "INDEX assignment_" in plan
