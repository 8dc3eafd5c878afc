"""Nothing is cut off, without room, hard to read or without a name, on any screen, in both themes.

Each screen is walked in one language here and the narrowest in both; ``make gallery`` walks all in both.
"""

import json
import subprocess
import sys

import pytest

from tests.conftest import ROOT
from tests.looks.walk import SCREENS, Screen

NARROWEST, SCALED, WIDE, LARGE = SCREENS
WALKS = ((NARROWEST, "zh_CN"), (NARROWEST, "en"), (SCALED, "en"), (WIDE, "zh_CN"), (LARGE, "en"))


@pytest.mark.e2e
@pytest.mark.timeout(900)
@pytest.mark.parametrize(("screen", "language"), WALKS, ids=str)
def test_nothing_is_wrong_on_a_screen(screen: Screen, language: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.looks.walk", *screen.arguments(), "--language", language],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [" · ".join(finding.values()) for finding in found] == []
