"""The team's progress as a table: it follows what happens, can be copied, and says what to do when it is empty."""

from PySide6.QtWidgets import QWidget

from core.model import Status
from gui.assigning.progress_dialog import TeamProgressDialog
from gui.base.identities import Identities
from gui.base.jobs import Jobs
from gui.widgets.table_saving import content_of
from tests.gui.conftest import Project
from tests.gui.tables import tables_that_stay

PATIENCE = 60_000
"""Milliseconds: what is waited for comes when the machine has time for it."""


def shown(project: Project, parent: QWidget, qtbot, identities: Identities | None = None) -> TeamProgressDialog:
    dialog = TeamProgressDialog(project.session, Jobs(parent), parent, identities or Identities())
    project.bridge.changed.connect(dialog.follow)
    with qtbot.waitSignal(dialog.counted, timeout=PATIENCE):
        dialog.open()
    return dialog


def assign(project: Project, readers: int = 1) -> None:
    ids = [document.id for document in project.session.documents.list()]
    planned = project.session.assignments.plan(ids, [project.me.id], readers)
    project.session.assignments.assign(planned, due="2020-01-01")


def test_without_assignments_it_says_what_to_do(project: Project, parent: QWidget, qtbot) -> None:
    dialog = shown(project, parent, qtbot)
    assert dialog.model.rowCount() == 0
    assert "Assign documents" in dialog.about.text()


def test_each_person_has_a_row_that_follows_the_work(project: Project, parent: QWidget, qtbot) -> None:
    assign(project, readers=2)
    dialog = shown(project, parent, qtbot)
    number = str(len(project.documents))
    head, (mine, nobody) = content_of(dialog.table).head, content_of(dialog.table).rows
    assert len(head) == len(mine) == 8
    assert mine[:5] == [project.me.name, number, "0", "0", number]
    assert nobody[1] == number
    with qtbot.waitSignal(dialog.counted, timeout=PATIENCE):
        project.session.documents.set_status([project.document(0)], Status.DONE)
    mine = content_of(dialog.table).rows[0]
    assert mine[3:5] == ["1", str(len(project.documents) - 1)]
    assert tables_that_stay(dialog) == []


def test_hidden_names_stay_hidden(project: Project, parent: QWidget, qtbot) -> None:
    assign(project)
    dialog = shown(project, parent, qtbot, Identities({project.me.id: "A"}))
    assert content_of(dialog.table).rows[0][0] == "A"


def test_closing_stops_counting(project: Project, parent: QWidget, qtbot) -> None:
    jobs = Jobs(parent)
    dialog = TeamProgressDialog(project.session, jobs, parent)
    dialog.open()
    dialog.reject()
    qtbot.waitUntil(lambda: not jobs.running, timeout=PATIENCE)
