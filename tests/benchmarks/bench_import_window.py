"""Stalls of the window while 1,000 reports are previewed and imported; prints JSON and never fails on a figure.

`python tests/benchmarks/bench_import_window.py [OUT.json]`. A timer of one millisecond runs in the window's thread; the
longest time between two of its ticks is a stall. The floor is the machine's own: the same timer beside a thread that
counts in Python, without any of our code.
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

from PySide6.QtCore import QEventLoop, QTimer

from core.session import Session
from gui.base.settings import Settings
from gui.importing.import_dialog import ImportDialog
from gui.window.app import make_application
from gui.window.main_window import MainWindow
from tests.benchmarks import budgets, results
from tests.benchmarks.bench_import import report

REPORTS = 1_000
LIMIT_MILLISECONDS = 50


class Ticks:
    """Times between the ticks of a timer in this thread."""

    def __init__(self) -> None:
        self._last = time.perf_counter()
        self._gaps: list[float] = []
        self._timer = QTimer(interval=1)
        self._timer.timeout.connect(self._tick)
        self._timer.start()

    def _tick(self) -> None:
        now = time.perf_counter()
        self._gaps.append((now - self._last) * 1000)
        self._last = now

    def until(self, done: Callable[[], bool], seconds: float = 300) -> dict[str, float]:
        """Run the event loop until `done`; milliseconds between ticks meanwhile."""
        begun = time.perf_counter()
        self._gaps, self._last = [], begun
        loop = QEventLoop()
        asking = QTimer(interval=20)
        asking.timeout.connect(lambda: loop.quit() if done() or time.perf_counter() - begun > seconds else None)
        asking.start()
        loop.exec()
        gaps = sorted(self._gaps)
        return {
            "seconds": round(time.perf_counter() - begun, 2),
            "longest_ms": round(gaps[-1], 1),
            "p99_ms": round(gaps[int(len(gaps) * 0.99)], 1),
        }


def machines_own(ticks: Ticks, seconds: float = 3.0) -> dict[str, float]:
    """Stalls beside a thread that keeps the interpreter busy."""
    stop = threading.Event()

    def count() -> None:
        while not stop.is_set():
            sum(range(1000))

    thread = threading.Thread(target=count)
    thread.start()
    begun = time.perf_counter()
    try:
        return ticks.until(lambda: time.perf_counter() - begun > seconds)
    finally:
        stop.set()
        thread.join()


def measure() -> dict[str, Any]:
    """All figures."""
    app = make_application([])
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        reports = folder / "reports"
        reports.mkdir()
        for number in range(REPORTS):
            (reports / f"{number}.txt").write_text(report(number), "utf-8")
        project = folder / "p.biaodu"
        with Session.create(project) as session:
            session.use_annotator(session.annotators.create("王敏")[0].id)
        window = MainWindow(Settings(folder / "b.ini"))
        window.show()
        window.open_project(project)
        ticks = Ticks()
        own = machines_own(ticks)
        window.drop_paths([reports])
        dialog = window.findChild(ImportDialog)
        assert isinstance(dialog, ImportDialog)
        previewed = ticks.until(lambda: not dialog.reading.running and dialog.ok_button().isEnabled())
        dialog.ok_button().click()
        imported = ticks.until(lambda: not window.jobs.running)
        window.close()
    app.processEvents()
    for what, found in (("previewing", previewed), ("importing", imported)):
        over = max(0.0, found["longest_ms"] - own["longest_ms"])
        budgets.at_most(f"longest stall while {what}, over the machine's own", over, LIMIT_MILLISECONDS, "ms")
    return {"machine's own": own, "preview": previewed, "import": imported}


@pytest.mark.benchmark
def test_stalls_of_an_import() -> None:
    """Prints and writes the figures; never fails on one."""
    results.keep("import_window", measure())


if __name__ == "__main__":
    results.answer(measure())
