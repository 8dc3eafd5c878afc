"""The lock beside a project: what other accounts and machines see, and what nobody can make of it."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from core.errors import BiaoduError
from core.session import Session
from core.storage import lock_beside
from core.storage.lock_beside import Holder, LockBeside, holder, lock_file
from tests.core.projects import label, project
from tests.core.storage.conftest import NOBODY, become_nobody

pytestmark = pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
posix = pytest.mark.skipif(os.name != "posix", reason="accounts and links of POSIX")
root = pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="needs root to be two accounts")
_HOLD = """
import sys
from pathlib import Path
from core.storage.lock_beside import LockBeside
claim = LockBeside(Path(sys.argv[1]))
print(claim.acquire(), flush=True)
sys.stdin.read()
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "测试.biaodu"
    project(path).close()
    return path


@pytest.fixture
def shared_path(open_folder: Path) -> Path:
    """A project that every account may change, as in a folder of a team."""
    path = open_folder / "测试.biaodu"
    project(path).close()
    path.chmod(0o666)
    open_folder.chmod(0o777)
    return path


def other_process(project: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", _HOLD, str(project)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def first_line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


@contextmanager
def window_of_nobody(path: Path, home: Path, *, killed: bool = False) -> Iterator[str]:
    """A window of another account; yields why it may only read, or nothing. It is closed at the end, or killed."""
    home.mkdir(mode=0o777)
    home.chmod(0o777)
    said, says = os.pipe()
    goes_on, go_on = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(go_on)
            os.environ["XDG_CACHE_HOME"] = str(home)
            become_nobody()
            with Session.open(path, window=True) as session:
                os.write(says, f"{session.access.reason or ''}\n".encode())
                os.read(goes_on, 1)
        except BaseException as error:  # noqa: BLE001 - the parent tells
            os.write(says, f"{error!r}\n".encode())
        finally:
            os._exit(0)
    os.close(says)
    os.close(goes_on)
    try:
        with os.fdopen(said) as stream:
            yield stream.readline().strip()
    finally:
        if killed:
            os.kill(child, signal.SIGKILL)
        os.close(go_on)
        os.waitpid(child, 0)


@root
def test_another_accounts_window_is_noticed_and_named(shared_path: Path, open_folder: Path) -> None:
    """Their own cache folders would tell neither of the other."""
    with window_of_nobody(shared_path, open_folder / "home") as reason:
        assert reason == ""
        with Session.open(shared_path, window=True) as session:
            assert (session.access.read_only, session.access.reason) == (True, "other_account")
            assert session.access.holder == Holder("nobody", os.uname().nodename)
            with pytest.raises(BiaoduError, match=r"project\.read_only"):
                label(session, 0, 2)
    with Session.open(shared_path, window=True) as session:
        label(session, 0, 2)
    assert sorted(path.name for path in open_folder.iterdir()) == ["home", "测试.biaodu"]


@root
def test_the_window_of_root_is_noticed_by_another_account(shared_path: Path, open_folder: Path) -> None:
    with Session.open(shared_path, window=True) as session:
        with window_of_nobody(shared_path, open_folder / "home") as reason:
            assert reason == "other_account"
        label(session, 0, 2)


@root
@pytest.mark.parametrize("mode", [0o666, 0o664])
def test_what_a_killed_window_of_another_account_left_keeps_nobody_out(
    shared_path: Path, open_folder: Path, as_nobody: Callable[[Callable[[], str]], str], mode: int
) -> None:
    """Also when what is left belongs to somebody else and can't be written: it is made anew then."""
    lock = lock_file(shared_path)
    with other_process(shared_path) as holding:
        assert first_line(holding) == "True"
        holding.kill()
    assert lock.exists()
    lock.chmod(mode)

    def claim_it() -> str:
        own = LockBeside(shared_path)
        granted = own.acquire()
        who, owner = holder(shared_path), lock.stat().st_uid
        own.release()
        return f"{granted} {who and who.account} {owner} {lock.exists()}"

    assert as_nobody(claim_it) == f"True nobody {0 if mode == 0o666 else NOBODY} False"


@root
def test_an_account_that_may_only_read_keeps_nobody_from_writing(
    shared_path: Path, open_folder: Path, as_nobody: Callable[[Callable[[], str]], str]
) -> None:
    with other_process(shared_path) as holding:
        assert first_line(holding) == "True"
        holding.kill()
    shared_path.chmod(0o644)
    writer = LockBeside(shared_path)

    def read_and_claim() -> str:
        own = LockBeside(shared_path)
        return f"{own.acquire()} {writer.acquire()}"

    assert as_nobody(read_and_claim) == "True True"
    with window_of_nobody(shared_path, open_folder / "home") as reason:
        assert reason == "read_only_file"
        assert writer.acquire()
        writer.release()


@posix
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o666])
def test_whoever_may_open_the_project_may_open_its_lock(path: Path, mode: int) -> None:
    path.chmod(mode)
    before = os.umask(0o077)
    own = LockBeside(path)
    assert own.acquire()
    os.umask(before)
    assert lock_file(path).stat().st_mode & 0o777 == mode
    own.release()


def test_one_process_has_it_until_it_lets_go_and_nothing_stays(path: Path, tmp_path: Path) -> None:
    with other_process(path) as holding:
        assert first_line(holding) == "True"
        own = LockBeside(path)
        assert not own.acquire()
        assert own.holder is not None
        assert own.holder.is_here
        assert holder(path) == own.holder
        holding.communicate()
        assert own.acquire()
        assert own.holder is None
        own.release()
    assert holder(path) is None
    assert [found_path.name for found_path in tmp_path.iterdir()] == [
        path.name,
        *(["home"] if (tmp_path / "home").exists() else []),
    ]


