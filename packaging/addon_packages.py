"""Build add-ons: ``addon_packages.py FOLDER...``, each to ``dist/biaodu-addon-NAME-VERSION.biaoduaddon``.

FOLDER has an ``addon.toml``: ``id``, ``title``, ``version``, ``licence`` (SPDX), ``about``, in Chinese as ``title_zh``
and ``about_zh``; ``source``, a folder of Python packages that is taken as it is; ``requirements``, a lock whose
packages are installed into it (pinned, hashed, nothing resolved); and ``[entry-points."GROUP"]``. What is compiled
fits one kind of system and one Python, which is found and written down. The same commit makes the same bytes.
"""

import json
import re
import shutil
import subprocess
import sys
import sysconfig
import tomllib
import zipfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from importlib.machinery import EXTENSION_SUFFIXES
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "packaging")]

from core.addons.description import DESCRIPTION, FORMAT, LIBRARIES, read_description  # noqa: E402
from core.addons.installing import SUFFIX  # noqa: E402
from steps import StepError, run, step  # noqa: E402

ADDONS = ROOT / "packaging" / "addons"
"""Ours, a folder each: `make package` builds all of them."""
DIST, BUILD = ROOT / "dist", ROOT / "build" / "addons"
OURS = "biaodu."
"""What groups of entry points begin with that mean something to the program."""
_NOT_PACKED = re.compile(r"(^|/)(__pycache__|bin)(/|$)|\.pyc$|dist-info/(RECORD|INSTALLER|REQUESTED|direct_url\.json)$")
_SPDX = re.compile(r"[\w.+()-]+( (AND|OR|WITH) [\w.+()-]+)*")
_OLDEST = (1980, 1, 1, 0, 0, 0)
"""Before that no zip archive can date a file."""


def build(source: Path, dist: Path, work: Path, epoch: int) -> Path:
    """Make the add-on that a folder describes; its archive. Raises StepError for what the program would refuse."""
    told = tomllib.loads((source / "addon.toml").read_text(encoding="utf-8"))
    folder = work / str(told["id"])
    shutil.rmtree(folder, ignore_errors=True)
    libraries = folder / LIBRARIES
    libraries.mkdir(parents=True)
    if lock := told.get("requirements"):
        command = [sys.executable, "-m", "pip", "install", "--no-input", "--disable-pip-version-check", "--no-compile"]
        run([*command, "--require-hashes", "--no-deps", "--target", str(libraries), "-r", str(source / lock)])
    if own := told.get("source"):
        shutil.copytree(source / own, libraries, dirs_exist_ok=True)
    for path in sorted(libraries.rglob("*"), reverse=True):
        if _NOT_PACKED.search(path.relative_to(libraries).as_posix()):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    (folder / DESCRIPTION).write_text(json.dumps(_description(told, libraries), ensure_ascii=False, indent=1) + "\n")
    # As the program will: what it would refuse is not made.
    read_description(folder)
    archive = dist / f"biaodu-addon-{told['id']}-{told['version']}{SUFFIX}"
    archive.unlink(missing_ok=True)
    _pack(folder, archive, epoch)
    return archive


def _description(told: dict[str, Any], libraries: Path) -> dict[str, Any]:
    if not _SPDX.fullmatch(told["licence"]):
        raise StepError(f"{told['licence']!r} is no SPDX expression")
    texts = ("id", "title", "title_zh", "version", "licence", "about", "about_zh")
    made: dict[str, Any] = {"addon": FORMAT} | {name: told[name] for name in texts if name in told}
    if any(str(path).endswith(tuple(EXTENSION_SUFFIXES)) for path in libraries.rglob("*")):
        made |= {"system": sysconfig.get_platform(), "python": ".".join(map(str, sys.version_info[:2]))}
    points: dict[str, dict[str, str]] = {}
    for installed in distributions(path=[str(libraries)]):
        for entry in installed.entry_points:
            if entry.group.startswith(OURS):
                points.setdefault(entry.group, {})[entry.name] = entry.value
    for group, named in told.get("entry-points", {}).items():
        points.setdefault(group, {}).update(named)
    return made | {"entry_points": {group: dict(sorted(named.items())) for group, named in sorted(points.items())}}


def _pack(folder: Path, archive: Path, epoch: int) -> None:
    when = max(_OLDEST, datetime.fromtimestamp(epoch, UTC).timetuple()[:6])
    with zipfile.ZipFile(archive, "x", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                member = zipfile.ZipInfo(path.relative_to(folder.parent).as_posix(), when)
                member.compress_type = zipfile.ZIP_DEFLATED
                member.external_attr = 0o100644 << 16
                packed.writestr(member, path.read_bytes())


def descriptions() -> Iterator[Path]:
    """The folders of our own add-ons."""
    yield from sorted(path.parent for path in ADDONS.glob("*/addon.toml"))


def build_all(folders: Sequence[Path], epoch: int) -> None:
    """Build add-ons into `DIST`, a line each."""
    DIST.mkdir(exist_ok=True)
    for folder in folders:
        with step(f"Add-on {folder.name}"):
            archive = build(folder, DIST, BUILD, epoch)
        print(f"{archive.name}: {archive.stat().st_size / 1_000_000:.1f} MB")


def main(arguments: Sequence[str]) -> None:
    done = subprocess.run(["git", "log", "-1", "--format=%ct"], cwd=ROOT, capture_output=True, text=True, check=True)
    build_all([Path(argument).resolve() for argument in arguments] or [*descriptions()], int(done.stdout))


if __name__ == "__main__":
    main(sys.argv[1:])
