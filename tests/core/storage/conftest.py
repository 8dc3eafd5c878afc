"""A disk that is small, and a way to do something without root's rights."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

assert psutil, "imported here, because somebody without rights may not read where it is installed"

NOBODY = 65534


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of little more than a megabyte."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount("-t", "tmpfs", "-o", "size=1200k", "tmpfs", str(folder))
    yield folder
    unmount(folder)


def unmount(folder: Path) -> None:
    """Take away what `mount` put there."""
    subprocess.run(["umount", "-l", str(folder)], check=True)


def mount(*arguments: str) -> None:
    """Mount a file system; skips the test without the right to."""
    if os.name != "posix" or shutil.which("mount") is None:
        pytest.skip("needs file systems that can be mounted")
    if subprocess.run(["mount", *arguments], capture_output=True).returncode:
        pytest.skip("needs the right to mount a small file system")


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that everybody may enter, as pytest's own are not."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    folder.chmod(0o755)
    shutil.rmtree(folder)


def become_nobody() -> None:
    """Give up root's rights, for ever: for a forked process."""
    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)


@pytest.fixture
def as_nobody() -> Callable[[Callable[[], str]], str]:
    """Run a function in a process without root's rights; what it returned, or the error it raised."""
    if not hasattr(os, "fork"):
        pytest.skip("needs fork")

    def run(function: Callable[[], str]) -> str:
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            try:
                become_nobody()
                os.write(writer, function().encode())
            except BaseException as error:  # noqa: BLE001 - the parent tells
                os.write(writer, (getattr(error, "code", None) or repr(error)).encode())
            finally:
                os._exit(0)
        os.close(writer)
        with os.fdopen(reader, encoding="utf-8") as stream:
            said = stream.read()
        os.waitpid(child, 0)
        return said

    return run
