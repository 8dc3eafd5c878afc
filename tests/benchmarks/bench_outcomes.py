"""What is proposed for the plans of two reports of 10,000 characters, and for two real ones where they are at hand.

`python tests/benchmarks/bench_outcomes.py [OUT.json]` prints JSON; under pytest (`-m benchmark`) it does the same and
writes ``build/bench/outcomes.json``. Beside it stands its floor of the same run: the pairs of characters of both texts
and of what their sentences are compared by, and nothing else. Every sentence of the plan is asked about.
"""

import sys
import tempfile
import time
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from core.matching.vectors import bigrams_of, collection_of
from core.model import Meta, NewDocument, Source
from core.outcomes.likeness import vectors
from core.outcomes.passages import outcome_passages, planned_passages, read_report
from core.outcomes.proposing import OutcomeProposer
from core.session import Session
from tests.benchmarks import results
from tests.benchmarks.bench_comparing import report
from tests.benchmarks.budgets import at_most
from tests.benchmarks.results import clocked

LENGTH = 10_000
TURNS = 7
BUDGET = 300


def _report(turn: int) -> str:
    """10,000 characters, half of them reporting, half planning."""
    lines = report(turn).splitlines()
    middle = lines.index("二、工作打算") if "二、工作打算" in lines else len(lines) // 2
    done, planned = "\n".join(lines[:middle])[: LENGTH // 2], "\n".join(lines[middle + 1 :])
    text = f"{done}\n二、工作打算\n{planned or done}"
    return text[:LENGTH]


def proposing(folder: Path) -> dict[str, float]:
    """Milliseconds, by the clock and of the processor, to read both reports and propose for every sentence."""
    with Session.create(folder / "a.biaodu") as session:
        new = [
            NewDocument(_report(turn), Meta(f"报告{turn}", "甲区", 2020 + turn), Source("a", "0" * 64, "utf-8", "t"))
            for turn in (3, 4)
        ]
        plans, later = (document.id for document in session.documents.add(new)[0].added)
        proposer = OutcomeProposer(session)

        def propose() -> None:
            proposer.propose(plans, later, None, unlabelled=True)

        propose()
        took = min(clocked(propose) for _turn in range(TURNS))
        begun = time.process_time()
        propose()
        processor = (time.process_time() - begun) * 1000
        first, second = (read_report(session, document, None) for document in (plans, later))
        spans = [passage.span for passage in planned_passages(session, first, later, None, unlabelled=True)]
        there, collection = outcome_passages(second), collection_of(())

        def floor() -> None:
            for text in (first.text, second.text):
                bigrams_of(text)
            vectors([(first.text, spans), (second.text, there)], collection)

        bare = min(clocked(floor) for _turn in range(TURNS))
    at_most("proposals for two reports of 10,000 characters", took, BUDGET, "ms")
    found = {"propose": took, "processor": processor, "floor": bare, "ratio": took / bare}
    return found | {"plans": float(len(spans)), "candidates": float(len(there))}


def measured() -> dict[str, float]:
    """All figures."""
    with tempfile.TemporaryDirectory() as folder:
        return proposing(Path(folder))


@pytest.mark.benchmark
def test_outcomes() -> None:
    results.keep("outcomes", measured())


if __name__ == "__main__":
    results.answer(measured())
