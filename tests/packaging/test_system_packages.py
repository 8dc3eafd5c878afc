import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import system_packages
from steps import StepError

linux_only = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux lacks what Qt needs")


def lacking(monkeypatch: pytest.MonkeyPatch, *libraries: str) -> None:
    """Make the system one that lacks `libraries` alone, and whose user is not root."""
    monkeypatch.setattr(system_packages, "_loads", lambda library: library not in libraries)
    monkeypatch.setattr(system_packages, "_has_chinese_font", lambda: True)
    monkeypatch.setattr("shutil.which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(system_packages, "_is_there", lambda name: shutil.which(name) is not None)
    monkeypatch.setattr("os.geteuid", lambda: 1000)


def test_a_library_that_does_not_exist_counts_as_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system_packages, "LIBRARIES", {"libno-such-thing.so.7": "libno-such-thing7"})
    assert "libno-such-thing7" in system_packages.missing(screen=False)


def test_the_virtual_screen_is_asked_for_only_where_it_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    lacking(monkeypatch)
    monkeypatch.setattr("shutil.which", lambda name: None)
    assert system_packages.missing(screen=False) == []
    assert system_packages.missing(screen=True) == ["xvfb"]
    everything = dict.fromkeys([*system_packages.TESTING.values(), *system_packages.PACKAGING.values()])
    assert system_packages.missing("test", screen=True) == ["xvfb", *everything]


@linux_only
def test_who_is_not_root_gets_the_one_command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lacking(monkeypatch, "libGL.so.1", "libEGL.so.1")
    with pytest.raises(SystemExit) as stopped:
        system_packages.ensure("test")
    assert stopped.value.code == 1
    assert "sudo apt-get install -y -q --no-install-recommends libgl1 libegl1\n" in capsys.readouterr().out


@linux_only
def test_nothing_is_run_when_nothing_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    lacking(monkeypatch)
    monkeypatch.setattr(subprocess, "run", lambda *_args, **_more: pytest.fail("ran a program"))
    system_packages.ensure("test")


@linux_only
def test_root_installs_what_is_missing_and_stops_when_that_fails(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Uses an apt-get of its own that writes down its arguments and then fails on `install`."""
    log = tmp_path / "log"
    tool = tmp_path / "apt-get"
    tool.write_text(f'#!/bin/sh\necho "$@" >> {log}\n[ "$1" = update ] || {{ echo no such package; exit 100; }}\n')
    tool.chmod(0o755)
    lacking(monkeypatch, "libGL.so.1")
    monkeypatch.setattr("os.geteuid", lambda: 0)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    with pytest.raises(StepError, match=r"no such package\n\nThis failed: apt-get install .* libgl1"):
        system_packages.ensure("test")
    assert log.read_text() == "update -q\ninstall -y -q --no-install-recommends libgl1\n"
    assert capsys.readouterr().out == "System packages (1 package) ... failed\n"
