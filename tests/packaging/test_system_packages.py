import platform
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


@pytest.mark.parametrize(("qt", "have"), [("", 34), ("", 40), ("", None), ("6.9.3", 28), ("1.0", 1)])
def test_a_c_library_that_is_new_enough_is_not_spoken_of(
    qt: str, have: int | None, capsys: pytest.CaptureFixture[str]
) -> None:
    system_packages.check_libc(qt, have)
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("qt", "have", "chinese", "english"),
    [
        ("", 31, "请改用旧版 Qt：make run PYSIDE=6.9.3", "Use the older Qt: make run PYSIDE=6.9.3"),
        ("", 27, "请升级系统。", "Upgrade the system."),
        ("6.9.3", 17, "请升级系统。", "Upgrade the system."),
    ],
)
def test_an_old_c_library_is_named_with_what_helps(
    qt: str, have: int, chinese: str, english: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        system_packages.check_libc(qt, have)
    assert stopped.value.code == 1
    lines = capsys.readouterr().out.splitlines()
    assert f"glibc）是 2.{have}" in lines[0]
    assert lines[0].endswith(chinese)
    assert f"glibc) is 2.{have}, and Qt needs" in lines[1]
    assert lines[1].endswith(english)


@linux_only
def test_what_is_asked_of_the_c_library_comes_before_all_else(monkeypatch: pytest.MonkeyPatch) -> None:
    lacking(monkeypatch, "libGL.so.1")
    monkeypatch.setattr(system_packages, "libc", lambda: 17)
    monkeypatch.setattr(system_packages, "missing", lambda *_args, **_more: pytest.fail("asked for libraries first"))
    with pytest.raises(SystemExit):
        system_packages.ensure("run")


@linux_only
def test_the_system_says_its_c_library() -> None:
    assert system_packages.libc() == int(platform.libc_ver()[1].split(".")[1])
