import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from core.storage.window_lock import WindowLock, beside_lock, is_claimed

_HOLD = """
import sys
from pathlib import Path
from core.storage.window_lock import WindowLock
lock = WindowLock(Path(sys.argv[1]))
print(lock.acquire(), flush=True)
sys.stdin.read()
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The path of a project of a user with a cache folder of their own."""
    for name in ("XDG_CACHE_HOME", "LOCALAPPDATA", "HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    return tmp_path / "a.biaodu"


def other_process(project: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", _HOLD, str(project)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def first_line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def test_one_window_has_it_until_it_lets_go(project: Path) -> None:
    first, second = WindowLock(project), WindowLock(project)
    assert first.acquire()
    assert not second.acquire()
    first.release()
    assert second.acquire()
    second.release()


def test_two_projects_do_not_meet(project: Path) -> None:
    first, second = WindowLock(project), WindowLock(project.with_name("b.biaodu"))
    assert first.acquire()
    assert second.acquire()
    first.release()
    second.release()


def test_a_killed_process_leaves_nothing_behind(project: Path) -> None:
    with other_process(project) as holder:
        assert first_line(holder) == "True"
        lock = WindowLock(project)
        assert not lock.acquire()
        holder.kill()
        assert holder.wait() == -signal.SIGKILL or sys.platform == "win32"
        assert lock.acquire()
        with other_process(project) as late:
            assert first_line(late) == "False"
            late.communicate()
        lock.release()
    assert list(beside_lock(project, "lock").parent.iterdir()) == [beside_lock(project, "lock")]


def test_where_no_lock_can_be_made_the_window_opens_all_the_same(project: Path) -> None:
    place = beside_lock(project, "lock")
    place.mkdir(parents=True)
    assert WindowLock(project).acquire()


def test_a_damaged_lock_still_locks(project: Path) -> None:
    place = beside_lock(project, "lock")
    place.parent.mkdir(parents=True)
    place.write_bytes(b"no database" * 400)
    assert not is_claimed(project)
    first = WindowLock(project)
    assert first.acquire()
    assert is_claimed(project)
    assert not WindowLock(project).acquire()
    with other_process(project) as late:
        assert first_line(late) == "False"
        late.communicate()
    first.release()
    assert not is_claimed(project)


def test_asking_makes_nothing_and_claims_nothing(project: Path) -> None:
    assert not is_claimed(project)
    assert not beside_lock(project, "lock").exists()
    lock = WindowLock(project)
    assert lock.acquire()
    assert is_claimed(project)
    lock.release()
    assert not is_claimed(project)


def test_a_window_that_opens_while_others_ask_gets_the_project(project: Path) -> None:
    lock = WindowLock(project)
    assert lock.acquire()
    lock.release()
    done = threading.Event()

    def ask() -> None:
        while not done.is_set():
            is_claimed(project)

    asking = [threading.Thread(target=ask) for _ in range(2)]
    for thread in asking:
        thread.start()
    try:
        for _ in range(100):
            assert lock.acquire()
            lock.release()
    finally:
        done.set()
        for thread in asking:
            thread.join()
