"""How many keys a passage takes: 25 passages of a report, labelled in the real window by steps and by hints.

`python tests/benchmarks/bench_hand.py [OUT.json]` prints JSON; under pytest (`-m benchmark`) it does the same and
writes ``build/bench/hand.json``. The passages are those of one person in the sample project, as whole sentences,
neighbours of one label together; the key that opens the next document counts, too. Two hints are typed with the first
in capitals. Every way is driven by keys and ends with the same labels, which is checked.
"""

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from core.ids import DocumentId, LabelId
from core.model import Span
from core.sample import build_sample
from core.session import Session
from core.text.unit import Unit
from gui.base.settings import GO_ON, HINTS_STAY, Settings
from gui.reader.view import ReaderView
from gui.window.app import make_application
from gui.window.main_window import MainWindow
from tests.benchmarks import budgets, results

PASSAGES = 25
GOAL = 3
CTRL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)


class Passage(NamedTuple):
    """What is to be labelled."""

    span: Span
    """Whole sentences."""
    sentences: int
    label: LabelId
    key: str


class Hand:
    """Presses keys in a window and counts them."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window
        self.keys = 0

    def press(self, key: Qt.Key | str, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """One key, with what is held meanwhile."""
        QTest.keyClick(self.window.windowHandle(), key, modifiers)  # type: ignore[call-overload]
        QApplication.processEvents()
        self.keys += 1

    def type(self, letters: str) -> None:
        """Letters one after the other; a capital is one key with Shift."""
        for letter in letters:
            self.press(letter, SHIFT if letter.isupper() else Qt.KeyboardModifier.NoModifier)

    @property
    def view(self) -> ReaderView:
        """The text."""
        assert self.window.workspace is not None
        pane = self.window.workspace.readers.active
        assert pane is not None
        return pane.view


def passages_of(session: Session, view: ReaderView, document: DocumentId) -> list[Passage]:
    """The passages of whoever labelled most, as whole sentences; neighbours of one label are one passage."""
    labels = {label.id: label for label in session.codebook.labels()}
    counts = {person: count for (where, person), count in session.annotations.counts().items() if where == document}
    found: list[Passage] = []
    for annotation in session.annotations.of_document(document, max(counts, key=lambda person: counts[person])):
        sentence = view.snapping.at(annotation.start, Unit.SENTENCE)
        key = labels[annotation.label].key
        last = found[-1] if found else None
        if key is None or (last is not None and sentence.start < last.span.end):
            continue
        if last is not None and last.label == annotation.label and sentence.start == last.span.end:
            found[-1] = last._replace(span=Span(last.span.start, sentence.end), sentences=last.sentences + 1)
        else:
            found.append(Passage(sentence, 1, annotation.label, key))
    return found


def by_steps(
    hand: Hand, passages: list[Passage], modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    """Sentence by sentence, more of them by Ctrl+Shift+Down, then the label's key."""
    for passage in passages:
        while hand.view.selection.start < passage.span.start or not len(hand.view.selection):
            hand.press(Qt.Key.Key_Down, CTRL)
        while hand.view.selection.end < passage.span.end:
            hand.press(Qt.Key.Key_Down, CTRL | SHIFT)
        hand.press(passage.key, modifiers)


def with_alt(hand: Hand, passages: list[Passage]) -> None:
    """The same, with Alt held at the label's key, which goes on to the next sentence."""
    by_steps(hand, passages, ALT)


def going_on(hand: Hand, passages: list[Passage]) -> None:
    """The same, where a label goes on to the next sentence by itself."""
    hand.window.settings.set(GO_ON, True)
    by_steps(hand, passages)


