"""Projects of every released version open, and a step to a newer one is taken whole or not at all."""

import shutil
from pathlib import Path

import pytest

from core.errors import EnvironmentFault
from core.messages import sentence
from core.model import Status
from core.session import Session
from core.storage import project_file, schema, sqlite
from core.storage.database import Connection
from tests.core.projects import first, label

SAMPLES = Path(__file__).parents[2] / "data" / "schema"
PRESENT = schema.SCHEMA_VERSION


@pytest.fixture
def old(tmp_path: Path) -> Path:
    return Path(shutil.copy(SAMPLES / f"v{PRESENT}.biaodu", tmp_path / "old.biaodu"))


def next_version(monkeypatch: pytest.MonkeyPatch, *, fails: bool = False) -> None:
    """As if this program had one more step: a column for annotations, and a table."""

    def one_more(conn: Connection) -> None:
        conn.execute("ALTER TABLE annotation ADD COLUMN weight INTEGER NOT NULL DEFAULT 1")
        conn.execute("CREATE TABLE annotation_extra (x TEXT) STRICT")
        if fails:
            conn.execute("INSERT INTO no_such_table VALUES (1)")

    monkeypatch.setattr(schema, "STEPS", (*schema.STEPS, one_more))
    monkeypatch.setattr(schema, "SCHEMA_VERSION", schema.SCHEMA_VERSION + 1)


def version(path: Path) -> int:
    conn = sqlite.connect(path)
    try:
        return int(conn.execute("PRAGMA user_version").fetchone()[0])
    finally:
        conn.close()


def test_every_released_version_has_a_sample() -> None:
    assert {path.stem for path in SAMPLES.glob("*.biaodu")} == {f"v{n + 1}" for n in range(schema.SCHEMA_VERSION)}


@pytest.mark.parametrize("number", range(1, schema.SCHEMA_VERSION + 1))
def test_a_project_of_a_released_version_opens_whole(tmp_path: Path, number: int) -> None:
    path = Path(shutil.copy(SAMPLES / f"v{number}.biaodu", tmp_path / "old.biaodu"))
    with Session.open(path) as session:
        assert session.check().ok
        document = first(session)
        assert [
            (annotation.start, annotation.end, annotation.note)
            for annotation in session.annotations.of_document(document)
        ] == [
            (0, 4, "注"),
            (6, 8, None),
        ]
        assert [(mask.start, mask.end, mask.reason) for mask in session.documents.masks(document)] == [
            (20, 25, "banner")
        ]
        assert list(session.documents.statuses().values()) == [Status.DONE]
        assert [label.code for label in session.codebook.labels()] == [
            "infrastructure",
            "teachers",
            "safety",
            "subsidies",
        ]
        if number >= 3:
            assert list(session.attributes.in_document(document).values()) == [{"status": "done"}]
            assert [link.note for link in session.links.all()] == ["注"]
            assert session.variables.of() == {document: {"kind_of": "农村"}}
            assert [memo.text for memo in session.memos.in_document(document)] == ["记"]
            assert [found.label for found in session.worklist.open()] == ["teachers"]
        if number >= 4:
            me = session.annotator
            assert me is not None
            assert [(one.annotator, one.readers, one.due) for one in session.assignments.all()] == [
                ("", 2, "2026-12-31"),
                (me.id, 1, "2026-12-31"),
            ]
        assert session.history.redo_name() == "label.create"
        while session.history.undo():
            pass
        assert session.annotations.of_document(document) == []
        label(session, 3, 5)


def test_a_backup_is_made_before_a_step(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    next_version(monkeypatch)
    with Session.open(old) as session:
        backup = session.access.backup
        assert backup is not None
        label(session, 3, 5)
        assert session.check().ok
    assert (version(old), version(backup)) == (PRESENT + 1, PRESENT)
    with Session.open(old) as session:
        assert session.access.backup is None
        assert len(list(session.annotations.iterate())) == 3
    monkeypatch.undo()
    with Session.open(backup) as session:
        assert len(list(session.annotations.iterate())) == 2


def test_a_step_that_fails_leaves_the_file_as_it_was(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = old.read_bytes()
    next_version(monkeypatch, fails=True)
    with pytest.raises(EnvironmentFault) as caught:
        Session.open(old)
    assert caught.value.code == "project.not_migrated"
    assert "{" not in sentence(caught.value)
    assert version(old) == PRESENT
    monkeypatch.undo()
    with Session.open(old) as session:
        assert session.check().ok
        assert session._engine.conn.row("SELECT 1 FROM sqlite_schema WHERE name = 'annotation_extra'") is None
    # Opening switched the journal's mode in the header; the rest is byte for byte what it was.
    assert len(old.read_bytes()) == len(before)
    with Session.open(Path(str(caught.value.fields["backup"]))) as session:
        assert session.check().ok


def test_no_room_for_the_backup_refuses_the_step(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_args: object) -> None:
        raise EnvironmentFault("file.disk_full", path="backup")

    next_version(monkeypatch)
    monkeypatch.setattr(project_file, "copy_to", full)
    with pytest.raises(EnvironmentFault, match=r"file\.disk_full"):
        Session.open(old)
    assert version(old) == PRESENT


def test_an_older_file_that_may_not_be_written_is_read_through_a_copy(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = old.read_bytes()
    next_version(monkeypatch)
    with Session.open(old, read_only=True) as session:
        assert session.access.read_only
        assert len(list(session.annotations.iterate())) == 2
        assert session.annotations.get(next(session.annotations.iterate()).id)
    assert (old.read_bytes(), version(old)) == (before, PRESENT)
    assert {path.name for path in old.parent.iterdir()} <= {"old.biaodu", "old.biaodu-wal", "old.biaodu-shm"}


def test_the_indexes_of_a_table_are_those_that_the_migrations_make(tmp_path: Path) -> None:
    with Session.create(tmp_path / "a.biaodu") as session:
        conn = session._engine.conn
        made = conn.rows(
            "SELECT tbl_name, name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL"
            " AND tbl_name <> '_sqlite_migrations'"
        )
        tables = {table for (table,) in conn.rows("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    known = [(table, name, sql) for table in tables for name, sql in schema.indexes_of(table)]
    assert sorted(known) == sorted(made)
    assert ("annotation", "annotation_place") in [(table, name) for table, name, _ in known]
