"""Speed of the reader: open, scroll, resize, and what stalls the event loop; floors measured in the same run.

`python tests/benchmarks/bench_reader.py [OUT.json]` prints JSON; under pytest (`-m benchmark`) it does the same and
writes ``build/bench/reader.json``. Times are milliseconds: ``wall`` and ``cpu`` of the whole process.
"""

import os
import random
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PySide6.QtCore import QElapsedTimer, QTimer
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QSplitter, QWidget

from core.ids import AnnotationId, AnnotatorId, DocumentId, LabelId
from core.model import Annotation, Annotator, Document, Label, Meta, Source
from core.text import words
from gui.reader.reader import ReaderPane
from gui.reader.snapping import load_words
from gui.reader.typography import Typography
from gui.reader.view import ReaderView
from tests.benchmarks import budgets, results

ME, OTHER = AnnotatorId("me"), AnnotatorId("other")
ANNOTATORS = [Annotator(ME, "王芳"), Annotator(OTHER, "李明")]
LABELS = [
    Label(LabelId(str(n)), f"label{n}", f"类别{n}", f"Label {n}", colour, str(n))
    for n, colour in enumerate(("#0072B2", "#009E73", "#D55E00", "#CC79A7"), start=1)
]
SIZE = (860, 900)
PHRASES = (
    "全区教育系统坚持以习近平新时代中国特色社会主义思想为指导",
    "投入资金3,500万元",
    "新建改扩建中小学校舍",
    "招聘教师126名",
    "持续推进义务教育优质均衡发展",
    "落实校园安全责任",
    "发放家庭经济困难学生资助",
    "改善农村学校办学条件",
    "强化师德师风建设",
    "开展督导检查",
    "补齐基础设施短板",
    "深化教育评价改革",
    "食品安全示范校创建",
    "提升教师队伍素质",
)

Times = dict[str, float]


def text_of(length: int, seed: int = 1) -> str:
    """Report prose in paragraphs of a few sentences, the same for the same seed."""
    pick = random.Random(seed)
    parts: list[str] = []
    total = 0
    while total < length:
        sentence = "，".join(pick.sample(PHRASES, pick.randint(2, 5))) + "。"
        parts.append(sentence + ("\n" if pick.random() < 0.25 else ""))
        total += len(parts[-1])
    return "".join(parts)[:length]


def annotations_of(length: int, count: int, seed: int = 2) -> list[Annotation]:
    """Spans of 6 to 60 code points all over the text in order, a third by another annotator, many overlapping."""
    pick = random.Random(seed)
    made = [
        Annotation(
            AnnotationId(f"{n:06}"), DocumentId("d"), start, min(length, start + pick.randint(6, 60)),
            pick.choice(LABELS).id, ME if pick.random() < 0.67 else OTHER, None, "", "",
        )
        for n, start in enumerate(sorted(pick.randrange(length - 60) for _ in range(count)))
    ]  # fmt: skip
    return sorted(made, key=lambda annotation: (annotation.start, annotation.end))


def document_of(text: str) -> Document:
    return Document(DocumentId("d"), Meta("基准报告", "某区", 2024), Source("", "", "utf-8", ""), len(text), "", 0)


def measured(run: Callable[[], object]) -> Times:
    wall, cpu = time.perf_counter(), time.process_time()
    run()
    return {"wall": (time.perf_counter() - wall) * 1000, "cpu": (time.process_time() - cpu) * 1000}


def summary(times: list[Times]) -> dict[str, float]:
    """Median, 99th percentile and minimum of wall time, median of CPU time."""
    wall = sorted(t["wall"] for t in times)
    return {
        "n": len(wall),
        "p50": round(statistics.median(wall), 2),
        "p99": round(wall[min(len(wall) - 1, int(len(wall) * 0.99))], 2),
        "min": round(wall[0], 2),
        "cpu_p50": round(statistics.median(t["cpu"] for t in times), 2),
    }


