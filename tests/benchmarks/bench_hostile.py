"""Growth: what a package takes that holds very much of one thing in one place, for n, 2n and 4n rows.

`python tests/benchmarks/bench_hostile.py [OUT.json]` prints JSON; under pytest (`-m benchmark`) it does the same and
writes ``build/bench/hostile.json``. ``milliseconds`` are of the processor for 4n rows; ``growth`` is the time of 4n by
that of 2n, the smaller of two runs each: 2 is linear, 4 is the square. What takes less than 50 ms is left out.
"""

import gc
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from core.exchange.package_file import read_package
from core.ids import AnnotatorId, DocumentId
from core.session import Session
from tests.benchmarks import budgets, results
from tests.core.exchange.hostile import CASES, TEXT_ID, uuid_of, write

ROWS = 2_500
"""A quarter of the 10,000 that most packages have at last."""
TIMES = {"comments on one annotation": 10, "equal annotations": 5, "a layer on one span": 1}
"""So many times `ROWS`: up to 100,000 comments, 50,000 equal annotations."""
_LEAST = 50.0
_RUNS = 2


def timed(name: str, rows: int, folder: Path) -> dict[str, float]:
    """Milliseconds by what is done with the package."""
    times: dict[str, float] = {}

    def note(what: str, call: Callable[[], object]) -> None:
        gc.collect()
        begin = time.process_time()
        call()
        times[what] = (time.process_time() - begin) * 1000

    package = write(folder / "hostile.biaodupkg", *CASES[name](rows))
    note("read", lambda: read_package(package))
    with Session.create(folder / "project.biaodu") as session:
        me, other = AnnotatorId(uuid_of("p", 0)), AnnotatorId(uuid_of("p", 1))
        document = DocumentId(TEXT_ID)
        note("merge", lambda: session.exchange.apply(session.exchange.plan([package])))
        note("merge again", lambda: session.exchange.plan([package]))
        note("codebook", lambda: session.codebook.replace(session.codebook.snapshot()))
        people = {person.id for person in session.annotators.list()}
        if {me, other} <= people:
            note("cases", lambda: session.review.cases(document, [me, other]))
        if me in people:
            session.work_as(me)
            note("feedback", session.review.decisions_on)
            note("missed", session.review.missed_by)
        note("threads", session.review.threads)
        note("check", session.check)
        note("package", lambda: session.exchange.package(folder / "out.biaodupkg"))
        note("undo", session.history.undo)
        note("redo", session.history.redo)
    note("salvage", lambda: Session.salvage(folder / "project.biaodu", folder / "salvaged.biaodu"))
    return times


def best(name: str, rows: int) -> dict[str, float]:
    """The smaller of the times of two runs."""
    runs: list[dict[str, float]] = []
    for _ in range(_RUNS):
        with tempfile.TemporaryDirectory() as folder:
            runs.append(timed(name, rows, Path(folder)))
    return {what: min(run[what] for run in runs) for what in runs[0]}


def measured() -> dict[str, object]:
    found: dict[str, object] = {}
    worst = 0.0
    for name in CASES:
        sizes = [ROWS * TIMES.get(name, 1) * factor for factor in (1, 2, 4)]
        first, second, third = (best(name, rows) for rows in sizes)
        told = [what for what, taken in third.items() if taken >= _LEAST]
        growth = {what: round(third[what] / second[what], 1) for what in told}
        found[name] = {
            "rows": sizes[-1],
            "milliseconds": {what: round(third[what]) for what in told},
            "growth": growth,
            "growth_before": {what: round(second[what] / first[what], 1) for what in told},
        }
        worst = max(worst, *growth.values())
        print(f"{name}: {found[name]}", flush=True)
    budgets.at_most("hostile packages: most growth for twice the rows", worst, 3.0)
    return found


@pytest.mark.benchmark
@pytest.mark.timeout(1800)
def test_hostile() -> None:
    results.keep("hostile", measured())


if __name__ == "__main__":
    results.answer(measured())
