"""Speed and size of the whole window: start, labelling with three readers open, memory with four.

`python tests/benchmarks/bench_window.py [OUT.json]` prints JSON; under pytest (`-m benchmark`) it does the same and
writes ``build/bench/window.json``. Floors are measured in the same run: a process that shows an empty QMainWindow; a
raw SQLite commit of the same rows plus the repaint of three bare views.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QSplitter, QWidget

from core.model import Meta, NewDocument, Source
from core.sample import build_sample
from core.session import Session
from core.storage import sqlite
from gui.base.settings import Settings
from gui.window.app import make_application
from gui.window.main_window import MainWindow
from tests.benchmarks import budgets, results
from tests.benchmarks.bench_reader import annotations_of, text_of

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = 15
LABELS = 300

_PAINTED = """
import os, sys, time
from PySide6.QtCore import QEvent, QObject, QTimer
class Painted(QObject):
    # The frame is on the screen when the events of this moment are done.
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            QTimer.singleShot(0, done)
        return False
def done():
    now, used = time.perf_counter(), time.process_time()
    loaded = ",".join(name for name in ("numpy", "pyqtgraph", "jieba") if name in sys.modules)
    {then}
    import psutil
    # Unique set size is what the process alone holds; `rss` counts the pages of shared libraries, too.
    memory = psutil.Process().memory_full_info()
    print(now, used, memory.rss, memory.uss, loaded, sep=";", flush=True)
    os._exit(0)
painted = Painted()
def show(window, watched):
    watched.installEventFilter(painted)
    window.resize(1280, 800)
    window.show()
"""
_EMPTY = """
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication([])
window = QMainWindow()
show(window, window)
app.exec()
"""
_PROGRAM = "import gui.__main__ as program\n"
"""Comes before Qt, as in a start of the product."""
_BIAODU = """
from gui.window.main_window import MainWindow
class Window(MainWindow):
    def show(self):
        readers = self.workspace.readers
        for number, document in enumerate(self.session.documents.list()[:{readers}]):
            readers.open_in(document.id, number)
        self.show = super().show
        show(self, self.workspace.labelling.view().viewport())
