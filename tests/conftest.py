"""What every test relies on: its own home, a fixed language, a screenless Qt, and Hypothesis without deadlines."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

from virtual_display import virtual_display

os.environ["QT_QPA_PLATFORM"] = "offscreen"
# Before anything looks up a translation: the tests compare English source strings.
os.environ.update(LC_ALL="C.UTF-8", LANGUAGE="en")
# No test asks or fills the keyring of whoever runs it.
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"

ROOT = Path(__file__).resolve().parent.parent

hypothesis.settings.register_profile("dev", deadline=None)
hypothesis.settings.register_profile(
    "ci",
    deadline=None,
    derandomize=True,
    print_blob=True,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "dev")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real reports and annotators' labels that lies beside some checkouts."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip(f"needs {folder.name}/ beside the checkout (reports that do not ship with it)")
    return folder


@pytest.fixture(scope="session", autouse=True)
def _session_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """One cache folder for the run: building jieba's dictionary takes a second, tests share it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(autouse=True)
def home(_session_cache: None, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home folder, so that no test reads or writes the settings of whoever runs it."""
    folder = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(folder))
    for variable, name in (("XDG_CONFIG_HOME", "config"), ("XDG_DATA_HOME", "data"), ("XDG_STATE_HOME", "state")):
        monkeypatch.setenv(variable, str(folder / name))
    return folder


@pytest.fixture(scope="session")
def display() -> Iterator[str]:
    """An X display of this worker's own, as ``:7``; skips where Xvfb is not to be had."""
    if shutil.which("Xvfb") is None:
        pytest.skip("needs Xvfb to open a real window")
    with virtual_display() as name:
        yield name


@pytest.fixture
def desktop(display: str) -> dict[str, str]:
    """Environment for a child process that opens a real window on `display`."""
    return {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
