"""The real process under a real X server, worked by real key events (xdotool), killed without warning."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from core.model import Annotation, Meta, NewDocument, Source
from core.session import Session

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 30.0
"""Seconds after which something that should have happened counts as failed."""

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(shutil.which("xdotool") is None, reason="needs xdotool to press keys"),
]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    path = tmp_path / "测试.biaodu"
    text = "新建学校三所。𠮷祥小学😀开工。招聘教师四十名。"
    with Session.create(path) as session:
        who, _change = session.annotators.create("王敏")
        session.use_annotator(who.id)
        session.documents.add([NewDocument(text, Meta("青山区"), Source("a.txt", "0" * 64, "utf-8", "text/1"))])
    return path


def wait(what: str, happened: Callable[[], object]) -> None:
    """Ask again and again; fails after PATIENCE."""
    end = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < end, what
        time.sleep(0.05)


class Window:
    """A running window and the keys that reach it."""

    def __init__(self, process: subprocess.Popen[str], environment: dict[str, str]) -> None:
        self.process = process
        self._environment = environment
        self._id = ""
        wait("no window appears", self._find)
        self._xdotool("windowfocus", "--sync", self._id)

    def keys(self, *names: str) -> None:
        """Press keys by their X names: ``ctrl+1``, ``period``."""
        self._xdotool("key", "--delay", "40", *names)

    def _find(self) -> bool:
        assert self.process.poll() is None, self.process.communicate()[1]
        done = self._xdotool("search", "--onlyvisible", "--name", "Biaodu", check=False)
        self._id = done.split("\n")[0]
        return bool(self._id)

    def _xdotool(self, *arguments: str, check: bool = True) -> str:
        done = subprocess.run(["xdotool", *arguments], env=self._environment, capture_output=True, text=True)
        assert not check or done.returncode == 0, done.stderr
        return done.stdout.strip()


@contextmanager
def opened(project: Path, environment: dict[str, str]) -> Iterator[Window]:
    """The window on `project` in its own process, killed at the end if it still runs."""
    command = [sys.executable, "-m", "gui", str(project)]
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        yield Window(process, environment)
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


def annotations(project: Path) -> list[Annotation]:
    with Session.open(project, read_only=True) as session:
        return list(session.annotations.iterate())


def quotes(project: Path) -> list[str]:
    with Session.open(project, read_only=True) as session:
        return [
            session.documents.text(annotation.document)[annotation.start : annotation.end]
            for annotation in session.annotations.iterate()
        ]


def test_labels_set_by_keys_survive_kill_9_and_the_caret_comes_back(desktop: dict[str, str], project: Path):
    with opened(project, desktop) as window:
        window.keys("ctrl+1")
        window.keys("1")
        wait("no label arrives in the file", lambda: len(annotations(project)) == 1)
        window.keys("ctrl+Down", "2")
        wait("no second label arrives in the file", lambda: len(annotations(project)) == 2)
        os.kill(window.process.pid, signal.SIGKILL)
        window.process.wait()
    assert sorted(quotes(project)) == ["新建学校三所。", "𠮷祥小学😀开工。"]
    with Session.open(project) as session:
        assert session.check().ok
    with opened(project, desktop) as window:
        window.keys("ctrl+1", "ctrl+z")
        wait("undo after the crash does nothing", lambda: len(annotations(project)) == 1)
        window.keys("ctrl+q")
        assert window.process.wait(PATIENCE) == 0
    with opened(project, desktop) as window:
        window.keys("ctrl+shift+z")
        wait("redo after the restart does nothing", lambda: len(annotations(project)) == 2)
        window.keys("ctrl+q")
        assert window.process.wait(PATIENCE) == 0


def test_the_palette_opens_and_runs_an_action(desktop: dict[str, str], project: Path):
    with opened(project, desktop) as window:
        window.keys("ctrl+1", "ctrl+k")
        subprocess.run(["xdotool", "type", "--delay", "40", "Teachers"], env=desktop, check=True)
        window.keys("Return")
        wait("the label is not set from the palette", lambda: quotes(project) == ["新建学校三所。"])
        window.keys("ctrl+q")
        assert window.process.wait(PATIENCE) == 0
        assert window.process.communicate()[1] == ""