def shown(widget: QWidget) -> QWidget:
    widget.resize(*SIZE)
    widget.show()
    settle()
    return widget


def settle(milliseconds: int = 30) -> None:
    clock = QElapsedTimer()
    clock.start()
    while clock.elapsed() < milliseconds:
        QApplication.processEvents()


def wait_for_layout(pane: ReaderPane) -> None:
    while pane.view.is_laying_out():
        QApplication.processEvents()


def open_in(pane: ReaderPane, text: str, annotations: list[Annotation]) -> None:
    pane.show_document(document_of(text), text, annotations, LABELS, ANNOTATORS, own=ME)
    pane.repaint()


def bench_open(length: int, count: int, rounds: int) -> dict[str, Any]:
    """From the values to the first painted frame: of the pane, of its text alone, and of a bare QPlainTextEdit."""
    text, annotations = text_of(length), annotations_of(length, count)
    pane, view, bare = ReaderPane(), ReaderView(), QPlainTextEdit()
    labels, names = {label.id: label for label in LABELS}, {person.id: person.name for person in ANNOTATORS}
    bare.setFont(Typography().font())
    bare.setReadOnly(True)
    shown(pane)
    shown(view)
    shown(bare)

    def open_view() -> None:
        view.show_text(text)
        view.set_spans(annotations, labels, ME, names)
        view.viewport().repaint()

    def open_bare() -> None:
        bare.setPlainText(text)
        bare.viewport().repaint()

    runs = {"bare": open_bare, "view": open_view, "pane": lambda: open_in(pane, text, annotations)}
    times: dict[str, list[Times]] = {name: [] for name in runs}
    for _ in range(rounds):
        for name, run in runs.items():
            times[name].append(measured(run))
            settle(5)
    for widget in (pane, view, bare):
        widget.close()
    result: dict[str, Any] = {name: summary(taken[1:]) for name, taken in times.items()}
    for name in ("view", "pane"):
        result[f"{name} / bare"] = {
            figure: round(result[name][figure] / result["bare"][figure], 2) for figure in ("p50", "min", "cpu_p50")
        }
    return result


