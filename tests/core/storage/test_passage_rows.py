"""The order in which annotations of many documents are read."""

from core.session import Session
from core.storage import passage_rows
from tests.core.projects import add, first, label


def test_by_import_then_place_then_codebook(session: Session):
    second = add(session, "第二份报告。增设护学岗。", "第二份")
    safety, infrastructure = (session.codebook.by_code(code).id for code in ("safety", "infrastructure"))
    session.annotations.create(second, 0, 5, safety)
    label(session, 10, 20, "safety")
    for code in ("safety", "infrastructure"):
        label(session, 0, 5, code)
    rows = passage_rows.passages(session._engine.conn)
    assert [(row[0], row[1], row[2]) for row in rows] == [
        (first(session), 0, 5),
        (first(session), 0, 5),
        (first(session), 10, 20),
        (second, 0, 5),
    ]
    positions = {category.id: category.position for category in session.codebook.labels()}
    assert positions[rows[0][4]] < positions[rows[1][4]]
    assert [row[1] for row in passage_rows.passages(session._engine.conn, [infrastructure])] == [0]
    assert passage_rows.passages(session._engine.conn, [], None, None) == []
