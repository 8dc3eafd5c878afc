"""Undoing what came in bulk: piece by piece, told, to be stopped, and all or nothing."""

from pathlib import Path

import pytest

from core.errors import UserError
from core.ids import AnnotationId, new_uuid
from core.model import Annotation
from core.progress import Cancel
from core.session import Session
from core.storage import bulk_flip
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
