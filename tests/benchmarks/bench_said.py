"""What is said beside labels, where there is very much of it: labelling and setting values, and the worklist.

`python tests/benchmarks/bench_said.py [OUT.json]` prints JSON; under pytest (`-m benchmark`) it does the same and
writes ``build/bench/said.json``. A project in which `VALUES` annotations of many documents have attributes and some are
linked; in the real window, with the lists at the right and every new annotation getting a first value, a sentence gets
its label, then the bar of attributes opens by its key, and a digit chooses. Each is waited for until it is painted:
text and strip, the bar, the list. The same is done in a project with a fifth of it, because what it costs must not grow
with the project. Wall time is told beside processor time of the window's thread, which a busy machine leaves alone.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from core.ids import AnnotationId, AnnotatorId, DocumentId, new_uuid
from core.model import Meta, NewDocument, Source
from core.said.fields import FieldKind
from core.sample import build_sample
from core.session import Session
from core.verbs.annotations import Placed
from gui.annotations.attribute_bar import AttributeBar
from gui.base.settings import HINTS, Settings
from gui.window.app import make_application
from gui.window.main_window import MainWindow
from tests.benchmarks import budgets, results
from tests.benchmarks.bench_label_key import CTRL, Painted, settle

VALUES = 20_000
HERE = 300
"""Annotations with values in the document that is labelled."""
PER_DOCUMENT = 100
KEYS = 200
WORKLIST = 60_000
LABEL_BUDGET, WORKLIST_BUDGET, GROWTH = 33, 300, 1.3
AT = "2026-01-01T00:00:00.000Z"
_LINE = "第{number}句新建学校三所，投入资金二百万元用于改造校舍。"


def _report(number: int, lines: int) -> NewDocument:
    text = "\n".join((f"报告{number}", *(_LINE.format(number=line) for line in range(lines))))
    return NewDocument(text, Meta(f"报告{number}"), Source(f"{number}", f"{number:064}", "utf-8", "text/1"))


def _labelled(session: Session, added: list[tuple[DocumentId, str]], each: int, who: AnnotatorId) -> list[AnnotationId]:
    """Label lines of documents, `each` in each; the labels in turn."""
    labels = [label.id for label in session.codebook.labels()]
    everything: list[tuple[DocumentId, str, list[Placed]]] = []
    for document, text in added:
        starts = [place + 1 for place, character in enumerate(text) if character == "\n"][:-5]
        placed: list[Placed] = []
        for number in range(each):
            start, label = starts[number % len(starts)], labels[number % len(labels)]
            end = start + 6 + number // len(starts)
            placed.append((AnnotationId(new_uuid()), start, end, label, who, None, AT, AT))
        everything.append((document, text, placed))
    session.annotations.add_placed(everything)
    return [row[0] for *_of, placed in everything for row in placed]


def said_project(path: Path, values: int) -> None:
    """The sample with `values` annotations that have values, a twentieth of them linked, most in other documents."""
    build_sample(path).close()
    with Session.open(path) as session:
        session.use_annotator(session.annotators.create("旁")[0].id)
        who = session.annotator
        assert who is not None
        session.attributes.declare("sure", FieldKind.YES_NO, initial=True)
        first = session.documents.list()[0].id
        with session.with_operation("document.import"):
            new = [_report(number, 40) for number in range((values - HERE) // PER_DOCUMENT)]
            added = [document.id for document in session.documents.add(new)[0].added]
            texts = list(zip(added, (document.text for document in new), strict=True))
            ids = _labelled(session, [(first, session.documents.text(first))], HERE, who.id)
            ids += _labelled(session, texts, PER_DOCUMENT, who.id)
        for begin in range(0, len(ids), 2_000):
            session.attributes.set(ids[begin : begin + 2_000], {"status": "done"})
        with session.with_operation("link.make"):
            for source, target in zip(ids[::40], ids[1::40], strict=False):
                session.links.make(source, target, "same_matter")


def opened(folder: Path, values: int) -> MainWindow:
    """A window on such a project with its lists, in which somebody has labelled once."""
    path = folder / f"said{values}.biaodu"
    said_project(path, values)
    settings = Settings(folder / f"said{values}.ini")
    settings.set(HINTS, False)
    window = MainWindow(settings)
    window.resize(1920, 1080)
    window.show()
    window.activateWindow()
    assert window.open_project(path)
    assert window.workspace is not None
    assert window.session is not None
    window.session.use_annotator(window.session.annotators.create("手")[0].id)
    window.docks.reveal("annotations")
    window.workspace.open_document(window.session.documents.list()[0].id)
    while not window.workspace.readers.settled or window.workspace.readers.paint_due or window.jobs.running:
        QApplication.processEvents()
    window.workspace.focus_text()
    QTest.keyClick(window.windowHandle(), "2")  # type: ignore[call-overload]
    settle()
    return window


@dataclass
class Times:
    """Milliseconds by the clock, and of the window's thread."""

    wall: list[float] = field(default_factory=list[float])
    thread: list[float] = field(default_factory=list[float])

    def take(self, act: Callable[[], object], *painted: QWidget) -> None:
        """Do something and wait until these are painted."""
        watch = Painted(*painted)
        begun, worked = time.perf_counter(), time.thread_time()
        act()
        while not all(watch.times.values()):
            QApplication.processEvents()
        self.wall.append((time.perf_counter() - begun) * 1000)
        self.thread.append((time.thread_time() - worked) * 1000)
        for widget in painted:
            widget.removeEventFilter(watch)

    def told(self) -> dict[str, results.Figures]:
        return {"clock": results.spread(self.wall), "thread": results.spread(self.thread)}


