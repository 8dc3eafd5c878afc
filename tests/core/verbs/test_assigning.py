"""Assigning documents: dealt out, changed, taken on, taken back, exchanged and undone."""

from pathlib import Path

import pytest

from core.assigning.assignment import OPEN, assignment_id
from core.errors import UserError
from core.exchange.bundle import PackageKind
from core.exchange.contents import PackageContents
from core.ids import AnnotatorId, DocumentId
from core.model import Status
from core.reading.edition import apply, carry_over
from core.session import Session
from tests.core.exchange.packages import members, rewritten, with_line
from tests.core.projects import add, first, label, project


@pytest.fixture
def session(tmp_path: Path):
    with project(tmp_path / "a.biaodu") as session:
        add(session, "第二份报告。校舍三所。", "二")
        add(session, "第三份报告。教师五名，护学岗两处。", "三")
        yield session


def people(session: Session, *names: str) -> list[AnnotatorId]:
    return [session.annotators.ensure(name).id for name in names]


def documents(session: Session) -> list[DocumentId]:
    return [document.id for document in session.documents.list()]


def assigned(session: Session) -> set[tuple[DocumentId, AnnotatorId]]:
    return {(one.document, one.annotator) for one in session.assignments.all()}


def test_what_was_planned_is_written_in_one_step_and_taken_back_by_one_undo(session: Session) -> None:
    assert not session.assignments.has_any()
    planned = session.assignments.plan(documents(session), people(session, "李敏", "王强"), 2)
    change = session.assignments.assign(planned, due="2026-12-31", priority=5)
    assert change.reload or change.documents == set(documents(session))
    assert assigned(session) == set(planned.dealt)
    assert {(one.due, one.priority, one.readers) for one in session.assignments.all()} == {("2026-12-31", 5, 1)}
    assert session.annotator is not None
    assert {one.assigned_by for one in session.assignments.all()} == {session.annotator.id}
    assert session.check().ok
    session.history.undo()
    assert not session.assignments.has_any()
    session.history.redo()
    assert assigned(session) == set(planned.dealt)


def test_what_is_assigned_stays_when_more_is_assigned(session: Session) -> None:
    one, two = people(session, "李敏", "王强")
    session.assignments.assign(session.assignments.plan(documents(session)[:1], [one], 1), due="2026-01-01")
    session.assignments.assign(session.assignments.plan(documents(session), [one, two], 1), due="2026-12-31")
    assert len(assigned(session)) == 3
    (kept,) = session.assignments.all(documents(session)[:1])
    assert (kept.annotator, kept.due) == (one, "2026-01-01")
    assert not session.assignments.plan(documents(session), [one, two], 1).changes
    assert session.assignments.assign(session.assignments.plan(documents(session), [two], 1)).operation is None


def test_whoever_has_done_a_document_counts_as_its_reader(session: Session) -> None:
    one, two = people(session, "李敏", "王强")
    session.documents.set_status([first(session)], Status.DONE, annotator=one)
    planned = session.assignments.plan([first(session)], [one, two], 2)
    assert planned.dealt == ((first(session), two),)


def test_places_for_which_nobody_is_named_stay_open_until_somebody_takes_them(session: Session) -> None:
    document = first(session)
    session.assignments.assign(session.assignments.plan([document], people(session, "李敏"), 3), priority=2)
    assert session.assignments.open_places() == {document: 2}
    session.assignments.take(document)
    assert session.annotator is not None
    (mine,) = session.assignments.of_person(session.annotator.id)
    assert (mine.priority, session.assignments.open_places()) == (2, {document: 1})
    assert session.assignments.take(document).operation is None, "it is theirs already"
    assert session.assignments.open_places() == {document: 1}
    # Fewer readers than are wanted already change nothing, more do.
    assert not session.assignments.plan([document], [], 2).changes
    session.assignments.assign(session.assignments.plan([document], [], 4))
    assert session.assignments.open_places() == {document: 2}


