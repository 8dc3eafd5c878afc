"""Undoing what came in bulk: piece by piece, told, to be stopped, and all or nothing."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from core.errors import UserError
from core.ids import AnnotationId, new_uuid
from core.model import Annotation, Status
from core.progress import Cancel
from core.session import Session
from core.storage import bulk_flip, first_rows
from tests.core.projects import project, report

BATCHES, REPORTS, EACH = 5, 4, 45


@pytest.fixture
def imported(tmp_path: Path) -> Session:
    """A project into which one operation has brought reports and annotations batch after batch."""
    session = project(tmp_path / "a.biaodu")
    with session.with_operation("document.import"):
        for batch in range(BATCHES):
            texts = [
                f"第{batch}批第{number}份报告，" + "新建学校三所，招聘教师四十名。" * 3 for number in range(REPORTS)
            ]
            session.documents.add([report(text, text[:6]) for text in texts])
            session.annotations.add_many(annotations(session, batch))
    return session


def annotations(session: Session, batch: int) -> list[Annotation]:
    who, labels = session.annotator, session.codebook.labels()
    assert who is not None
    new = [document for document in session.documents.list() if document.meta.title.startswith(f"第{batch}批")]
    return [
        Annotation(AnnotationId(new_uuid()), document.id, at, at + 3, labels[0].id, who.id, None, "2024", "2024")
        for document in new
        for at in range(EACH)
    ]


def counts(session: Session) -> tuple[int, int]:
    return session.documents.count(), sum(session.annotations.counts().values())


BEFORE, AFTER = (1, 0), (1 + BATCHES * REPORTS, BATCHES * REPORTS * EACH)


@pytest.mark.parametrize("piece", [7, 180, 10_000])
def test_all_batches_go_and_come_back_whatever_the_size_of_a_piece(
    imported: Session, monkeypatch: pytest.MonkeyPatch, piece: int
) -> None:
    monkeypatch.setattr(bulk_flip, "PIECE", piece)
    with imported as session:
        there = list(session.annotations.iterate())
        assert counts(session) == AFTER
        session.history.undo()
        assert counts(session) == BEFORE
        session.history.redo()
        assert counts(session) == AFTER
        assert [(annotation.id, annotation.revision) for annotation in session.annotations.iterate()] == [
            (annotation.id, 3) for annotation in there
        ]
        session.history.undo()
        assert counts(session) == BEFORE
        assert session.check().ok


def test_how_far_it_is_is_told_up_to_the_last_row(imported: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk_flip, "PIECE", 10)
    told: list[tuple[int, int]] = []
    with imported as session:
        weight = session.history.undo_weight()
        assert weight == BATCHES * REPORTS * (EACH + 1)
        session.history.undo(progress=lambda done, total, _what: told.append((done, total)))
    assert told[0] == (0, weight)
    assert [done for done, _total in told] == sorted(done for done, _total in told)


@pytest.mark.parametrize("asked", [1, 2, 3])
def test_what_is_stopped_in_the_middle_did_not_happen(
    imported: Session, monkeypatch: pytest.MonkeyPatch, asked: int
) -> None:
    monkeypatch.setattr(bulk_flip, "PIECE", 300)
    told: list[int] = []
    with imported as session:
        newest = session.history.operations(1)
        with pytest.raises(Cancel):
            session.history.undo(
                progress=lambda done, _total, _what: told.append(done), cancelled=lambda: len(told) == asked
            )
        assert told == [0, 300, 600][:asked]
        assert counts(session) == AFTER
        assert session.history.operations(1) == newest
        session.history.undo()
        assert counts(session) == BEFORE


def test_rows_that_changed_since_are_a_conflict_and_nothing_changes(imported: Session) -> None:
    with imported as session:
        # As only a bug or another program could do it: behind the journal.
        session._engine.conn.execute("BEGIN")
        session._engine.conn.execute("UPDATE annotation SET deleted = 1 WHERE id = (SELECT max(id) FROM annotation)")
        session._engine.conn.execute("COMMIT")
        there = counts(session)
        with pytest.raises(UserError, match=r"undo\.conflict"):
            session.history.undo()
        assert counts(session) == there


@pytest.fixture
def always_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """The index of places is made anew, however few rows there are."""
    monkeypatch.setattr(first_rows, "FEW", 2)
    monkeypatch.setattr(bulk_flip, "PIECE", 300)


def index_of_places(session: Session) -> list[tuple[str]]:
    return session._engine.conn.rows("SELECT sql FROM sqlite_schema WHERE name = 'annotation_place'")


def statements(session: Session, work: Callable[[], object]) -> list[str]:
    heard: list[str] = []

    def hear(_cursor: object, sql: str, _bindings: object) -> bool:
        heard.append(sql)
        return True

    session._engine.conn.set_exec_trace(hear)
    work()
    session._engine.conn.set_exec_trace(None)
    return heard


@pytest.mark.usefixtures("always_anew")
def test_the_index_of_places_is_made_anew_once_where_most_rows_go_or_come_back(imported: Session) -> None:
    with imported as session:
        before = index_of_places(session)
        for work, after in ((session.history.undo, BEFORE), (session.history.redo, AFTER)):
            made = [sql for sql in statements(session, work) if "annotation_place" in sql]
            assert [sql.split()[0] for sql in made] == ["DROP", "CREATE"]
            assert counts(session) == after
            assert index_of_places(session) == before
        assert session.check().ok


@pytest.mark.usefixtures("always_anew")
def test_the_index_stays_where_few_of_the_rows_change(imported: Session) -> None:
    with imported as session:
        session.annotations.add_many(
            [
                replace(annotation, id=AnnotationId(new_uuid()), end=annotation.end + 9)
                for annotation in list(session.annotations.iterate())[:20]
            ]
        )
        assert not any("annotation_place" in sql for sql in statements(session, session.history.undo))
        assert counts(session) == AFTER


@pytest.mark.usefixtures("always_anew")
def test_a_stopped_redo_leaves_the_index(imported: Session) -> None:
    with imported as session:
        before, told = index_of_places(session), list[int]()
        session.history.undo()
        with pytest.raises(Cancel):
            session.history.redo(
                progress=lambda done, _total, _what: told.append(done), cancelled=lambda: len(told) == 3
            )
        assert index_of_places(session) == before
        assert counts(session) == BEFORE
        assert session.check().ok


@pytest.mark.usefixtures("always_anew")
def test_a_place_that_is_taken_meanwhile_is_a_conflict_of_redo(imported: Session) -> None:
    with imported as session:
        before, some = index_of_places(session), next(iter(session.annotations.iterate()))
        session.history.undo()
        other = replace(some, id=AnnotationId(new_uuid()))
        # As only a bug or another program could do it: behind the journal.
        conn = session._engine.conn
        conn.execute("BEGIN")
        columns = "document, annotator, label, span_start, span_end, quote_hash, note, origin, created_at, updated_at"
        conn.execute(
            f"INSERT INTO annotation SELECT ?, {columns}, revision, 0, created_in FROM annotation WHERE id = ?",
            (other.id, some.id),
        )
        conn.execute("COMMIT")
        with pytest.raises(UserError, match=r"redo\.conflict"):
            session.history.redo()
        assert index_of_places(session) == before


def test_what_was_changed_since_is_asked_once_for_all_inserts(imported: Session) -> None:
    with imported as session:
        session.documents.set_status([document.id for document in session.documents.list()], Status.DONE)
        session.history.undo()
        asked = [sql for sql in statements(session, session.history.undo) if "c.key" in sql and "made.key" in sql]
        assert len(asked) == 2, "for annotations and for documents"
