import sys
from pathlib import Path

import pytest

import bootstrap


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with lock files and an environment in which nothing is installed yet."""
    venv = tmp_path / ".venv"
    venv.mkdir()
    for name in ("build", "run", "test"):
        (tmp_path / f"{name}.lock").write_text(f"{name}==1\n")
    monkeypatch.setattr(bootstrap, "ROOT", tmp_path)
    monkeypatch.setattr(bootstrap, "VENV", venv)
    monkeypatch.setattr(bootstrap, "PYTHON", Path(sys.executable))
    monkeypatch.setattr(bootstrap, "BUILD_LOCK", tmp_path / "build.lock")
    monkeypatch.setattr(bootstrap, "LOCKS", {name: [tmp_path / f"{name}.lock"] for name in ("run", "test")})
    monkeypatch.setattr(bootstrap.system_packages, "ensure", lambda *, testing: None)
    return tmp_path


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was installed, in order."""
    purposes: list[str] = []
    monkeypatch.setattr(bootstrap, "install", purposes.append)
    return purposes


def test_the_second_time_installs_nothing(checkout: Path, installed: list[str]) -> None:
    bootstrap.main("run")
    bootstrap.main("run")
    assert installed == ["run"]


def test_what_tests_need_includes_what_running_needs(checkout: Path, installed: list[str]) -> None:
    bootstrap.main("test")
    bootstrap.main("run")
    assert installed == ["test"]


def test_a_changed_lock_is_installed_again(checkout: Path, installed: list[str]) -> None:
    bootstrap.main("run")
    (checkout / "run.lock").write_text("run==2\n")
    bootstrap.main("run")
    assert installed == ["run", "run"]


def test_an_installation_that_failed_is_tried_again(
    checkout: Path, installed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    bootstrap.main("run")
    (checkout / "run.lock").write_text("run==2\n")

    def fail(purpose: str) -> None:
        raise bootstrap.subprocess.CalledProcessError(1, "pip")

    monkeypatch.setattr(bootstrap, "install", fail)
    with pytest.raises(SystemExit, match="installation failed"):
        bootstrap.main("run")
    assert not bootstrap.is_ready("run")


def test_a_python_that_is_not_supported_is_named(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap, "PYTHON", checkout / "none")
    monkeypatch.setattr(bootstrap.sys, "version_info", (3, 9, 1))
    with pytest.raises(SystemExit, match=r"Python 3\.11, 3\.12 or 3\.13 is needed"):
        bootstrap.main("run")
