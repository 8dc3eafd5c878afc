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


FIRST = len("2") + len("Wang") + 2
"""Keys to the first label: Return in the preview, the label's key, a name and Return."""


def test_from_own_files_to_the_first_label(desktop: dict[str, str], tmp_path: Path) -> None:
    assert journeys.first_label(desktop, tmp_path) == FIRST


def test_a_return_that_is_held_in_the_preview_does_nothing_in_the_text(desktop: dict[str, str], tmp_path: Path) -> None:
    """The desktop repeats it: it would open the labels, take the first, and ask who labels."""
    assert journeys.first_label(desktop, tmp_path, held=2.0) == FIRST


def test_25_passages_by_steps(desktop: dict[str, str], tmp_path: Path) -> None:
    assert journeys.passages(desktop, tmp_path) < 4 * journeys.PASSAGES


def test_17_differences(desktop: dict[str, str], tmp_path: Path) -> None:
    """One key each, after the one that goes to the first."""
    assert journeys.review(desktop, tmp_path) == 1 + journeys.DIFFERENCES


def test_an_export(desktop: dict[str, str], tmp_path: Path) -> None:
    assert journeys.export(desktop, tmp_path) == 2
