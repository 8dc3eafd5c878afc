"""Import and export as whole processes: ``python -m core import`` and ``export`` against the scripts of `bare`.

1,000 documents of 10,000 characters with 60 annotations each. A process counts from its start to its exit, so what it
loads counts, too. Both find their modules compiled, as an installed program does: a first round, which does that, is
not counted. The project and the bare script's database have the same tables, constraints and indexes, and each takes
everything in with one commit that is synced. The script has the write-ahead log and ``synchronous = FULL``; ours leaves
the log, because the project is empty (`core.storage.without_log`), with ``synchronous = EXTRA``. What ours does more:
it looks at every offset, id and time and for signs of a mistaken encoding, hashes quotes, asks foreign keys and writes
the journal; an export hashes every quote again and reads the file back.

Rounds alternate between the two. A ratio is the median of those of the rounds: bare by ours, 1 is as fast.
"""

import os
import resource
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from core.session import Session
from tests.benchmarks import bare, budgets, results
from tests.benchmarks.bench_formats import DOCUMENTS, SPANS, dump, made_lines

ROUNDS = 9
ROOT = Path(__file__).resolve().parents[2]

Timing = tuple[float, float]
"""Seconds by the clock, and of processor time."""


def write_dataset(path: Path) -> None:
    """As an export carries it: annotations made at different times, some changed since."""
    lines = made_lines()
    moment = 0
    for line in lines:
        spans: Any = line["spans"]
        for span in spans:
            moment += 1
            seconds = f"{moment // 3600 % 24:02}:{moment // 60 % 60:02}:{moment % 60:02}.{moment % 997:03}Z"
            span["created_at"] = span["updated_at"] = f"2024-05-01T{seconds}"
            if moment % 4 == 0:
                span["updated_at"] = f"2024-06-01T{seconds}"
    dump(path, lines)


def timed(folder: Path, *arguments: object) -> Timing:
    """One process of this interpreter, from start to exit."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment["PYTHONPYCACHEPREFIX"] = str(folder / "compiled")
    before, begin = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    command = [sys.executable, *map(str, arguments)]
    subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
    wall, after = time.perf_counter() - begin, resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def measured(folder: Path) -> dict[str, list[Timing]]:
    """Each work `ROUNDS` times."""
    dataset, empty = folder / "dataset.jsonl", folder / "empty.biaodu"
    write_dataset(dataset)
    with Session.create(empty) as session:
        session.annotators.ensure("张三")
    times: dict[str, list[Timing]] = {"bare_import": [], "import": [], "bare_export": [], "export": []}
    for number in range(-1, ROUNDS):
        taken = one_round(folder, dataset, empty)
        for name, timing in taken.items():
            if number >= 0:
                times[name].append(timing)
    with Session.open(folder / "ours.biaodu") as session:
        assert session.documents.count() == DOCUMENTS
        assert sum(session.annotations.label_totals().values()) == DOCUMENTS * SPANS
        assert session.check().ok
    return times


def one_round(folder: Path, dataset: Path, empty: Path) -> dict[str, Timing]:
    """Both imports and both exports."""
    project, database = folder / "ours.biaodu", folder / "bare.biaodu"
    for path in (project, database):
        shutil.copyfile(empty, path)
    out, bare_out = folder / "ours.jsonl", folder / "bare.jsonl"
    taken = {
        "bare_import": timed(folder, bare.__file__, "import", dataset, database),
        "import": timed(folder, "-m", "core", "import", project, dataset),
        "bare_export": timed(folder, bare.__file__, "export", project, bare_out),
        "export": timed(folder, "-m", "core", "export", project, out),
    }
    assert dataset.read_bytes() == out.read_bytes() == bare_out.read_bytes()
    return taken


def report(times: dict[str, list[Timing]]) -> dict[str, Any]:
    """Medians in seconds, and ratios bare / ours."""
    kinds = ("wall", "cpu")
    seconds = {
        name: {kind: round(statistics.median(timing[at] for timing in taken), 3) for at, kind in enumerate(kinds)}
        for name, taken in times.items()
    }
    ratios: dict[str, dict[str, float]] = {}
    for work in ("import", "export"):
        rounds = list(zip(times[f"bare_{work}"], times[work], strict=True))
        ratios[work] = {
            kind: round(statistics.median(floor[at] / ours[at] for floor, ours in rounds), 3)
            for at, kind in enumerate(kinds)
        }
    return {"rounds": ROUNDS, "load": os.getloadavg(), "seconds": seconds, "bare_by_ours": ratios}


@pytest.mark.benchmark
@pytest.mark.timeout(900)
def test_processes(tmp_path: Path) -> None:
    found = report(measured(tmp_path))
    ratios = found["bare_by_ours"]
    budgets.at_least("import, whole process: of a bare one", ratios["import"]["wall"], 0.75)
    budgets.at_least("export, whole process: of a bare one", ratios["export"]["wall"], 0.75)
    results.keep("processes", found)
