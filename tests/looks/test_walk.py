"""Nothing is cut off, without room, hard to read or without a name, on any screen, in both languages and themes."""

import json
import subprocess
import sys

import pytest

from tests.conftest import ROOT
from tests.looks.walk import SCREENS, Screen


@pytest.mark.e2e
@pytest.mark.timeout(900)
@pytest.mark.parametrize("screen", SCREENS, ids=str)
def test_nothing_is_wrong_on_a_screen(screen: Screen) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.looks.walk", *screen.arguments()],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [" · ".join(finding.values()) for finding in found] == []
