"""From the first start to the first label and a dataset, by real key presses and without the mouse.

Works the program of this checkout, or with BIAODU_BUILT the built one.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from core.session import Session
from tests.conftest import ROOT
from tests.e2e.test_window import PATIENCE, Window, annotations, quotes, wait

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(shutil.which("xdotool") is None, reason="needs xdotool to press keys"),
]


class Keyboard:
    """Keys for whatever window of the program has the keyboard."""

    def __init__(self, environment: dict[str, str], process: int, first: str) -> None:
        self._environment, self._process, self._first = environment, process, first
        self._answered: set[str] = set()
        """Numbers of dialogs that are over: one may still be found while it closes."""

    def _xdotool(self, *arguments: str) -> str:
        done = subprocess.run(["xdotool", *arguments], env=self._environment, capture_output=True, text=True)
        return done.stdout.strip()

    def _others(self) -> list[str]:
        """Numbers of all windows but the first. A search during which a window closes finds none; so two must agree."""
        before = None
        while before != (shown := self._xdotool("search", "--onlyvisible", "--pid", str(self._process)).split()):
            before = shown
        return [number for number in shown if number != self._first]

    def dialog(self, text: str = "") -> None:
        """Wait for a dialog, give it the keyboard as a window manager does, type into it, and press Return."""
        found: list[str] = []

        def appeared() -> bool:
            found[:] = [number for number in self._others() if number not in self._answered]
            return bool(found)

        wait("no dialog appears", appeared)
        shown = found[-1]
        self._xdotool("windowfocus", "--sync", shown)
        if text:
            self._xdotool("type", "--delay", "30", text)
        self._xdotool("key", "Return")
        wait("the dialog stays", lambda: all(shown not in self._others() for _ in range(3)))
        self._answered.add(shown)
        self._xdotool("windowfocus", "--sync", self._first)


def test_from_the_first_start_to_a_label_and_a_dataset(desktop: dict[str, str], tmp_path: Path) -> None:
    reports = tmp_path / "reports"
    reports.mkdir()
    (reports / "a.txt").write_text("新建学校三所。招聘教师四十名。", encoding="utf-8")
    built = os.environ.get("BIAODU_BUILT")
    program = [built] if built else [sys.executable, "-m", "gui"]
    process = subprocess.Popen(
        program, cwd=ROOT, env=desktop, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    project, dataset = reports / "a.biaodu", reports / "a.jsonl"
    try:
        window = Window(process, desktop)
        keyboard = Keyboard(desktop, process.pid, window._id)
        window.keys("space")  # the first action of the welcome page is to read reports, and has the keyboard
        keyboard.dialog(str(reports / "a.txt"))
        wait("no report comes in", lambda: project.exists() and _documents(project) == 1)
        window.keys("ctrl+1", "1")
        keyboard.dialog("Wang Min")
        wait("no label arrives in the file", lambda: len(annotations(project)) == 1)
        assert quotes(project) == ["新建学校三所。"]
        window.keys("ctrl+e")
        keyboard.dialog()
        wait("no dataset is written", dataset.exists)
        assert '"infrastructure"' in dataset.read_text(encoding="utf-8")
        window.keys("ctrl+q")
        assert process.wait(PATIENCE) == 0
    finally:
        process.kill()
        process.communicate()


def _documents(project: Path) -> int:
    with Session.open(project, read_only=True) as session:
        return session.documents.count()
