"""Nothing is cut off, without room, hard to read or without a name, on any screen, in both themes.

The screen with the least room (911 x 512 of our pixels) is walked in both languages; of two others the windows,
because a dialog has no less room there. ``make gallery`` walks all in both languages.
"""

import json
import subprocess
import sys

import pytest

from tests.conftest import ROOT
from tests.looks.walk import SCREENS, Screen

SMALL, SCALED, _WIDE, LARGE = SCREENS
WALKS = ((SCALED, "zh_CN", []), (SCALED, "en", []), (SMALL, "zh_CN", ["--windows"]), (LARGE, "en", ["--windows"]))


@pytest.mark.e2e
@pytest.mark.timeout(900)
@pytest.mark.parametrize(("screen", "language", "asked"), WALKS, ids=lambda part: str(part).strip("[]"))
def test_nothing_is_wrong_on_a_screen(screen: Screen, language: str, asked: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.looks.walk", *screen.arguments(), "--language", language, *asked],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [" · ".join(finding.values()) for finding in found] == []
