import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

import bootstrap
from steps import StepError


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
    monkeypatch.setattr(bootstrap, "LOCKS", {name: tmp_path / f"{name}.lock" for name in ("run", "test")})
    monkeypatch.setattr(bootstrap.system_packages, "ensure", lambda _purpose: None)
    return tmp_path


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The locks that were installed, in order, and where they were checked."""
    done: list[str] = []
    monkeypatch.setattr(bootstrap, "install", lambda lock, *_options: done.append(lock.stem))
    monkeypatch.setattr(bootstrap, "check", lambda: done.append("check"))
    return done


def test_what_builds_is_installed_first_and_the_whole_is_checked(checkout: Path, installed: list[str]) -> None:
    bootstrap.main("run")
    assert installed == ["build", "run", "check"]


def test_the_second_time_installs_nothing(checkout: Path, installed: list[str]) -> None:
    bootstrap.main("run")
    installed.clear()
    bootstrap.main("run")
    assert installed == []


def test_what_tests_need_includes_what_running_needs(checkout: Path, installed: list[str]) -> None:
    bootstrap.main("test")
    bootstrap.main("run")
    assert installed == ["build", "test", "check"]


def test_a_changed_lock_is_installed_again(checkout: Path, installed: list[str]) -> None:
    bootstrap.main("run")
    (checkout / "run.lock").write_text("run==2\n")
    bootstrap.main("run")
    assert installed == ["build", "run", "check"] * 2


@pytest.mark.parametrize("broken", ["install", "check"])
def test_an_installation_that_failed_is_tried_again(
    broken: str, checkout: Path, installed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    bootstrap.main("run")
    (checkout / "run.lock").write_text("run==2\n")

    def fail(*_arguments: object) -> None:
        raise StepError("no such package")

    monkeypatch.setattr(bootstrap, broken, fail)
    with pytest.raises(StepError, match="no such package"):
        bootstrap.main("run")
    assert not bootstrap.is_ready("run")


def test_each_step_is_a_line(checkout: Path, installed: list[str], capfd: pytest.CaptureFixture[str]) -> None:
    (checkout / "run.lock").write_text("# Made\na==1 \\\n    --hash=sha256:0\nb==1 ; python_version < '3.12'\nb==2\n")
    bootstrap.main("run")
    lines = capfd.readouterr().out.splitlines()
    assert [line.partition(" ... ")[0] for line in lines] == [
        f"Environment (.venv, Python {sys.version.split()[0]})",
        "Build requirements (1 package)",
        "Requirements (2 packages, about a minute)",
        "Check that nothing is missing",
        "Compile the program",
    ]
    bootstrap.main("run")
    assert capfd.readouterr().out == "Set-up ... complete already\n"


def test_a_python_that_is_not_supported_is_named(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap, "PYTHON", checkout / "none")
    monkeypatch.setattr(bootstrap.sys, "version_info", (3, 9, 1))
    with pytest.raises(SystemExit, match=r"Python 3\.11, 3\.12 or 3\.13 is needed"):
        bootstrap.main("run")


@pytest.mark.skipif(find_spec("ensurepip") is None, reason="this Python gives no environment a pip")
def test_an_environment_whose_making_was_broken_off_is_completed(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bootstrap.run([sys.executable, "-m", "venv", "--without-pip", str(bootstrap.VENV)])
    relative = Path("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    monkeypatch.setattr(bootstrap, "PYTHON", bootstrap.VENV / relative)
    assert bootstrap.pip()[-2:] == ["--python", str(bootstrap.PYTHON)]
    bootstrap.make_venv()
    assert bootstrap.pip() == [str(bootstrap.PYTHON), "-m", "pip"]


def test_where_no_python_has_pip_the_package_that_brings_it_is_named(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bootstrap, "has_pip", lambda python: False)
    with pytest.raises(StepError, match="sudo apt-get install -y python3-venv"):
        bootstrap.pip()
