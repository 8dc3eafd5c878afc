"""60,000 passages of one label on one screen: finding them, showing them, scrolling, relabelling one.

`python tests/benchmarks/bench_retrieval.py [OUT.json]` prints JSON; under pytest (`-m benchmark`) it does the same and
writes ``build/bench/retrieval.json``. The floor of finding is the bare query of the same rows; a scroll step is held
against the 16.7 ms of a frame.
"""

import os
import random
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from core.ids import AnnotationId, AnnotatorId, DocumentId, LabelId, new_uuid
from core.model import Annotation, Meta, NewDocument, Source
from core.retrieval.finding import find_passages, search_texts
from core.retrieval.query import Beside, Query, Reach, Relation
from core.session import Session
from core.storage import passage_rows
from gui.base.bridge import Bridge
from gui.base.jobs import Jobs
from gui.retrieval.screen import RetrievalScreen
from gui.window.app import make_application
from tests.benchmarks import results
from tests.benchmarks.results import clocked

DOCUMENTS, EACH = 300, 200
FRAME = 1000 / 60
AT = "2026-01-01T00:00:00.000Z"
LINE = "全年实施学校建设项目，完成投资。招聘教师若干名，开展培训。加强校园安全管理，发放资助补贴。"


def _annotations(
    documents: list[DocumentId], labels: list[LabelId], who: AnnotatorId, rnd: random.Random
) -> Iterator[Annotation]:
    for document in documents:
        for number in range(EACH):
            start = number * 40 + rnd.randint(0, 9)
            end, label = start + rnd.randint(5, 30), rnd.choice(labels)
            yield Annotation(AnnotationId(new_uuid()), document, start, end, label, who, None, AT, AT, origin="import")


def fill(session: Session) -> list[LabelId]:
    """Reports of 9,000 characters, each with 200 passages of two labels."""
    session.use_annotator(session.annotators.ensure("王敏").id)
    text = "\n".join([LINE * 3] * 70)
    source = Source("a", "0" * 64, "utf-8", "text/1")
    new = [
        NewDocument(f"第{n}份报告。\n{text}", Meta(f"报告{n}", f"区{n % 30}", 2020 + n % 5), source)
        for n in range(DOCUMENTS)
    ]
    documents = [document.id for document in session.documents.add(new)[0].added]
    labels = [label.id for label in session.codebook.labels()[:2]]
    me = session.annotator
    assert me is not None
    session.annotations.add_many(list(_annotations(documents, labels, me.id, random.Random(1))))
    return labels


def find(session: Session, labels: list[LabelId]) -> dict[str, float]:
    """Milliseconds, and how many times the bare query each takes."""
    one, other = frozenset(labels[:1]), frozenset(labels[1:])
    sentence, near = (Beside(Relation.WITH, other, reach, 20) for reach in (Reach.SENTENCE, Reach.NEAR))
    floor = clocked(lambda: passage_rows.passages(session._engine.conn, labels))
    found = {
        "all": clocked(lambda: find_passages(session, Query(frozenset(labels)))),
        "near": clocked(lambda: find_passages(session, Query(one, beside=near))),
        "same sentence": clocked(lambda: find_passages(session, Query(one, beside=sentence))),
        "words in all texts": clocked(lambda: search_texts(session, "没有这样的话")),
    }
    return {"bare query, ms": floor, **{f"{name}, times it": taken / floor for name, taken in found.items()}}


def show(session: Session) -> dict[str, float]:
    """What the window's thread does."""
    bridge = Bridge(session)
    screen = RetrievalScreen(session, bridge, Jobs(bridge))
    screen.resize(976, 760)
    screen.show()
    while screen.busy:
        QTest.qWait(10)
    bar, rnd = screen.view.verticalScrollBar(), random.Random(2)

    def to(value: int) -> float:
        def step() -> None:
            bar.setValue(value)
            QApplication.processEvents()

        return clocked(step)

    jumps = sorted(to(rnd.randint(0, bar.maximum())) for _time in range(100))
    steps = sorted(to(bar.value() + 60) for _time in range(100))
    chosen = screen.found.passages[DOCUMENTS].annotation
    assert chosen is not None
    another = session.codebook.labels()[3].id
    found = {
        "passages": float(len(screen.found.passages)),
        "show, ms": clocked(screen._show),
        "relabel one, ms": clocked(lambda: session.annotations.relabel([chosen], another)),
        "jump p50, frames": jumps[50] / FRAME,
        "jump p99, frames": jumps[99] / FRAME,
        "scroll p50, frames": steps[50] / FRAME,
        "scroll p99, frames": steps[99] / FRAME,
        "layouts kept": float(len(screen.view.cards._kept)),
    }
    bridge.close()
    screen.close()
    screen.deleteLater()
    return found


def measure() -> dict[str, dict[str, float]]:
    """Everything, on one made-up project."""
    app = make_application([])
    with tempfile.TemporaryDirectory() as folder, Session.create(Path(folder) / "a.biaodu") as session:
        labels = fill(session)
        found = {"find": find(session, labels), "show": show(session)}
    app.processEvents()
    return found


@pytest.mark.benchmark
def test_retrieval() -> None:
    found = measure()
    results.keep("retrieval", found)
    assert found["show"]["passages"] == DOCUMENTS * EACH


if __name__ == "__main__":
    results.answer(measure())
