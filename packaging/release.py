"""Make a release: ``python packaging/release.py 0.2.0`` [--dry-run [--quick]].

First it checks that a release can be made: every file that says the version says this one, the changelog has a part for
it with today's date, all is committed, and the locks are what `make lock` writes. It tells everything that does not
hold, and stops. Then it acts: a fresh clone passes its tests, what is published is built into ``dist/VERSION`` with its
checksums, and the commit is tagged. The first act that fails ends it. Nothing is sent anywhere: pushing the tag is the
last act, by hand.

With ``--dry-run`` all of this happens in a clone that is thrown away, so the checkout gets neither files nor a tag.
``--quick`` shortens such a rehearsal to minutes: only the tests of `packaging`, in the environment that runs this
script, and packages that are hardly compressed.
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
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

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
    quick: bool = False
    """Whether to test and compress little, for a rehearsal."""

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


def check_locks(release: Release) -> None:
    """`make lock` would change nothing. Asks the index that pip is configured for."""
    run([sys.executable, str(release.root / "packaging" / "lock.py"), "--check"])


def test(release: Release) -> None:
    """A fresh clone installs and passes what CI runs."""
    with tempfile.TemporaryDirectory() as folder:
        clone = Path(folder) / "clone"
        run(["git", "clone", "--quiet", str(release.root), str(clone)])
        if release.quick:
            run([sys.executable, "-m", "pytest", "-q", "tests/packaging"], folder=clone)
        else:
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
    if release.quick:
        run([sys.executable, str(release.root / "packaging" / "build.py"), "--fast"])
    else:
        run(["make", "-C", str(release.root), "package"])  # installs PyInstaller first where it is missing
    made = sorted((release.root / "dist").glob(f"biaodu[_-]{release.version}[_-]*"))
    if not made:
        raise StepError("No package of this version was made.")
    for package in made:
        shutil.copyfile(package, release.dist / package.name)


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


def act(release: Release) -> None:
    """Do what makes a release, step by step; the first that fails raises StepError."""
    for what, do in ACTS:
        with step(what):
            do(release)


def rehearse(release: Release) -> None:
    """Do the same in a clone that is thrown away, and say what it made."""
    with tempfile.TemporaryDirectory() as folder:
        clone = Path(folder) / "rehearsal"
        run(["git", "clone", "--quiet", str(release.root), str(clone)])
        rehearsal = replace(release, root=clone)
        for name in ("user.name", "user.email"):  # what this checkout alone knows, a clone of it does not
            if value := release.git("config", "--default", "", "--get", name):
                rehearsal.git("config", name, value)
        act(rehearsal)
        print((rehearsal.dist / SUMS).read_text(), end="")
        print(rehearsal.git("tag", "--list", "-n1", release.tag))
    print("All steps hold. This was a rehearsal: nothing was made here.")


def main(arguments: Sequence[str], root: Path = ROOT) -> None:
    """Check, and then release or rehearse it. Exits with all that does not hold."""
    parser = argparse.ArgumentParser(description="Make a release of Biaodu.")
    parser.add_argument("version")
    parser.add_argument("--dry-run", action="store_true", help="do it all in a clone that is thrown away")
    parser.add_argument("--quick", action="store_true", help="with --dry-run: test and compress little")
    given = parser.parse_args(arguments)
    if given.quick and not given.dry_run:
        parser.error("--quick is for a --dry-run: a release is tested whole")
    release = Release(given.version, date.today(), root, given.quick)
    os.environ["SOURCE_DATE_EPOCH"] = release.git("log", "-1", "--format=%ct")
    if problems := check(release):
        raise SystemExit("\n".join(["", *problems]))
    if given.dry_run:
        rehearse(release)
        return
    act(release)
    print(f"{release.dist} holds what is published. To publish the tag: git push origin {release.tag}")


if __name__ == "__main__":
    main(sys.argv[1:])
