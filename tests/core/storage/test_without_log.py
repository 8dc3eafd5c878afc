"""The first documents of a project are written without a log, where nobody else has it open."""

from pathlib import Path

import pytest

from core.importing import import_paths
from core.progress import Cancel
from core.session import Session
from core.storage.project_file import open_file
from core.storage.without_log import leave_log_while_empty
from tests.core.projects import project


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    """A project that was worked with, and has no documents."""
    path = tmp_path / "empty.biaodu"
    with Session.create(path) as session:
        session.use_annotator(session.annotators.ensure("陈晓").id)
    return path


def reports(folder: Path) -> Path:
    (folder / "reports").mkdir()
    for number in range(3):
        (folder / "reports" / f"{number}.txt").write_text(f"第{number}份报告，新建学校三所。", encoding="utf-8")
    return folder / "reports"


def kept_by_the_header(path: Path) -> bool:
    """Whether the file says that it has a log (sqlite.org/fileformat.html, offset 18)."""
    return path.read_bytes()[18] == 2


def test_what_comes_into_an_empty_project_is_written_once_and_the_next_one_has_a_log(
    empty: Path, tmp_path: Path
) -> None:
    with Session.open(empty) as session:
        assert session.access.journal_mode == "wal"
        session.expect_many_rows()
        assert session.access.journal_mode == "delete"
        assert session._engine.conn.row("PRAGMA synchronous")[0] == 3, "EXTRA"
        assert len(import_paths(session, [reports(tmp_path)]).imported) == 3
        assert {path.name for path in tmp_path.glob("empty.biaodu-*")} == set()
        assert session.check().ok
        session.history.undo()
        session.history.redo()
    assert not kept_by_the_header(empty)
    with Session.open(empty) as session:
        assert session.access.journal_mode == "wal"
        assert session.documents.count() == 3
        assert session.check().ok


def test_a_project_that_somebody_else_has_open_keeps_its_log_and_nobody_waits(empty: Path, tmp_path: Path) -> None:
    with Session.open(empty) as window, Session.open(empty) as session:
        conn = session._engine.conn
        patience: list[int] = []

        def see(_cursor: object, sql: str, _bindings: object) -> bool:
            if "journal_mode = DELETE" in sql:
                conn.set_exec_trace(None)
                patience.append(conn.row("PRAGMA busy_timeout")[0])
            return True

        conn.set_exec_trace(see)
        session.expect_many_rows()
        assert patience == [0], "what needs the project alone is asked for once, and does not wait for others"
        assert session.access.journal_mode == "wal"
        import_paths(session, [reports(tmp_path)])
        assert window.poll() is not None
        assert window.documents.count() == 3
        assert conn.row("PRAGMA busy_timeout")[0] == 5_000


def test_who_opens_it_meanwhile_gets_a_log_and_both_work_on(empty: Path, tmp_path: Path) -> None:
    with Session.open(empty) as session:
        session.expect_many_rows()
        with Session.open(empty) as window:
            import_paths(session, [reports(tmp_path)])
            assert window.documents.count() == 3
            window.documents.remove([window.documents.list()[0].id])
        assert session.documents.count() == 2
        assert session.check().ok


def test_a_project_with_documents_and_one_that_is_read_keep_their_log(empty: Path, tmp_path: Path) -> None:
    with project(tmp_path / "a.biaodu") as session:
        session.expect_many_rows()
        assert session.access.journal_mode == "wal"
    file = open_file(empty, read_only=True)
    assert not leave_log_while_empty(file)
    file.close()


def test_an_import_that_fails_leaves_the_project_empty(empty: Path, tmp_path: Path) -> None:
    with Session.open(empty) as session:
        session.expect_many_rows()
        with pytest.raises(Cancel):
            import_paths(session, [reports(tmp_path)], cancelled=lambda: bool(session._engine.conn.in_transaction))
        assert session.documents.count() == 0
        assert session.check().ok