def by_hints(
    hand: Hand, passages: list[Passage], modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    """The key of hints, the label's and letters; two hints where there are several sentences."""
    for passage in passages:
        while passage.span.end > hand.view.visible_range().end:
            hand.press(Qt.Key.Key_Space)
        if passage.span.start < hand.view.visible_range().start:
            # It runs over the end of a page.
            by_steps(hand, [passage])
            continue
        hand.press(Qt.Key.Key_Apostrophe)
        spans = {hint.target.span: hint.letters for hint in hand.view.hinting.hints}
        first = hand.view.snapping.at(passage.span.start, Unit.SENTENCE)
        last = hand.view.snapping.at(passage.span.end - 1, Unit.SENTENCE)
        alone = spans.get(passage.span)
        hand.press(passage.key, modifiers)
        hand.type(alone or f"{spans[first].upper()}{spans[last]}")


def by_hints_that_stay(hand: Hand, passages: list[Passage]) -> None:
    """The key of hints once; then for each passage its label's key and letters; Space for the next page."""
    hand.window.settings.set(HINTS_STAY, True)
    for passage in passages:
        while passage.span.end > hand.view.visible_range().end:
            hand.press(Qt.Key.Key_Space)
        if passage.span.start < hand.view.visible_range().start:
            if hand.view.hinting.on:
                hand.press(Qt.Key.Key_Escape)
            by_steps(hand, [passage])
            continue
        if not hand.view.hinting.on:
            hand.press(Qt.Key.Key_Apostrophe)
        spans = {hint.target.span: hint.letters for hint in hand.view.hinting.hints}
        alone = spans.get(passage.span)
        first = hand.view.snapping.at(passage.span.start, Unit.SENTENCE)
        last = hand.view.snapping.at(passage.span.end - 1, Unit.SENTENCE)
        hand.type(passage.key + alone if alone else f"{passage.key}{spans[first].upper()}{spans[last]}")


def steps_or_hints(hand: Hand, passages: list[Passage]) -> None:
    """As a practised hand does it: what comes next by steps, what stands further away by its hint, both with Alt."""
    modifiers = Qt.KeyboardModifier.NoModifier if hand.window.settings.get(GO_ON) else ALT
    for passage in passages:
        view = hand.view
        chosen = view.selected_annotation
        position = view.selection.start if len(view.selection) else chosen.end - 1 if chosen is not None else -1
        steps = 0
        while position < passage.span.start and (ahead := view.snapping.next(position, Unit.SENTENCE)):
            position, steps = ahead.start, steps + 1
        fewer = steps + passage.sentences > (3 if passage.sentences == 1 else 4)
        in_sight = passage.span.end <= view.visible_range().end
        (by_hints if fewer and in_sight else by_steps)(hand, [passage], modifiers)


def going_on_or_hints(hand: Hand, passages: list[Passage]) -> None:
    """The same, where a label goes on to the next sentence by itself."""
    hand.window.settings.set(GO_ON, True)
    steps_or_hints(hand, passages)


DEFAULT = "steps, hints for what is far, label keys with Alt"
"""The best way that needs no setting."""
WAYS: dict[str, Callable[[Hand, list[Passage]], None]] = {
    "steps": by_steps,
    "steps, label keys with Alt": with_alt,
    "steps, going on after a label": going_on,
    "hints": by_hints,
    "hints that stay": by_hints_that_stay,
    DEFAULT: steps_or_hints,
    "going on, hints for what is far": going_on_or_hints,
}


def measure_way(folder: Path, way: Callable[[Hand, list[Passage]], None]) -> dict[str, Any]:
    """Label the passages in a window of their own, and count the keys."""
    path = folder / "hand.biaodu"
    build_sample(path).close()
    with Session.open(path) as session:
        me, _change = session.annotators.create("手")
        session.use_annotator(me.id)
        document = session.documents.list()[0].id
    window = MainWindow(Settings(folder / "hand.ini"))
    window.resize(1280, 800)
    window.show()
    window.activateWindow()
    assert window.open_project(path)
    assert window.workspace is not None
    assert window.session is not None
    window.session.use_annotator(me.id)
    window.workspace.open_document(document)
    while not window.workspace.readers.settled or window.workspace.readers.paint_due:
        QApplication.processEvents()
    hand = Hand(window)
    done: list[Passage] = []
    while True:
        hand.view.set_selection(0, 0)
        passages = passages_of(window.session, hand.view, document)[: PASSAGES - len(done)]
        way(hand, passages)
        made = window.session.annotations.of_document(document, me.id)
        assert [(annotation.span, annotation.label) for annotation in made] == [
            (wanted.span, wanted.label) for wanted in passages
        ]
        done += passages
        if len(done) == PASSAGES:
            break
        if hand.view.hinting.on:
            hand.press(Qt.Key.Key_Escape)
        hand.press(Qt.Key.Key_PageDown, CTRL)
        while not window.workspace.readers.settled or window.workspace.readers.paint_due:
            QApplication.processEvents()
        here = window.workspace.readers.document
        assert here is not None
        assert here != document
        document = here
    window.close()
    several = sum(passage.sentences > 1 for passage in done)
    return {
        "passages": len(done),
        "of several sentences": several,
        "keys": hand.keys,
        "keys a passage": round(hand.keys / len(done), 2),
    }


def measure() -> dict[str, Any]:
    """Keys of every way."""
    found: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as name:
        for number, (title, way) in enumerate(WAYS.items()):
            folder = Path(name, str(number))
            folder.mkdir()
            found[title] = measure_way(folder, way)
    best = found[DEFAULT]["keys a passage"]
    budgets.at_most("hand: keys a passage", best, GOAL, "keys")
    return found


@pytest.mark.benchmark
def test_hand(qapp: QApplication) -> None:
    """Prints and writes the figures; never fails on one."""
    results.keep("hand", measure())


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as home:
        application = make_application(["bench"], Settings(Path(home, "s.ini")))
        results.answer(measure())
