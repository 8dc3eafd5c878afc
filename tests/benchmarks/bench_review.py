"""Timings of comparing and deciding; prints a table and writes JSON, and never fails on a figure.

Usage: python tests/benchmarks/bench_review.py [OUT.json]
"""

import json
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from core.ids import AnnotationId, AnnotatorId, DocumentId, new_uuid
from core.model import Annotation, Meta, NewDocument, Source
from core.review.cases import find_cases
from core.review.decisions import Verdict
from core.review.pairing import differences
from core.review.strategies import Strategy, StrategyName
from core.session import Session
from tests.benchmarks import budgets

SENTENCE = "新建改扩建公办幼儿园11所，投入资金2196万元。"


def layers(
    rng: random.Random, people: list[AnnotatorId], labels: list[str], document: DocumentId, count: int
) -> dict[AnnotatorId, list[Annotation]]:
    """Each person labels a sentence or a piece of one; three in four do so alike."""
    found: dict[AnnotatorId, list[Annotation]] = {}
    for person in people:
        found[person] = []
    for number in range(count):
        at = number * len(SENTENCE)
        start, end, label = at, at + len(SENTENCE) - 1, rng.choice(labels)
        for person in people:
            kind = rng.random()
            if kind > 0.97:
                continue
            first = start + (rng.randrange(1, 6) if kind < 0.15 else 0)
            chosen = rng.choice(labels) if 0.15 < kind < 0.25 else label
            id_ = AnnotationId(new_uuid())
            found[person].append(Annotation(id_, document, first, end, chosen, person, None, "1", "1"))  # type: ignore[arg-type]
    return found


def timed(action: Callable[[], object], repeat: int = 5) -> float:
    """Median wall time in milliseconds."""
    times: list[float] = []
    for _ in range(repeat):
        start = time.perf_counter()
        action()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def project(path: Path, documents: int, spans: int, people: int) -> tuple[Session, list[AnnotatorId]]:
    """A project of `documents` reports that `people` labelled with `spans` annotations each."""
    session = Session.create(path)
    source = Source("a.txt", "0" * 64, "utf-8", "text/1")
    texts = [f"{number:06}" + SENTENCE * spans for number in range(documents)]
    added = session.documents.add([NewDocument(text, Meta(text[:6]), source) for text in texts])[0].added
    ids = [session.annotators.ensure(name).id for name in "甲乙丙"[:people]]
    labels = [label.id for label in session.codebook.labels()]
    rng = random.Random(1)
    session.annotations.add_many(
        [
            annotation
            for document in added
            for layer in layers(rng, ids, list(labels), document.id, spans).values()
            for annotation in layer
        ]
    )
    session.use_annotator(session.annotators.ensure("复核").id)
    return session, ids


def pure(rows: dict[str, float]) -> None:
    """Pairing alone, for a document of 2,000 annotations a layer."""
    people = [AnnotatorId(name) for name in "ABC"]
    given = layers(random.Random(1), people, list("wxyz"), DocumentId("d"), 2000)
    a, b, _ = given.values()
    rows["pair 2,000 x 2,000 (ms)"] = timed(lambda: differences(a, b))
    rows["cases of 3 x 2,000 (ms)"] = timed(lambda: find_cases(DocumentId("d"), given))


def one_large_document(folder: Path, rows: dict[str, float]) -> None:
    """What the window asks and does on a document of 2,000 annotations a layer."""
    session, people = project(folder / "large.biaodu", 1, 2000, 2)
    with session:
        document = session.documents.list()[0].id
        review = session.review
        rows["read 2 x 2,000 annotations (ms)"] = timed(lambda: session.annotations.of_document(document))
        rows["difference list, 2,000 (ms)"] = timed(lambda: review.differences(document, *people))
        rows["cases, 2,000 (ms)"] = timed(lambda: review.cases(document, people))
        rows["accept what agrees, one document (ms)"] = timed(lambda: review.accept_agreeing(people), 1)
        rows["cases, 2,000, half decided (ms)"] = timed(lambda: review.cases(document, people))
        cases = iter([case for case in review.cases(document, people) if not case.decisions])
        rows["decide one of 2,000 (ms)"] = timed(lambda: review.decide(next(cases), Verdict.BOTH_RIGHT), 20)
        rows["progress of the document (ms)"] = timed(lambda: review.progress(people))


def many_documents(folder: Path, rows: dict[str, float]) -> None:
    """A whole project: 1,000 documents x 60 spans x 3 annotators."""
    session, people = project(folder / "many.biaodu", 1000, 60, 3)
    with session:
        review = session.review
        rows["progress, 1,000 documents x 60 x 3 (ms)"] = timed(lambda: review.progress(people), 1)
        strategy = Strategy(StrategyName.MAJORITY)
        rows["majority, 1,000 documents x 60 x 3 (ms)"] = timed(lambda: review.apply_strategy(strategy, people), 1)
        rows["progress again, all decided (ms)"] = timed(lambda: review.progress(people), 1)
        rows["feedback of one annotator, 60,000 (ms)"] = timed(lambda: review.decisions_on(people[0]), 1)
        rows["undo of the strategy (ms)"] = timed(session.history.undo, 1)


def measure() -> dict[str, float]:
    """All figures, in milliseconds."""
    rows: dict[str, float] = {}
    pure(rows)
    with tempfile.TemporaryDirectory() as folder:
        one_large_document(Path(folder), rows)
        many_documents(Path(folder), rows)
    return rows


@pytest.mark.benchmark
@pytest.mark.timeout(900)
def test_review() -> None:
    rows = measure()
    for name, value in rows.items():
        print(f"{name:45} {value:10.1f}")
    budgets.at_most("difference list of 2,000 annotations", rows["difference list, 2,000 (ms)"], 100, "ms")
    out = Path(os.environ.get("BENCH_OUT") or "build/bench") / "review.json"
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(rows, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def main() -> None:
    rows = measure()
    for name, value in rows.items():
        print(f"{name:45} {value:10.1f}")
    if len(sys.argv) > 1:
        Path(sys.argv[1]).write_text(json.dumps(rows, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
