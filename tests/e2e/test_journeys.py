"""The journeys of a day's work by the keyboard of the real process take no more keys than they should."""

import shutil
from pathlib import Path

import pytest

from tests.e2e import journeys

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.timeout(300),
    pytest.mark.skipif(shutil.which("xdotool") is None, reason="needs xdotool to press keys"),
]


def test_25_passages_by_steps(desktop: dict[str, str], tmp_path: Path) -> None:
    assert journeys.passages(desktop, tmp_path) < 4 * journeys.PASSAGES


def test_17_differences(desktop: dict[str, str], tmp_path: Path) -> None:
    """One key each, after the one that goes to the first."""
    assert journeys.review(desktop, tmp_path) == 1 + journeys.DIFFERENCES


def test_an_export(desktop: dict[str, str], tmp_path: Path) -> None:
    assert journeys.export(desktop, tmp_path) == 2