def test_a_second_one_of_the_same_process_is_refused(path: Path) -> None:
    first, second = LockBeside(path), LockBeside(path)
    assert first.acquire()
    assert not second.acquire()
    first.release()
    assert second.acquire()
    second.release()


def test_a_killed_process_leaves_a_file_that_locks_nobody_out(path: Path) -> None:
    with other_process(path) as holding:
        assert first_line(holding) == "True"
        holding.kill()
    assert lock_file(path).exists()
    assert holder(path) is None
    own = LockBeside(path)
    assert own.acquire()
    assert holder(path) is not None
    own.release()
    assert not lock_file(path).exists()


def test_of_many_that_come_and_go_one_has_it_at_a_time(path: Path, tmp_path: Path) -> None:
    """Each adds one to a number in a file while it has the claim: none is lost."""
    number = tmp_path / "number"
    number.write_text("0")
    script = _HOLD.split("claim = ")[0] + (
        "number = Path(sys.argv[2])\n"
        "done = 0\n"
        "while done < 100:\n"
        "    claim = LockBeside(Path(sys.argv[1]))\n"
        "    if claim.acquire():\n"
        "        number.write_text(str(int(number.read_text()) + 1))\n"
        "        claim.release()\n"
        "        done += 1\n"
    )
    running = [subprocess.Popen([sys.executable, "-c", script, str(path), str(number)]) for _ in range(4)]
    assert [process.wait() for process in running] == [0] * 4
    assert number.read_text() == "400"
    assert not lock_file(path).exists()


def test_two_paths_of_one_project_meet(path: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.biaodu"
    try:
        link.symlink_to(path)
    except OSError:
        pytest.skip("needs the right to make links")
    first = LockBeside(path)
    assert first.acquire()
    assert not LockBeside(link).acquire()
    first.release()


@posix
@pytest.mark.parametrize("trap", ["symlink", "hard link", "pipe", "folder", "foreign", "large"])
def test_what_lies_there_and_is_no_lock_of_ours_is_left_alone(path: Path, tmp_path: Path, trap: str) -> None:
    lock, precious = lock_file(path), tmp_path / "precious"
    precious.write_bytes(json.dumps({"format": "biaodu-window"}).encode())
    precious.chmod(0o604)
    if trap == "symlink":
        lock.symlink_to(precious)
    elif trap == "hard link":
        os.link(precious, lock)
    elif trap == "pipe":
        os.mkfifo(lock)
    elif trap == "folder":
        lock.mkdir()
    else:
        lock.write_bytes(b"li,pc7,2026" if trap == "foreign" else b" " * 100_000)
    before = lock.lstat()
    with Session.open(path, window=True) as session:
        assert not session.access.read_only
        assert holder(path) is None
        label(session, 0, 2)
    # Before this reads it: a hard link has one time of its last reading with what it leads to.
    assert lock.lstat() == before
    assert precious.read_bytes() == b'{"format": "biaodu-window"}'
    assert precious.stat().st_mode & 0o777 == 0o604


@pytest.mark.parametrize("said", ["", '{"format": "biaodu-window"}', '{"format": "biaodu-window", "account": 7}'])
def test_a_lock_that_does_not_say_whose_it_is_locks_all_the_same(path: Path, said: str) -> None:
    first = LockBeside(path)
    assert first.acquire()
    lock_file(path).write_text(said)
    second = LockBeside(path)
    assert not second.acquire()
    assert second.holder == Holder()
    first.release()


def test_a_name_from_a_lock_is_short_and_printable(path: Path) -> None:
    first = LockBeside(path)
    assert first.acquire()
    said = {"format": "biaodu-window", "account": "李\x1b[31m\n\u202e" + "x" * 900, "host": "h"}
    lock_file(path).write_text(json.dumps(said))
    found = holder(path)
    assert found is not None
    assert found.account == "李[31m" + "x" * 59
    first.release()


def test_another_machine_is_another_account(path: Path) -> None:
    """As on a share: the lock is there, the cache folder is not."""
    first = LockBeside(path)
    assert first.acquire()
    lock_file(path).write_text(json.dumps({"format": "biaodu-window", "account": "li", "host": "another"}))
    with Session.open(path, window=True) as session:
        assert session.access.reason == "other_account"
        assert session.access.holder is not None
        assert session.access.holder == Holder("li", "another")
        assert not session.access.holder.is_on_this_machine
    first.release()


def test_where_the_system_has_no_such_locks_the_window_opens_all_the_same(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_arguments: object, **_named: object) -> bool:
        raise OSError(37, "No locks available")

    monkeypatch.setattr(lock_beside, "_lock", refuse)
    with Session.open(path, window=True) as session:
        assert not session.access.read_only
        assert holder(path) is None


def test_a_project_that_is_moved_while_it_is_open_leaves_the_lock_of_another_alone(path: Path, tmp_path: Path) -> None:
    first = LockBeside(path)
    assert first.acquire()
    lock_file(path).unlink()
    second = LockBeside(path)
    assert second.acquire()
    first.release()
    assert lock_file(path).exists()
    assert not LockBeside(path).acquire()
    second.release()
    assert not lock_file(path).exists()


def test_names_as_long_as_a_project_may_have(tmp_path: Path) -> None:
    path = tmp_path / ("长" * 79 + ".biaodu")
    project(path).close()
    own = LockBeside(path)
    assert own.acquire()
    assert holder(path) is not None
    own.release()
