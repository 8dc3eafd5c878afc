"""How long the built program takes to its first paint, beside the sources in the same run, cold and warm.

`python tests/benchmarks/bench_cold_start.py [PROGRAM]` after `make package`; under pytest (`-m benchmark`) it does the
same and writes ``build/bench/cold_start.json``. Cold is with nothing of either in the system's file cache, which only
root may empty; what cannot be emptied is said. The first paint is when the screen itself (a virtual one) is no longer
black, so both are measured from outside.
"""

import json
import mmap
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "packaging")]

from tests.benchmarks import budgets, results  # noqa: E402
from virtual_display import virtual_display  # noqa: E402

PROGRAM = ROOT / "build" / "package" / "dist" / "biaodu" / "biaodu"
ROUNDS = 7
PATIENCE = 120.0
CACHES = Path("/proc/sys/vm/drop_caches")
SIZE = (1600, 1000)
PAINTED = 0.2
"""Share of the looked-at pixels that a window of ours fills at once."""


def empty_caches() -> bool:
    """Forget every file that the system keeps in memory; whether that was possible."""
    try:
        os.sync()
        CACHES.write_text("3")
    except OSError:
        return False
    return True


def first_paint(command: list[str], environment: dict[str, str], screen: mmap.mmap) -> float:
    """Seconds from the start of a process until the screen shows its window."""
    begun = time.perf_counter()
    process = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while not is_painted(screen):
            if process.poll() is not None or time.perf_counter() - begun > PATIENCE:
                raise RuntimeError(f"{command[0]} shows no window")
            time.sleep(0.002)
        return time.perf_counter() - begun
    finally:
        process.kill()
        process.wait()
        while is_painted(screen):
            time.sleep(0.01)


def is_painted(screen: mmap.mmap) -> bool:
    """Whether the screen is no longer black."""
    head = len(screen) - SIZE[0] * SIZE[1] * 4
    looked = [screen[head + 4 * (y * SIZE[0] + x)] for y in range(5, SIZE[1], 50) for x in range(5, SIZE[0], 50)]
    return sum(value > 0 for value in looked) > PAINTED * len(looked)


def measure(program: Path) -> dict[str, Any]:
    """Medians in milliseconds, in turns, and the ratio of the built program to the sources."""
    commands = {"built": [str(program), "--sample"], "source": [sys.executable, "-m", "gui", "--sample"]}
    cold = empty_caches()
    times: dict[str, dict[str, list[float]]] = {kind: {name: [] for name in commands} for kind in ("cold", "warm")}
    with tempfile.TemporaryDirectory() as name, virtual_display(f"{SIZE[0]}x{SIZE[1]}x24", Path(name)) as display:
        homes = {f"XDG_{kind}_HOME": f"{name}/{kind.lower()}" for kind in ("CONFIG", "DATA", "STATE", "CACHE")}
        environment = {"PATH": os.environ["PATH"], "HOME": name, "DISPLAY": display, **homes, "LANG": "C.UTF-8"}
        environment |= {"QT_QPA_PLATFORM": "xcb"}
        with (
            (Path(name) / "Xvfb_screen0").open("rb") as file,
            mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as screen,
        ):
            for command in commands.values():
                first_paint(command, environment, screen)  # the sample and caches of our own are made once
            for kind in ("cold", "warm") if cold else ("warm",):
                for _round in range(ROUNDS):
                    for which, command in commands.items():
                        if kind == "cold":
                            empty_caches()
                        times[kind][which].append(first_paint(command, environment, screen))
    found: dict[str, Any] = {"load": Path("/proc/loadavg").read_text().split()[:2], "rounds": ROUNDS}
    for kind in ("cold", "warm") if cold else ("warm",):
        middle = {which: statistics.median(values) for which, values in times[kind].items()}
        fastest = {which: min(values) for which, values in times[kind].items()}
        found[kind] = {
            "milliseconds": {which: round(1000 * value) for which, value in middle.items()},
            "fastest": {which: round(1000 * value) for which, value in fastest.items()},
            "ratio": round(middle["built"] / middle["source"], 2),
            "ratio_fastest": round(fastest["built"] / fastest["source"], 2),
        }
    if not cold:
        found["cold"] = "not measured: this account may not empty the system's file cache"
    return found


@pytest.mark.benchmark
def test_cold_start() -> None:
    if not PROGRAM.exists():
        pytest.skip("make package")
    found = measure(PROGRAM)
    results.keep("cold_start", found)
    for kind in ("cold", "warm"):
        if isinstance(found[kind], dict):
            budgets.at_most(f"first paint, {kind}: built / source", found[kind]["ratio"], 1.6)


if __name__ == "__main__":
    print(json.dumps(measure(Path(sys.argv[1]) if len(sys.argv) > 1 else PROGRAM), indent=2))
