"""What compiled files on Linux ask of the system, as readelf tells it."""

import re
import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path

_LIBC = re.compile(r"\bGLIBC_2\.(\d+)")


def binaries(folder: Path, *, but: Iterable[str] = ()) -> list[Path]:
    """The compiled files in a folder, without those of the names in `but`."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file() and not path.is_symlink())
    return [path for path in files if path.name not in but and is_binary(path)]


def is_binary(path: Path) -> bool:
    """Whether a file is a program or library of Linux."""
    with path.open("rb") as file:
        return file.read(4) == b"\x7fELF"


def told(files: Sequence[Path], question: str) -> str:
    """What readelf says of files, for one of its options; nothing of no files."""
    if not files:
        return ""
    command = ["readelf", "-W", question, *map(str, files)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def libc_of(path: Path) -> int:
    """The oldest glibc that has every function a file asks for, as n of 2.n; 0 for none."""
    return max(map(int, _LIBC.findall(told([path], "--version-info"))), default=0)


def newest_libc(folder: Path, *, but: Iterable[str] = ()) -> int:
    """The same for all compiled files in a folder together."""
    return max(map(int, _LIBC.findall(told(binaries(folder, but=but), "--version-info"))), default=0)
