"""Speed of the panels at 20,000 annotations in one document and 10,000 documents in one project.

`python tests/benchmarks/bench_panels.py [OUT.json]` prints JSON; under pytest (`-m benchmark`) it does the same and
writes ``build/bench/panels.json``. Times are milliseconds of the GUI thread's processor time, painting included.
"""

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

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from core.ids import AnnotationId, new_uuid
from core.model import Annotation, Document, Meta, NewDocument, Source
from core.session import Session
from gui.annotations.panel import AnnotationsPanel
from gui.base import theme
from gui.base.bridge import Bridge
from gui.codebook.panel import CodebookPanel
from gui.documents.panel import DocumentsPanel
from tests.benchmarks import results

ANNOTATIONS, DOCUMENTS, ROUNDS = 20_000, 10_000, 20
AT = "2026-01-01T00:00:00.000Z"

Figures = dict[str, float]


def timed(act: Callable[[int], object], rounds: int = ROUNDS) -> Figures:
    """Median and worst of `act(round)`, each with the painting it leads to."""
    times: list[float] = []
    for number in range(rounds):
        start = time.process_time()
        act(number)
        QApplication.processEvents()
        times.append((time.process_time() - start) * 1000)
    return {"median": round(statistics.median(times), 1), "worst": round(max(times), 1)}


def new_document(text: str, title: str, region: str, year: int) -> NewDocument:
    return NewDocument(text, Meta(title, region, year), Source(title, "0" * 64, "utf-8", "text/1"))


def fill(session: Session) -> Document:
    """One long report full of annotations among many short ones."""
    me, _change = session.annotators.create("王敏")
    session.use_annotator(me.id)
    text = "".join(f"第{i}项，新建学校{i}所。招聘教师{i * 3}名；" for i in range(ANNOTATIONS))
    many = [
        new_document(f"第{i}份报告。", f"区{i % 300}教育局{2000 + i % 25}年工作总结", f"区{i % 300}", 2000 + i % 25)
        for i in range(DOCUMENTS)
    ]
    long = session.documents.add([new_document(text, "长报告", "大区", 2024), *many])[0].added[0]
    chance = random.Random(1)
    labels = [label.id for label in session.codebook.labels()]
    spans = {(start := chance.randrange(len(text) - 60), start + chance.randrange(3, 60)) for _ in range(ANNOTATIONS)}
    session.annotations.add_many(
        [
            Annotation(AnnotationId(new_uuid()), long.id, start, end, chance.choice(labels), me.id, None, AT, AT)
            for start, end in sorted(spans)
        ]
    )
    return long


def measure() -> dict[str, Figures]:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    theme.apply("light")
    with tempfile.TemporaryDirectory() as folder, Session.create(Path(folder) / "bench.biaodu") as session:
        long = fill(session)
        bridge = Bridge(session)
        annotations, documents = AnnotationsPanel(session, bridge), DocumentsPanel(session, bridge)
        codebook = CodebookPanel(session, bridge)
        annotations.resize(640, 700)
        annotations.show()
        annotations.show_document(long.id)
        deadline = time.monotonic() + 10
        while not annotations.model.rowCount() and time.monotonic() < deadline:
            app.processEvents()
        words = ("学校1", "教师", "学校19", "第5项")
        figures = {
            "annotations_filter": timed(lambda n: annotations.filter.setText(words[n % 4])),
            "annotations_sort": timed(
                lambda n: annotations.model.sort(
                    n % 6, Qt.SortOrder.DescendingOrder if n % 2 else Qt.SortOrder.AscendingOrder
                )
            ),
        }
        annotations.filter.clear()
        annotations.model.sort(3)
        for panel in (documents, codebook):
            panel.resize(300, 500)
            panel.show()
        app.processEvents()
        label = session.codebook.labels()[0].id
        figures["label_with_three_panels"] = timed(
            lambda n: session.annotations.create(long.id, n * 7, n * 7 + 99, label), 100
        )
        years = ("2", "20", "2015", "")
        figures["documents_filter"] = timed(lambda n: documents.filter.setText(years[n % 4]))
        for panel in (annotations, documents, codebook):
            panel.close()
        bridge.close()
    return figures


@pytest.mark.benchmark
def test_panels(capsys: pytest.CaptureFixture[str]) -> None:
    found = measure()
    with capsys.disabled():
        results.keep("panels", found)


if __name__ == "__main__":
    results.answer(measure())
