"""The list of documents and what is one's own to read: shown, filtered, and nothing at all without assignments."""

from datetime import date, timedelta

import pytest

from core.model import Status
from gui.documents.model import DETAILS_ROLE
from gui.documents.own_work import OwnWork, WorkFilter
from gui.documents.panel import DocumentsPanel
from tests.gui.conftest import Project
from tests.gui.documents.conftest import shown_panel

TODAY = date.today()


def assign(project: Project, place: int, due: str = "") -> None:
    planned = project.session.assignments.plan([project.document(place)], [project.me.id], 1)
    project.session.assignments.assign(planned, due=due)


def details(panel: DocumentsPanel, project: Project, place: int) -> str:
    return str(panel.model.index_of(project.document(place)).data(DETAILS_ROLE))


def test_without_assignments_nothing_is_new(project: Project, qtbot) -> None:
    panel = shown_panel(project, qtbot)
    assert panel.work_box.isHidden()
    assert "yours" not in details(panel, project, 0)


def test_ones_own_documents_say_until_when(project: Project, qtbot) -> None:
    panel = shown_panel(project, qtbot)
    assign(project, 0, "2020-01-31")
    assign(project, 1, "2999-12-31")
    assign(project, 2)
    assert not panel.work_box.isHidden()
    assert "late: until 2020-01-31" in details(panel, project, 0)
    assert "yours until 2999-12-31" in details(panel, project, 1)
    assert "yours to do" in details(panel, project, 2)
    project.session.documents.set_status([project.document(0)], Status.DONE)
    assert "2020" not in details(panel, project, 0)


def test_what_is_done_leaves_the_list_of_ones_own_and_undo_brings_it_back(project: Project, qtbot) -> None:
    panel = shown_panel(project, qtbot)
    assign(project, 0)
    assign(project, 1)
    panel.show_work(WorkFilter.MINE)
    assert set(panel.shown()) == {project.document(0), project.document(1)}
    project.session.documents.set_status([project.document(0)], Status.DONE)
    assert panel.shown() == [project.document(1)]
    project.session.documents.set_status([project.document(1)], Status.DONE)
    assert panel.shown() == []
    assert panel._empty.text()
    project.session.history.undo()
    assert panel.shown() == [project.document(1)]


@pytest.mark.parametrize(("days", "listed"), [(-1, True), (0, True), (7, True), (8, False)])
def test_what_is_due_within_a_week_or_late(project: Project, qtbot, days: int, listed: bool) -> None:
    panel = shown_panel(project, qtbot)
    assign(project, 0, (TODAY + timedelta(days=days)).isoformat())
    assign(project, 1)
    panel.show_work(WorkFilter.SOON)
    assert (panel.shown() == [project.document(0)]) is listed


def test_it_is_another_persons_work_when_somebody_else_sits_down(project: Project, qtbot) -> None:
    panel = shown_panel(project, qtbot)
    assign(project, 0)
    panel.show_work(WorkFilter.MINE)
    project.session.use_annotator(project.other.id)
    assert panel.shown() == []
    project.session.use_annotator(project.me.id)
    assert panel.shown() == [project.document(0)]


def test_the_last_assignment_that_is_taken_back_takes_the_filter_along(project: Project, qtbot) -> None:
    panel = shown_panel(project, qtbot)
    assign(project, 0)
    panel.show_work(WorkFilter.MINE)
    project.session.assignments.withdraw(one.id for one in project.session.assignments.all())
    assert panel.work_box.isHidden()
    assert len(panel.shown()) == len(project.documents)


def test_following_some_documents_is_as_reading_all_again(project: Project) -> None:
    kept, anew = OwnWork(), OwnWork()
    kept.read(project.session, project.me.id)
    assign(project, 0, "2999-01-01")
    assign(project, 1)
    kept.follow(project.session, project.me.id, [project.document(0), project.document(1)])
    anew.read(project.session, project.me.id)
    assert [kept.words(project.document(place), done=False) for place in range(3)] == [
        anew.words(project.document(place), done=False) for place in range(3)
    ]
    assert kept.words(project.document(0), done=True) == ""
    assert kept.has(project.document(1))
    assert not kept.has(project.document(2))
