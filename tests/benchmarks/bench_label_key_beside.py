"""From a label's key to the painted page while something works beside it: suggestions are learnt, texts are indexed.

`python tests/benchmarks/bench_label_key_beside.py [OUT.json]` prints JSON; under pytest (`-m benchmark`) it does the
same and writes ``build/bench/label_key_beside.json``. The keys are those of `bench_label_key`; beside them a thread of
the window does the same work again and again, as it would for a project of `SENTENCES` labelled sentences, or of as
many texts as there are. The floor is the key with nothing beside it, in the same run; what a thread that only counts
does to it says how much of it is the interpreter, which two threads cannot have at once. On a machine where other
programs work too the clock counts their turns as well, so the processor time of the window's own thread is told beside
it, and figures are printed as they come. A key that paints nothing within `LONGEST` seconds is counted as missed.
"""

import os
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from core.codebook import default_codebook
from core.model import Meta
from core.progress import Cancelled, Progress
from core.search import segment
from core.suggest.label_words import lexicon_for
from core.suggest.model import Learner
from core.suggest.passages import passages
from core.suggest.teaching import Lesson, lesson, sample_lessons
from gui.base import quick_start
from gui.base.settings import SUGGESTIONS, Settings
from gui.window.app import make_application
from gui.window.main_window import MainWindow
from tests.benchmarks import budgets, results
from tests.benchmarks.bench_label_key import CTRL, Painted, opened, settle

KEYS = 1_000
FEW = 100
"""Keys beside a thread that only counts, between which the window's own work takes long, too."""
LONGEST = 20.0
SENTENCES = 10_000
TEXTS = 140
"""Reports of 10,000 characters that make one segment of the index."""
LINES = (
    "全年实施学校建设项目{n}个。",
    "公开招聘教师{n}名，开展培训{n}期。",
    "排查校园安全隐患{n}处。",
    "发放资助资金{n}万元。",
    "组织学生运动会{n}场，成绩良好。",
)


def lessons() -> list[Lesson]:
    """Reports with `SENTENCES` sentences, four of five labelled."""
    codes = [label.code for label in default_codebook().labels]
    found: list[Lesson] = []
    for report in range(SENTENCES // 500):
        text = "\n".join(LINES[n % 5].format(n=n * 7 + report) for n in range(500))
        sentences = passages(text, Meta("报告"))
        spans = [(each.span, codes[n % 5]) for n, each in enumerate(sentences) if n % 5 < 4]
        found.append(lesson(f"{report:03}", sentences, spans, done=True))
    return found


class Beside:
    """Work that is done again and again in a thread of the window until it is let go."""

    def __init__(self, window: MainWindow, work: Callable[[], object]) -> None:
        self.rounds = 0
        self._over = threading.Event()

        def again(_progress: Progress, cancelled: Cancelled) -> None:
            while not self._over.is_set() and not cancelled():
                work()
                self.rounds += 1

        window.jobs.start("beside", again)

    def end(self, window: MainWindow) -> None:
        """Let it end."""
        self._over.set()
        while window.jobs.running:
            QApplication.processEvents()


def keys(window: MainWindow, count: int = KEYS) -> results.Figures:
    """Milliseconds from so many keys to the painted page."""
    assert window.workspace is not None
    pane = window.workspace.readers.active
    assert pane is not None
    painted = Painted(pane.view.viewport(), pane.strip)

    def press(key: Qt.Key | str, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(window.windowHandle(), key, modifiers)  # type: ignore[call-overload]

    def painted_soon() -> bool:
        before = dict(painted.times)
        end = time.perf_counter() + LONGEST
        press("1")
        while any(painted.times[widget] == before[widget] for widget in before):
            if time.perf_counter() > end:
                return False
            QApplication.processEvents()
        return True

    clock: list[float] = []
    own: list[float] = []
    missed = 0
    for number in range(count):
        press(Qt.Key.Key_Down, CTRL)
        settle()
        started, worked = time.perf_counter(), time.thread_time()
        if painted_soon():
            clock.append(1000 * (time.perf_counter() - started))
            own.append(1000 * (time.thread_time() - worked))
        else:
            missed += 1
        settle()
        window.registry.action("edit.undo").trigger()
        settle()
        if number % 25 == 24:
            press(Qt.Key.Key_Home, CTRL)
    if not clock:
        return {"missed": missed}
    processor = results.spread(own)
    return results.spread(clock) | {"own p50": processor["p50"], "own p99": processor["p99"], "missed": missed}


def learning() -> Callable[[], object]:
    """Learning all there is to learn from, n-grams and the rest."""
    labels = default_codebook().labels
    taught = lessons()

    def learn() -> None:
        learner = Learner([label.code for label in labels], lexicon_for(labels), sample_lessons())
        learner.teach(taught)
        learner.learn_ngrams()
        learner.fit()

    return learn


def indexing(window: MainWindow) -> Callable[[], object]:
    """Making a segment of the index."""
    session = window.session
    assert session is not None
    written = "".join(session.documents.text(document.id) for document in session.documents.list())
    text = (written * (10_000 // len(written) + 1))[:10_000]
    texts = [(document.id, text) for document in session.documents.list()[:1] * TEXTS]
    return lambda: segment.build(texts)


def counting() -> None:
    """What keeps the interpreter busy and does nothing else.

    In Python, which lets others have it every few milliseconds: one call of `sum` would keep it to its end.
    """
    for _number in range(500_000):
        pass


def measure() -> dict[str, Any]:
    """Times of keys beside each kind of work."""
    found: dict[str, Any] = {"keys": KEYS, "load": os.getloadavg()[0]}
    with tempfile.TemporaryDirectory() as name:
        window = opened(Path(name))
        # As the program does once its window is there.
        quick_start.end()
        work = {"learning": learning(), "indexing": indexing(window), "counting": counting}
        found["nothing"] = keys(window)
        print("nothing", found["nothing"], file=sys.stderr, flush=True)
        for what, do in work.items():
            beside = Beside(window, do)
            found[what] = keys(window, FEW if do is counting else KEYS)
            beside.end(window)
            found[what]["rounds"] = beside.rounds
            print(what, found[what], file=sys.stderr, flush=True)
        window.settings.set(SUGGESTIONS, True)
        found["suggestions shown"] = keys(window)
        print("suggestions shown", found["suggestions shown"], file=sys.stderr, flush=True)
        window.close_project()
        window.close()
    for what, title in (
        ("learning", "label key while suggestions are learnt"),
        ("indexing", "label key while texts are indexed"),
        ("suggestions shown", "label key with suggestions learnt after each"),
    ):
        if "p99" not in found[what] or "p99" not in found["nothing"]:
            continue
        budgets.at_most(f"{title}: p99", found[what]["p99"], 33, "ms")
        budgets.at_most(f"{title}: p99 beside nothing", found[what]["p99"] / found["nothing"]["p99"], 1.5)
    return found


@pytest.mark.benchmark
def test_label_key_beside(qapp: QApplication) -> None:
    """Prints and writes the figures; never fails on one."""
    results.keep("label_key_beside", measure())


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as home:
        application = make_application(["bench"], Settings(Path(home, "s.ini")))
        results.answer(measure())
        for budget in budgets.NOTED:
            print(budget.line())
