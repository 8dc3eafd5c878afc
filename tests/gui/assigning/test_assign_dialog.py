"""Assigning by the dialog: the preview says who gets what before anything is written; keys alone are enough."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from core.ids import DocumentId
from gui.assigning.assign_dialog import AssignDialog, Assigning
from gui.base.jobs import Jobs
from tests.gui.conftest import Project

Key = Qt.Key

PATIENCE = 60_000
"""Milliseconds: what is waited for comes when the machine has time for it."""


@pytest.fixture
def dialog(project: Project, parent: QWidget, qtbot) -> AssignDialog:
    ids: list[DocumentId] = [document.id for document in project.session.documents.list()]
    people = project.session.annotators.list()
    made = AssignDialog(project.session, Jobs(parent), people, [("所选", ids[:1]), ("全部", ids)], parent)
    with qtbot.waitSignal(made.previewed, timeout=PATIENCE):
        made.open()
    return made


def rows(dialog: AssignDialog) -> list[list[object]]:
    model = dialog.figures
    return [
        [model.data(model.index(row, column)) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def choose(dialog: AssignDialog, qtbot, *people: str, readers: int = 1, documents: int = 1) -> None:
    with qtbot.waitSignal(dialog.previewed, timeout=PATIENCE):
        dialog.documents.setCurrentIndex(documents)
        dialog.readers.setValue(readers)
        dialog.model.choose(set(people))


def test_the_preview_says_who_gets_how_much_and_writes_nothing(project: Project, dialog: AssignDialog, qtbot) -> None:
    choose(dialog, qtbot, project.me.id, project.other.id, readers=2)
    everything = sum(document.characters for document in project.session.documents.list())
    assert sorted(rows(dialog)) == sorted(
        [person.name, str(len(project.documents)), f"{everything:,}", "0"] for person in (project.me, project.other)
    )
    assert not project.session.assignments.has_any()
    assert dialog.ok_button().isEnabled()


def test_assigning_tells_the_plan_with_its_day(project: Project, dialog: AssignDialog, qtbot) -> None:
    choose(dialog, qtbot, project.me.id)
    dialog.due.setText("2026-12-31")
    dialog.priority.setValue(3)
    with qtbot.waitSignal(dialog.submitted, timeout=PATIENCE) as told:
        dialog.ok_button().click()
    (wanted,) = told.args
    assert isinstance(wanted, Assigning)
    assert (wanted.due, wanted.priority, len(wanted.planned.dealt)) == ("2026-12-31", 3, len(project.documents))


def test_what_is_no_day_is_said_and_assigns_nothing(project: Project, dialog: AssignDialog, qtbot) -> None:
    choose(dialog, qtbot, project.me.id)
    dialog.due.setText("明天")
    assert not dialog.ok_button().isEnabled()
    assert "2026-12-31" in dialog.about.text()
    dialog.due.setText("")
    assert dialog.ok_button().isEnabled()


def test_open_places_and_people_who_share_nothing_are_told(project: Project, dialog: AssignDialog, qtbot) -> None:
    third = project.session.annotators.ensure("第三人")
    people = project.session.annotators.list()
    dialog._names = {person.id: person.name for person in people}
    dialog.model.fill(list(dialog._names.items()))
    choose(dialog, qtbot, project.me.id, project.other.id, third.id, readers=2, documents=0)
    assert "第三人" in dialog.about.text()
    choose(dialog, qtbot, project.me.id, readers=2, documents=1)
    assert f"{len(project.documents)} " in dialog.about.text()


def test_when_all_have_their_readers_there_is_nothing_to_assign(project: Project, dialog: AssignDialog, qtbot) -> None:
    ids = [document.id for document in project.session.documents.list()]
    project.session.assignments.assign(project.session.assignments.plan(ids, [project.me.id], 1))
    choose(dialog, qtbot, project.me.id)
    assert not dialog.ok_button().isEnabled()
    assert rows(dialog)[0][3] == str(len(ids))


def test_by_keys_alone(project: Project, dialog: AssignDialog, qtbot) -> None:
    told: list[Assigning] = []
    dialog.submitted.connect(told.append)
    dialog.people.setFocus()
    with qtbot.waitSignal(dialog.previewed, timeout=PATIENCE):
        dialog.people.setCurrentIndex(dialog.model.index(0))
        QTest.keyClick(dialog.people, Key.Key_Space)
    dialog.due.setFocus()
    QTest.keyClicks(dialog.due, "2026-12-31")
    QTest.keyClick(dialog.due, Key.Key_Return)
    assert [wanted.due for wanted in told] == ["2026-12-31"]


def test_closing_gives_the_plan_up(project: Project, parent: QWidget, qtbot) -> None:
    jobs = Jobs(parent)
    ids = [document.id for document in project.session.documents.list()]
    dialog = AssignDialog(project.session, jobs, project.session.annotators.list(), [("全部", ids)], parent)
    dialog.open()
    dialog.reject()
    qtbot.waitUntil(lambda: not jobs.running, timeout=PATIENCE)
