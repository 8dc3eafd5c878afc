"""The open project: who hears of changes, other connections and other processes."""

import os
import threading
from pathlib import Path

import pytest

from core.changes import ChangeSet
from core.errors import UserError
from core.model import Status
from core.session import Session
from core.storage.database import MisuseError
from tests.core.projects import add, first, label, project


def test_a_new_project_has_a_codebook_and_a_name(tmp_path: Path) -> None:
    with Session.create(tmp_path / "东区 2024.biaodu") as session:
        assert session.project.name == "东区 2024"
        assert [label.key for label in session.codebook.labels()] == ["1", "2", "3", "4"]
        assert session.access.durable
        assert (session.history.undo(), session.history.undo_name()) == (None, None)
        assert session.check().ok
        with pytest.raises(UserError, match=r"project\.exists"):
            Session.create(session.path)
    assert {path.name for path in tmp_path.iterdir()} == {"东区 2024.biaodu"}
    session.close()


def test_subscribers_hear_of_each_commit_once(session: Session) -> None:
    heard: list[ChangeSet] = []
    stop = session.subscribe(heard.append)
    annotation, change = session.annotations.create(first(session), 0, 2, session.codebook.labels()[0].id)
    assert heard == [change]
    with session.with_operation("annotation.create"):
        label(session, 3, 5)
        session.annotations.delete([annotation.id])
        assert len(heard) == 1
    assert len(heard) == 2
    assert len(heard[1].annotations) == 2
    stop()
    stop()
    label(session, 6, 8)
    assert len(heard) == 2


def test_what_a_group_made_and_removed_is_told_as_nothing(session: Session) -> None:
    heard: list[ChangeSet] = []
    session.subscribe(heard.append)
    with session.with_operation("annotation.create"):
        session.annotations.delete([label(session, 0, 2).id])
    assert heard[0].annotations == ()


def test_a_subscriber_may_work_itself(session: Session) -> None:
    def start(change: ChangeSet) -> None:
        if change.annotations:
            session.documents.set_status([first(session)], Status.IN_PROGRESS)

    session.subscribe(start)
    annotation, change = session.annotations.create(first(session), 0, 2, session.codebook.labels()[0].id)
    assert [annotation_change.after for annotation_change in change.annotations] == [annotation]
    assert list(session.documents.statuses().values()) == [Status.IN_PROGRESS]


def test_within_a_group_each_verb_tells_what_it_did(session: Session) -> None:
    labels = [label.id for label in session.codebook.labels()]
    with session.with_operation("annotation.create"):
        one, first_change = session.annotations.create(first(session), 0, 2, labels[0])
        two, second_change = session.annotations.create(first(session), 0, 2, labels[1])
        nothing = session.annotations.delete([])
        with session.with_operation("annotation.delete"):
            session.annotations.delete([one.id])
    assert [change.after for change in first_change.annotations] == [one]
    assert [change.after for change in second_change.annotations] == [two]
    assert nothing == ChangeSet()


def test_a_verb_that_fails_within_a_group_leaves_the_rest(session: Session) -> None:
    label(session, 0, 2)
    with session.with_operation("annotation.create"):
        label(session, 3, 5)
        with pytest.raises(UserError):
            label(session, 0, 2)
        label(session, 6, 8)
    assert len(session.annotations.of_document(first(session))) == 3
    session.history.undo()
    assert len(session.annotations.of_document(first(session))) == 1
    assert session.check().ok


def test_a_verb_that_fails_halfway_within_a_group_is_not_told(session: Session) -> None:
    parts = [label(session, 0, 2), label(session, 2, 4)]
    label(session, 0, 4)
    heard: list[ChangeSet] = []
    session.subscribe(heard.append)
    with session.with_operation("annotation.create"):
        # Joining removes the second part before it finds that the whole is there already.
        with pytest.raises(UserError, match=r"annotation\.duplicate"):
            session.annotations.join([annotation.id for annotation in parts])
        made = label(session, 6, 8)
    assert [change.after for change in heard[0].annotations] == [made]
    assert session.annotations.get(parts[1].id) == parts[1]


