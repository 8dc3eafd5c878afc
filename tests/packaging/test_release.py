"""A release is made only when all that must hold does, and the same commit makes the same files."""

import hashlib
import subprocess
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
        ".gitignore": "dist/\n",
    }.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(content, encoding="utf-8")
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
    assert set(made[0]) == {"biaodu-1.2.0.tar.xz", "SHA256SUMS"}
    archive = made[0]["biaodu-1.2.0.tar.xz"]
    assert made[0]["SHA256SUMS"].decode() == f"{hashlib.sha256(archive).hexdigest()}  biaodu-1.2.0.tar.xz\n"
    release.check_clean(ready)


def test_a_dry_run_tells_all_that_does_not_hold_and_makes_nothing(
    ready: Release, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    change(ready, "core/__init__.py", "1.2.0", "1.1.0")
    monkeypatch.setattr(release, "CHECKS", [check for check in release.CHECKS if check[0] != "The locks"])
    problems = release.check(ready)
    assert [problem.split(":")[0] for problem in problems] == [
        "The version in all files",
        "All is committed, the tag is free",
    ]
    assert "The version in all files ... failed" in capsys.readouterr().out
    assert not ready.dist.exists()
