"""Changes of many rows and taking them back leave the window alive; small ones happen at once."""

from itertools import combinations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from core.ids import LabelId
from gui.jobs import MANY_ROWS, Job
from gui.window import MainWindow
from tests.gui.shell.driving import documents, press, quotes

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def jobs(window: MainWindow) -> list[str]:
    """Titles of the jobs that were started since."""
    titles: list[str] = []

    def started(job: Job) -> None:
        titles.append(job.title)

    window.jobs.started.connect(started)
    return titles


def label_much(window: MainWindow) -> tuple[LabelId, LabelId]:
    """The first label on so many passages that a change of them is a job; it and the second one."""
    session = window.session
    assert session is not None
    first, (label, other, *_rest) = documents(window)[0], session.codebook.labels()
    places = list(combinations(range(len(session.documents.text(first)) + 1), 2))[: MANY_ROWS + 1]
    with session.with_operation("document.import"):
        for start, end in places:
            session.annotations.create(first, start, end, label.id)
    return label.id, other.id


def labels_used(window: MainWindow) -> set[str]:
    return {code for code, _quote in quotes(window)}


def test_merging_a_label_of_many_annotations_is_a_job_and_so_is_its_undo(
    window: MainWindow, jobs: list[str], qtbot: QtBot
):
    label, other = label_much(window)
    assert window.workspace is not None
    before = labels_used(window)
    panel = window.workspace.codebook
    panel.select(label)
    panel.merge_into(other)
    assert jobs == ["Merging labels"]
    qtbot.waitUntil(lambda: not window.jobs.running)
    merged = labels_used(window)
    assert merged != before
    window.workspace.focus_text()
    press(window, Qt.Key.Key_Z, CTRL)
    assert jobs[1:] == ["Undoing"]
    qtbot.waitUntil(lambda: not window.jobs.running)
    assert labels_used(window) == before
    press(window, Qt.Key.Key_Z, CTRL | SHIFT)
    assert jobs[2:] == ["Doing again"]
    qtbot.waitUntil(lambda: not window.jobs.running)
    assert labels_used(window) == merged


def test_deleting_a_label_of_many_annotations_is_a_job(window: MainWindow, jobs: list[str], qtbot: QtBot):
    label, _other = label_much(window)
    assert window.workspace is not None
    panel = window.workspace.codebook
    panel.select(label)
    dialog = panel.delete_label()
    assert dialog is not None
    dialog.ok_button().click()
    assert jobs == ["Deleting the label"]
    qtbot.waitUntil(lambda: not window.jobs.running)
    assert window.session is not None
    assert label not in [one.id for one in window.session.codebook.labels()]


def test_a_label_of_few_annotations_is_merged_and_brought_back_at_once(window: MainWindow, jobs: list[str]):
    press(window, Qt.Key.Key_1)
    assert window.session is not None
    assert window.workspace is not None
    first, second, *_rest = window.session.codebook.labels()
    window.workspace.codebook.select(first.id)
    window.workspace.codebook.merge_into(second.id)
    assert labels_used(window) == {second.code}
    window.workspace.focus_text()
    press(window, Qt.Key.Key_Z, CTRL)
    assert labels_used(window) == {first.code}
    assert jobs == []


def test_a_stopped_undo_changes_nothing_and_says_so(window: MainWindow, qtbot: QtBot):
    label_much(window)
    number = len(quotes(window))

    def stop(job: Job) -> None:
        job.cancel()

    window.jobs.started.connect(stop)
    press(window, Qt.Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: not window.jobs.running)
    assert len(quotes(window)) == number
    assert window.message_bar.message is not None
    assert window.message_bar.message.text == "Stopped; nothing was changed."
