"""What the tests of the system need: POSIX's rules for files, and processes that can be forked."""

import os

import pytest

collect_ignore_glob = [] if os.name == "posix" else ["*"]
"""The power-cut model, the kills and /proc/locks are about POSIX; SQLite on Windows has other locks and syncs."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Python 3.12 warns of every fork in a process with threads; the children here run Python only, and end."""
    for item in items:
        if "tests/system/" in item.path.as_posix():
            item.add_marker(pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning"))
