"""A release is made only when all that must hold does, and the same commit makes the same files."""

import hashlib
import re
import subprocess
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import pytest

import release
from release import Release
from steps import StepError

DAY = date(2027, 3, 5)
CHANGELOG = """# Changes

## 1.2.0 (2027-03-05)

- Reports of two columns.

## 1.1.0 (2027-01-01)

- Something older.
"""

PACKAGE = "biaodu_1.2.0_amd64.deb"
PROGRAMS = {
    ".ci/run": "#!/bin/sh\necho whole tests run\n",
    "Makefile": f"package:\n\tmkdir -p dist && echo program > dist/{PACKAGE}\n",
    "packaging/lock.py": "import sys\nassert sys.argv[1:] == ['--check']\n",
    "packaging/build.py": f"""
import pathlib, sys
dist = pathlib.Path(__file__).parent.parent / "dist"
dist.mkdir(exist_ok=True)
(dist / "{PACKAGE}").write_text(f"program {{sys.argv[1:]}}")
""",
    "tests/packaging/test_it.py": "def test_it() -> None:\n    assert True\n",
}
"""What a release runs of a checkout, as small as it can be."""
FAILS = "#!/bin/sh\necho it broke\nexit 1\n"
CHECKS = [name for name, _check in release.CHECKS]
ACTS = [name for name, _act in release.ACTS]


def git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        ["git", "-c", "user.name=a", "-c", "user.email=a@b", *arguments], cwd=folder, capture_output=True, check=True
    )
    return done.stdout.decode()


@pytest.fixture
def ready(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Release:
    """A checkout of a program as small as one can be, in which all that must hold does."""
    root = tmp_path / "checkout"
    for name, content in {
        "pyproject.toml": '[project]\nname = "biaodu"\nversion = "1.2.0"\n',
        "core/__init__.py": 'VERSION = "1.2.0"\n',
        release.CATALOG: 'msgid ""\nmsgstr ""\n"Project-Id-Version: biaodu 1.2.0\\n"\n',
        "CHANGELOG.md": CHANGELOG,
        ".gitignore": "dist/\n*.pyc\n.pytest_cache/\n",
        **PROGRAMS,
    }.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(content, encoding="utf-8")
    (root / ".ci" / "run").chmod(0o755)
    git(root, "init", "-q")
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "a")
    # Whoever releases has a name of their own; the checkout of a test has none.
    for name in ("GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL"):
        monkeypatch.setenv(name, "a@b")
    return Release("1.2.0", DAY, root)


def change(made: Release, name: str, before: str, after: str) -> None:
    text = made.text(name)
    assert before in text
    (made.root / name).write_text(text.replace(before, after), encoding="utf-8")


def test_what_is_ready_passes(ready: Release) -> None:
    release.check_version(ready)
    release.check_changelog(ready)
    release.check_clean(ready)


@pytest.mark.parametrize("name", release.PLACES)
def test_each_file_that_says_the_version_must_say_it(ready: Release, name: str) -> None:
    change(ready, name, "1.2.0", "1.1.0")
    with pytest.raises(StepError, match=rf"{name} says 1\.1\.0"):
        release.check_version(ready)


def test_this_checkout_says_one_version() -> None:
    release.check_version(
        Release(release.PLACES["core/__init__.py"].findall(Release("", DAY).text("core/__init__.py"))[0], DAY)
    )


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("(2027-03-05)", "(unreleased)", "dates 1.2.0 “unreleased”; write 2027-03-05"),
        ("## 1.2.0", "## 1.3.0", "does not begin with a part “## 1.2.0"),
        ("- Reports of two columns.\n", "", "says nothing about 1.2.0"),
    ],
)
def test_the_changelog_must_begin_with_the_version(ready: Release, before: str, after: str, told: str) -> None:
    change(ready, "CHANGELOG.md", before, after)
    with pytest.raises(StepError, match=told.replace("(", r"\(")):
        release.check_changelog(ready)


def test_what_is_not_committed_is_told(ready: Release) -> None:
    (ready.root / "new.py").write_text("")
    with pytest.raises(StepError, match=r"new\.py"):
        release.check_clean(ready)


def test_a_released_version_is_never_made_again(ready: Release) -> None:
    release.tag(ready)
    assert "Reports of two columns." in git(ready.root, "tag", "--list", "-n9", "v1.2.0")
    assert "Something older" not in git(ready.root, "tag", "--list", "-n99", "v1.2.0")
    with pytest.raises(StepError, match=r"v1\.2\.0 exists"):
        release.check_clean(ready)


def test_the_same_commit_makes_the_same_files_and_their_sums_hold(ready: Release) -> None:
    made: list[dict[str, bytes]] = []
    for _ in range(2):
        release.build(ready)
        release.write_sums(ready)
        made.append({path.name: path.read_bytes() for path in ready.dist.iterdir()})
    assert made[0] == made[1]
    assert set(made[0]) == {"biaodu-1.2.0.tar.xz", PACKAGE, "SHA256SUMS"}
    sums = dict(line.split("  ")[::-1] for line in made[0].pop("SHA256SUMS").decode().splitlines())
    assert sums == {name: hashlib.sha256(content).hexdigest() for name, content in made[0].items()}
    release.check_clean(ready)


