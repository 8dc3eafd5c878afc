"""A project that is renamed or moved while it is open keeps every label, and two windows never have one file."""

import subprocess
import sys
from pathlib import Path

import pytest

from core.ids import AnnotationId
from core.session import Session
from core.storage.moved import find_moved
from tests.core.projects import label, project


def ids(session: Session) -> set[AnnotationId]:
    return {annotation.id for annotation in session.annotations.iterate()}


@pytest.mark.parametrize("where", ["b.biaodu", "elsewhere/a.biaodu"])
def test_closing_brings_every_label_into_the_moved_file(tmp_path: Path, where: str) -> None:
    path, target = tmp_path / "a.biaodu", tmp_path / where
    target.parent.mkdir(exist_ok=True)
    project(path).close()
    session = Session.open(path, window=True)
    made = {label(session, 0, 2).id, label(session, 3, 5).id}
    assert session.moved_to() is None
    path.rename(target)
    if sys.platform.startswith("linux") or target.parent == path.parent:
        assert session.moved_to() == target
    session.close()
    assert sorted(found.name for found in tmp_path.rglob("*.biaodu*")) == [target.name]
    with Session.open(target) as again:
        assert ids(again) == made
        assert again.check().ok


def test_a_new_file_of_the_old_name_meets_no_log_of_the_moved_one(tmp_path: Path) -> None:
    path = tmp_path / "a.biaodu"
    project(path).close()
    session = Session.open(path)
    label(session, 0, 2)
    path.rename(tmp_path / "b.biaodu")
    session.close()
    with project(path) as fresh:
        assert ids(fresh) == set()
        assert fresh.check().ok


def test_a_second_window_on_a_renamed_file_reads_only(tmp_path: Path) -> None:
    path, renamed = tmp_path / "a.biaodu", tmp_path / "b.biaodu"
    project(path).close()
    first = Session.open(path, window=True)
    path.rename(renamed)
    for window in (True, False):
        with Session.open(renamed, window=window) as second:
            assert second.access.reason == "other_window"
    first.close()
    with Session.open(renamed, window=True) as again:
        assert not again.access.read_only


def test_another_process_notices_it_too(tmp_path: Path) -> None:
    path, renamed = tmp_path / "a.biaodu", tmp_path / "b.biaodu"
    project(path).close()
    with Session.open(path, window=True):
        path.rename(renamed)
        code = "import sys; from pathlib import Path; from core.session import Session\n"
        code += "print(Session.open(Path(sys.argv[1])).access.reason)"
        asked = subprocess.run([sys.executable, "-c", code, str(renamed)], capture_output=True, text=True, check=True)
    assert asked.stdout.strip() == "other_window"


def test_a_command_may_still_write_beside_the_window(tmp_path: Path) -> None:
    path = tmp_path / "a.biaodu"
    project(path).close()
    with Session.open(path, window=True), Session.open(path) as command:
        assert not command.access.read_only


def test_a_file_that_is_gone_is_nowhere(tmp_path: Path) -> None:
    path = tmp_path / "a.biaodu"
    with project(path) as session:
        path.unlink()
        assert session.moved_to() is None
    assert find_moved(path, (0, 0)) is None
    assert list(tmp_path.iterdir()) == []
