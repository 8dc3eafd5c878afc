"""Undo passes over others' work, and over one's own steps that others' work stands on."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from core.errors import UserError
from core.exchange.bundle import PackageKind
from core.exchange.contents import PackageContents
from core.ids import AnnotationId, new_uuid
from core.model import Annotation, Mask, Span, Status
from core.review.decisions import ADJUDICATED, Reading, Verdict, reading_of
from core.session import Session
from tests.core.projects import add, first, label, project


@pytest.fixture
def mine(tmp_path: Path) -> Iterator[Session]:
    """A report and 陈晓 at work on it."""
    with project(tmp_path / "a.biaodu") as session:
        yield session


@pytest.fixture
def theirs(mine: Session) -> Iterator[Session]:
    """李敏 at work on the same file."""
    with Session.open(mine.path) as session:
        session.work_as(session.annotators.ensure("李敏").id)
        yield session


def stays(session: Session) -> None:
    """Undo says that the step stays, changes nothing, and the next one passes over it."""
    step, before = session.history.next_undo(), content(session)
    with pytest.raises(UserError, match=r"undo\.conflict"):
        session.history.undo()
    assert content(session) == before
    assert session.history.next_undo() != step
    assert session.check().broken == ()


def content(session: Session) -> object:
    return (
        list(session.annotations.iterate()),
        session.documents.list(),
        [session.documents.masks(document.id) for document in session.documents.list()],
        session.documents.statuses(),
        session.codebook.labels(),
        session.annotators.list(),
    )


def test_a_label_that_somebody_uses_stays(mine: Session, theirs: Session) -> None:
    made = mine.codebook.create(code="new", name_en="new")[0]
    label(theirs, 0, 4, "new")
    stays(mine)
    assert made in mine.codebook.labels()


def test_a_label_that_somebody_changed_or_hung_another_below_stays(mine: Session, theirs: Session) -> None:
    for change in (
        lambda made: theirs.codebook.edit(made.id, name_zh="改名"),
        lambda made: theirs.codebook.create(name_en="below", parent=made.id),
    ):
        change(mine.codebook.create(name_en="new")[0])
        stays(mine)


def test_what_somebody_changed_and_changed_back_is_taken_back(mine: Session, theirs: Session) -> None:
    made = mine.codebook.create(name_en="new")[0]
    theirs.codebook.edit(made.id, name_zh="改名")
    theirs.history.undo()
    mine.history.undo()
    assert made not in mine.codebook.labels()
    mine.history.redo()
    theirs.codebook.edit(made.id, name_zh="改名")
    stays(mine)


@pytest.mark.parametrize(
    "work",
    [
        lambda session, document: session.documents.mask(document, Span(0, 2)),
        lambda session, document: session.documents.set_status([document], Status.DONE),
        lambda session, document: session.documents.set_meta([document], region="甲"),
        lambda session, document: session.annotations.create(document, 0, 2, session.codebook.labels()[0].id),
        lambda session, document: session.review.add(document, 0, 2, session.codebook.labels()[0].id),
    ],
)
def test_an_import_that_somebody_works_on_stays(
    mine: Session, theirs: Session, work: Callable[[Session, str], object]
) -> None:
    document = add(mine, "另一份报告。", "另一份")
    work(theirs, document)
    stays(mine)


def test_an_import_is_taken_back_once_nobody_works_on_it(mine: Session, theirs: Session) -> None:
    document = add(mine, "另一份报告。", "另一份")
    theirs.documents.mask(document, Span(0, 2))
    theirs.documents.set_status([document], Status.DONE)
    theirs.documents.set_meta([document], region="甲")
    for _ in range(3):
        theirs.history.undo()
    mine.history.undo()
    assert [document.id for document in mine.documents.list()] == [first(mine)]
    mine.history.redo()
    assert len(mine.documents.list()) == 2


def test_labels_of_an_import_that_their_owner_changed_since_stay(mine: Session, theirs: Session) -> None:
    who, safety = theirs.annotator, mine.codebook.by_code("safety").id
    assert who is not None
    rows = [
        Annotation(AnnotationId(new_uuid()), first(mine), at, at + 3, safety, who.id, None, "0", "0") for at in range(3)
    ]
    mine.annotations.add_many(rows)
    theirs.annotations.set_note([rows[0].id], "注")
    stays(mine)


def test_a_label_does_not_come_back_without_its_category(mine: Session, theirs: Session) -> None:
    made = theirs.codebook.create(code="new", name_en="new")[0]
    one = label(mine, 0, 4, "new")
    mine.annotations.relabel([one.id], mine.codebook.by_code("safety").id)
    two = label(mine, 4, 8, "new")
    mine.annotations.delete([two.id])
    theirs.codebook.delete(made.id, None)
    stays(mine)
    # Relabelled back it would have the category that is gone.
    mine.annotations.delete([one.id])
    mine.history.undo()
    for _ in range(2):
        with pytest.raises(UserError, match=r"undo\.conflict"):
            mine.history.undo()
    assert [annotation.id for annotation in mine.annotations.of_document(first(mine))] == [one.id]
    assert mine.check().broken == ()


def test_a_key_that_somebody_gave_to_another_label_stays_there(mine: Session, theirs: Session) -> None:
    one, two, *_rest = mine.codebook.labels()
    assert one.key is not None
    mine.codebook.edit(one.id, key="x")
    theirs.codebook.edit(two.id, key=one.key)
    stays(mine)
    assert mine.codebook.get(two.id).key == one.key


def test_masks_never_overlap(mine: Session, theirs: Session) -> None:
    document = first(mine)
    mine.documents.mask(document, Span(0, 6))
    mine.documents.unmask(document, Span(0, 6))
    theirs.documents.mask(document, Span(4, 8))
    stays(mine)
    assert mine.documents.masks(document) == [Mask(4, 8, "user")]


def test_decisions_of_two_reviewers(mine: Session, theirs: Session) -> None:
    document, safety = first(mine), mine.codebook.by_code("safety").id
    mine.review.add(document, 0, 4, safety)
    theirs.review.add(document, 5, 9, safety)
    mine.history.undo()
    assert [
        (annotation.start, annotation.end) for annotation in mine.annotations.of_document(document, ADJUDICATED)
    ] == [(5, 9)]
    mine.history.redo()
    for session in (mine, theirs):
        label(session, 10, 14)
        label(session, 20, 24)
    people = [person.id for person in mine.annotators.list() if not person.adjudicated]
    one, other = mine.review.cases(document, people)
    reading = Reading(10, 14, safety)
    mine.review.decide(one, Verdict.THIRD, readings=[reading])
    # The same reading for another place: both decisions rest on one annotation of the layer.
    theirs.review.decide(other, Verdict.THIRD, readings=[reading])
    stays(mine)
    assert reading in {reading_of(annotation) for annotation in mine.annotations.of_document(document, ADJUDICATED)}


def test_a_merge_is_its_mergers_and_stays_once_somebody_goes_on_with_it(tmp_path: Path, mine: Session) -> None:
    with project(tmp_path / "b.biaodu", annotator="李敏") as other:
        for at in range(3):
            label(other, at, at + 4)
        package = tmp_path / "p.biaodupkg"
        other.exchange.package(package, PackageContents(kind=PackageKind.LABELS_BACK))
    mine.exchange.apply(mine.exchange.plan([package]))
    with Session.open(mine.path) as theirs:
        theirs.work_as(next(person.id for person in theirs.annotators.list() if person.name == "李敏"))
        assert theirs.history.next_undo() is None
        mine.history.undo()
        assert list(mine.annotations.iterate()) == []
        mine.history.redo()
        theirs.work_as(next(person.id for person in theirs.annotators.list() if person.name == "李敏"))
        theirs.annotations.set_note([theirs.annotations.of_document(first(theirs))[0].id], "注")
        stays(mine)
        assert len(list(mine.annotations.iterate())) == 3


def test_who_works_here_by_now_stays_when_the_step_that_brought_them_goes(mine: Session) -> None:
    with mine.with_operation("document.import"):
        person = mine.annotators.create("甲")[0]
        mine.documents.set_meta([first(mine)], region="甲")
    with Session.open(mine.path) as theirs:
        theirs.work_as(person.id)
        label(theirs, 0, 4)
    mine.history.undo()
    assert mine.documents.get(first(mine)).meta.region is None
    assert person in mine.annotators.list()
    mine.history.redo()
    assert mine.documents.get(first(mine)).meta.region == "甲"
    assert mine.check().broken == ()


def test_what_is_done_again_must_fit_what_is_there_by_then(mine: Session, theirs: Session) -> None:
    document = add(mine, "另一份报告。", "另一份")
    mine.documents.remove([document])
    mine.history.undo()
    theirs.annotations.create(document, 0, 2, theirs.codebook.labels()[0].id)
    with pytest.raises(UserError, match=r"redo\.conflict"):
        mine.history.redo()
    assert len(mine.documents.list()) == 2


def test_a_step_of_many_inserts_is_looked_at_as_one_of_few(mine: Session) -> None:
    """Otherwise every insert reads all annotations once more: the square of an import's size."""

    def statements(inserts: int) -> int:
        labels = mine.codebook.labels()
        with mine.with_operation("document.import"):
            for number in range(inserts):
                document = add(mine, f"第{inserts}批第{number}份。新建学校三所。", "又一份")
                id_ = AnnotationId(new_uuid())
                who = mine.annotator
                assert who is not None
                mine.annotations.add_many([Annotation(id_, document, 0, 2, labels[0].id, who.id, None, "", "")])
        asked: list[str] = []

        def hear(_cursor: object, sql: str, _values: object) -> bool:
            asked.append(sql)
            return True

        mine._engine.conn.set_exec_trace(hear)
        try:
            mine.history.undo()
            mine.history.redo()
        finally:
            mine._engine.conn.set_exec_trace(None)
        return sum(sql.startswith("SELECT") and "FROM annotation" in sql for sql in asked)

    assert statements(20) == statements(3)


def test_what_came_together_and_went_one_by_one_in_one_step_is_no_conflict(mine: Session) -> None:
    before, who = content(mine), mine.annotator
    assert who is not None
    with mine.with_operation("document.import"):
        add(mine, "新的一份报告，新建学校三所。")
        document = mine.documents.list()[-1].id
        chosen = mine.codebook.labels()[0].id
        spans = [(at, at + 3) for at in range(3)]
        mine.annotations.add_many(
            [
                Annotation(AnnotationId(new_uuid()), document, start, end, chosen, who.id, None, "2024", "2024")
                for start, end in spans
            ]
        )
        mine.documents.remove([document])
    done = content(mine)
    assert mine.history.undo() is not None
    assert content(mine) == before
    assert mine.history.redo() is not None
    assert content(mine) == done
    assert mine.check().broken == ()