def test_all_that_does_not_hold_is_told_at_once_and_nothing_is_made(
    ready: Release, capsys: pytest.CaptureFixture[str]
) -> None:
    change(ready, "core/__init__.py", "1.2.0", "1.1.0")
    problems = release.check(ready)
    assert [problem.split(":")[0] for problem in problems] == [
        "The version in all files",
        "All is committed, the tag is free",
    ]
    assert "The version in all files ... failed" in capsys.readouterr().out
    assert not ready.dist.exists()


def steps_of(output: str) -> list[tuple[str, bool]]:
    """The names of the steps that were taken, in order, and whether each held."""
    return [(name, end != "failed") for name, end in re.findall(r"^(.+?) \.\.\. (failed|\d+ s)$", output, re.M)]


def commit_today(made: Release) -> None:
    """Date the changelog as a release of today asks, and commit all."""
    change(made, "CHANGELOG.md", DAY.isoformat(), date.today().isoformat())
    git(made.root, "add", "-A")
    git(made.root, "commit", "-q", "-m", "b")


@pytest.mark.parametrize("options", [[], ["--dry-run"], ["--dry-run", "--quick"]], ids=" ".join)
def test_every_step_is_taken_in_order(
    ready: Release, capsys: pytest.CaptureFixture[str], options: Sequence[str]
) -> None:
    commit_today(ready)
    release.main(["1.2.0", *options], ready.root)
    output = capsys.readouterr().out
    assert steps_of(output) == [(name, True) for name in (*CHECKS, *ACTS)]
    if options:
        assert f"  {PACKAGE}\n" in output
        assert re.search(r"^v1\.2\.0 +v1\.2\.0$", output, re.M)
        assert not ready.dist.parent.exists()
        assert git(ready.root, "tag", "--list") == ""
    else:
        assert {path.name for path in ready.dist.iterdir()} == {"biaodu-1.2.0.tar.xz", PACKAGE, "SHA256SUMS"}
        assert git(ready.root, "tag", "--list") == "v1.2.0\n"
    assert git(ready.root, "status", "--porcelain") == ""


@pytest.mark.parametrize(
    ("broken", "options", "fails"),
    [
        ({"core/__init__.py": 'VERSION = "1.1.0"\n'}, [], "The version in all files"),
        ({"CHANGELOG.md": "# Changes\n"}, [], "The changelog"),
        ({"packaging/lock.py": "raise SystemExit('it broke')\n"}, [], "The locks"),
        ({".ci/run": FAILS}, [], "Tests of a fresh clone"),
        ({"tests/packaging/test_it.py": "assert 'it' == 'broke'\n"}, ["--quick"], "Tests of a fresh clone"),
        ({"Makefile": "package:\n\techo it broke; exit 1\n"}, [], "Build"),
        ({"Makefile": "package:\n\techo it broke and nobody noticed\n"}, [], "Build"),
        ({"packaging/build.py": "raise SystemExit('it broke')\n"}, ["--quick"], "Build"),
    ],
)
def test_a_step_that_fails_ends_it_and_nothing_stays(
    ready: Release,
    capsys: pytest.CaptureFixture[str],
    broken: Mapping[str, str],
    options: Sequence[str],
    fails: str,
) -> None:
    for name, content in broken.items():
        (ready.root / name).write_text(content, encoding="utf-8")
    if "CHANGELOG.md" in broken:
        git(ready.root, "commit", "-qam", "b")
    else:
        commit_today(ready)
    with pytest.raises(SystemExit) as told:
        release.main(["1.2.0", "--dry-run", *options], ready.root)
    assert str(told.value).strip()
    taken = steps_of(capsys.readouterr().out)
    assert [name for name, held in taken if not held] == [fails]
    assert [name for name, _held in taken] == (CHECKS if fails in CHECKS else [*CHECKS, *ACTS[: ACTS.index(fails) + 1]])
    assert not ready.dist.parent.exists()
    assert git(ready.root, "tag", "--list") == ""


def test_whoever_tags_has_a_name_and_may_have_it_in_this_checkout_alone(
    ready: Release, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    commit_today(ready)
    for name in ("GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL"):
        monkeypatch.delenv(name)
    (tmp_path / "gitconfig").write_text("[user]\nuseConfigOnly = true\n")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "gitconfig"))
    with pytest.raises(StepError):
        release.main(["1.2.0", "--dry-run"], ready.root)
    assert steps_of(capsys.readouterr().out)[-1] == ("Tag", False)
    git(ready.root, "config", "user.name", "a")
    git(ready.root, "config", "user.email", "a@b")
    release.main(["1.2.0", "--dry-run"], ready.root)
    assert steps_of(capsys.readouterr().out)[-1] == ("Tag", True)


def test_a_release_is_never_quick(ready: Release, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        release.main(["1.2.0", "--quick"], ready.root)
    assert "a release is tested whole" in capsys.readouterr().err
