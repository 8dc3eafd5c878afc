"""Whatever an index offers on the day: the locks install as they are, with the pips that people have.

`bootstrap` installs here from an index of the pinned files and of newer releases that nobody made.
"""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from packaging.utils import NormalizedName, canonicalize_name
from packaging.version import Version

import bootstrap
from steps import StepError

if sys.platform == "win32":
    pytest.skip("Windows has no fcntl, by which test processes wait for each other", allow_module_level=True)

from tests.packaging.local_index import MADE_UP, name_and_version, only_from, pinned_files, write_index
from tests.packaging.locks import BUILD, DEVELOPMENT, PACKAGE, RUN, locked

pytestmark = pytest.mark.timeout(600)  # the first time the pinned files are fetched: 230 MB

NEWEST = str(locked(DEVELOPMENT)[canonicalize_name("pip")])
PIPS = [
    pytest.param("23.0", marks=pytest.mark.skipif(sys.version_info >= (3, 12), reason="pip 23.0 needs Python 3.11")),
    "23.2",
    NEWEST,
]
Releases = dict[NormalizedName, Version]


@pytest.fixture(scope="session")
def pinned() -> list[Path]:
    """The files that the locks pin, and old pips."""
    return pinned_files()


@pytest.fixture
def index(pinned: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of the index, which is all that pip knows."""
    for variable in [name for name in os.environ if name.startswith("PIP_")]:
        monkeypatch.delenv(variable)
    address = write_index(tmp_path / "index", pinned)
    for name, value in only_from(address).items():
        monkeypatch.setenv(name, value)
    return address


def environment(folder: Path, pip: str | None, pinned: list[Path]) -> Path:
    """The Python of a new environment that has that pip, or none."""
    bootstrap.run([sys.executable, "-m", "venv", "--without-pip", str(folder)])
    python = folder / "bin" / "python"
    if pip is not None:
        wheel = next((file for file in pinned if name_and_version(file) == ("pip", Version(pip))), None)
        if wheel is None:
            pytest.skip(f"no index gives pip {pip}")
        with zipfile.ZipFile(wheel) as opened:
            opened.extractall(next(folder.glob("lib/python3.*/site-packages")))
    return python


def chosen(report: Path) -> Releases:
    """What pip says that it installs (its `--report`)."""
    items = [item["metadata"] for item in json.loads(report.read_text())["install"]]
    return {canonicalize_name(item["name"]): Version(item["version"]) for item in items}


@pytest.mark.parametrize("version", PIPS)
def test_what_is_pinned_is_chosen_whatever_is_newer(
    version: str, index: str, pinned: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    python = environment(tmp_path / "venv", version, pinned)
    monkeypatch.setattr(bootstrap, "PYTHON", python)
    assert bootstrap.pip() == [str(python), "-m", "pip"]
    monkeypatch.setenv("PIP_REPORT", str(tmp_path / "report.json"))
    bootstrap.install_build_requirements()
    assert chosen(tmp_path / "report.json") == locked(BUILD)
    # From here pip does all but unpack: it finds, chooses, hashes, and builds what it needs to read a source package.
    monkeypatch.setenv("PIP_DRY_RUN", "1")
    for purpose, lock in (("test", DEVELOPMENT), ("run", RUN), ("package", PACKAGE)):
        bootstrap.install_requirements(purpose)
        # Both are there already: pip itself, and what builds jieba.
        there = {canonicalize_name("pip"): Version(version), **locked(BUILD)}
        assert there | chosen(tmp_path / "report.json") == there | locked(lock)


@pytest.mark.parametrize(("purpose", "asked"), [("test", "coverage[toml]"), ("run", "lxml[html-clean]")])
def test_an_installation_that_resolves_depends_on_the_day(
    purpose: str, asked: str, index: str, pinned: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: the test above can fail."""
    monkeypatch.setattr(bootstrap, "PYTHON", environment(tmp_path / "venv", "23.2", pinned))
    bootstrap.install_build_requirements()
    monkeypatch.setattr(bootstrap, "AS_LOCKED", ("--require-hashes",))
    monkeypatch.setenv("PIP_DRY_RUN", "1")
    with pytest.raises(StepError) as stopped:
        bootstrap.install_requirements(purpose)
    said = str(stopped.value.code)
    assert "all requirements must have their versions pinned with ==" in said
    assert any(asked in line and MADE_UP in line for line in said.splitlines())


def test_an_environment_without_a_pip_of_its_own_gets_the_whole_program(
    index: str, pinned: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Debian without python3-venv: the system's pip installs into `.venv`. Here all of it, to the last file."""
    system = environment(tmp_path / "system", "23.2" if sys.version_info >= (3, 12) else "23.0", pinned)
    venv = tmp_path / ".venv"
    monkeypatch.setattr(bootstrap, "VENV", venv)
    monkeypatch.setattr(bootstrap, "PYTHON", venv / "bin" / "python")
    monkeypatch.setattr(bootstrap, "find_spec", lambda name: None)
    monkeypatch.setattr(bootstrap.system_packages, "ensure", lambda _purpose: None)
    monkeypatch.setattr(sys, "executable", str(system))
    bootstrap.main("run")
    assert bootstrap.is_ready("run")
    installed = subprocess.run(
        [*bootstrap.pip(), "list", "--format", "json"], capture_output=True, text=True, check=True
    ).stdout
    listed = {canonicalize_name(item["name"]): Version(item["version"]) for item in json.loads(installed)}
    assert listed == locked(RUN) | locked(BUILD)
    program = [str(bootstrap.PYTHON), "-m", "core", "--help"]
    assert subprocess.run(program, cwd=bootstrap.ROOT, capture_output=True).returncode == 0
