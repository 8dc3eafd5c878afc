"""What lists show stays right after every kind of change, also while a thread is still reading."""

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from core.ids import AnnotationId, new_uuid
from core.model import Annotation, Meta, NewDocument, Source, Status
from core.session import Session
from core.tally import Tally
from gui.base.jobs import Jobs
from gui.documents import inventory
from gui.documents.inventory import Inventory
from tests.gui.conftest import Project


@pytest.fixture
def jobs(qapp: QObject) -> Iterator[Jobs]:
    parent = QObject()
    made = Jobs(parent)
    yield made
    made.cancel_all()
    made.wait()


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every project is read in a thread."""
    monkeypatch.setattr(inventory, "AT_ONCE", 0)


def right(project: Project, shown: Inventory) -> bool:
    """Whether it says what the file holds."""
    session, tally = project.session, shown.tally
    assert tally is not None
    fresh, documents = Tally(session), [document.id for document in session.documents.list()]
    return (
        shown.listing.entries == session.documents.entries()
        and (tally.by_label, tally.people) == (fresh.by_label, fresh.people)
        and all(tally.in_document(document) == fresh.in_document(document) for document in documents)
        and all(tally.statuses(document) == fresh.statuses(document) for document in documents)
        and [person.id for person in shown.layers()] == [person.id for person in session.review.layers()]
    )


def bring_in(project: Project) -> None:
    """As an import does: documents and annotations in bulk."""
    session, source = project.session, Source("a", "0" * 64, "utf-8", "text/1")
    with session.with_operation("document.import"):
        (new,) = session.documents.add([NewDocument("新建学校三所。", Meta("新报告", "西山区"), source)])[0].added
        spans = [
            Annotation(_id(), new.id, at, at + 2, project.labels[at].id, project.me.id, None, "", "") for at in (0, 1)
        ]
        session.annotations.add_many(spans)


def _id() -> AnnotationId:
    return AnnotationId(new_uuid())


CHANGES: dict[str, Callable[[Project], object]] = {
    "a label": lambda project: project.label(7, 13),
    "another label": lambda project: project.session.annotations.relabel(
        [AnnotationId(project.ids[0])], project.labels[2].id
    ),
    "one less": lambda project: project.session.annotations.delete([AnnotationId(project.ids[0])]),
    "its undo": lambda project: project.session.history.undo(),
    "a status": lambda project: project.session.documents.set_status([project.document()], Status.DONE),
    "metadata": lambda project: project.session.documents.set_meta([project.document(1)], region="西山区", title="改"),
    "a document gone": lambda project: project.session.documents.remove([project.document()]),
    "an import": bring_in,
    "somebody else": lambda project: project.session.use_annotator(project.other.id),
    "a label merged": lambda project: project.session.codebook.merge(project.labels[0].id, project.labels[1].id),
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.usefixtures("large")
def test_it_is_right_after_each_kind_of_change(project: Project, jobs: Jobs, qtbot: QtBot, change: str) -> None:
    project.ids.append(project.label(0, 6))
    shown = Inventory(project.session, project.bridge, jobs)
    qtbot.waitUntil(lambda: shown.settled)
    CHANGES[change](project)
    qtbot.waitUntil(lambda: not jobs.running)
    assert right(project, shown)
    project.session.history.undo()
    qtbot.waitUntil(lambda: not jobs.running)
    assert right(project, shown)


@pytest.mark.parametrize("has_read", [False, True])
@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.usefixtures("large")
def test_what_is_done_while_a_thread_reads_is_counted_once(
    project: Project,
    jobs: Jobs,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    change: str,
    has_read: bool,
    go_on: threading.Event,
) -> None:
    project.ids.append(project.label(0, 6))
    reading = threading.Event()

    def held(*given: Any) -> Tally:
        """The first reading waits, before it or after, until something was done."""
        if go_on.is_set():
            return Tally(*given)
        tally = Tally(*given) if has_read else None
        reading.set()
        go_on.wait()
        return tally or Tally(*given)

    monkeypatch.setattr(inventory, "Tally", held)
    shown = Inventory(project.session, project.bridge, jobs)
    qtbot.waitUntil(reading.is_set)
    CHANGES[change](project)
    project.label(0, 4, place=2)
    go_on.set()
    qtbot.waitUntil(lambda: shown.settled)
    assert right(project, shown)


@pytest.mark.usefixtures("large")
def test_what_another_process_did_is_read_by_a_thread_and_what_was_known_stands_meanwhile(
    project: Project, jobs: Jobs, qtbot: QtBot
) -> None:
    shown = Inventory(project.session, project.bridge, jobs)
    qtbot.waitUntil(lambda: shown.settled)
    with Session.open(project.session.path) as other:
        other.work_as(project.other.id)
        other.annotations.create(project.document(), 0, 6, project.labels[0].id)
        other.documents.set_meta([project.document()], title="别处改的")
    assert project.session.poll() is not None
    assert jobs.running
    assert shown.listing.entries[0].title == "青山区教育局2024年工作总结"
    qtbot.waitUntil(lambda: not jobs.running)
    assert right(project, shown)
    assert [person.id for person in shown.layers()] == [project.other.id]


def test_a_small_project_is_there_at_once(project: Project, jobs: Jobs) -> None:
    project.label(0, 6)
    shown = Inventory(project.session, project.bridge, jobs)
    assert not jobs.running
    assert right(project, shown)
    bring_in(project)
    assert right(project, shown)


@pytest.mark.usefixtures("large")
def test_reading_that_failed_is_tried_again_at_the_next_occasion(
    project: Project, jobs: Jobs, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    failures: list[object] = []
    jobs.failed.connect(failures.append)
    with monkeypatch.context() as broken:
        broken.setattr(inventory, "Tally", lambda *_given: 1 / 0)
        shown = Inventory(project.session, project.bridge, jobs)
        qtbot.waitUntil(lambda: bool(failures))
    assert shown.tally is None
    assert not jobs.running
    bring_in(project)
    qtbot.waitUntil(lambda: not jobs.running)
    assert right(project, shown)
