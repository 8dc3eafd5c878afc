"""A study of 1,000 documents of 200 units: its list of units, and a cross table of two dimensions.

`python tests/benchmarks/bench_study.py [OUT.json]` prints JSON; under pytest (`-m benchmark`) it does the same and
writes ``build/bench/study.json``. Numbers are frozen. The floor of the list is the bare query of the rows that it is
read from, that of reading the coding SQLite's walk over the same annotations without making a value of any, and that of
the cross table numpy's sum over as many values.
"""

import os
import sys
import tempfile
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from core.ids import AnnotationId, AnnotatorId, new_uuid
from core.model import Annotation, Document, Meta, NewDocument, Source
from core.session import Session
from core.study.coding import read_coding
from core.study.crosstab import cross_tables
from core.study.demands import coverage
from core.study.design import Dimension, StudyDesign, UnitRule, write_design
from core.study.inclusion import included
from core.study.numbering import freeze
from core.study.unit_table import read_units
from tests.benchmarks import results
from tests.benchmarks.budgets import at_most
from tests.benchmarks.results import clocked

DOCUMENTS, EACH = int(os.environ.get("BENCH_DOCUMENTS", "1000")), 200
AT = "2026-01-01T00:00:00.000Z"
LINE = "全年实施学校建设项目若干个，完成投资。\n"
LIST_MS, CROSS_MS = 300, 200
AGAIN = 5


def _answers(documents: list[Document], labels: list[str], who: AnnotatorId) -> Iterator[Annotation]:
    for number, document in enumerate(documents):
        head = document.characters - EACH * len(LINE)
        for at in range(EACH):
            start = head + at * len(LINE)
            for label in (labels[(number + at) % 2], labels[2 + (at // 3) % 2]):
                id_ = AnnotationId(new_uuid())
                yield Annotation(id_, document.id, start, start + len(LINE) - 1, label, who, None, AT, AT)  # type: ignore[arg-type]


def fill(session: Session) -> StudyDesign:
    """Documents of 200 lines, each with an answer in both dimensions."""
    me = session.annotators.ensure("王敏")
    session.use_annotator(me.id)
    source = Source("a", "0" * 64, "utf-8", "text/1")
    new = [
        NewDocument(f"报告{n}\n{LINE * EACH}", Meta(f"报告{n}", f"区{n % 30}", 2020 + n % 5), source)
        for n in range(DOCUMENTS)
    ]
    session.documents.add(new)
    labels = session.codebook.labels()
    codes = [label.code for label in labels]
    design = StudyDesign((Dimension("a", tuple(codes[:2])), Dimension("b", tuple(codes[2:]))), UnitRule.PARAGRAPH)
    write_design(session, design)
    session.annotations.add_many(list(_answers(session.documents.list(), [label.id for label in labels], me.id)))
    freeze(session)
    return design


def _peak(call: Callable[[], object]) -> float:
    """Megabytes that Python and numpy held at most while it ran, above what they held before."""
    tracemalloc.start()
    call()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak / 1e6


def measure() -> dict[str, float]:
    """Milliseconds, the best of five, and how many times its floor each takes."""
    with tempfile.TemporaryDirectory() as folder, Session.create(Path(folder) / "b.biaodu") as session:
        design = fill(session)
        documents = included(session)
        assert len(read_units(session, design, documents)) == DOCUMENTS * EACH

        def best(call: object) -> float:
            return min(clocked(call) for _time in range(AGAIN))  # type: ignore[arg-type]

        rows = best(lambda: (session.documents.list(), session.settings_below("study.units.")))
        listed = best(lambda: read_units(session, design, documents))
        me = session.annotator
        assert me is not None
        coding: list[object] = []
        read = best(lambda: coding.append(read_coding(session, [me.id], with_texts=False)))
        table = coding.pop()
        coding.clear()
        walk = "SELECT sum(span_start + span_end + length(label)) FROM annotation WHERE deleted = 0 GROUP BY document"
        walked = best(lambda: session._engine.conn.rows(walk))
        covered = best(lambda: coverage(table, session.codebook.labels()))  # type: ignore[arg-type]
        values = np.ones((DOCUMENTS * EACH, 4))
        floor = best(lambda: values.sum())
        crossed = best(lambda: cross_tables(table, "a", "b"))  # type: ignore[arg-type]
        by_year = best(lambda: cross_tables(table, "a", "b", "year"))  # type: ignore[arg-type]
        both = best(lambda: cross_tables(read_coding(session, [me.id], with_texts=False), "a", "b"))
        memory = _peak(lambda: read_coding(session, [me.id], with_texts=False))
    at_most("list of 200,000 frozen units", listed, LIST_MS, "ms")
    at_most("cross table of 200,000 units", crossed, CROSS_MS, "ms")
    return {
        "bare rows, ms": rows,
        "list of units, ms": listed,
        "list of units, times it": listed / rows,
        "bare walk over 400,000 annotations, ms": walked,
        "coding read with all labels, ms": read,
        "coding read, times it": read / (rows + walked),
        "coding read, peak of Python's memory, MB": memory,
        "coverage of all units, ms": covered,
        "numpy's sum, ms": floor,
        "cross table, ms": crossed,
        "cross table, times it": crossed / floor,
        "cross table by year, ms": by_year,
        "coding read and cross table, ms": both,
    }


@pytest.mark.benchmark
def test_study() -> None:
    results.keep("study", measure())


if __name__ == "__main__":
    results.answer(measure())
