"""``backup`` and ``restore`` through the same door as the real process."""

from pathlib import Path

import pytest

from core.cli.main import main
from core.session import Session
from core.storage import backing_up
from tests.core.cli.conftest import Run
from tests.core.projects import first, label, project


@pytest.fixture(autouse=True)
def room(monkeypatch: pytest.MonkeyPatch) -> None:
    """However little the disk has, backups are taken."""
    monkeypatch.setattr(backing_up, "FREE_BYTES", 0)


@pytest.fixture
def path(tmp_path: Path, run: Run) -> Path:
    """A project with two backups, of none and of one label, and a second label since."""
    path = tmp_path / "报告.biaodu"
    project(path).close()
    for start in range(2):
        assert run("backup", path)[0] == 0
        with Session.open(path) as session:
            label(session, start, 35)
    return path


def annotations(path: Path) -> int:
    with Session.open(path, read_only=True) as session:
        return len(session.annotations.of_document(first(session)))


def test_backups_are_listed_by_project_the_newest_first(path: Path, run: Run) -> None:
    for arguments in ((), (path,)):
        status, answer, said = run("restore", *arguments)
        assert (status, said, len(answer)) == (0, "", 1)
        assert (answer[0]["project"], answer[0]["name"]) == (str(path), "报告")
        listed = answer[0]["backups"]
        assert [(row["number"], row["documents"], row["annotations"]) for row in listed] == [(2, 1, 1), (1, 1, 0)]
        assert all(Path(row["backup"]).stat().st_size == row["bytes"] for row in listed)


def test_the_list_for_people(path: Path, run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["restore"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == str(path)
    assert lines[1].split() == ["number", "day", "documents", "annotations", "MB"]
    assert lines[2].split()[0] == "2"


def test_the_newest_or_a_chosen_one_is_restored_to_a_new_file(path: Path, tmp_path: Path, run: Run) -> None:
    status, answer, _ = run("restore", path, tmp_path / "new.biaodu")
    assert (status, answer["path"], answer["number"]) == (0, str(tmp_path / "new.biaodu"), 2)
    assert run("restore", path, tmp_path / "old.biaodu", "--number", 1)[0] == 0
    assert [annotations(tmp_path / f"{name}.biaodu") for name in ("new", "old", "报告")] == [1, 0, 2]


def test_a_lost_project_comes_back_to_its_place(path: Path, run: Run) -> None:
    path.unlink()
    assert run("restore", path, path)[0] == 0
    assert annotations(path) == 1


def test_nothing_is_written_over(path: Path, tmp_path: Path, run: Run) -> None:
    before = path.read_bytes()
    assert run("restore", path, path)[0] == 1
    (tmp_path / "notes.txt").write_text("notes")
    assert run("restore", path, tmp_path / "notes.txt")[0] == 1
    assert path.read_bytes() == before
    assert (tmp_path / "notes.txt").read_text() == "notes"


def test_what_there_is_not_is_said(path: Path, tmp_path: Path, run: Run) -> None:
    status, _, said = run("restore", tmp_path / "other.biaodu")
    assert (status, said) == (1, f"There is no backup of {tmp_path / 'other.biaodu'}.\n")
    status, _, said = run("restore", path, tmp_path / "new.biaodu", "--number", 9)
    assert status == 1
    assert "2 (" in said
    assert run("restore", path, "--number", 1)[0] == 2
    assert not (tmp_path / "new.biaodu").exists()


def test_a_backup_that_cannot_be_read_is_listed_as_such(path: Path, tmp_path: Path, run: Run) -> None:
    listed = run("restore", path)[1][0]["backups"]
    Path(listed[0]["backup"]).write_bytes(b"x" * 4096)
    status, answer, _ = run("restore", path)
    assert status == 0
    assert [row["annotations"] for row in answer[0]["backups"]] == [None, 0]
    assert run("restore", path, tmp_path / "new.biaodu")[0] == 1
    assert not (tmp_path / "new.biaodu").exists()


def test_backing_up_says_what_came_of_it(path: Path, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("backup", path)[1]["outcome"] == "taken"
    assert run("backup", path)[1]["outcome"] == "unchanged"
    assert run("new", tmp_path / "empty.biaodu")[0] == 0
    assert run("backup", tmp_path / "empty.biaodu")[1] == {"outcome": "empty", "path": None}
    monkeypatch.setattr(backing_up, "FREE_BYTES", 1 << 60)
    with Session.open(path) as session:
        label(session, 5, 9)
    status, _, said = run("backup", path)
    assert status == 1
    assert said.startswith("Not backed up: ")


def test_other_commands_make_no_backups(path: Path, run: Run) -> None:
    before = run("restore")[1]
    run("label", path, "城东区报告", 0, 3, "teachers", "--annotator", "陈晓")
    run("undo", path)
    assert run("restore")[1] == before