def keyed(folder: Path, values: int) -> dict[str, Any]:
    """Times of label, bar and value in a project with so many values."""
    window = opened(folder, values)
    assert window.workspace is not None
    assert window.session is not None
    pane = window.workspace.readers.active
    assert pane is not None
    view, strip, session = pane.view, pane.strip, window.session
    listed = window.docks.dock("annotations").widget().view.viewport()  # type: ignore[attr-defined]
    label, bar_opens, value = Times(), Times(), Times()

    def press(key: Qt.Key | str, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(window.windowHandle(), key, modifiers)  # type: ignore[call-overload]

    def the_bar() -> AttributeBar:
        return next(bar for bar in window.findChildren(AttributeBar) if bar.isVisible())

    def open_bar() -> None:
        press("/")
        the_bar().repaint()

    for number in range(KEYS):
        press(Qt.Key.Key_Down, CTRL)
        settle()
        before = sum(session.annotations.counts().values())
        label.take(lambda: press("1"), view.viewport(), strip)
        assert sum(session.annotations.counts().values()) == before + 1, "the key labelled nothing"
        settle()
        bar_opens.take(open_bar)
        settle()
        line = the_bar().lines[0]
        line.setFocus()
        value.take(lambda line=line: QTest.keyClick(line, Qt.Key.Key_2), line, listed)  # type: ignore[misc]
        settle()
        QTest.keyClick(line, Qt.Key.Key_Escape)
        for _step in range(2):
            window.registry.action("edit.undo").trigger()
            settle()
        if number % 40 == 39:
            press(Qt.Key.Key_Home, CTRL)
    window.close_project()
    window.close()
    return {"values": values, "label": label.told(), "bar": bar_opens.told(), "value": value.told()}


def worklist(folder: Path, count: int) -> dict[str, float]:
    """Milliseconds to read a worklist of so many annotations, and to confirm one of it."""
    with Session.create(folder / f"worklist{count}.biaodu") as session:
        me = session.annotators.create("手")[0].id
        session.use_annotator(me)
        with session.with_operation("document.import"):
            new = [_report(number, 60) for number in range(count // 60)]
            added = [document.id for document in session.documents.add(new)[0].added]
            _labelled(session, list(zip(added, (document.text for document in new), strict=True)), 60, me)
        for label in session.codebook.labels():
            session.codebook.edit(label.id, meaning=True, definition_zh="别的意思")
        found = session.worklist.open(annotator=me)
        assert len(found) == count
        took = min(results.clocked(lambda: session.worklist.open(annotator=me)) for _turn in range(5))
        begun = time.process_time()
        session.worklist.open(annotator=me)
        processor = (time.process_time() - begun) * 1000
        begun = time.process_time()
        for item in found[:100]:
            session.worklist.confirm([item.id])
        each = (time.process_time() - begun) * 10
    return {"open": took, "processor": processor, "confirm each": each}


def measure() -> dict[str, Any]:
    """All figures."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        small, large = keyed(folder, VALUES // 5), keyed(folder, VALUES)
        lists = {count: worklist(folder, count) for count in (WORKLIST // 5, WORKLIST)}
    for what, title in (
        ("label", "label with attributes"),
        ("bar", "bar of attributes"),
        ("value", "value by a digit"),
    ):
        budgets.at_most(f"{title}: p99 to the painted window", large[what]["clock"]["p99"], LABEL_BUDGET, "ms")
        grown = large[what]["thread"]["p50"] / small[what]["thread"]["p50"]
        budgets.at_most(f"{title}: thread in a project of five times as much", grown, GROWTH)
    budgets.at_most("worklist of 60,000 opens", lists[WORKLIST]["open"], WORKLIST_BUDGET, "ms")
    return {"small": small, "large": large, "worklist": lists}


@pytest.mark.benchmark
def test_said(qapp: QApplication) -> None:
    """Prints and writes the figures; never fails on one."""
    results.keep("said", measure())


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as home:
        application = make_application(["bench"], Settings(Path(home, "s.ini")))
        results.answer(measure())
        for budget in budgets.NOTED:
            print(budget.line())
