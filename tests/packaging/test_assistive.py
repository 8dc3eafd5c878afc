"""What works the built program with AT-SPI and an input method passes nothing over."""

from pathlib import Path

import pytest

import assistive
from steps import StepError
from tests.conftest import ROOT


@pytest.mark.parametrize(
    ("status", "told"),
    [(1, "1 failed, 1 passed in 3 s"), (0, "1 passed, 1 skipped in 3 s"), (5, "no tests ran"), (0, "")],
)
def test_what_failed_or_was_not_run_stops(status: int, told: str) -> None:
    with pytest.raises(StepError):
        assistive.require_all_passed(status, told)


def test_all_passed_is_good() -> None:
    assistive.require_all_passed(0, "..  [100%]\n2 passed in 30.5s\n")


def test_a_program_that_is_not_there_is_not_passed_over() -> None:
    with pytest.raises(FileNotFoundError):
        assistive.work(Path("nowhere/biaodu"))


def test_it_is_the_built_program_that_is_asked(tmp_path: Path) -> None:
    """One that ends at once: the tests, which pass with the sources, fail."""
    program = tmp_path / "biaodu"
    program.write_text(f"#!/bin/sh\ntouch '{tmp_path}/started'\nexit 3\n")
    program.chmod(0o755)
    tests = ("tests/e2e/test_input_method.py",)
    if not (Path("/usr/share/fcitx5/inputmethod/pinyin.conf")).exists():
        pytest.skip("needs fcitx5-pinyin")
    assert all((ROOT / name).exists() for name in assistive.TESTS)
    with pytest.raises(StepError, match="it ended with 3: a window was never there"):
        assistive.work(program, tests)
    assert (tmp_path / "started").exists()