def test_a_write_outside_an_operation_raises(session: Session) -> None:
    for statement in ("DELETE FROM annotation", "  update project set name = ''", "DROP TABLE annotation"):
        with pytest.raises(MisuseError, match="outside"):
            session._engine.conn.execute(statement)
    with pytest.raises(MisuseError, match="outside"):
        session._engine.conn.executemany("INSERT INTO document_text VALUES (?, ?)", [("a", "b")])


def test_poll_notices_others_and_only_others(session: Session) -> None:
    label(session, 0, 2)
    assert session.poll() is None
    with Session.open(session.path) as other:
        label(other, 3, 5)
        assert other.poll() is None
    heard: list[ChangeSet] = []
    session.subscribe(heard.append)
    assert session.poll() == ChangeSet(reload=True)
    assert heard == [ChangeSet(reload=True)]
    assert session.poll() is None
    assert sum(session.annotations.counts().values()) == 2


def test_what_a_clone_did_is_absorbed(session: Session) -> None:
    with session.clone() as clone:
        annotation, change = clone.annotations.create(first(clone), 0, 2, clone.codebook.labels()[0].id)
    heard: list[ChangeSet] = []
    session.subscribe(heard.append)
    session.absorb(change)
    assert heard == [change]
    assert session.annotations.get(annotation.id) == annotation
    assert session.poll() is None


def test_absorbing_hides_nothing_that_somebody_else_did(session: Session) -> None:
    with session.clone() as clone, Session.open(session.path) as stranger:
        label(stranger, 5, 7)
        _one, change = clone.annotations.create(first(clone), 0, 2, clone.codebook.labels()[0].id)
    session.absorb(change)
    found = session.poll()
    assert found is not None
    assert found.reload


def test_a_session_stays_in_its_thread_and_a_clone_works_in_another(session: Session) -> None:
    seen: list[object] = []

    def work() -> None:
        try:
            session.documents.list()
        except MisuseError as error:
            seen.append(type(error))
        with Session.open(session.path) as mine:
            seen.append(mine.annotations.create(first(mine), 0, 2, mine.codebook.labels()[0].id)[1])

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert seen[0] is MisuseError
    assert isinstance(seen[1], ChangeSet)
    session.absorb(seen[1])
    assert len(session.annotations.of_document(first(session))) == 1


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_two_processes_label_at_once_and_nothing_is_lost(tmp_path: Path) -> None:
    path = tmp_path / "a.biaodu"
    project(path).close()
    count = 60
    children: list[int] = []
    for side in range(2):
        child = os.fork()
        if child == 0:
            status = 1
            try:
                with Session.open(path) as session:
                    session.work_as(session.annotators.ensure(f"人{side}").id)
                    for at in range(count):
                        annotation = label(session, at // 8, 20 + at % 8)
                        if at % 10 == 0:
                            session.annotations.set_note([annotation.id], "注")
                status = 0
            finally:
                os._exit(status)
        children.append(child)
    assert [os.waitpid(child, 0)[1] for child in children] == [0, 0]
    with Session.open(path) as session:
        assert sorted(session.annotations.counts().values()) == [count, count]
        sequence = [operation.seq for operation in session.history.operations(10_000)]
        assert sequence == list(range(len(sequence), 0, -1))
        assert session.check().ok


def test_a_copy_is_one_file_with_everything(session: Session, tmp_path: Path) -> None:
    label(session, 0, 2)
    session.save_copy(tmp_path / "copy.biaodu")
    assert {path.name for path in tmp_path.glob("copy*")} == {"copy.biaodu"}
    with Session.open(tmp_path / "copy.biaodu", read_only=True) as copy:
        assert copy.project == session.project
        assert list(copy.annotations.iterate()) == list(session.annotations.iterate())


def test_a_connection_of_many_texts_keeps_a_few(session: Session) -> None:
    documents = [add(session, f"第{number}篇", str(number)) for number in range(40)]
    for number, document in enumerate(documents):
        assert session.documents.text(document) == f"第{number}篇"
    assert len(session._engine._texts) <= 16
