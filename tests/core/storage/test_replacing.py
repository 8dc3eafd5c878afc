import os
import subprocess
import sys
from pathlib import Path

import pytest

from core.errors import EnvironmentFault
from core.session import Session
from core.storage.replacing import replacing, write_atomically

ROOT = Path(__file__).resolve().parents[3]


def test_the_new_content_takes_the_place_of_the_old(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("old")
    write_atomically(path, b"new")
    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


def test_until_the_block_ends_the_old_content_is_there(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("old")
    with replacing(path) as file:
        file.write(b"new")
        file.flush()
        assert path.read_text() == "old"
    assert path.read_text() == "new"


def test_a_failed_block_leaves_the_old_content_and_no_temporary_file(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("old")

    def stopped() -> None:
        with replacing(path) as file:
            file.write(b"half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stopped()
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_what_was_written_can_be_read_back_inside_the_block(tmp_path: Path) -> None:
    with replacing(tmp_path / "a.txt") as file:
        file.write(b"one\ntwo\n")
        file.seek(0)
        assert list(file) == [b"one\n", b"two\n"]


@pytest.mark.parametrize(("name", "code"), [("no/where.txt", "file.no_folder"), ("folder", "file.is_folder")])
def test_places_where_nothing_can_be_written_are_named(tmp_path: Path, name: str, code: str) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(EnvironmentFault) as caught:
        write_atomically(tmp_path / name, b"x")
    named = tmp_path / "no" if code == "file.no_folder" else tmp_path / name
    assert (caught.value.code, caught.value.fields["path"]) == (code, str(named))


@pytest.mark.skipif(os.name == "nt", reason="links and permission bits of POSIX")
def test_a_link_stays_a_link_and_permissions_stay(tmp_path: Path) -> None:
    real, link = tmp_path / "real.txt", tmp_path / "link.txt"
    real.write_text("old")
    real.chmod(0o640)
    link.symlink_to(real)
    write_atomically(link, b"new")
    assert link.is_symlink()
    assert real.read_text() == "new"
    assert real.stat().st_mode & 0o777 == 0o640


FULL = """
import resource, sys
from pathlib import Path
from core.errors import EnvironmentFault
from core.storage.replacing import write_atomically
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    write_atomically(Path(sys.argv[1]), b"x" * 5000)
except EnvironmentFault as error:
    print(error.code)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="limits the size of files by setrlimit")
def test_a_full_disk_is_named_and_the_old_file_stays(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("old")
    done = subprocess.run([sys.executable, "-c", FULL, str(path)], cwd=ROOT, capture_output=True, text=True)
    assert done.stdout.strip() == "file.disk_full", done.stderr
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_project_is_never_replaced(tmp_path: Path) -> None:
    path = tmp_path / "p.biaodu"
    Session.create(path).close()
    before = path.read_bytes()
    with pytest.raises(EnvironmentFault, match=r"file\.is_database"):
        write_atomically(path, b"labels")
    link = tmp_path / "link.jsonl"
    link.symlink_to(path)
    with pytest.raises(EnvironmentFault, match=r"file\.is_database"):
        write_atomically(link, b"labels")
    assert path.read_bytes() == before
    assert sorted(found_path.name for found_path in tmp_path.iterdir()) == ["link.jsonl", "p.biaodu"]


@pytest.mark.parametrize("end", ["-wal", "-shm", "-journal"])
def test_what_belongs_to_an_open_project_is_never_replaced(tmp_path: Path, end: str) -> None:
    path = tmp_path / "p.biaodu"
    Session.create(path).close()
    with pytest.raises(EnvironmentFault, match=r"file\.is_database"):
        write_atomically(Path(f"{path}{end}"), b"labels")
    write_atomically(tmp_path / f"notes{end}", b"of no database")


@pytest.mark.skipif(sys.platform == "win32", reason="pipes have no place in a folder there")
def test_what_is_no_ordinary_file_is_never_replaced(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    with pytest.raises(EnvironmentFault, match=r"file\.not_regular"):
        write_atomically(path, b"labels")
    assert path.is_fifo()
