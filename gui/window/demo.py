"""Works the real window by key presses and leaves a picture and a dataset: ``python -m gui.window.demo FOLDER``.

What `make run` shows on a machine without a display. It opens the sample project in three readers, labels the next
sentence, reads the label back through a session of its own and exports the project.
"""

import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QDeadlineTimer, QEventLoop, Qt, SignalInstance
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication

from core.changes import ChangeSet
from core.exporting import export
from core.model import Annotation
from core.session import Session
from gui.base.settings import Settings
from gui.window.app import make_application
from gui.window.main_window import MainWindow

PATIENCE = 20_000
"""Milliseconds after which something that should have happened counts as failed."""
WIDTH, HEIGHT = 1880, 1020
READERS = 3
STEPS_INTO_TEXT = 6
SUBJECT = "教师"
Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


class DemoFailedError(RuntimeError):
    """The window did not do what was asked of it."""


def press(window: MainWindow, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Press and release a key as the keyboard would: Qt finds the widget or shortcut that it is for."""
    QTest.keyClick(window.windowHandle(), key, modifiers)
    QApplication.processEvents()


def said(signal: SignalInstance, act: Callable[[], None], what: str) -> object:
    """First argument of the next `signal` that `act` leads to; raises DemoFailedError after PATIENCE."""
    spy = QSignalSpy(signal)
    act()
    if spy.count() == 0 and not spy.wait(PATIENCE):
        raise DemoFailedError(what)
    return spy.at(0)[0]


def show(window: MainWindow) -> Session:
    """Show the window with the sample project; returns the project's session."""
    window.resize(WIDTH, HEIGHT)
    window.show()
    window.activateWindow()
    if not QTest.qWaitForWindowActive(window, PATIENCE):
        raise DemoFailedError("the window does not get the keyboard")
    window.projects.open_sample()
    if window.session is None:
        raise DemoFailedError("the sample project does not open")
    return window.session


def open_reports(window: MainWindow) -> None:
    """Open reports side by side, each a little way into its text, with the keyboard in the first."""
    for number in range(READERS):
        press(window, Key(Key.Key_1 + number), CTRL)
        for _document in range(number + 1):
            press(window, Key.Key_PageDown, CTRL)
        for _annotation in range(STEPS_INTO_TEXT):
            press(window, Key.Key_Period)
    press(window, Key.Key_1, CTRL)


def select_sentence(window: MainWindow, session: Session) -> None:
    """Go from sentence to sentence until one speaks of `SUBJECT` and has no label yet."""
    assert window.workspace is not None
    view, document = window.workspace.labelling.view(), window.workspace.readers.document
    if view is None or document is None:
        raise DemoFailedError("no report opens")
    text = session.documents.text(document)
    taken = [annotation.span for annotation in session.annotations.of_document(document)]
    for _sentence in range(text.count("。")):
        press(window, Key.Key_Down, CTRL)
        span = view.selection
        sentence = text[span.start : span.end]
        if SUBJECT in sentence and sentence.endswith("。") and not any(span.overlaps(other) for other in taken):
            return
    raise DemoFailedError(f"no unlabelled sentence has {SUBJECT}")


def label_selection(window: MainWindow) -> Annotation:
    """Press the key of a label; returns the annotation that it made."""
    assert window.workspace is not None
    change = said(window.workspace.bridge.changed, lambda: press(window, Key.Key_2), "key 2 labels nothing")
    assert isinstance(change, ChangeSet)
    made = [row.after for row in change.annotations if row.before is None and row.after is not None]
    if len(made) != 1:
        raise DemoFailedError(f"key 2 made {len(made)} annotations")
    return made[0]


def settle(window: MainWindow) -> None:
    """Wait for everything that follows the carets a moment later."""
    assert window.workspace is not None
    patience = QDeadlineTimer(PATIENCE)
    while not window.workspace.readers.settled:
        if patience.hasExpired():
            raise DemoFailedError("the headings do not follow the caret")
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)


def read_back(path: Path, expected: Annotation, dataset: Path) -> str:
    """Find the label in the file through another session and export from there; returns the quote."""
    with Session.open(path, read_only=True) as session:
        if session.annotations.get(expected.id) != expected:
            raise DemoFailedError("the label is not in the project file")
        export(session, dataset)
        return session.documents.text(expected.document)[expected.start : expected.end]


def main(folder: Path) -> None:
    """Run it all; raises DemoFailedError, SystemExit never."""
    folder.mkdir(parents=True, exist_ok=True)
    picture, dataset = folder / "demo.png", folder / "demo.jsonl"
    make_application(sys.argv[:1])
    window = MainWindow(Settings())
    session = show(window)
    open_reports(window)
    select_sentence(window, session)
    annotation = label_selection(window)
    quote = read_back(session.path, annotation, dataset)
    label = session.codebook.get(annotation.label).code
    settle(window)
    if not window.grab().save(str(picture)):
        raise DemoFailedError(f"{picture} cannot be written")
    window.close()
    say = sys.stdout.write
    say(f"Labelled {label}: {quote}\nPicture:  {picture}\nDataset:  {dataset}\n")


if __name__ == "__main__":
    try:
        main(Path(sys.argv[1]))
    except DemoFailedError as failure:
        sys.exit(f"The demonstration failed: {failure}")
