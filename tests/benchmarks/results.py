"""What a benchmark found: measured, printed as JSON, and kept in a file."""

import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

Figures = dict[str, float]
FOLDER = Path(__file__).resolve().parents[2] / "build" / "bench"


def keep(name: str, found: object) -> None:
    """Print the figures and write them to ``build/bench/<name>.json``.

    The variable BENCH_OUT names another folder, or the file itself where it ends in ``.json``.
    """
    out = Path(os.environ.get("BENCH_OUT") or FOLDER)
    if out.suffix != ".json":
        out = out / f"{name}.json"
    out.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(found, indent=2, ensure_ascii=False)
    print(text)
    out.write_text(text + "\n", encoding="utf-8")


def answer(found: object) -> None:
    """Print the figures, and write them to the file that the command line names, if it does."""
    text = json.dumps(found, indent=2, ensure_ascii=False)
    print(text)
    if len(sys.argv) > 1:
        Path(sys.argv[1]).write_text(text + "\n", encoding="utf-8")


def clocked(call: Callable[[], object]) -> float:
    """Milliseconds that a call takes."""
    start = time.perf_counter()
    call()
    return (time.perf_counter() - start) * 1000


def spread(times: list[float]) -> Figures:
    """Median and 99th percentile, in the unit of `times`."""
    ordered = sorted(times)
    return {"p50": round(statistics.median(ordered), 3), "p99": round(ordered[int(len(ordered) * 0.99)], 3)}
