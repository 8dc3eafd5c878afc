"""How many keys the journeys of a day's work take in the real process, under a screen of its own.

`python tests/benchmarks/bench_journeys.py [OUT.json]` prints JSON; under pytest (`-m benchmark`) it does the same and
writes ``build/bench/journeys.json``. Labelling by hints, which an onlooker of the process cannot read, is counted by
`bench_hand.py` within the process.
"""

import os
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "packaging"))

from tests.benchmarks import results
from tests.e2e import journeys
from virtual_display import virtual_display


def measure() -> dict[str, Any]:
    """Keys of each journey."""
    found: dict[str, Any] = {}
    with virtual_display() as display, tempfile.TemporaryDirectory() as name:
        home = dict.fromkeys(("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"), name)
        environment = {
            **os.environ,
            **home,
            "DISPLAY": display,
            "QT_QPA_PLATFORM": "xcb",
            "LC_ALL": "C.UTF-8",
            "LANGUAGE": "en",
        }
        for journey in (journeys.first_label, journeys.passages, journeys.review, journeys.export):
            folder = Path(name, journey.__name__)
            folder.mkdir()
            try:
                found[journey.__name__] = {"keys": journey(environment, folder), "what": journey.__doc__}
            except AssertionError as stuck:
                # A window that is too slow is no figure; the other journeys are counted all the same.
                found[journey.__name__] = {"stuck": str(stuck).splitlines()[0], "what": journey.__doc__}
    if "keys" in found["passages"]:
        found["passages"]["keys a passage"] = found["passages"]["keys"] / journeys.PASSAGES
    return found


@pytest.mark.benchmark
def test_journeys() -> None:
    """Prints and writes the figures; never fails on one."""
    results.keep("journeys", measure())


if __name__ == "__main__":
    results.answer(measure())
