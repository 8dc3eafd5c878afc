"""Make a release: ``python packaging/release.py 0.2.0`` [--dry-run].

Each step must hold before the next is taken: the version stands in every file that says one and in the changelog with
today's date, the locks are what `make lock` writes, all is committed, a fresh clone passes its tests, what is published
lies in ``dist/VERSION`` with its checksums, and the commit is tagged. Nothing is sent anywhere: pushing the tag is the
last act, by hand. With ``--dry-run`` the first steps are looked at, all that do not hold are told, and nothing is made.
"""

import argparse
import hashlib
import lzma
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import lock
from steps import StepError, run, step

ROOT = Path(__file__).resolve().parent.parent
VERSION = re.compile(r"\d+\.\d+\.\d+(?:(?:a|b|rc)\d+)?")
CATALOG = "resources/translations/zh_CN/LC_MESSAGES/biaodu.po"
PLACES = {
    "pyproject.toml": re.compile(r'^version = "([^"]+)"$', re.M),
    "core/__init__.py": re.compile(r'^VERSION = "([^"]+)"$', re.M),
    CATALOG: re.compile(r'^"Project-Id-Version: biaodu ([^\\]+)\\n"$', re.M),
}
"""Files that say the version, and how."""
HEADING = re.compile(r"^## (\S+) \(([^)]+)\)$", re.M)
SUMS = "SHA256SUMS"


@dataclass(frozen=True)
class Release:
    """What is released: a version, from a checkout, on a day."""

    version: str
    day: date
    root: Path = ROOT

    @property
    def tag(self) -> str:
        return f"v{self.version}"

    @property
    def dist(self) -> Path:
        return self.root / "dist" / self.version

    def git(self, *arguments: str) -> str:
        done = subprocess.run(["git", *arguments], cwd=self.root, capture_output=True, text=True, check=False)
        if done.returncode:
            raise StepError(f"git {' '.join(arguments)}: {done.stderr.strip()}")
        return done.stdout.strip()

    def text(self, name: str) -> str:
        return (self.root / name).read_text(encoding="utf-8")


def check_version(release: Release) -> None:
    """The version is one, and every file that says one says it."""
    if not VERSION.fullmatch(release.version):
        raise StepError(f"“{release.version}” is no version; 0.2.0 and 0.3.0rc1 are.")
    wrong: list[str] = []
    for name, pattern in PLACES.items():
        found = pattern.search(release.text(name))
        if found is None or found[1] != release.version:
            wrong.append(f"{name} says {found[1] if found else 'none'}")
    if wrong:
        raise StepError(f"These do not say {release.version}: {', '.join(wrong)}.")


def check_changelog(release: Release) -> None:
    """The newest part of the changelog is this version's, of the release's day, and says something."""
    text = release.text("CHANGELOG.md")
    heading = HEADING.search(text)
    if heading is None or heading[1] != release.version:
        raise StepError(f"CHANGELOG.md does not begin with a part “## {release.version} (…)”.")
    if heading[2] != release.day.isoformat():
        raise StepError(f"CHANGELOG.md dates {release.version} “{heading[2]}”; write {release.day} there.")
    if not notes(text).strip():
        raise StepError(f"CHANGELOG.md says nothing about {release.version}.")


def notes(changelog: str) -> str:
    """What the changelog says about its newest version, without the heading."""
    headings = list(HEADING.finditer(changelog))
    return changelog[headings[0].end() : headings[1].start() if len(headings) > 1 else len(changelog)]


def check_clean(release: Release) -> None:
    """All is committed, and the tag is still free."""
    if changed := release.git("status", "--porcelain"):
        raise StepError(f"Not committed:\n{changed}")
    if release.git("tag", "--list", release.tag):
        raise StepError(f"The tag {release.tag} exists. A released version is never made again: count up.")


def check_locks(_release: Release) -> None:
    """`make lock` would change nothing. Asks the index that pip is configured for."""
    try:
        stale = lock.stale()
    except subprocess.CalledProcessError as problem:
        raise StepError("uv could not resolve them; `make lock` installs it.") from problem
    if stale:
        raise StepError(f"Run `make lock`; it changes {', '.join(stale)}.")


def test(release: Release) -> None:
    """A fresh clone installs and passes what CI runs."""
    with tempfile.TemporaryDirectory() as folder:
        clone = Path(folder) / "clone"
        run(["git", "clone", "--quiet", str(release.root), str(clone)])
        run([str(clone / ".ci" / "run")])


def build(release: Release) -> None:
    """What is published, byte for byte the same whenever it is made again: the source as committed, and packages."""
    release.dist.mkdir(parents=True, exist_ok=True)
    name = f"biaodu-{release.version}"
    archive = release.dist / f"{name}.tar.xz"
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "source.tar"
        release.git("archive", "--format=tar", f"--prefix={name}/", f"--output={plain}", "HEAD")
        archive.write_bytes(lzma.compress(plain.read_bytes()))
    with tarfile.open(archive) as stored:
        if f"{name}/pyproject.toml" not in stored.getnames():
            raise StepError(f"{archive} does not hold the program.")
    packages = release.root / "packaging" / "build.py"
    if packages.exists():
        run([sys.executable, str(packages)])
        for made in sorted((release.root / "dist").glob(f"biaodu[_-]{release.version}[_-]*")):
            shutil.copyfile(made, release.dist / made.name)


def write_sums(release: Release) -> None:
    """A line for each published file, as `sha256sum --check` reads them."""
    files = sorted(path for path in release.dist.iterdir() if path.is_file() and path.name != SUMS)
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in files]
    (release.dist / SUMS).write_text("".join(lines))


def tag(release: Release) -> None:
    """Tag the commit with what the changelog says."""
    release.git(
        "tag", "--annotate", release.tag, "--message", f"{release.tag}\n\n{notes(release.text('CHANGELOG.md'))}"
    )


CHECKS: tuple[tuple[str, Callable[[Release], None]], ...] = (
    ("The version in all files", check_version),
    ("The changelog", check_changelog),
    ("All is committed, the tag is free", check_clean),
    ("The locks", check_locks),
)
ACTS: tuple[tuple[str, Callable[[Release], None]], ...] = (
    ("Tests of a fresh clone", test),
    ("Build", build),
    ("Checksums", write_sums),
    ("Tag", tag),
)


def check(release: Release) -> list[str]:
    """Look at everything that must hold before a release; what does not, in words."""
    problems: list[str] = []
    for what, look in CHECKS:
        try:
            with step(what):
                look(release)
        except StepError as problem:
            problems.append(f"{what}: {problem}")
    return problems


def main(arguments: Sequence[str]) -> None:
    """Check, and unless told otherwise, release."""
    parser = argparse.ArgumentParser(description="Make a release of Biaodu.")
    parser.add_argument("version")
    parser.add_argument("--dry-run", action="store_true", help="look at what must hold, and make nothing")
    given = parser.parse_args(arguments)
    release = Release(given.version, date.today())
    os.environ["SOURCE_DATE_EPOCH"] = release.git("log", "-1", "--format=%ct")
    if problems := check(release):
        raise SystemExit("\n".join(["", *problems]))
    for what, act in ACTS:
        if given.dry_run:
            print(f"{what}: would be next")
            continue
        with step(what):
            act(release)
    if not given.dry_run:
        print(f"{release.dist} holds what is published. To publish the tag: git push origin {release.tag}")


if __name__ == "__main__":
    main(sys.argv[1:])
