"""A full disk lets its projects be read, listed, checked and exported elsewhere, and is told as what it is."""

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import orjson
import pytest

from core.errors import BiaoduError
from core.exporting import export
from core.session import Session
from core.storage import full_disk, project_file, schema, sqlite
from tests.core.projects import first, label, project, report

ROOT = Path(__file__).resolve().parents[3]


def fill(folder: Path) -> Path:
    """Write a file that leaves not a byte."""
    filler = folder / "filler"
    with filler.open("ab", buffering=0) as stream:
        for size in (65536, 4096, 512, 1):
            with contextlib.suppress(OSError):
                while stream.write(bytes(size)):
                    pass
    return filler


def contents(folder: Path) -> dict[str, bytes]:
    """What is in the projects of a folder; the index of a log holds nothing of its own."""
    kept = (path for path in folder.iterdir() if path.name.endswith((".biaodu", "-wal")))
    return {path.name: path.read_bytes() for path in kept if path.stat().st_size}


@pytest.fixture(params=["closed", "log", "log and index", "rollback mode"])
def full(request: pytest.FixtureRequest, small_disk: Path, tmp_path: Path) -> Path:
    """A project with three labels on a disk that is full: closed well, or as a crash left it."""
    made, path = tmp_path / "made.biaodu", small_disk / "a.biaodu"
    with project(made) as session:
        session._engine.conn.execute("PRAGMA wal_autocheckpoint = 0")
        for start in range(3):
            # Long, so that what lies in the log needs more room in the file than it has there.
            session.annotations.set_note([label(session, start, 35).id], "注" * 3000)
        # What a crash leaves is copied while the project is open.
        if request.param.startswith("log"):
            for ending in ["", "-wal", "-shm"][: 2 if request.param == "log" else 3]:
                shutil.copy(f"{made}{ending}", f"{path}{ending}")
            assert path.with_name("a.biaodu-wal").stat().st_size > 0
    if request.param == "rollback mode":
        connection = sqlite.connect(made)
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.close()
    if not path.exists():
        shutil.copy(made, path)
    fill(small_disk)
    return path


@pytest.fixture(params=["room for a copy elsewhere", "no room anywhere"])
def scratch(request: pytest.FixtureRequest, full: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Where temporary files go: to another disk, or to the full one."""
    if request.param == "no room anywhere":
        monkeypatch.setattr(tempfile, "tempdir", str(full.parent))
    return request.param


@pytest.mark.parametrize("window", [True, False])
def test_it_is_read_and_checked_and_exported_and_copied_elsewhere(
    full: Path, scratch: str, tmp_path: Path, window: bool
) -> None:
    with Session.open(full, window=window) as session:
        assert (session.access.read_only, session.access.reason) == (True, "disk_full")
        assert [document.meta.title for document in session.documents.list()] == ["城东区报告"]
        assert len(session.annotations.of_document(first(session))) == 3
        assert session.check().ok
        with session.clone() as twin:
            assert export(twin, tmp_path / "out.jsonl").spans == 3
        with pytest.raises(BiaoduError, match=r"file\.disk_full"):
            label(session, 5, 8)
        session.save_copy(tmp_path / "copy.biaodu")
    with Session.open(tmp_path / "copy.biaodu") as session:
        assert len(session.annotations.of_document(first(session))) == 3
        label(session, 5, 8)


def test_it_can_be_changed_again_when_there_is_room(full: Path, scratch: str) -> None:
    with Session.open(full, window=True) as session:
        assert session.access.reason == "disk_full"
    full.with_name("filler").unlink()
    with Session.open(full, window=True) as session:
        assert not session.access.read_only
        label(session, 5, 8)
        assert session.check().ok
    with Session.open(full) as session:
        assert len(session.annotations.of_document(first(session))) == 4


def test_who_asks_to_read_only_reads_and_changes_nothing(full: Path, scratch: str) -> None:
    before = contents(full.parent)
    with Session.open(full, read_only=True) as session:
        assert session.access.reason == "asked"
        assert len(session.annotations.of_document(first(session))) == 3
    assert contents(full.parent) == before


def test_the_command_line_lists_checks_and_exports_where_home_and_temporary_files_are_full_too(
    full: Path, tmp_path: Path
) -> None:
    environment = os.environ | {name: str(full.parent) for name in ("HOME", "TMPDIR", "XDG_CACHE_HOME")}

    def run(*arguments: object) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "core", *map(str, arguments)]
        return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, encoding="utf-8")

    for arguments in (
        ("list", full, "annotations", "--json"),
        ("check", full, "--json"),
        ("stats", full, "--json"),
        ("show", full, "城东区报告"),
        ("history", full),
        ("export", full, tmp_path / "out.jsonl"),
        ("package", full, tmp_path / "out.biaodupkg"),
        ("codebook", full, "--export", tmp_path / "codebook.json"),
    ):
        done = run(*arguments)
        assert (done.returncode, done.stderr) == (0, ""), arguments
        if arguments[0] == "list":
            assert len(orjson.loads(done.stdout)) == 3
    assert len((tmp_path / "out.jsonl").read_bytes().splitlines()) == 1
    done = run("label", full, "城东区报告", 0, 2, "infrastructure", "--annotator", "陈晓")
    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)
    assert "The disk is full" in done.stderr


@pytest.mark.parametrize("full", ["closed", "log"], indirect=True)
def test_a_project_too_large_for_memory_is_told_as_a_full_disk(full: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(full.parent))
    monkeypatch.setattr(full_disk, "_LARGEST_IN_MEMORY_BYTES", 4096)
    with pytest.raises(BiaoduError, match=r"file\.disk_full"):
        Session.open(full)


def test_an_older_project_is_read_without_being_migrated(small_disk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = small_disk / "old.biaodu"
    project(path).close()
    fill(small_disk)
    before = path.read_bytes()
    monkeypatch.setattr(schema, "SCHEMA_VERSION", schema.SCHEMA_VERSION + 1)
    monkeypatch.setattr(project_file, "migrate", lambda _db, _steps: None)
    with Session.open(path) as session:
        assert session.access.reason == "disk_full"
        assert session.documents.list()
    assert path.read_bytes() == before


def test_a_disk_with_room_is_not_called_full(small_disk: Path) -> None:
    assert full_disk.has_room(small_disk)
    filler = fill(small_disk)
    assert not full_disk.has_room(small_disk)
    assert not full_disk.has_room(small_disk / "nowhere")
    filler.unlink()
    assert full_disk.has_room(small_disk)
    assert list(small_disk.iterdir()) == []


def test_a_window_that_has_the_project_goes_on_while_others_read_it(small_disk: Path) -> None:
    path = small_disk / "a.biaodu"
    with project(path) as session:
        label(session, 0, 2)
        filler = fill(small_disk)
        with pytest.raises(BiaoduError, match=r"file\.disk_full"):
            session.documents.add([report("长" * 200_000, "长报告")])
        with Session.open(path) as other:
            assert len(other.annotations.of_document(first(other))) == 1
        filler.unlink()
        label(session, 3, 5)
