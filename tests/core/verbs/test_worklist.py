"""What a label means changes: its annotations are looked at again, one by one, and none pretends to follow."""

from pathlib import Path

import pytest

from core.agreement.layers import read_layers
from core.exporting import export
from core.formats.dataset import Dataset
from core.ids import AnnotationId
from core.session import Session
from core.verbs.worklist import Progress
from tests.core.projects import add, first, label, project


@pytest.fixture
def session(tmp_path: Path):
    with project(tmp_path / "a.biaodu") as session:
        yield session


def redefine(session: Session, text: str, code: str = "infrastructure", *, meaning: bool = True) -> None:
    session.codebook.edit(session.codebook.by_code(code).id, meaning=meaning, definition_zh=text)


def waiting(session: Session) -> list[AnnotationId]:
    return [found.id for found in session.worklist.open()]


def test_other_words_leave_annotations_alone_and_another_meaning_does_not(session: Session) -> None:
    made = label(session, 0, 4)
    redefine(session, "换一种说法", meaning=False)
    session.codebook.edit(made.label, meaning=True, name_zh="设施")
    assert waiting(session) == []
    redefine(session, "另一个意思")
    (found,) = session.worklist.open()
    assert (found.id, found.label, found.version, found.current) == (made.id, "infrastructure", 1, 2)
    session.history.undo()
    assert waiting(session) == []


def test_new_annotations_and_those_that_get_the_label_are_made_under_the_present_meaning(session: Session) -> None:
    old, other = label(session, 0, 4), label(session, 6, 8, "safety")
    redefine(session, "另一个意思")
    new = label(session, 2, 5)
    session.annotations.relabel([other.id], old.label)
    assert waiting(session) == [old.id]
    assert session.worklist.versions([old.id, new.id, other.id]) == {old.id: (1, 2), new.id: (2, 2), other.id: (2, 2)}
    redefine(session, "第三个意思")
    assert waiting(session) == [old.id, new.id, other.id]


def test_confirming_relabelling_and_deleting_take_an_annotation_off_the_list_and_undo_puts_it_back(
    session: Session,
) -> None:
    one, two, three = (label(session, start, start + 3) for start in (0, 4, 8))
    session.attributes.set([one.id], {"status": "done"})
    redefine(session, "另一个意思")
    who = one.annotator
    assert session.worklist.progress() == {who: Progress(0, 3)}
    session.worklist.confirm([one.id])
    assert session.attributes.of([one.id]) == {one.id: {"status": "done"}}
    assert session.worklist.progress() == {who: Progress(1, 2)}
    session.annotations.relabel([two.id], session.codebook.by_code("safety").id)
    session.annotations.delete([three.id])
    assert waiting(session) == []
    for left in ([three.id], [two.id, three.id], [one.id, two.id, three.id]):
        session.history.undo()
        assert waiting(session) == left
    assert session.check().ok


def test_the_halves_of_an_annotation_are_as_old_as_it(session: Session) -> None:
    made = label(session, 0, 8)
    redefine(session, "另一个意思")
    session.annotations.split(made.id, 4)
    halves = waiting(session)
    assert len(halves) == 2
    session.worklist.confirm(halves[1:])
    session.annotations.join(annotation.id for annotation in session.annotations.of_document(first(session)))
    assert waiting(session) == [made.id]


def test_what_colleagues_made_under_the_earlier_meaning_comes_to_the_list(session: Session, tmp_path: Path) -> None:
    session.save_copy(tmp_path / "b.biaodu", anew=True)
    redefine(session, "另一个意思")
    with Session.open(tmp_path / "b.biaodu") as other:
        other.use_annotator(other.annotators.ensure("李敏").id)
        theirs = label(other, 0, 4)
        other.exchange.package(tmp_path / "b.biaodupkg")
        plan = session.exchange.plan([tmp_path / "b.biaodupkg"])
        (told,) = [notice.error for notice in plan.notices if notice.error.code == "merge.earlier_meaning"]
        assert told.fields == {"count": 1}
        session.exchange.apply(plan)
        assert waiting(session) == [theirs.id]
        session.exchange.package(tmp_path / "a.biaodupkg")
        other.exchange.apply(other.exchange.plan([tmp_path / "a.biaodupkg"]))
        assert waiting(other) == [theirs.id]
        other.worklist.confirm([theirs.id])
        other.exchange.package(tmp_path / "c.biaodupkg")
        session.exchange.apply(session.exchange.plan([tmp_path / "c.biaodupkg"]))
        assert waiting(session) == []


def test_two_who_change_a_meaning_apart_have_both_changes(session: Session, tmp_path: Path) -> None:
    made = label(session, 0, 4)
    session.save_copy(tmp_path / "b.biaodu", anew=True)
    with Session.open(tmp_path / "b.biaodu") as other:
        for each, text in ((session, "甲"), (other, "乙")):
            redefine(each, text)
            each.worklist.confirm([made.id])
        other.exchange.package(tmp_path / "b.biaodupkg")
        session.exchange.apply(session.exchange.plan([tmp_path / "b.biaodupkg"]))
        assert len(session.worklist.changes()) == 2
        (found,) = session.worklist.open()
        assert (found.version, found.current) == (2, 3)


def test_versions_are_listed_compared_and_brought_back(session: Session) -> None:
    redefine(session, "另一个意思")
    newest = session.codebook.versions()[-1]
    assert (newest.number, newest.operation, newest.annotator) == (2, "label.edit", session.annotator.id)  # type: ignore[union-attr]
    (difference,) = session.codebook.differences(1, 2)
    assert (difference.code, difference.field, difference.after) == ("infrastructure", "definition_zh", "另一个意思")
    session.codebook.bring_back(1)
    assert session.codebook.differences(1) == []
    assert session.codebook.version() == 3
    session.history.undo()
    assert session.codebook.by_code("infrastructure").definition_zh == "另一个意思"


def test_labels_that_are_merged_put_others_annotations_on_the_list(session: Session) -> None:
    mine = label(session, 0, 4)
    me = session.annotator
    assert me is not None
    session.use_annotator(session.annotators.ensure("李敏").id)
    theirs = label(session, 4, 8)
    session.use_annotator(me.id)
    redefine(session, "另一个意思", "teachers")
    session.codebook.merge(mine.label, session.codebook.by_code("teachers").id)
    assert waiting(session) == [theirs.id]
    session.history.undo()
    assert waiting(session) == []


def test_agreement_can_leave_out_documents_in_which_something_waits(session: Session) -> None:
    me = session.annotator
    assert me is not None
    other = session.annotators.ensure("李敏").id
    second = add(session, "另一份报告，招聘教师。", "二")
    for who in (other, me.id):
        session.use_annotator(who)
        label(session, 0, 4)
        session.annotations.create(second, 0, 4, session.codebook.by_code("safety").id)
    redefine(session, "另一个意思")
    people = [me.id, other]
    assert len(read_layers(session, people).documents) == 2
    assert [document.id for document in read_layers(session, people, confirmed=True).documents] == [second]
    for who in people:
        session.use_annotator(who)
        session.worklist.confirm(found.id for found in session.worklist.open(who))
    assert len(read_layers(session, people, confirmed=True).documents) == 2


def test_an_export_can_leave_out_what_is_to_be_looked_at(session: Session, tmp_path: Path) -> None:
    old = label(session, 0, 4)
    redefine(session, "另一个意思")
    new = label(session, 6, 8)
    export(session, tmp_path / "a.jsonl", dataset=Dataset(confirmed=True))
    assert new.id.encode() in (data := (tmp_path / "a.jsonl").read_bytes())
    assert old.id.encode() not in data
