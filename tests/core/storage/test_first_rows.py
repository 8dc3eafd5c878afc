"""Indexing all first rows at once leaves the table as indexing them one by one does, or as it was."""

from pathlib import Path

import pytest

from core.session import Session
from core.storage import first_rows, sqlite
from core.storage.first_rows import indexed_afterwards
from core.storage.tables import ANNOTATION, quote_hash
from tests.core.projects import first, project


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(first_rows, "FEW", 2)


def indexes(session: Session) -> list[tuple[str, str]]:
    return session._engine.conn.rows("SELECT name, sql FROM sqlite_schema WHERE type = 'index' ORDER BY name")


def put(session: Session, *starts: int) -> None:
    """A label at each place, into a table that is told to expect as many."""
    at = "2026-01-01T00:00:00.000Z"
    common = {"document": first(session), "label": session.codebook.labels()[0].id, "note": None, "origin": "manual"}
    common |= {"annotator": session.annotators.list()[0].id, "created_at": at, "updated_at": at}
    with session._engine.operation("annotation.create") as operation:
        conn = session._engine.conn
        with indexed_afterwards(conn, ANNOTATION, len(starts)):
            during.append(len(indexes(session)))
            for number, start in enumerate(starts):
                text = session.documents.text(first(session))[start : start + 2]
                row = {"id": f"00000000-0000-7000-8000-{number:012}", "span_start": start, "span_end": start + 2}
                row |= {"quote_hash": quote_hash(text), "revision": 1, "deleted": 0}
                operation.insert(ANNOTATION, {**common, **row})


during: list[int] = []
"""How many indexes there were while rows were put in."""


def test_the_index_is_gone_meanwhile_and_back_afterwards(tmp_path: Path) -> None:
    with project(tmp_path / "a.biaodu") as session:
        before = indexes(session)
        put(session, 1, 5, 9)
        assert during.pop() < len(before)
        assert indexes(session) == before
        assert session.check().ok


def test_two_rows_of_one_place_leave_nothing(tmp_path: Path) -> None:
    with project(tmp_path / "a.biaodu") as session:
        before = indexes(session)
        with pytest.raises(sqlite.ConstraintError):
            put(session, 1, 5, 5)
        assert indexes(session) == before
        assert session.annotations.of_document(first(session)) == []
        assert session.check().ok


def test_a_table_with_rows_keeps_its_index(tmp_path: Path) -> None:
    with project(tmp_path / "a.biaodu") as session:
        put(session, 1, 5)
        during.clear()
        conn = session._engine.conn
        with session._engine.operation("annotation.create"), indexed_afterwards(conn, ANNOTATION, 9):
            during.append(len(indexes(session)))
        assert during.pop() == len(indexes(session))
