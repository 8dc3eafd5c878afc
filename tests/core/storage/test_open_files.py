"""Nothing but SQLite opens a file of an open project: closing it again would drop the process's locks."""

import os
import sys
import threading
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from core.codebook import codebook_to_json
from core.errors import BiaoduError, UserError
from core.exporting import export
from core.files import read, write_atomically
from core.reading.kinds import kind_of
from core.session import Session
from core.storage import open_files, sqlite
from core.storage.backups import stored_of
from core.storage.database import connect
from core.storage.lock_beside import LockBeside, holder
from tests.core.projects import label, project

LINUX = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc/locks")


def locks(*paths: Path) -> set[str]:
    """What /proc/locks says of this process and these files, without the running number."""
    inodes = {str(os.stat(path).st_ino) for path in paths}
    with open("/proc/locks", encoding="ascii") as lines:
        held = [line.split(maxsplit=1)[1].rstrip() for line in lines]
    return {line for line in held if line.split()[4].rpartition(":")[2] in inodes}


def refused(verb: Callable[[], object]) -> str:
    with pytest.raises(BiaoduError) as caught:
        verb()
    return caught.value.code


def beside(path: Path, ending: str) -> Path:
    return path.with_name(path.name + ending)


def drop_by_open(path: Path) -> None:
    with path.open("rb") as stream:
        stream.read(1)


def backed_up(session: Session) -> None:
    with session.clone() as twin:
        twin.back_up(date(2026, 1, 5))


def claimed(path: Path) -> None:
    lock = LockBeside(path)
    assert lock.acquire()
    lock.release()


PLACES: dict[str, Callable[[Session, Path], object]] = {
    "a job's connection": lambda session, _path: session.clone().close(),
    "a second opening": lambda _session, path: Session.open(path, read_only=True).close(),
    "the first bytes": lambda _session, path: sqlite.head(path),
    "all bytes": lambda _session, path: list(sqlite.read_stored(path)),
    "the log's bytes": lambda _session, path: list(sqlite.read_stored(path, "-wal")),
    "the check": lambda session, _path: session.check(),
    "a copy": lambda session, path: session.save_copy(path.with_name("copy.biaodu")),
    "the daily backup": lambda session, _path: session.back_up(date(2026, 1, 5)),
    "a job's daily backup": lambda session, _path: backed_up(session),
    "looking for its backups": lambda _session, path: stored_of(path),
    "asking whose window has it": lambda _session, path: holder(path),
    "claiming it for a window": lambda _session, path: claimed(path),
    "salvage": lambda _session, path: Session.salvage(path, path.with_name("salvaged.biaodu")),
    "merging it into itself": lambda session, path: refused(lambda: session.exchange.plan([path])),
    "exporting onto it": lambda session, path: refused(lambda: export(session, path)),
    "exporting onto its index": lambda session, path: refused(lambda: export(session, beside(path, "-shm"))),
    "saving onto it": lambda _session, path: refused(lambda: write_atomically(path, b"")),
    "saving onto its index": lambda _session, path: refused(lambda: write_atomically(beside(path, "-shm"), b"")),
    "saving onto its log": lambda _session, path: refused(lambda: write_atomically(beside(path, "-wal"), b"")),
    "importing it": lambda _session, path: refused(lambda: kind_of(path)),
    "importing its index": lambda _session, path: refused(lambda: kind_of(beside(path, "-shm"))),
    "its codebook from it": lambda _session, path: refused(lambda: read(path)),
}


@LINUX
@pytest.mark.parametrize("place", PLACES)
def test_the_locks_of_an_open_project_stay(tmp_path: Path, place: str) -> None:
    path = tmp_path / "a.biaodu"
    with project(path) as session:
        label(session, 0, 2)
        files = (path, beside(path, "-shm"))
        held = locks(*files)
        assert len(held) >= 2, "on the file itself and on the log's index"
        PLACES[place](session, path)
        assert locks(*files) >= held


@LINUX
def test_a_plain_open_would_drop_them(tmp_path: Path) -> None:
    """The control: without the rule the locks go, so the test above can fail."""
    path = tmp_path / "a.biaodu"
    with project(path) as session:
        label(session, 0, 2)
        held = locks(path)
        drop_by_open(path)
        assert locks(path) < held


@pytest.mark.parametrize("ending", ["", "-wal", "-shm"])
@pytest.mark.parametrize("way", ["itself", "a symbolic link", "a hard link"])
def test_files_of_an_open_project_are_refused_under_every_name(tmp_path: Path, ending: str, way: str) -> None:
    with project(tmp_path / "a.biaodu") as session:
        label(session, 0, 2)
        path = beside(session.path, ending)
        if way != "itself":
            link = tmp_path / "elsewhere"
            (link.symlink_to if way == "a symbolic link" else link.hardlink_to)(path)
            path = link
        with pytest.raises(UserError, match=r"file\.is_open_project"), open_files.reading(path):
            pass
        assert open_files.is_open(path)
        assert open_files.is_database(path)
    assert not open_files.is_open(path)


def test_a_closed_project_is_a_file_like_any_other(tmp_path: Path) -> None:
    with project(tmp_path / "a.biaodu") as session:
        clone = session.clone()
        clone.close()
        clone.close()
        assert open_files.is_open(session.path), "the other connection still has it"
    with open_files.reading(session.path) as stream:
        assert stream.read(15) == b"SQLite format 3"


def test_a_project_that_is_being_read_opens_when_that_is_over(tmp_path: Path) -> None:
    project(tmp_path / "a.biaodu").close()
    opened = threading.Event()

    def open_it() -> None:
        connect(tmp_path / "a.biaodu").conn.close()
        opened.set()

    thread = threading.Thread(target=open_it)
    with open_files.reading(tmp_path / "a.biaodu") as stream:
        thread.start()
        assert not opened.wait(0.2)
        assert stream.read(15) == b"SQLite format 3"
    thread.join(10)
    assert opened.is_set()


def test_a_codebook_file_is_still_read(tmp_path: Path) -> None:
    path = tmp_path / "codebook.json"
    with project(tmp_path / "a.biaodu") as session:
        write_atomically(path, codebook_to_json(session.codebook.labels()).encode())
        assert read(path).startswith(b"{")
