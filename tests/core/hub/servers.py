"""A PostgreSQL server of the tests' own: a new cluster on a socket, which syncs to the disk, and can be killed."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

from core.hub.addresses import Address, address_of

_PORT = 54999
"""A number in the socket's name; nothing listens on the network."""


def programs() -> Path | None:
    """The folder with ``initdb`` and ``postgres``, if any."""
    found = shutil.which("initdb")
    if found is not None:
        return Path(found).parent
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True)
    return folders[0].parent if folders else None


def missing() -> str | None:
    """Why there can be no server here."""
    try:
        import psycopg  # noqa: F401
    except ImportError:
        return "needs psycopg"
    if os.name != "posix" or programs() is None:
        return "needs PostgreSQL (initdb, pg_ctl)"
    if os.geteuid() == 0 and _account() is None:
        return "needs an account other than root to run PostgreSQL"
    return None


def _account() -> pwd.struct_passwd | None:
    for name in ("postgres", "nobody"):
        with suppress(KeyError):
            return pwd.getpwnam(name)
    return None


class Server:
    """A cluster in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data = folder / "data"
        self.port = _PORT
        self._account = _account() if os.geteuid() == 0 else None
        bin_ = programs()
        assert bin_ is not None
        self._bin = bin_
        folder.chmod(0o755)
        if self._account is not None:
            os.chown(folder, self._account.pw_uid, self._account.pw_gid)

    def _run(self, *command: str) -> None:
        account = self._account
        who = {} if account is None else {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
        quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        home = {**os.environ, "HOME": str(self.folder), "LC_ALL": "C.UTF-8"}
        subprocess.run(command, check=True, cwd=self.folder, env=home, timeout=110, **quiet, **who)  # pyright: ignore[reportCallIssue, reportArgumentType]

    def make(self) -> None:
        """Make the cluster. Accounts come without a password over the socket."""
        self._run(str(self._bin / "initdb"), "-D", str(self.data), "-U", "postgres", "-E", "UTF8", "-A", "trust", "-N")

    def start(self, *options: str, port: int = _PORT) -> None:
        """Start, or start again after a kill, which recovers from the log."""
        self.port = port
        wanted = ["-k", str(self.folder), "-p", str(port), "-c", "listen_addresses=", *options]
        self._run(
            str(self._bin / "pg_ctl"), "-D", str(self.data), "-l", str(self.folder / "log"), "-w", "-t", "100",
            "-o", " ".join(f"'{part}'" for part in wanted), "start",
        )  # fmt: skip

    def stop(self) -> None:
        """End it in order."""
        with suppress(subprocess.CalledProcessError):
            self._run(str(self._bin / "pg_ctl"), "-D", str(self.data), "-m", "fast", "-w", "-t", "100", "stop")

    def kill(self) -> None:
        """End it as a power cut ends processes: all of them at once."""
        leader = int((self.data / "postmaster.pid").read_text().splitlines()[0])
        # Stopped first: else it goes on starting processes for those who connect, and its memory stays in use.
        os.kill(leader, signal.SIGSTOP)
        processes = [*(child.pid for child in psutil.Process(leader).children(recursive=True)), leader]
        for process in processes:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        _wait_until_gone(processes)
        # Where nobody collects dead processes (containers), the number would count as that of a living one.
        for held in (self.data / "postmaster.pid", *self.folder.glob(".s.PGSQL.*")):
            held.unlink()

    def address(self, database: str, login: str = "postgres") -> Address:
        """Where a database is, for somebody."""
        return address_of(self.url(database, login))

    def url(self, database: str, login: str = "postgres") -> str:
        """`address` as a user gives it."""
        return f"postgresql://{login}@/{database}?host={self.folder}&port={self.port}"


def _wait_until_gone(processes: list[int]) -> None:
    import time

    deadline = time.monotonic() + 20
    while any(_is_there(process) for process in processes) and time.monotonic() < deadline:
        time.sleep(0.02)


def _is_there(process: int) -> bool:
    try:
        return "State:\tZ" not in Path(f"/proc/{process}/status").read_text()
    except OSError:
        return False


@contextmanager
def running() -> Iterator[Server]:
    """A server that runs while the block does; its folder goes with it."""
    # A socket's path may have 107 bytes, and another account has to reach it: pytest's folders are neither.
    folder = Path(tempfile.mkdtemp(prefix="biaodu-hub-", dir="/tmp"))
    server = Server(folder)
    try:
        server.make()
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)
