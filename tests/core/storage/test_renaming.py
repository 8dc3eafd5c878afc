"""A project gets another name while nobody has it open, and is whole whatever happens meanwhile."""

import errno
import signal
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from core.errors import BiaoduError
from core.model import Meta, NewDocument, Source
from core.session import Session
from core.storage import backups, free_name
from core.storage.lock_beside import lock_file
from tests.conftest import ROOT

TEXT = "新建学校三所。招聘教师四十名。"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with one label, whose write-ahead log was left behind by a process that was killed."""
    path = tmp_path / "旧名.biaodu"
    with Session.create(path) as session:
        session.annotators.create("王敏")
        session.use_annotator(session.annotators.list()[0].id)
        session.documents.add([NewDocument(TEXT, Meta("总结"), Source("总结.txt", "0" * 64, "utf-8", "text/1"))])
    script = f"""
import os, signal
from pathlib import Path
from core.session import Session
session = Session.open(Path({str(path)!r}))
document = session.documents.list()[0]
session.annotations.create(document.id, 0, 6, session.codebook.labels()[0].id)
os.kill(os.getpid(), signal.SIGKILL)
"""
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT)
    assert done.returncode == -signal.SIGKILL
    assert path.with_name(path.name + "-wal").stat().st_size > 0
    return path


def labels_in(path: Path) -> int:
    with Session.open(path) as session:
        assert session.check().ok
        return sum(session.annotations.counts().values())


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def refusal(old: Path, new: Path) -> str:
    with pytest.raises(BiaoduError) as caught:
        Session.rename(old, new)
    return caught.value.code


def test_everything_is_there_under_the_new_name_and_nothing_under_the_old(project: Path) -> None:
    new = project.with_name("新名.biaodu")
    Session.rename(project, new)
    assert names(project.parent) == {"新名.biaodu"}
    assert labels_in(new) == 1
    with Session.open(new) as session:
        assert session.project.name == "新名"
        assert session.history.next_undo() is not None, "the last label can still be taken back"


def test_a_name_that_somebody_gave_the_project_stays(tmp_path: Path) -> None:
    old, new = tmp_path / "a.biaodu", tmp_path / "b.biaodu"
    Session.create(old, name="教育工作总结").close()
    Session.rename(old, new)
    with Session.open(new) as session:
        assert session.project.name == "教育工作总结"


def test_backups_follow(project: Path) -> None:
    with Session.open(project) as session:
        session.back_up(date(2026, 1, 5))
        uuid = session.project.uuid
    new = project.with_name("新名.biaodu")
    Session.rename(project, new)
    (stored,) = backups.stored()
    assert (stored.folder, stored.owner.project) == (backups.folder_of(uuid, new), new)
    with Session.open(new) as session:
        session.back_up(date(2026, 1, 6), always=True)
    assert [backup.number for backup in backups.stored()[0].backups] == [2, 1]


@pytest.mark.parametrize("window", [True, False])
def test_while_another_process_has_it_open_it_is_refused_and_nothing_changes(project: Path, window: bool) -> None:
    script = f"""
import sys
from pathlib import Path
from core.session import Session
session = Session.open(Path({str(project)!r}), window={window})
print("open", flush=True)
sys.stdin.read()
"""
    holder = subprocess.Popen(
        [sys.executable, "-c", script], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "open\n"
    before = names(project.parent)
    assert refusal(project, project.with_name("新名.biaodu")) == "project.in_use"
    assert names(project.parent) == before
    holder.communicate()
    assert labels_in(project) == 1


def test_no_file_is_replaced_and_the_folder_stays(project: Path) -> None:
    other = project.with_name("别的.biaodu")
    other.write_bytes(b"mine")
    assert refusal(project, other) == "project.exists"
    assert other.read_bytes() == b"mine"
    elsewhere = project.parent / "folder"
    elsewhere.mkdir()
    assert refusal(project, elsewhere / "新名.biaodu") == "project.rename_folder"
    assert refusal(project.with_name("没有.biaodu"), project.with_name("新名.biaodu")) == "file.not_found"
    assert refusal(project, project.with_name("长" * 200 + ".biaodu")) == "file.name_too_long"
    assert labels_in(project) == 1


KILLED = """
import errno, os, signal, sys
from pathlib import Path
from core.session import Session
from core.storage import free_name
from core.storage.database import Connection

left = int(sys.argv[3])

def counted(function):
    def call(*arguments, **named):
        global left
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        left -= 1
        result = function(*arguments, **named)
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        left -= 1
        return result
    return call

def cannot(old, new):
    raise OSError(errno.EINVAL, "this disk does not know how")

for name in ("open", "rename", "unlink", "close", "fsync"):
    setattr(os, name, counted(getattr(os, name)))
Connection.execute = counted(Connection.execute)
free_name.rename_refusing = counted(free_name.rename_refusing if sys.argv[4] == "refuses" else cannot)
Session.rename(Path(sys.argv[1]), Path(sys.argv[2]))
"""


@pytest.mark.parametrize("disk", ["refuses", "cannot refuse"])
def test_killed_at_any_point_it_lies_whole_under_one_of_both_names(project: Path, disk: str) -> None:
    new = project.with_name("新名.biaodu")
    met, left_empty = set[str](), 0
    for calls in range(0, 400, 3):
        command = [sys.executable, "-c", KILLED, project, new, str(calls), disk]
        done = subprocess.run(command, cwd=ROOT, capture_output=True)
        here = [path for path in (project, new) if path.exists() and path.stat().st_size]
        assert len(here) == 1, f"after {calls} calls: {names(project.parent)}"
        assert labels_in(here[0]) == 1
        if done.returncode == 0:
            break
        assert done.returncode == -signal.SIGKILL, done.stderr.decode()
        met.add(here[0].name)
        if here[0] == new:
            assert not project.exists()
            Session.rename(new, project)
        elif new.exists():
            left_empty += 1
            new.unlink()
        lock_file(project).unlink(missing_ok=True)
    else:
        pytest.fail("it never came to its end")
    assert met == {"旧名.biaodu", "新名.biaodu"}
    if disk == "refuses":
        assert left_empty == 0, "nothing is left under the new name until the project is"


@pytest.mark.parametrize("disk", ["refuses", "cannot refuse"])
def test_a_file_that_comes_meanwhile_is_not_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, disk: str
) -> None:
    def cannot(_old: Path, _new: Path) -> None:
        raise OSError(errno.EINVAL, "this disk does not know how")

    if disk == "cannot refuse":
        monkeypatch.setattr(free_name, "rename_refusing", cannot)
    old, new = tmp_path / "a.biaodu", tmp_path / "b.biaodu"
    Session.create(old).close()
    new.write_bytes(b"mine")
    monkeypatch.setattr("core.storage.renaming.os.path.lexists", lambda _path: False)
    assert refusal(old, new) == "project.exists"
    monkeypatch.undo()
    assert new.read_bytes() == b"mine"
    Session.open(old).close()
