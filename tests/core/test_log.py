"""The log holds no word of a document, and a run that did not end by itself is told once."""

import json
import logging
import os
import signal
import subprocess
import sys
from collections.abc import Generator
from pathlib import Path

import pytest

from core import log, places
from core.errors import UserError

ROOT = Path(__file__).resolve().parents[2]
SECRET = "城东区投入三百万元"
ENGLISH = "in English words"


@pytest.fixture(autouse=True)
def profile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Generator[Path]:
    """A profile of its own; the logger is as before afterwards."""
    monkeypatch.setenv(places.PROFILE, str(tmp_path / "profile"))
    monkeypatch.delenv(log.ENVIRONMENT, raising=False)
    before, propagate, level = list(log.LOG.handlers), log.LOG.propagate, log.LOG.level
    yield tmp_path / "profile"
    for handler in set(log.LOG.handlers) - set(before):
        log.LOG.removeHandler(handler)
        handler.close()
    log.LOG.propagate = propagate
    log.LOG.setLevel(level)


def written() -> str:
    return (log.folder() / "biaodu.log").read_text("utf-8")


def fail() -> None:
    try:
        json.loads(SECRET)
    except ValueError as error:
        raise KeyError(f"{SECRET} {ENGLISH}") from error


def test_errors_are_logged_by_kind_and_place_without_their_words() -> None:
    log.begin()
    log.begin_file()
    try:
        fail()
    except KeyError:
        logging.getLogger("biaodu.gui").warning("could not read %s", SECRET, exc_info=True)
    logging.getLogger("biaodu.gui").warning("%s", UserError("label.unknown", label=SECRET))
    text = written()
    assert SECRET not in text
    assert ENGLISH not in text
    assert "builtins.KeyError" in text
    assert "json.decoder.JSONDecodeError" in text
    assert "in fail" in text
    assert "label.unknown" in text


def test_what_the_system_says_is_kept() -> None:
    log.begin()
    log.begin_file()
    try:
        (Path(os.sep) / "no" / "such").read_bytes()
    except OSError:
        log.LOG.warning("cannot read", exc_info=True)
    assert "FileNotFoundError: 2 No such file or directory" in written()


def test_the_log_is_this_accounts_alone_whatever_the_umask(profile: Path) -> None:
    old = os.umask(0)
    try:
        log.begin_file()
        log.LOG.warning("x")
    finally:
        os.umask(old)
    assert {oct(path.stat().st_mode & 0o777) for path in (profile, profile / "state", log.folder())} == {"0o700"}


@pytest.mark.parametrize(("wanted", "level"), [("debug", logging.DEBUG), ("error", logging.ERROR), ("", logging.INFO)])
def test_the_environment_says_how_much(monkeypatch: pytest.MonkeyPatch, wanted: str, level: int) -> None:
    monkeypatch.setenv(log.ENVIRONMENT, wanted)
    log.begin()
    assert log.LOG.level == level


def test_the_environment_may_name_another_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(log.ENVIRONMENT, str(tmp_path / "other.log"))
    log.begin()
    log.begin_file()
    log.LOG.warning("here")
    assert "here" in (tmp_path / "other.log").read_text()


def test_the_log_does_not_grow_for_ever() -> None:
    log.begin()
    log.begin_file()
    for _ in range(3000):
        log.LOG.info("x" * 1000)
    sizes = [path.stat().st_size for path in log.folder().glob("biaodu.log*")]
    assert 1 < len(sizes) <= 4
    assert max(sizes) <= 500_000


def run(then: str) -> int:
    code = f"from core import log; run = log.Run(); run.begin(); {then}"
    return subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True).returncode


def test_a_run_that_ends_by_itself_leaves_nothing() -> None:
    assert run("run.end()") == 0
    assert log.ended_badly() == []
    assert list(log.folder().iterdir()) == []


@pytest.mark.skipif(os.name != "posix", reason="by signals")
def test_a_crash_in_native_code_is_told_once_with_where_it_was() -> None:
    assert run("import ctypes; ctypes.string_at(0)") == -signal.SIGSEGV
    (ended,) = log.ended_badly()
    assert "Segmentation fault" in ended.trace
    assert "string_at" in ended.trace
    assert log.ended_badly() == []


@pytest.mark.skipif(os.name != "posix", reason="by signals")
def test_a_killed_run_is_told_without_a_trace() -> None:
    assert run("import os, signal; os.kill(os.getpid(), signal.SIGKILL)") == -signal.SIGKILL
    (ended,) = log.ended_badly()
    assert ended.trace == ""


def test_a_run_that_goes_on_is_not_told() -> None:
    mine = log.Run()
    mine.begin()
    assert log.ended_badly() == []
    mine.end()


def test_what_was_told_is_kept_and_of_many_the_newest() -> None:
    log.folder().mkdir(parents=True, exist_ok=True)
    for number in range(8):
        (log.folder() / f"run-{4_000_001 + number}.json").write_text(json.dumps({"started": 1000.0 + number}))
        (log.folder() / f"crash-{4_000_001 + number}.txt").write_text(f"trace {number}")
    assert len(log.ended_badly()) == 8
    assert log.ended_badly() == []
    assert [(run.started, run.trace) for run in log.kept()] == [(1007.0 - n, f"trace {7 - n}") for n in range(5)]
