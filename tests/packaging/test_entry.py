"""What the built program does by its first argument."""

import gc
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import entry
import launcher
from core.cli.main import commands


@pytest.mark.parametrize("first", [*commands(), "--help", "-h", "--version"])
def test_a_command_is_for_the_terminal(first: str) -> None:
    assert entry._is_for_terminal(first)


@pytest.mark.parametrize("first", ["", "a.biaodu", "/tmp/export/a.biaodu", "--sample", "报告.txt"])
def test_anything_else_is_for_the_window(first: str) -> None:
    assert not entry._is_for_terminal(first)


@pytest.fixture(autouse=True)
def _garbage_as_before() -> Iterator[None]:
    """A command is all that its process does, and looks for garbage accordingly; this process has other tests."""
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)
    gc.unfreeze()


def test_a_command_runs_without_the_window(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "argv", ["biaodu", "new", str(tmp_path / "a.biaodu")])
    assert entry.main() == 0
    assert (tmp_path / "a.biaodu").is_file()


def test_the_window_has_the_name_of_what_people_start(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Qt makes the window's class of it, by which desktops find the launcher's icon."""
    monkeypatch.setattr(sys, "argv", [f"/usr/lib/biaodu/{launcher.PROGRAM}", "new", str(tmp_path / "a.biaodu")])
    assert entry.main() == 0
    assert sys.argv[0] == "/usr/lib/biaodu/biaodu"
