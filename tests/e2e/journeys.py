"""Ways through a day's work, by key presses in the real process: each counts its keys and checks what it made.

`tests/e2e/test_journeys.py` plays them, `tests/benchmarks/bench_journeys.py` prints the counts.
"""

import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from core.model import Meta, NewDocument, Source
from core.review.decisions import ADJUDICATED
from core.session import Session
from tests.conftest import ROOT
from tests.e2e.test_keyboard_alone import Keyboard
from tests.e2e.test_window import Window, annotations, wait

PASSAGES, DIFFERENCES = 25, 17
SEED = 12
SOON = 4.0
"""Seconds in which a key that was pressed has done what it does."""
LABELS = ("infrastructure", "teachers", "safety")


class Counted:
    """Keys for the main window and its dialogs, counted."""

    def __init__(self, process: "subprocess.Popen[str]", environment: dict[str, str]) -> None:
        self.process = process
        self.window = Window(process, environment)
        self._dialogs = Keyboard(environment, process.pid, self.window._id)
        self.count = 0

    def keys(self, *names: str) -> None:
        """In the main window."""
        self.count += len(names)
        self.window.keys(*names)

    def dialog(self, text: str = "") -> None:
        """Type into the dialog that comes, and press Return."""
        self._dialogs.dialog(text)
        self.count += len(text) + 1

    def asks(self, key: str) -> None:
        """A key in the main window that brings a dialog; before the window is ready for it, it does not count."""

        def asked() -> bool:
            self.window.keys(key)
            return self._comes(lambda: bool(self._dialogs._others()))

        assert not self._dialogs._others(), "a dialog came by itself"
        wait("no dialog comes", asked)
        self.count += 1

    def accept(self, what: str, happened: Callable[[], object], *, held: float = 0.0) -> None:
        """Return in the dialog that comes; before it can be done it does not count.

        It is held for so many seconds after the window behind has the keyboard.
        """

        def gone() -> bool:
            for dialog in self._dialogs._others()[-1:]:
                self._dialogs._xdotool("windowfocus", "--sync", dialog)
                # To whatever has the keyboard, as from a keyboard. Sent to a window that closes on the press, the
                # release would not arrive, and the key would stay down.
                self._dialogs._xdotool("keydown", "Return")
                if not held:
                    self._dialogs._xdotool("keyup", "Return")
            # A second Return that comes while the first is still to be carried out would go to the text behind.
            done = self._comes(lambda: not self._dialogs._others())
            if held:
                # As a window manager does at once.
                self._dialogs._xdotool("windowfocus", "--sync", self.window._id)
                time.sleep(held)
                self._dialogs._xdotool("keyup", "Return")
            return done

        wait("no dialog comes", self._dialogs._others)
        wait("the dialog stays", gone)
        wait(what, happened)
        self._dialogs._xdotool("windowfocus", "--sync", self.window._id)
        self.count += 1

    def _comes(self, happened: Callable[[], bool]) -> bool:
        """Whether it happens soon."""
        until = time.monotonic() + SOON
        while not happened() and time.monotonic() < until:
            time.sleep(0.1)
        return happened()


