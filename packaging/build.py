"""Build what users install: ``make package``.

One command makes the bundle (PyInstaller, one folder) and, on Linux, ``dist/biaodu_VERSION_ARCH.deb`` and
``dist/biaodu-VERSION-ARCH.tar.xz``. The same commit makes the same bytes: every time is that of the commit, every order
is fixed. Prints the ten largest parts, and fails when the bundle has grown beyond its budget or holds a second SQLite.
"""

import argparse
import os
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "packaging")]

import notices  # noqa: E402
from addon_packages import build_all, descriptions  # noqa: E402
from core import VERSION  # noqa: E402
from debian import PROVIDED_BY, architecture, check_needed, debian_package  # noqa: E402
from icons import write_icons  # noqa: E402
from launcher import PROGRAM, add_launcher  # noqa: E402
from steps import StepError, run, step  # noqa: E402
from tarball import tarball  # noqa: E402

BUILD, DIST = ROOT / "build" / "package", ROOT / "dist"
BUNDLE = BUILD / "dist" / "biaodu"
LARGEST_BUNDLE, LARGEST_DEB = 200 + 7 + 14 + 9, 66 + 3 + 3 + 3
"""Megabytes; parts add what they name, up to 230 and 75. OpenSSL, for a user's own model, is 7 and 3; cryptography, by
which Linux's keyring takes passwords and keys, 14 and 3; psycopg with its libpq, for a team's hub, 9 and 3."""
LISTED = 10
MEGABYTE = 1_000_000
STRIPPED = ("libpython*", "python3*/lib-dynload/*.so", "marisa_trie*.so", "nacl/_sodium*.so", "regex/_regex*.so")
"""In the bundle; 10 MB of those three libraries are symbols."""
FORBIDDEN = ("libsqlite3", "_sqlite3")
"""A second SQLite in the process would drop the locks of the first."""


def commit_time() -> int:
    """Seconds since 1970 of the commit that is built, or as ``SOURCE_DATE_EPOCH`` says."""
    if given := os.environ.get("SOURCE_DATE_EPOCH"):
        return int(given)
    done = subprocess.run(["git", "log", "-1", "--format=%ct"], cwd=ROOT, capture_output=True, text=True, check=True)
    return int(done.stdout)


def freeze(epoch: int) -> None:
    """Let PyInstaller make the bundle from what is committed and installed."""
    for folder in (BUILD / "work", BUILD / "dist"):
        shutil.rmtree(folder, ignore_errors=True)
    # Sets and dictionaries of names must come out in one order, and compiled modules without times.
    environment = os.environ | {"SOURCE_DATE_EPOCH": str(epoch), "PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--clean", "--log-level", "WARN"]
    command += ["--workpath", str(BUILD / "work"), "--distpath", str(BUILD / "dist")]
    run([*command, str(ROOT / "packaging" / "biaodu.spec")], env=environment)


def strip() -> None:
    """Take debugging symbols out of what has many: numpy's OpenBLAS breaks when it is stripped, so not of all."""
    if sys.platform != "linux":
        return
    found = [path for pattern in STRIPPED for path in BUNDLE.glob(f"_internal/{pattern}")]
    run(["strip", "--strip-unneeded", *map(str, sorted(found))])


def check_bundle() -> None:
    """Refuse a bundle with links into nothing or with what must not be in it."""
    for path in sorted(BUNDLE.rglob("*")):
        if path.is_symlink() and not path.exists():
            raise StepError(f"{path.relative_to(BUNDLE)} leads nowhere")
        if path.name.startswith(FORBIDDEN):
            raise StepError(f"{path.relative_to(BUNDLE)} is a second SQLite")


def add_notices(epoch: int) -> None:
    """Whose work is in it, for people and for machines."""
    parts = notices.parts()
    folder = BUNDLE / "_internal" / "resources" / "notices"
    folder.mkdir(exist_ok=True)
    (folder / "notices.txt").write_text(notices.notices(parts), encoding="utf-8")
    (folder / "biaodu.cdx.json").write_text(notices.bill(parts, VERSION, epoch), encoding="utf-8")


def settle_times(folder: Path, epoch: int) -> None:
    """Give everything in a folder the time of the commit, and permissions that do not depend on the builder."""
    for path in sorted([folder, *folder.rglob("*")], reverse=True):
        if not path.is_symlink():
            runs = path.is_dir() or path.name in ("biaodu", PROGRAM)
            path.chmod(0o755 if runs else 0o644)
        os.utime(path, (epoch, epoch), follow_symlinks=False)


def megabytes(folder: Path) -> float:
    """What the files of a folder take, each once."""
    return (
        sum(path.lstat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink()) / MEGABYTE
    )


def largest() -> list[str]:
    """The largest parts of the bundle: a library, or a package of Python."""
    sizes: Counter[str] = Counter()
    for path in BUNDLE.rglob("*"):
        if path.is_file() and not path.is_symlink():
            inside = path.relative_to(BUNDLE).parts
            large = path.stat().st_size > 2 * MEGABYTE
            sizes[path.name if large else inside[:2][-1]] += path.stat().st_size
    return [f"{size / MEGABYTE:7.1f} MB  {name}" for name, size in sizes.most_common(LISTED)]


def within(what: str, size: float, budget: float) -> None:
    """Say a size, and fail beyond its budget."""
    print(f"{what}: {size:.1f} MB of {budget}")
    if size > budget:
        raise StepError(f"{what} is larger than its budget. What grew? See the list above.")


def main() -> None:
    parser = argparse.ArgumentParser(description="Build the bundle and its packages.")
    parser.add_argument("--bundle-only", action="store_true", help="leave the .deb and the .tar.xz out")
    parser.add_argument(
        "--fast", action="store_true", help="compress little and leave the .tar.xz out: for trying, not for users"
    )
    given = parser.parse_args()
    epoch = commit_time()
    with step("Icons"):
        write_icons(BUILD / "icons", ROOT / "resources" / "icons" / "app.svg")
    with step("Bundle (PyInstaller, about a minute)"):
        freeze(epoch)
    with step("Strip Python, add notices and the start script"):
        strip()
        add_notices(epoch)
        if sys.platform == "linux":
            add_launcher(BUNDLE, PROVIDED_BY)
        check_bundle()
        settle_times(BUNDLE, epoch)
    if sys.platform == "linux":
        with step("What the bundle asks of the system"):
            check_needed(BUNDLE)
    print(*largest(), sep="\n")
    within("Bundle", megabytes(BUNDLE), LARGEST_BUNDLE)
    build_all([*descriptions()], epoch)
    if given.bundle_only or sys.platform != "linux":
        return
    DIST.mkdir(exist_ok=True)
    with step("Debian package"):
        package = debian_package(BUNDLE, BUILD, DIST, epoch, fast=given.fast)
    within(package.name, package.stat().st_size / MEGABYTE, LARGEST_DEB if not given.fast else LARGEST_BUNDLE)
    if given.fast:
        return
    with step("Archive for other distributions"):
        archive = tarball(BUNDLE, BUILD, DIST / f"biaodu-{VERSION}-{architecture()}.tar.xz", epoch)
    print(f"{archive.name}: {archive.stat().st_size / MEGABYTE:.1f} MB")


if __name__ == "__main__":
    main()
