"""From a label's key to the painted page: a thousand keys and more, beside what painting the page alone takes.

`python tests/benchmarks/bench_label_key.py [OUT.json]` prints JSON; under pytest (`-m benchmark`) it does the same and
writes ``build/bench/label_key.json``. In the real window, with the strip beside the text, the overview and the lists,
a sentence is chosen, its label's key pressed, and waited until page and strip are painted; then the label is taken away
again, which is not counted. The floor is painting page and strip as they are. The same by a hint: the time of the last
letter, which labels.
"""

import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from core.sample import build_sample
from gui.base.settings import HINTS, Settings
from gui.window.app import make_application
from gui.window.main_window import MainWindow
from tests.benchmarks import budgets, results

KEYS = 1_000
BY_HINT = 200
PAUSE = 0.02
"""Seconds between two keys, so that what waits for a pause is done in it, as between the keys of a person."""
CTRL = Qt.KeyboardModifier.ControlModifier


class Painted(QObject):
    """Counts how often widgets were painted."""

    def __init__(self, *widgets: QWidget) -> None:
        super().__init__()
        self.times = dict.fromkeys(widgets, 0)
        for widget in widgets:
            widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and isinstance(watched, QWidget):
            self.times[watched] += 1
        return False


def opened(folder: Path) -> MainWindow:
    """A window on the sample with its lists, somebody labelling in it who has one label already.

    Without it each key would be that person's first label, which begins their work on the report and changes whose
    layers all lists show: twice the work, and done once in a project.
    """
    path = folder / "label.biaodu"
    build_sample(path).close()
    settings = Settings(folder / "label.ini")
    settings.set(HINTS, False)
    window = MainWindow(settings)
    window.resize(1920, 1080)
    window.show()
    window.activateWindow()
    assert window.open_project(path)
    assert window.workspace is not None
    assert window.session is not None
    session = window.session
    session.use_annotator(session.annotators.create("手")[0].id)
    first = session.documents.list()[0].id
    end = len(session.documents.text(first))
    session.annotations.create(first, end - 2, end, session.codebook.labels()[0].id, begin=True)
    window.docks.reveal("annotations")
    window.workspace.open_document(window.session.documents.list()[0].id)
    while not window.workspace.readers.settled or window.workspace.readers.paint_due or window.jobs.running:
        QApplication.processEvents()
    window.workspace.focus_text()
    return window


def settle() -> None:
    """Let pass what a person's pause between keys lets pass."""
    end = time.perf_counter() + PAUSE
    while time.perf_counter() < end:
        QApplication.processEvents()


def measure() -> dict[str, Any]:
    """Times of keys and of the floor."""
    with tempfile.TemporaryDirectory() as name:
        window = opened(Path(name))
        assert window.workspace is not None
        assert window.session is not None
        pane = window.workspace.readers.active
        assert pane is not None
        view, strip, session = pane.view, pane.strip, window.session
        painted = Painted(view.viewport(), strip)

        def press(key: Qt.Key | str, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
            QTest.keyClick(window.windowHandle(), key, modifiers)  # type: ignore[call-overload]

        def until_painted(key: Qt.Key | str) -> None:
            before = dict(painted.times)
            press(key)
            while any(painted.times[widget] == before[widget] for widget in before):
                QApplication.processEvents()

        floor, by_key, by_hint = [], [], []
        for number in range(KEYS + BY_HINT):
            press(Qt.Key.Key_Down, CTRL)
            settle()
            floor.append(results.clocked(lambda: (view.viewport().repaint(), strip.repaint())))
            count = sum(session.annotations.counts().values())
            if number < KEYS:
                by_key.append(results.clocked(lambda: until_painted("1")))
            else:
                press(Qt.Key.Key_Apostrophe)
                settle()
                letters = "1" + view.hinting.hints[len(view.hinting.hints) // 2].letters
                for letter in letters[:-1]:
                    press(letter)
                    settle()
                by_hint.append(results.clocked(lambda last=letters[-1]: until_painted(last)))
            assert sum(session.annotations.counts().values()) == count + 1, "the key labelled nothing"
            settle()
            window.registry.action("edit.undo").trigger()
            settle()
            if number % 40 == 39:
                press(Qt.Key.Key_Home, CTRL)
        window.close_project()
        window.close()
    found = {
        "keys": KEYS,
        "floor": results.spread(floor),
        "key": results.spread(by_key),
        "hints": results.spread(by_hint),
    }
    budgets.at_most("label key: p99 to the painted page", found["key"]["p99"], 50, "ms")
    budgets.at_most("label key: p50 beside painting alone", found["key"]["p50"] / found["floor"]["p50"], 4)
    found["pressed"] = {"keys": KEYS, "by hints": BY_HINT}
    budgets.at_most("last letter of a hint: p99 to the painted page", found["hints"]["p99"], 50, "ms")
    return found


@pytest.mark.benchmark
def test_label_key(qapp: QApplication) -> None:
    """Prints and writes the figures; never fails on one."""
    results.keep("label_key", measure())


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as home:
        application = make_application(["bench"], Settings(Path(home, "s.ini")))
        results.answer(measure())