@contextmanager
def started(environment: dict[str, str], *arguments: Path) -> Iterator[Counted]:
    """The program with these files, ended at the end."""
    process = subprocess.Popen(
        [sys.executable, "-m", "gui", *map(str, arguments)],
        cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        yield Counted(process, environment)
    finally:
        process.kill()
        process.communicate()


def first_label(environment: dict[str, str], folder: Path, *, held: float = 0.0) -> int:
    """From the start with one's own files to the first label: Return, the label's key, and one's name."""
    for name in ("a.txt", "b.txt"):
        (folder / name).write_text(f"新建学校三所。招聘教师四十名。这是{name}。", "utf-8")
    with started(environment, folder / "a.txt", folder / "b.txt") as hand:
        comes_in = partial(_holds_documents, folder, 2)
        hand.accept("no report comes in", comes_in, held=held)
        project = next(folder.glob("*.biaodu"))
        hand.asks("2")
        hand.dialog("Wang")
        wait("no label arrives in the file", lambda: len(annotations(project)) == 1)
        with Session.open(project, read_only=True) as session:
            assert [person.name for person in session.annotators.list() if not person.adjudicated] == ["Wang"]
            labels = {label.id: label.key for label in session.codebook.labels()}
        assert [labels[annotation.label] for annotation in annotations(project)] == ["2"]
        return hand.count


def passages(environment: dict[str, str], folder: Path) -> int:
    """25 passages of one to three sentences, of three labels and with others between them, by steps."""
    chance = random.Random(SEED)
    project, text = folder / "passages.biaodu", "".join(f"第{number}句说的是教育工作。" for number in range(90))
    with Session.create(project) as session:
        session.use_annotator(session.annotators.create("王敏")[0].id)
        session.documents.add([NewDocument(text, Meta("报告"), Source("a.txt", "0" * 64, "utf-8", "text/1"))])
    pressed: list[str] = []
    for _passage in range(PASSAGES):
        pressed += ["ctrl+Down"] * chance.choice((1, 1, 2, 3))
        pressed += ["ctrl+shift+Down"] * chance.choice((0, 0, 0, 1, 2))
        pressed.append(chance.choice("123"))
    with started(environment, project) as hand:
        hand.keys(*pressed)
        wait("not all passages are in the file", lambda: len(annotations(project)) == PASSAGES)
        return hand.count


def review(environment: dict[str, str], folder: Path) -> int:
    """17 differences between two people, each decided by one key."""
    project = folder / "review.biaodu"
    text = "\n".join(f"第{number}段说的是教育工作。" for number in range(40))
    lines = [(start, start + len(line)) for start, line in _lines(text)]
    with Session.create(project) as session:
        labels = {label.code: label.id for label in session.codebook.labels()}
        new = NewDocument(text, Meta("报告"), Source("a.txt", "0" * 64, "utf-8", "text/1"))
        document = session.documents.add([new])[0].added[0].id
        for who, code in (("李强", LABELS[0]), ("王敏", LABELS[1])):
            session.use_annotator(session.annotators.create(who)[0].id)
            for start, end in lines[:DIFFERENCES]:
                session.annotations.create(document, start, end, labels[code])
    with started(environment, project) as hand:
        hand.keys("F7")
        for number in range(DIFFERENCES):
            hand.keys("ab"[number % 2])
            wait("a decision is missing", lambda made=number + 1: _final(project) == made)
        return hand.count


def export(environment: dict[str, str], folder: Path) -> int:
    """A dataset of what is there."""
    project = folder / "export.biaodu"
    with Session.create(project) as session:
        session.use_annotator(session.annotators.create("王敏")[0].id)
        new = NewDocument("新建学校三所。", Meta("报告"), Source("a.txt", "0" * 64, "utf-8", "text/1"))
        document = session.documents.add([new])[0].added[0].id
        session.annotations.create(document, 0, 7, session.codebook.labels()[0].id)
    with started(environment, project) as hand:
        hand.keys("ctrl+e")
        hand.dialog()
        wait("no dataset is written", (folder / "export.jsonl").exists)
        assert LABELS[0] in (folder / "export.jsonl").read_text("utf-8")
        return hand.count


def _holds_documents(folder: Path, number: int) -> bool:
    """Whether a project in the folder holds so many."""
    for project in folder.glob("*.biaodu"):
        with Session.open(project, read_only=True) as session:
            if session.documents.count() == number:
                return True
    return False


def _final(project: Path) -> int:
    return sum(annotation.annotator == ADJUDICATED for annotation in annotations(project))


def _lines(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    for line in text.split("\n"):
        yield start, line
        start += len(line) + 1
