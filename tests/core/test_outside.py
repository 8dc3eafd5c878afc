"""Other programs get the environment that ours was started with."""

import os
import sys

import pytest

from core import outside

BUNDLE = "/usr/lib/biaodu/_internal"
SET = {
    "LD_LIBRARY_PATH": f"{BUNDLE}:/opt/lib",
    "LD_LIBRARY_PATH_ORIG": "/opt/lib",
    "QT_PLUGIN_PATH": f"{BUNDLE}/PySide6/Qt/plugins",
    "QML2_IMPORT_PATH": f"{BUNDLE}/PySide6/Qt/qml",
    "PYSIDE6_OPTION_PYTHON_ENUM": "True",
    "_PYI_ARCHIVE_FILE": "/usr/lib/biaodu/biaodu-program",
    "_PYI_PARENT_PROCESS_LEVEL": "1",
    "PATH": "/usr/bin:/bin",
    "MY_ORIG": "kept",
    "EMPTY": "",
}
"""As PyInstaller leaves it."""


def test_what_the_bundle_set_is_taken_back_and_all_else_stays() -> None:
    assert outside.without(SET, BUNDLE) == {
        "LD_LIBRARY_PATH": "/opt/lib",
        "PATH": "/usr/bin:/bin",
        "MY_ORIG": "kept",
        "EMPTY": "",
    }


def test_a_list_of_nothing_but_ours_goes() -> None:
    assert outside.without({"LD_LIBRARY_PATH": BUNDLE, "A": f"{BUNDLE}-other/lib"}, BUNDLE) == {
        "A": f"{BUNDLE}-other/lib"
    }


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make of this process a built program's."""
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "_MEIPASS", BUNDLE, raising=False)
    for name, value in SET.items():
        monkeypatch.setenv(name, value)


@pytest.mark.usefixtures("built")
def test_while_something_is_started_the_process_has_it_and_then_its_own_again() -> None:
    before = dict(os.environ)
    with outside.as_outside():
        assert os.environ["LD_LIBRARY_PATH"] == "/opt/lib"
        assert "QT_PLUGIN_PATH" not in os.environ
    assert dict(os.environ) == before


def test_from_the_sources_everything_stays_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LD_LIBRARY_PATH", f"{BUNDLE}:/opt/lib")
    assert outside.environment() == dict(os.environ)
