"""A package index in a folder: the files that the locks pin, and newer releases that nobody made.

The pinned files are fetched once, through the index that pip is configured for, and kept in build/pinned.
"""

import fcntl
import hashlib
import os
import re
import subprocess
import sys
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from email.parser import Parser
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import NormalizedName, canonicalize_name, parse_sdist_filename, parse_wheel_filename
from packaging.version import Version

from tests.packaging.locks import BUILD, DEVELOPMENT, PACKAGE, ROOT

PINNED = ROOT / "build" / "pinned"
OLD_PIPS = {
    "23.0": "b5f88adff801f5ef052bcdef3daa31b55eb67b0fccd6d0106c206fa248e0463c",
    "23.2": "78e5353a9dda374b462f2054f83a7b63f3f065c98236a68361845c1b0ee7e35f",
}
"""Versions with the SHA-256 of their wheels: Debian 12 has the one, the other is the last that resolves extras anew."""
MADE_UP = "9999"
OUTSIDE = dict(os.environ)
"""The environment before any test gave itself a home and an index of its own."""


def name_and_version(file: Path) -> tuple[NormalizedName, Version]:
    """What a wheel or a source package is, by its file name."""
    parsed = parse_wheel_filename(file.name) if file.suffix == ".whl" else parse_sdist_filename(file.name)
    return parsed[0], parsed[1]


def pinned_files() -> list[Path]:
    """What the locks pin for this system and Python, and old pips, as far as an index has these.

    Skips the test when an index gives none of it, and fails it when a file is another than the pinned one.
    """
    PINNED.mkdir(parents=True, exist_ok=True)
    locks = b"".join(lock.read_bytes() for lock in (BUILD, DEVELOPMENT, PACKAGE))
    wanted = hashlib.sha256(locks + repr((OLD_PIPS, sys.version)).encode())
    stamp = PINNED / ".complete"
    with _alone(PINNED / ".lock"):
        if not stamp.exists() or stamp.read_text() != wanted.hexdigest():
            stamp.unlink(missing_ok=True)
            if _download():
                stamp.write_text(wanted.hexdigest())
    return sorted(file for file in PINNED.iterdir() if not file.name.startswith("."))


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    """Let other test processes wait."""
    with lock.open("w") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        yield


def _download() -> bool:
    """Fetch what is not there yet, and remove what is pinned no longer; returns whether all is there."""
    if problem := _fetch("-r", str(BUILD), "-r", str(DEVELOPMENT), "-r", str(PACKAGE)):
        pytest.skip(f"the pinned files are not in {PINNED.relative_to(ROOT)} and no index gives them: {problem}")
    problem = ""
    pins = PINNED / ".pip"
    for version, digest in OLD_PIPS.items():
        pins.write_text(f"pip=={version} --hash=sha256:{digest}\n")
        problem = problem or _fetch("-r", str(pins))
    known = set(re.findall(r"sha256:(\w+)", BUILD.read_text() + DEVELOPMENT.read_text() + PACKAGE.read_text())) | set(
        OLD_PIPS.values()
    )
    for file in PINNED.iterdir():
        if not file.name.startswith(".") and hashlib.sha256(file.read_bytes()).hexdigest() not in known:
            file.unlink()
    return not problem


def _fetch(*requirements: str) -> str:
    """Download into the folder; returns why that failed, or nothing."""
    command = [sys.executable, "-m", "pip", "download", "--no-input", "--progress-bar", "off", "--retries", "1"]
    # jieba is a source package: pip asks the setuptools that is installed here for its name.
    command += ["--no-deps", "--require-hashes", "--no-build-isolation", "--dest", str(PINNED), *requirements]
    done = subprocess.run(command, env=OUTSIDE, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if "DO NOT MATCH THE HASHES" in done.stderr:
        pytest.fail(done.stderr)
    return done.stderr.strip().rpartition("\n")[2] if done.returncode else ""


def write_index(folder: Path, files: Iterable[Path]) -> str:
    """Make an index (PEP 503) of `files` in `folder`; returns its address.

    Each package, and each that one of them asks for, be it with an extra only, has a release 9999 there; each of
    `files` also one that is newer by as little as can be, so that it fits wherever the pinned one does.
    """
    folder.mkdir()
    offered: dict[NormalizedName, list[Path]] = defaultdict(list)
    for file in files:
        name, version = name_and_version(file)
        offered[name] += [file, _made_up(folder, name, f"{version}.{MADE_UP}")]
        for asked in _asked_for(file):
            offered.setdefault(asked, [])
    for name, releases in offered.items():
        page = folder / "simple" / name / "index.html"
        page.parent.mkdir(parents=True)
        releases.append(_made_up(folder, name, MADE_UP))
        links = (f'<a href="{file.as_uri()}">{file.name}</a>\n' for file in releases)
        page.write_text(f"<!DOCTYPE html><html><body>\n{''.join(links)}</body></html>\n", "utf-8")
    return (folder / "simple").as_uri()


def _asked_for(file: Path) -> Iterator[NormalizedName]:
    """Every package that a wheel names, whatever the extra and the system that it names it for."""
    if file.suffix != ".whl":
        return
    with zipfile.ZipFile(file) as wheel:
        (metadata,) = (name for name in wheel.namelist() if re.fullmatch(r"[^/]+\.dist-info/METADATA", name))
        for line in Parser().parsestr(wheel.read(metadata).decode(), headersonly=True).get_all("Requires-Dist", []):
            yield canonicalize_name(Requirement(line).name)


def _made_up(folder: Path, name: str, version: str) -> Path:
    """A wheel with nothing in it."""
    stem = f"{name.replace('-', '_')}-{version}"
    file = folder / f"{stem}-py3-none-any.whl"
    with zipfile.ZipFile(file, "w") as wheel:
        wheel.writestr(f"{stem}.dist-info/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
        tags = "Wheel-Version: 1.0\nGenerator: none\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        wheel.writestr(f"{stem}.dist-info/WHEEL", tags)
        wheel.writestr(f"{stem}.dist-info/RECORD", "")
    return file


def only_from(index: str) -> Mapping[str, str]:
    """Environment in which pip knows no other index, no settings and no cache."""
    return {"PIP_CONFIG_FILE": os.devnull, "PIP_INDEX_URL": index, "PIP_NO_CACHE_DIR": "1", "PIP_NO_COMPILE": "1"}