def test_assignments_are_changed_and_taken_back(session: Session) -> None:
    (who,) = people(session, "李敏")
    session.assignments.assign(session.assignments.plan(documents(session), [who], 1))
    ids = [one.id for one in session.assignments.of_person(who)]
    session.assignments.edit(ids[:1], due="2027-01-31", priority=9)
    most_urgent, *_ = session.assignments.of_person(who)
    assert (most_urgent.id, most_urgent.due, most_urgent.priority) == (ids[0], "2027-01-31", 9)
    session.assignments.withdraw(ids)
    assert session.assignments.of_person(who) == []
    with pytest.raises(UserError, match=r"assignment\.unknown"):
        session.assignments.edit(ids, due="")
    # Assigned again it is the same row, newer.
    session.assignments.assign(session.assignments.plan([most_urgent.document], [who], 1))
    assert [one.id for one in session.assignments.of_person(who)] == [most_urgent.id]
    assert session.check().ok


@pytest.mark.parametrize("given", [{"due": "soon"}, {"priority": 10**7}])
def test_what_is_no_day_or_priority_is_refused(session: Session, given: dict[str, object]) -> None:
    planned = session.assignments.plan(documents(session), people(session, "李敏"), 1)
    with pytest.raises(UserError, match=r"assignment\.bad_(day|priority)"):
        session.assignments.assign(planned, **given)  # type: ignore[arg-type]
    assert not session.assignments.has_any()


def test_nonsense_is_refused(session: Session) -> None:
    with pytest.raises(UserError, match=r"assignment\.bad_readers"):
        session.assignments.plan(documents(session), [], 0)
    with pytest.raises(UserError, match=r"annotator\.unknown"):
        session.assignments.plan(documents(session), [AnnotatorId("x")], 1)
    with pytest.raises(UserError, match=r"document\.unknown"):
        session.assignments.plan([DocumentId("x")], [], 1)


def test_how_far_everybody_is_follows_from_statuses(session: Session) -> None:
    one, two = people(session, "李敏", "王强")
    session.assignments.assign(session.assignments.plan(documents(session), [one, two], 2), due="2026-01-01")
    session.assignments.assign(session.assignments.plan(documents(session)[:1], [], 3))
    session.documents.set_status(documents(session)[:1], Status.DONE, annotator=one)
    session.documents.set_status(documents(session)[1:2], Status.IN_PROGRESS, annotator=one)
    told = {each.annotator: each for each in session.assignments.progress("2026-01-02")}
    assert list(told)[-1] == OPEN
    assert (told[one].assigned, told[one].begun, told[one].done, told[one].late) == (3, 1, 1, 2)
    assert (told[two].assigned, told[two].begun, told[two].done, told[two].late) == (3, 0, 0, 3)
    assert told[AnnotatorId(OPEN)].assigned == 1


def test_a_removed_document_is_nobodys_until_it_comes_back(session: Session) -> None:
    (who,) = people(session, "李敏")
    session.assignments.assign(session.assignments.plan(documents(session), [who], 1))
    session.documents.remove([first(session)])
    assert len(session.assignments.of_person(who)) == 2
    session.history.undo()
    assert len(session.assignments.of_person(who)) == 3


def test_a_person_who_was_made_stays_while_something_is_assigned_to_them(session: Session) -> None:
    with session.with_operation("annotator.create"):
        (who,) = people(session, "新人")
    planned = session.assignments.plan([first(session)], [who], 1)
    with session.with_operation("assignment.assign", undoable=False):
        session.assignments.assign(planned)
    with pytest.raises(UserError, match=r"undo\.conflict"):
        session.history.undo()
    assert who in {person.id for person in session.annotators.list()}