def bench_scroll(length: int, count: int, pages: int) -> dict[str, Any]:
    """Pages from the start, each to the painted frame; while the text below is still being laid out, and after."""
    text, annotations = text_of(length), annotations_of(length, count)
    pane = ReaderPane()
    shown(pane)
    open_in(pane, text, annotations)
    bar = pane.view.verticalScrollBar()

    def page() -> None:
        bar.setValue(bar.value() + bar.pageStep())
        pane.view.viewport().repaint()

    early = [measured(page) for _ in range(pages // 4)]
    stalls = longest_gap(lambda: not pane.view.is_laying_out())
    later = [measured(page) for _ in range(pages)]
    pick = random.Random(3)

    def jump() -> None:
        bar.setValue(pick.randrange(bar.maximum()))
        pane.view.viewport().repaint()

    jumps = [measured(jump) for _ in range(pages)]
    pane.close()
    return {
        "first pages": summary(early),
        "pages": summary(later),
        "jumps": summary(jumps),
        "longest stall while laying out": round(stalls, 2),
    }


def bench_resize(length: int, count: int, rounds: int) -> dict[str, Any]:
    """Three readers in a splitter made narrower and wider, to the painted frames; each is scrolled to its middle."""
    text, annotations = text_of(length), annotations_of(length, count)
    splitter = QSplitter()
    splitter.resize(1500, 900)
    panes = [ReaderPane() for _ in range(3)]
    for pane in panes:
        splitter.addWidget(pane)
    splitter.show()
    settle()
    for pane in panes:
        open_in(pane, text, annotations)
        wait_for_layout(pane)
        pane.view.scroll_to(length // 2)
    settle(200)

    def resize(width: int) -> None:
        splitter.resize(width, 900)
        QApplication.processEvents()
        for pane in panes:
            pane.view.viewport().repaint()

    times = []
    for number in range(rounds):
        times.append(measured(lambda n=number: resize(1500 - 40 * (n % 10))))
        settle(120)
    splitter.close()
    return summary(times)


def bench_label(length: int, count: int, rounds: int) -> dict[str, Any]:
    """One annotation added to one of three readers, to the painted frame, without the database."""
    text, annotations = text_of(length), annotations_of(length, count)
    pane = ReaderPane()
    shown(pane)
    open_in(pane, text, annotations)
    middle = pane.view.visible_range().start + 100
    annotation = annotations_of(length, 1)[0]

    def label(number: int) -> None:
        start = middle + number
        pane.view.span_changed(None, replace(annotation, id=AnnotationId(f"n{number}"), start=start, end=start + 12))
        QApplication.processEvents()

    times = [measured(lambda n=n: label(n)) for n in range(rounds)]
    pane.close()
    return summary(times)


def longest_gap(done: Callable[[], bool], limit: float = 20.0) -> float:
    """The longest time, in milliseconds, between two ticks of a timer of one millisecond until `done`."""
    timer = QTimer()
    timer.setInterval(1)
    timer.start()
    gaps = [0.0]
    last = begin = time.perf_counter()
    while not done() and time.perf_counter() - begin < limit:
        QApplication.processEvents()
        now = time.perf_counter()
        gaps.append((now - last) * 1000)
        last = now
    return max(gaps)


def bench_words() -> dict[str, Any]:
    """Gaps of the event loop with a reader open while the word list loads in its thread, and of an idle loop."""
    text = text_of(20_000)
    pane = ReaderPane()
    shown(pane)
    open_in(pane, text, annotations_of(20_000, 2_000))
    wait_for_layout(pane)
    end = time.perf_counter() + 1
    idle = longest_gap(lambda: time.perf_counter() > end)
    if words.is_loaded():
        return {"skipped": "already loaded"}
    load_words()
    loading = longest_gap(words.is_loaded)
    pane.close()
    return {"idle": round(idle, 2), "loading": round(loading, 2)}


def run_all() -> dict[str, Any]:
    """Every figure, by name."""
    found = {
        "words": bench_words(),
        "open 20k/200": bench_open(20_000, 200, 21),
        "open 20k/2,000": bench_open(20_000, 2_000, 21),
        "open 1M/20,000": bench_open(1_000_000, 20_000, 7),
        "scroll 1M/20,000": bench_scroll(1_000_000, 20_000, 200),
        "resize three, 20k/2,000": bench_resize(20_000, 2_000, 30),
        "resize three, 1M/20,000": bench_resize(1_000_000, 20_000, 6),
        "add a span, 20k/2,000": bench_label(20_000, 2_000, 100),
        "add a span, 1M/20,000": bench_label(1_000_000, 20_000, 50),
    }
    note_budgets(found)
    return found


def note_budgets(found: dict[str, Any]) -> None:
    """What of it has a budget."""
    opened = found["open 20k/2,000"]["pane / bare"]["p50"]
    budgets.at_most("open: 20,000 characters, 2,000 annotations / bare view", opened, 1.5)
    budgets.at_most("open: 1,000,000 characters, 20,000 annotations", found["open 1M/20,000"]["pane"]["p50"], 300, "ms")
    budgets.at_most(
        "scroll: a page of the 1,000,000 characters, p99", found["scroll 1M/20,000"]["pages"]["p99"], 33, "ms"
    )
    budgets.at_most("resize: three readers, p50", found["resize three, 20k/2,000"]["p50"], 100, "ms")
    if "loading" in found["words"]:
        budgets.at_most("words: longest gap of events while they load", found["words"]["loading"], 50, "ms")


@pytest.mark.benchmark
def test_reader_speed(qapp: QApplication) -> None:
    results.keep("reader", run_all())


def main() -> None:
    """Run as a program."""
    app = QApplication(sys.argv[:1])
    results.answer(run_all())
    app.quit()


if __name__ == "__main__":
    main()
