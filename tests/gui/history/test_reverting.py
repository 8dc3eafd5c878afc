"""Whose steps undo takes back; changes of many rows leave the window alive, small ones happen at once."""

import os
import subprocess
import sys
from collections import Counter
from itertools import combinations
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.ids import LabelId
from core.session import Session
from gui.base.jobs import MANY_ROWS, Job
from gui.window.main_window import MainWindow
from tests.gui.driving import documents, press, quotes

ROOT = Path(__file__).resolve().parents[3]
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
    assert label not in [other.id for other in window.session.codebook.labels()]


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


def undo_text(window: MainWindow, action: str = "edit.undo") -> str:
    return window.registry.action(action).text()


def beside(window: MainWindow, name: str, start: int, end: int) -> None:
    """Somebody labels in another program."""
    assert window.session is not None
    with Session.open(window.session.path) as other:
        other.work_as(other.annotators.ensure(name).id)
        other.annotations.create(documents(window)[0], start, end, other.codebook.labels()[0].id)
    window.session.poll()


def whose_labels(window: MainWindow) -> Counter[str]:
    """How many labels each person has."""
    assert window.session is not None
    names = {person.id: person.name for person in window.session.annotators.list()}
    return Counter(names[annotation.annotator] for annotation in window.session.annotations.iterate())


def test_undo_takes_back_ones_own_step_and_leaves_later_ones_of_others(window: MainWindow):
    press(window, Qt.Key.Key_1)
    beside(window, "李强", 0, 2)
    assert whose_labels(window) == {"王敏": 1, "李强": 1}
    assert undo_text(window) == "Undo: Label a passage"
    press(window, Qt.Key.Key_Z, CTRL)
    assert whose_labels(window) == {"李强": 1}
    beside(window, "李强", 2, 4)
    assert undo_text(window, "edit.redo") == "Redo: Label a passage"
    press(window, Qt.Key.Key_Z, CTRL | SHIFT)
    assert whose_labels(window) == {"王敏": 1, "李强": 2}


def test_each_person_has_their_own_undo_when_they_change_places(window: MainWindow):
    session = window.session
    assert session is not None
    people = {person.name: person.id for person in session.annotators.list()}
    press(window, Qt.Key.Key_1)
    session.use_annotator(people["李强"])
    assert not window.registry.action("edit.undo").isEnabled()
    press(window, Qt.Key.Key_1)
    press(window, Qt.Key.Key_Z, CTRL)
    session.use_annotator(people["王敏"])
    assert not window.registry.action("edit.redo").isEnabled()
    press(window, Qt.Key.Key_Z, CTRL)
    assert whose_labels(window) == {}
    session.use_annotator(people["李强"])
    press(window, Qt.Key.Key_Z, CTRL | SHIFT)
    assert whose_labels(window) == {"李强": 1}


def test_the_menu_names_whose_step_comes_back_but_not_while_names_are_hidden(window: MainWindow):
    session = window.session
    assert session is not None
    assert window.workspace is not None
    beside(window, "李强", 0, 2)
    chosen = session.history.newest_done()
    assert chosen is not None
    session.history.take_back(chosen.seq)
    assert undo_text(window, "edit.redo") == "Redo: Label a passage (李强)"
    window.workspace.hide_names(True)
    assert undo_text(window, "edit.redo") == "Redo: Label a passage"
    window.workspace.hide_names(False)
    assert undo_text(window, "edit.redo") == "Redo: Label a passage (李强)"
    press(window, Qt.Key.Key_Z, CTRL | SHIFT)
    assert whose_labels(window) == {"李强": 1}


def test_a_step_that_somebody_elses_work_stands_on_is_told_and_passed_over(window: MainWindow):
    session = window.session
    assert session is not None
    press(window, Qt.Key.Key_1)
    made, _change = session.codebook.create(name_en="new", code="new")
    with Session.open(session.path) as other:
        other.work_as(next(person.id for person in other.annotators.list() if person.name == "李强"))
        other.annotations.create(documents(window)[0], 0, 2, made.id)
    session.poll()
    press(window, Qt.Key.Key_Z, CTRL)
    assert window.message_bar.message is not None
    assert window.message_bar.message.text == (
        "A later step changed or uses what this one did, so it stays. Undo again for the step before it."
    )
    assert made in session.codebook.labels()
    press(window, Qt.Key.Key_Z, CTRL)
    assert whose_labels(window) == {"李强": 1}


def label_process(path: Path, document: str, start: int, who: str) -> "subprocess.Popen[bytes]":
    """Somebody who labels by the command line."""
    label = ("label", str(path), document, str(start), str(start + 2), "teachers", "--annotator", who)
    return subprocess.Popen(
        [sys.executable, "-m", "core", *label], cwd=ROOT, env={**os.environ}, stdout=subprocess.PIPE
    )


def test_ctrl_z_held_while_others_label_takes_nothing_of_theirs(window: MainWindow, project_path: Path):
    document = documents(window)[0]
    waiting = [(start, ("李强", "赵一")[start % 2]) for start in range(14)]
    running: list[subprocess.Popen[bytes]] = []
    done: list[int] = []
    while waiting or running:
        # One a round, so that the window takes a step back beside each of them, however slow the machine is.
        if waiting and len(running) < 2:
            running.append(label_process(project_path, document, *waiting.pop()))
        press(window, Qt.Key.Key_1)
        press(window, Qt.Key.Key_Z, CTRL)
        QApplication.processEvents()
        for process in running[:]:
            if process.poll() is not None:
                assert process.stdout is not None
                process.stdout.close()
                done.append(process.returncode)
                running.remove(process)
    for _ in range(20):
        # All the way back, and against the import, on which the others' labels stand.
        press(window, Qt.Key.Key_Z, CTRL)
    assert done == [0] * 14
    assert window.session is not None
    window.session.poll()
    assert whose_labels(window) == {"李强": 7, "赵一": 7}
    kinds = Counter(operation.kind for operation in window.session.history.operations(10_000))
    assert kinds["undo"] >= 14, "the window was not undoing all the time"
    assert window.session.check().ok