import gui.window.app
gui.window.app.MainWindow = Window
program.main([{project!r}])
"""
_WITH_WORDS = "from core.text import words; words.load(); words.tokenize('新建学校三所')"


def process(code: str, folder: Path, then: str = "") -> tuple[float, float, int, int, str]:
    """Wall and processor seconds to the first painted frame, resident and unique bytes, slow modules that are loaded.

    Compiled modules are kept beside their sources, as Python does unless it is told not to.
    """
    environment = os.environ | {
        "PYTHONPATH": str(ROOT),
        **{name: str(folder) for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "HOME")},
    }
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    begun = time.perf_counter()
    source = ("" if code is _EMPTY else _PROGRAM) + _PAINTED.format(then=then) + code
    run = subprocess.run(
        [sys.executable, "-c", source], env=environment, cwd=ROOT, capture_output=True, text=True, check=True
    )
    now, used, rss, uss, slow = run.stdout.strip().split(";")
    return float(now) - begun, float(used), int(rss), int(uss), slow


def started(folder: Path) -> dict[str, Any]:
    """Processes from start to the first paint, in turns, and the ratio of their medians."""
    project = folder / "sample.biaodu"
    build_sample(project).close()
    ours = _BIAODU.format(project=str(project), readers=0)
    process(ours, folder)
    times: dict[str, list[float]] = {"empty": [], "biaodu": []}
    used: dict[str, list[float]] = {"empty": [], "biaodu": []}
    slow = ""
    for _round in range(ROUNDS):
        for name, code in (("empty", _EMPTY), ("biaodu", ours)):
            took, cpu, _rss, _uss, slow = process(code, folder)
            times[name].append(took)
            used[name].append(cpu)
    cpu_middle = {name: statistics.median(values) for name, values in used.items()}
    middle = {name: statistics.median(values) for name, values in times.items()}
    fastest = {name: min(values) for name, values in times.items()}
    return {
        "milliseconds": {name: round(value * 1000, 1) for name, value in middle.items()},
        "fastest": {name: round(value * 1000, 1) for name, value in fastest.items()},
        "ratio": round(middle["biaodu"] / middle["empty"], 2),
        "ratio_fastest": round(fastest["biaodu"] / fastest["empty"], 2),
        "ratio_cpu": round(cpu_middle["biaodu"] / cpu_middle["empty"], 2),
        "slow_modules": slow,
        "budget": 3,
    }


def project_of(path: Path, documents: int, length: int, count: int) -> None:
    """A project with long reports and `count` annotations in each."""
    with Session.create(path) as session:
        me = session.annotators.ensure("王芳")
        session.use_annotator(me.id)
        labels = session.codebook.labels()
        for number in range(documents):
            text = text_of(length, seed=number + 10)
            new = NewDocument(
                text, Meta(f"报告{number}", "某区", 2020 + number), Source("a.txt", "0", "utf-8", "text/1")
            )
            result, _ = session.documents.add([new])
            document = result.added[0].id
            spans = {(annotation.start, annotation.end) for annotation in annotations_of(length, count, seed=number)}
            with session.with_operation("annotation.import"):
                for index, (start, end) in enumerate(sorted(spans)):
                    session.annotations.create(document, start, end, labels[index % 4].id)


def memory(folder: Path) -> dict[str, Any]:
    """Bytes with four reports of 20,000 characters open, at the first paint and once words are loaded."""
    project = folder / "four.biaodu"
    project_of(project, 4, 20_000, 500)
    ours = _BIAODU.format(project=str(project), readers=4)
    found = {
        "empty": process(_EMPTY, folder),
        "biaodu": process(ours, folder),
        "biaodu_with_words": process(ours, folder, _WITH_WORDS),
    }
    megabytes = {name: round(rss / 1e6, 1) for name, (_took, _cpu, rss, _uss, _slow) in found.items()}
    return {
        "rss_megabytes": megabytes,
        "uss_megabytes": {name: round(uss / 1e6, 1) for name, (_took, _cpu, _rss, uss, _slow) in found.items()},
        "ratio": round(megabytes["biaodu"] / megabytes["empty"], 2),
        "ratio_with_words": round(megabytes["biaodu_with_words"] / megabytes["empty"], 2),
        "budget": 2.5,
    }


def labelled(folder: Path) -> dict[str, Any]:
    """Key press to durable commit and repaint, three readers of 2,000 annotations each, and its floor, in turns."""
    project = folder / "three.biaodu"
    project_of(project, 3, 20_000, 2_000)
    settings = Settings()
    app = QApplication.instance() or make_application(["biaodu"], settings)
    window = MainWindow(settings)
    window.resize(1900, 1000)
    window.show()
    window.open_project(project)
    assert window.session is not None
    assert window.workspace is not None
    for number, document in enumerate(window.session.documents.list()):
        window.workspace.readers.open_in(document.id, number)
    view = window.workspace.labelling.view()
    assert view is not None
    view.setFocus()
    floor = Floor(folder, view.text)
    QTest.qWait(1500)
    times: list[float] = []
    floors: list[float] = []
    before = sum(window.session.annotations.counts().values())
    for number in range(LABELS):
        start = 7 + number * 60
        view.select_span(type(view.selection)(start, start + 23))
        app.processEvents()
        begun = time.perf_counter()
        QTest.keyClick(view, Qt.Key(Qt.Key.Key_1 + number % 4))
        app.processEvents()
        times.append((time.perf_counter() - begun) * 1000)
        # What the window does a moment later is not the floor's.
        QTest.qWait(60)
        floors.append(floor.label(number))
    made = sum(window.session.annotations.counts().values()) - before
    floor.close()
    window.close()
    app.processEvents()
    times.sort()
    floors.sort()
    p50, p99 = times[len(times) // 2], times[int(len(times) * 0.99)]
    return {
        "labelled": made,
        "p50": round(p50, 2),
        "p99": round(p99, 2),
        "floor_p50": round(floors[len(floors) // 2], 2),
        "floor_p99": round(floors[int(len(floors) * 0.99)], 2),
        "ratio_p50": round(p50 / floors[len(floors) // 2], 2),
        "budget": {"p99": 33, "ratio_p50": 3},
    }


class Floor:
    """A raw commit of a row as wide as an annotation's, and a repaint of three bare views."""

    def __init__(self, folder: Path, text: str) -> None:
        self._raw = sqlite.connect(folder / "raw.db")
        self._raw.execute("PRAGMA journal_mode = WAL")
        self._raw.execute("PRAGMA synchronous = FULL")
        self._raw.execute("CREATE TABLE t (id TEXT PRIMARY KEY, a TEXT, b TEXT, c INTEGER, d INTEGER, e TEXT)")
        self._splitter = QSplitter()
        self._views: list[QWidget] = []
        for _view in range(3):
            bare = QPlainTextEdit(text)
            bare.setReadOnly(True)
            self._splitter.addWidget(bare)
            self._views.append(bare.viewport())
        self._splitter.resize(1900, 1000)
        self._splitter.show()

    def label(self, number: int) -> float:
        """Milliseconds of one."""
        raw = self._raw
        begun = time.perf_counter()
        raw.execute("BEGIN IMMEDIATE")
        raw.execute("INSERT INTO t VALUES (?, ?, ?, ?, ?, ?)", (f"{number:036}", "d" * 64, "a" * 36, 1, 2, "x" * 100))
        raw.execute("COMMIT")
        for view in self._views:
            view.update()
        QApplication.processEvents()
        return (time.perf_counter() - begun) * 1000

    def close(self) -> None:
        self._raw.close()
        self._splitter.close()


def measure() -> dict[str, Any]:
    """All of it."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for variable in ("XDG_CONFIG_HOME", "XDG_DATA_HOME"):
            os.environ[variable] = name
        found = {"start": started(folder), "memory": memory(folder), "label": labelled(folder)}
    label = found["label"]
    budgets.at_most("start: first paint / an empty QMainWindow", found["start"]["ratio"], 3)
    budgets.at_most("label: key press to commit and repaint, p99", label["p99"], 33, "ms")
    budgets.at_most("label: p50 / raw commit and bare repaint", label["ratio_p50"], 3)
    budgets.at_most("memory: four reports open / an empty QMainWindow", found["memory"]["ratio"], 2.5)
    return found


@pytest.mark.benchmark
def test_window() -> None:
    """Prints and writes the figures; never fails on one."""
    results.keep("window", measure())


if __name__ == "__main__":
    results.answer(measure())