@pytest.mark.parametrize(
    "contents",
    [PackageContents(), PackageContents(blind=True), PackageContents(kind=PackageKind.LABELS_BACK)],
    ids=["whole", "blind", "labels back"],
)
def test_every_package_says_who_is_to_read_what(session: Session, tmp_path: Path, contents: PackageContents) -> None:
    planned = session.assignments.plan(documents(session), people(session, "李敏", "王强"), 2)
    session.save_copy(tmp_path / "b.biaodu")
    session.assignments.assign(planned, due="2026-12-31")
    session.exchange.package(tmp_path / "a.biaodupkg", contents)
    with Session.open(tmp_path / "b.biaodu") as other:
        other.exchange.apply(other.exchange.plan([tmp_path / "a.biaodupkg"]))
        assert other.assignments.all() == session.assignments.all()
        assert not other.exchange.plan([tmp_path / "a.biaodupkg"]).changes
        other.history.undo()
        assert not other.assignments.has_any()
        other.exchange.apply(other.exchange.plan([tmp_path / "a.biaodupkg"]))
        assert other.assignments.all() == session.assignments.all()


def test_two_who_assign_the_same_have_one_assignment_in_its_newer_state(session: Session, tmp_path: Path) -> None:
    (who,) = people(session, "李敏")
    session.save_copy(tmp_path / "b.biaodu")
    with Session.open(tmp_path / "b.biaodu") as other:
        other.use_annotator(other.annotators.ensure("王强").id)
        for each, due in ((session, "2026-12-30"), (other, "2026-12-31")):
            each.assignments.assign(each.assignments.plan([first(each)], [who], 1), due=due)
        other.assignments.edit([assignment_id(first(other), who)], priority=1)
        other.exchange.package(tmp_path / "b.biaodupkg")
        session.exchange.apply(session.exchange.plan([tmp_path / "b.biaodupkg"]))
        assert session.assignments.all() == other.assignments.all()
        assert [one.due for one in session.assignments.all()] == ["2026-12-31"]


def test_a_part_of_the_documents_takes_only_its_assignments_along(session: Session, tmp_path: Path) -> None:
    session.assignments.assign(session.assignments.plan(documents(session), people(session, "李敏"), 1))
    session.exchange.package(tmp_path / "a.biaodupkg", PackageContents(documents=[first(session)]))
    with Session.create(tmp_path / "b.biaodu") as other:
        other.exchange.apply(other.exchange.plan([tmp_path / "a.biaodupkg"]))
        assert [one.document for one in other.assignments.all()] == [first(session)]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("document", "x"),
        ("annotator", "x"),
        ("assigned_by", "x"),
        ("readers", 2),
        ("readers", 0),
        ("priority", 2**40),
        ("due", "tomorrow"),
        ("id", "00000000-0000-7000-8000-000000000000"),
        ("deleted", 2),
    ],
)
def test_a_package_with_an_assignment_that_is_none_is_refused(
    session: Session, tmp_path: Path, field: str, value: object
) -> None:
    path = tmp_path / "a.biaodupkg"
    session.assignments.assign(session.assignments.plan(documents(session), people(session, "李敏"), 1))
    session.exchange.package(path)
    rewritten(path, with_line("assignments.jsonl", lambda row: row.update({field: value}))(members(path)))
    with pytest.raises(UserError, match=r"package\.bad_row") as caught:
        session.exchange.plan([path])
    assert (caught.value.fields["member"], caught.value.fields["field"]) == ("assignments.jsonl", field)


def test_the_merge_of_another_project_brings_its_assignments(session: Session, tmp_path: Path) -> None:
    session.save_copy(tmp_path / "b.biaodu")
    session.assignments.assign(session.assignments.plan(documents(session), people(session, "李敏"), 1))
    with Session.open(tmp_path / "b.biaodu") as other:
        other.exchange.apply(other.exchange.plan([session.path]))
        assert other.assignments.all() == session.assignments.all()


def test_a_new_edition_is_for_whoever_had_the_old_one(session: Session) -> None:
    label(session, 0, 4)
    (who,) = people(session, "李敏")
    session.assignments.assign(session.assignments.plan([first(session)], [who], 1), due="2026-12-31")
    newer = add(session, session.documents.text(first(session)) + "\n补充。", "新版")
    apply(session, carry_over(session, first(session), newer))
    assert {(one.document, one.due) for one in session.assignments.of_person(who)} >= {(newer, "2026-12-31")}
