"""Hits labelled together: what is there already is passed over, and all of it is one step."""

from pathlib import Path

import pytest

from core.errors import UserError
from core.progress import Cancel
from core.search.asked import TypedSearch
from core.search.labelling import Extent, apply_labelling, plan_labelling
from core.search.matches import FoundHits
from core.search.searching import Searcher
from core.session import Session
from tests.core.projects import TEXT, add, first, label


def find(session: Session, typed: str) -> FoundHits:
    return Searcher.of(session).find(session, TypedSearch(typed).question(session))


def quotes(session: Session) -> list[str]:
    passages = session.annotations.passages()
    return [session.documents.text(found.document)[found.start : found.end] for found in passages]


@pytest.mark.parametrize(
    ("extent", "quote"),
    [
        (Extent.HIT, "护学岗"),
        (Extent.CLAUSE, "增设护学岗"),
        (Extent.SENTENCE, "增设护学岗。"),
        (Extent.ITEM, "一、安全。增设护学岗。"),
    ],
)
def test_the_hit_or_what_it_is_in_gets_the_label(session: Session, extent: Extent, quote: str) -> None:
    safety = session.codebook.by_code("safety").id
    plan = plan_labelling(session, find(session, "护学岗"), safety, extent)
    assert (plan.hits, plan.already) == (1, 0)
    assert [TEXT[place.start : place.end] for place in plan.places] == [quote]


def test_an_item_may_have_several_lines(session: Session) -> None:
    item = "（一）校园安全。\n增设护学岗二十个。"
    other = add(session, f"一、工作总结\n{item}\n（二）资助。发放补助。", "另")
    plan = plan_labelling(session, find(session, "二十个"), session.codebook.by_code("safety").id, Extent.ITEM)
    text = session.documents.text(other)
    assert [text[place.start : place.end] for place in plan.places] == [item]


def test_what_has_the_label_is_passed_over_and_another_label_or_person_does_not_matter(session: Session) -> None:
    at = TEXT.index("教师")
    label(session, at - 2, at + 2, "teachers")
    teachers, safety = (session.codebook.by_code(code).id for code in ("teachers", "safety"))
    hits = find(session, "教师")
    assert plan_labelling(session, hits, teachers).already == 1
    assert plan_labelling(session, hits, safety).already == 0
    session.use_annotator(session.annotators.ensure("李敏").id)
    assert plan_labelling(session, hits, teachers).already == 0


def test_hits_of_one_sentence_are_one_place(session: Session) -> None:
    hits = find(session, "发放 | 资金")
    plan = plan_labelling(session, hits, session.codebook.by_code("subsidies").id, Extent.SENTENCE)
    assert plan.hits == 3
    assert len(plan.places) == 2


@pytest.mark.parametrize("copies", [1, 400])
def test_all_are_one_step_that_is_taken_back_whole_after_other_work(session: Session, copies: int) -> None:
    other = add(session, "教师。\n" * copies, "另")
    teachers = session.codebook.by_code("teachers").id
    plan = plan_labelling(session, find(session, "教师"), teachers)
    assert len(plan.places) == copies + 1
    change = apply_labelling(session, plan.places)
    assert change.operation is not None
    assert change.operation.name == "annotation.label_hits"
    assert quotes(session) == ["教师"] * (copies + 1)
    label(session, 0, 3, "safety")
    session.documents.set_meta([other], title="后来的工作")
    assert [step.name for step in session.history.operations()][2] == "annotation.label_hits"
    session.history.take_back(change.operation.seq)
    assert quotes(session) == [TEXT[:3]]


def test_what_was_corrected_by_hand_since_stays(session: Session) -> None:
    add(session, "教师。\n" * 5, "另")
    teachers, safety = (session.codebook.by_code(code).id for code in ("teachers", "safety"))
    change = apply_labelling(session, plan_labelling(session, find(session, "教师"), teachers).places)
    assert change.operation is not None
    made = [passage.annotation for passage in session.annotations.passages() if passage.annotation is not None]
    session.annotations.delete(made[:1])
    session.annotations.relabel(made[1:2], safety)
    session.history.take_back(change.operation.seq)
    assert [passage.label for passage in session.annotations.passages()] == [safety]
    session.history.undo()
    assert len(session.annotations.passages()) == 5


def test_a_place_twice_or_labelled_meanwhile_is_labelled_once(session: Session) -> None:
    plan = plan_labelling(session, find(session, "教师"), session.codebook.by_code("teachers").id)
    apply_labelling(session, [*plan.places, *plan.places])
    assert apply_labelling(session, plan.places).operation is None
    assert quotes(session) == ["教师"]


def test_stopping_leaves_nothing(session: Session) -> None:
    add(session, "教师。\n" * 600, "另")
    plan = plan_labelling(session, find(session, "教师"), session.codebook.by_code("teachers").id)
    asked = iter([False, True])
    with pytest.raises(Cancel):
        apply_labelling(session, plan.places, cancelled=lambda: next(asked))
    assert quotes(session) == []


def test_nobody_labels_for_nobody(tmp_path: Path) -> None:
    with Session.create(tmp_path / "b.biaodu") as session:
        add(session)
        assert first(session)
        with pytest.raises(UserError) as refused:
            plan_labelling(session, find(session, "教师"), session.codebook.by_code("teachers").id)
        assert refused.value.code == "annotator.none_current"
