"""Files that are either the old one or the complete new one, whatever happens while they are written."""

import contextlib
import os
from collections.abc import Generator
from pathlib import Path
from typing import BinaryIO

from core.errors import EnvironmentFault
from core.storage.faults import fault
from core.storage.open_files import BESIDE, is_database

_BUFFER = 1 << 20


@contextlib.contextmanager
def faults(path: Path) -> Generator[None]:
    """Turn every `OSError` of the block into a coded error that names `path`."""
    try:
        yield
    except OSError as error:
        raise fault(error, path) from error


@contextlib.contextmanager
def replacing(path: Path) -> Generator[BinaryIO]:
    """A new file, open for reading and writing bytes, that takes `path`'s place when the block ends well.

    It is written in the same folder under a temporary name; at the end file and folder are synced to the disk
    (``fsync``) and the name is switched in one step (``os.replace``). When the block or any of this fails, the
    temporary file is removed and what was at `path` before is untouched. A symbolic link keeps pointing to the
    file it names; an existing file's permission bits are kept. A database, a project above all, is never replaced,
    nor what SQLite keeps beside one, nor anything that is no ordinary file (a device, a pipe).

    Raises `EnvironmentFault` with a ``file.`` code (``file.disk_full``, ``file.is_folder``, ``file.no_folder``,
    ``file.is_database``,
    ``file.not_regular`` ...) and the field ``path``.
    """
    target = Path(os.path.realpath(path))
    temporary = target.with_name(f".{os.urandom(8).hex()}.tmp")
    with faults(path):
        _require_replaceable(target, path)
        file = open(temporary, "x+b", buffering=_BUFFER)  # noqa: SIM115 - closed below, before it is renamed
    try:
        with faults(path):
            with file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            _keep_mode(target, temporary)
            os.replace(temporary, target)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
    sync_folder(target.parent)


def write_atomically(path: Path, data: bytes) -> None:
    """Make `data` the whole content of `path`, or leave it as it was; raises as `replacing` does."""
    with replacing(path) as file:
        file.write(data)


def sync_folder(folder: Path) -> None:
    """Make a rename in `folder` survive a power cut, where the system can (Windows needs and offers nothing)."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _require_replaceable(target: Path, path: Path) -> None:
    if target.is_dir():
        raise EnvironmentFault("file.is_folder", path=str(path))
    if not target.parent.is_dir():
        raise EnvironmentFault("file.no_folder", path=str(path.parent))
    if target.exists() and not target.is_file():
        raise EnvironmentFault("file.not_regular", path=str(path))
    beside = [target.with_name(target.name.removesuffix(end)) for end in BESIDE if target.name.endswith(end)]
    if any(place.is_file() and is_database(place) for place in (target, *beside)):
        raise EnvironmentFault("file.is_database", path=str(path))


def _keep_mode(target: Path, temporary: Path) -> None:
    with contextlib.suppress(FileNotFoundError):
        os.chmod(temporary, target.stat().st_mode & 0o7777)
