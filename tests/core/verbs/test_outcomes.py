"""Saying what became of a plan: one operation, in one's own layer, changed, taken back, and merged."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.errors import UserError
from core.model import Annotation, Span
from core.said.fulfilment import FULFILMENT, Fulfilment, fulfilment_attribute
from core.session import Session
from tests.core.outcomes.reports import ABROAD, BUILT, HIRED, SCHOOLS, TEACHERS, TwoReports

FULFILLED, PARTLY, NOT_MENTIONED = Fulfilment.FULFILLED, Fulfilment.PARTLY, Fulfilment.NOT_MENTIONED


@pytest.fixture
def two(tmp_path: Path) -> Iterator[TwoReports]:
    two = TwoReports(tmp_path / "a.biaodu")
    with two.session:
        yield two


def values(two: TwoReports) -> dict[str, object]:
    """The answers by annotation."""
    return {id_: known[FULFILMENT] for id_, known in two.session.attributes.in_document(two.plans).items()}


def linked(session: Session) -> list[tuple[str, str]]:
    return [(link.source, link.target) for link in session.links.all() if link.kind == "fulfils"]


def there(two: TwoReports) -> list[tuple[Span, str]]:
    """What is labelled in the later report."""
    return [(found.span, found.label) for found in two.session.annotations.of_document(two.later)]


def test_an_answer_declares_labels_links_and_says_in_one_step(two: TwoReports) -> None:
    plan = two.planned(SCHOOLS)
    position = two.session.history.position()
    versions = len(two.session.codebook.versions())
    change = two.session.outcomes.answer((two.plans, SCHOOLS), two.later, PARTLY, BUILT)
    assert two.session.history.position() == position + 1
    assert change.declarations
    assert plan.id in change.details
    assert values(two) == {plan.id: "partly"}
    assert there(two) == [(BUILT, plan.label)]
    assert linked(two.session) == [(plan.id, two.session.annotations.of_document(two.later)[0].id)]
    assert [known.code for known in two.session.attributes.declared()][-1] == FULFILMENT
    assert len(two.session.codebook.versions()) == versions + 1
    two.session.history.undo()
    assert (values(two), there(two), linked(two.session)) == ({}, [], [])
    assert FULFILMENT not in [known.code for known in two.session.attributes.declared()]
    two.session.history.redo()
    assert values(two) == {plan.id: "partly"}
    assert two.session.check().ok


def test_an_answer_can_be_changed_and_its_link_goes_with_it(two: TwoReports) -> None:
    plan = two.planned(SCHOOLS)
    place = two.plans, SCHOOLS
    two.session.outcomes.answer(place, two.later, FULFILLED, BUILT)
    two.session.outcomes.answer(place, two.later, PARTLY, HIRED)
    assert len(linked(two.session)) == 1
    assert values(two) == {plan.id: "partly"}
    two.session.outcomes.answer(place, two.later, FULFILLED, BUILT, also=True)
    assert len(linked(two.session)) == 2
    two.session.outcomes.answer(place, two.later, NOT_MENTIONED)
    assert (values(two), linked(two.session)) == ({plan.id: "not_mentioned"}, [])
    two.session.outcomes.withdraw(place, two.later)
    assert values(two) == {}
    for _step in range(5):
        two.session.history.undo()
    assert (values(two), linked(two.session), there(two)) == ({}, [], [])


def test_the_same_answer_again_is_no_step(two: TwoReports) -> None:
    two.planned(SCHOOLS)
    two.session.outcomes.answer((two.plans, SCHOOLS), two.later, PARTLY, BUILT)
    position = two.session.history.position()
    two.session.outcomes.answer((two.plans, SCHOOLS), two.later, PARTLY, BUILT)
    assert two.session.history.position() == position


def test_what_is_labelled_already_is_linked_and_not_labelled_again(two: TwoReports) -> None:
    two.planned(SCHOOLS)
    outcome = two.made(two.later, BUILT, "safety")
    two.session.outcomes.answer((two.plans, SCHOOLS), two.later, FULFILLED, BUILT)
    assert there(two) == [(BUILT, outcome.label)]
    two.made(two.later, HIRED, "safety")
    right = two.made(two.later, HIRED, "infrastructure")
    two.session.outcomes.answer((two.plans, SCHOOLS), two.later, FULFILLED, HIRED)
    assert [target for _source, target in linked(two.session)] == [right.id]


def test_a_plan_nobody_labelled_needs_a_label_and_gets_it(two: TwoReports) -> None:
    place = two.plans, TEACHERS
    with pytest.raises(UserError, match=r"outcome\.no_label"):
        two.session.outcomes.answer(place, two.later, FULFILLED, HIRED)
    assert two.session.attributes.declared() == [
        known for known in two.session.attributes.declared() if known.code != FULFILMENT
    ]
    two.session.outcomes.answer(place, two.later, FULFILLED, HIRED, label=two.label)
    assert [found.span for found in two.session.annotations.of_document(two.plans)] == [TEACHERS]
    two.session.history.undo()
    assert two.session.annotations.of_document(two.plans) == []


def test_that_an_unlabelled_sentence_is_no_plan_labels_nothing(two: TwoReports) -> None:
    place = two.plans, ABROAD
    two.session.outcomes.answer(place, two.later, Fulfilment.NOT_A_PLAN, label=two.label)
    assert list(two.session.annotations.iterate()) == []
    assert two.session.outcomes.no_plans(two.plans, two.me) == [ABROAD]
    position = two.session.history.position()
    two.session.outcomes.answer(place, two.later, Fulfilment.NOT_A_PLAN, label=two.label)
    assert two.session.history.position() == position
    two.session.history.undo()
    assert two.session.outcomes.no_plans(two.plans, two.me) == []
    two.session.history.redo()
    two.session.outcomes.answer(place, two.later, NOT_MENTIONED, label=two.label)
    assert two.session.outcomes.no_plans(two.plans, two.me) == []
    assert list(values(two).values()) == ["not_mentioned"]
    assert two.session.check().ok


def test_all_labels_of_one_passage_get_the_answer_and_it_is_one_plan(two: TwoReports) -> None:
    one, other = two.planned(SCHOOLS), two.planned(SCHOOLS, "safety")
    two.session.outcomes.answer((two.plans, SCHOOLS), two.later, FULFILLED, BUILT)
    assert values(two) == {one.id: "fulfilled", other.id: "fulfilled"}
    assert len(linked(two.session)) == 1


def test_the_codebook_decides_the_direction(two: TwoReports) -> None:
    plan, outcome = two.planned(SCHOOLS, "safety"), two.made(two.later, BUILT)
    two.session.links.declare_kind("fulfils", from_labels=["infrastructure"], to_labels=["safety"])
    two.session.outcomes.answer((two.plans, SCHOOLS), two.later, FULFILLED, BUILT)
    assert linked(two.session) == [(outcome.id, plan.id)]
    two.session.outcomes.answer((two.plans, SCHOOLS), two.later, NOT_MENTIONED)
    assert linked(two.session) == []


def test_what_makes_no_sense_is_refused_and_changes_nothing(two: TwoReports) -> None:
    plan = two.planned(SCHOOLS)
    position = two.session.history.position()
    asked = [
        ((two.plans, SCHOOLS), two.later, FULFILLED, None, "outcome.no_passage"),
        ((two.plans, SCHOOLS), two.plans, FULFILLED, BUILT, "outcome.same_report"),
        ((two.plans, SCHOOLS), two.later, FULFILLED, Span(5, 99_999), "annotation.bad_span"),
        ((two.plans, Span(3, 99_999)), two.later, NOT_MENTIONED, None, "annotation.bad_span"),
    ]
    for place, later, answer, outcome, code in asked:
        with pytest.raises(UserError, match=code):
            two.session.outcomes.answer(place, later, answer, outcome, label=plan.label)
    two.session.links.declare_kind("fulfils", from_labels=["teachers"])
    with pytest.raises(UserError, match=r"link\.wrong_label"):
        two.session.outcomes.answer((two.plans, SCHOOLS), two.later, FULFILLED, BUILT)
    assert two.session.history.position() == position + 1
    assert (values(two), there(two)) == ({}, [])


def test_everybody_has_answers_of_their_own_and_nobody_touches_anothers(two: TwoReports) -> None:
    place = two.plans, SCHOOLS
    two.session.outcomes.answer(place, two.later, FULFILLED, BUILT, label=two.label)
    mine = layer_of(two)
    two.work_as("李敏")
    two.session.outcomes.answer(place, two.later, NOT_MENTIONED, label=two.label)
    assert layer_of(two) == mine
    assert sorted(map(str, values(two).values())) == ["fulfilled", "not_mentioned"]
    two.session.outcomes.withdraw(place, two.later)
    assert list(values(two).values()) == ["fulfilled"]
    assert len(linked(two.session)) == 1


def layer_of(two: TwoReports) -> tuple[list[Annotation], list[Annotation]]:
    annotations = two.session.annotations
    return annotations.of_document(two.plans, two.me), annotations.of_document(two.later, two.me)


def test_answers_of_two_people_are_merged_and_one_attribute_is_declared(two: TwoReports, tmp_path: Path) -> None:
    copy = tmp_path / "b.biaodu"
    two.session.save_copy(copy)
    place = two.plans, SCHOOLS
    two.session.outcomes.answer(place, two.later, FULFILLED, BUILT, label=two.label)
    package = tmp_path / "b.biaodupkg"
    with Session.open(copy) as theirs:
        theirs.use_annotator(theirs.annotators.ensure("李敏").id)
        theirs.outcomes.answer(place, two.later, PARTLY, HIRED, label=two.label)
        theirs.outcomes.answer((two.plans, ABROAD), two.later, Fulfilment.NOT_A_PLAN, label=two.label)
        theirs.exchange.package(package)
    session = two.session
    session.exchange.apply(session.exchange.plan([package]))
    assert sorted(map(str, values(two).values())) == ["fulfilled", "partly"]
    assert [known.id for known in session.attributes.declared()].count(fulfilment_attribute(0).id) == 1
    assert len(linked(session)) == 2
    other = session.annotators.by_name("李敏")
    assert other is not None
    assert session.outcomes.no_plans(two.plans, other.id) == [ABROAD]
    assert session.outcomes.no_plans(two.plans, two.me) == []
    position = session.history.position()
    session.exchange.apply(session.exchange.plan([package]))
    assert session.history.position() == position
    session.history.undo()
    assert list(values(two).values()) == ["fulfilled"]
