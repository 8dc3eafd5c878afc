"""Attributes and links in the review: where they differ, what a decision makes of them, and one undo for all of it."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from core.errors import UserError
from core.ids import AnnotationId, AnnotatorId, DocumentId
from core.model import Annotation
from core.review.cases import Case, CaseState
from core.review.decisions import ADJUDICATED, Verdict
from core.review.pairing import DifferenceKind
from core.review.strategies import Strategy, StrategyName
from core.session import Session
from tests.core.projects import add, first, label, project


class Two:
    """Two people who labelled the same places: ``[0, 4)`` and ``[6, 9)``."""

    def __init__(self, session: Session) -> None:
        self.session = session
        me = session.annotator
        assert me is not None
        self.me, self.other = me.id, session.annotators.ensure("李敏").id
        self.document = first(session)
        self.mine, self.others = self.labelled(self.me), self.labelled(self.other)
        session.use_annotator(self.me)

    def labelled(self, who: AnnotatorId) -> list[Annotation]:
        self.session.use_annotator(who)
        return [label(self.session, 0, 4), label(self.session, 6, 9)]

    def set(self, annotation: Annotation, **values: object) -> None:
        before = self.session.annotator
        assert before is not None
        self.session.use_annotator(annotation.annotator)
        self.session.attributes.set([annotation.id], values)  # type: ignore[arg-type]
        self.session.use_annotator(before.id)

    def link(self, ends: Sequence[Annotation], kind: str = "same_matter") -> str:
        self.session.use_annotator(ends[0].annotator)
        link, _ = self.session.links.make(ends[0].id, ends[1].id, kind)
        self.session.use_annotator(self.me)
        return link.id

    def cases(self) -> list[Case]:
        return self.session.review.cases(self.document, [self.me, self.other])

    def kinds(self) -> list[DifferenceKind]:
        return [case.kind for case in self.cases()]

    def states(self) -> list[CaseState]:
        return [case.state for case in self.cases()]

    def final(self) -> dict[AnnotationId, dict[str, object]]:
        layer = self.session.annotations.of_document(self.document, ADJUDICATED)
        values = self.session.attributes.of([annotation.id for annotation in layer])
        return {annotation.id: dict(values.get(annotation.id, {})) for annotation in layer}

    def final_links(self) -> list[tuple[str, int, int]]:
        layer = {own.id: own.start for own in self.session.annotations.of_document(self.document, ADJUDICATED)}
        return [
            (link.kind, layer[link.source], layer[link.target])
            for link in self.session.links.all()
            if link.annotator == ADJUDICATED
        ]


@pytest.fixture
def two(tmp_path: Path):
    with project(tmp_path / "a.biaodu") as session:
        yield Two(session)


def test_other_attributes_are_a_difference_and_the_side_that_is_taken_gives_them(two: Two) -> None:
    two.set(two.mine[0], status="done")
    two.set(two.others[0], status="planned")
    assert two.kinds() == [DifferenceKind.ATTRIBUTE, DifferenceKind.SAME]
    case = two.cases()[0]
    assert [dict(values) for values in case.values] == [{"status": "done"}, {"status": "planned"}]
    two.session.review.decide(case, Verdict.TAKE, layer=two.other)
    assert list(two.final().values()) == [{"status": "planned"}]
    decided = two.cases()[0]
    assert decided.state is CaseState.DECIDED
    assert [dict(values) for values in decided.decisions[0].values] == [{"status": "planned"}]
    two.session.history.undo()
    assert two.final() == {}
    assert two.states() == [CaseState.OPEN, CaseState.OPEN]
    two.session.history.redo()
    assert list(two.final().values()) == [{"status": "planned"}]
    assert two.session.check().ok


def test_amounts_that_are_the_same_in_another_unit_are_no_difference(two: Two) -> None:
    two.set(two.mine[0], amount={"value": 1.2, "unit": "亿元"})
    two.set(two.others[0], amount={"value": 12000, "unit": "万元"})
    assert two.kinds()[0] is DifferenceKind.SAME


def test_where_all_agree_the_final_layer_has_what_both_say(two: Two) -> None:
    for annotation in (two.mine[0], two.others[0]):
        two.set(annotation, status="done")
    two.session.review.accept_agreeing([two.me, two.other])
    assert list(two.final().values()) == [{"status": "done"}, {}]
    assert two.states() == [CaseState.DECIDED, CaseState.DECIDED]


def test_what_only_one_says_is_right_with_all_and_two_values_of_one_attribute_are_not(two: Two) -> None:
    two.set(two.mine[0], status="done")
    two.session.review.decide(two.cases()[0], Verdict.BOTH_RIGHT)
    assert list(two.final().values()) == [{"status": "done"}]
    two.set(two.others[0], status="planned")
    assert two.states()[0] is CaseState.STALE
    with pytest.raises(UserError, match=r"review\.values_contradict"):
        two.session.review.decide(two.cases()[0], Verdict.BOTH_RIGHT)
    two.session.review.decide(two.cases()[0], Verdict.TAKE, layer=two.me)
    assert two.states()[0] is CaseState.DECIDED


def test_a_value_that_changes_makes_the_decision_stale_and_keeping_takes_it_over(two: Two) -> None:
    two.session.review.decide(two.cases()[0], Verdict.TAKE, layer=two.me)
    two.set(two.mine[0], status="done")
    assert two.states()[0] is CaseState.STALE
    two.session.review.keep(two.cases()[0])
    assert list(two.final().values()) == [{"status": "done"}]
    assert two.states()[0] is CaseState.DECIDED


def test_a_case_whose_values_changed_since_it_was_read_is_not_decided(two: Two) -> None:
    case = two.cases()[0]
    two.set(two.mine[0], status="done")
    with pytest.raises(UserError, match=r"review\.case_changed"):
        two.session.review.decide(case, Verdict.TAKE, layer=two.me)


def test_a_link_of_one_layer_is_a_difference_at_its_source(two: Two) -> None:
    two.link(two.mine, "fulfils")
    assert two.kinds() == [DifferenceKind.LINK_A, DifferenceKind.SAME]
    assert [difference.kind for difference in two.session.review.differences(two.document, two.other, two.me)] == [
        DifferenceKind.LINK_B,
        DifferenceKind.SAME,
    ]
    two.link(two.others, "fulfils")
    assert two.kinds() == [DifferenceKind.SAME, DifferenceKind.SAME]
    two.link(two.others, "contradicts")
    two.link(two.mine, "same_matter")
    assert two.kinds() == [DifferenceKind.LINKS, DifferenceKind.SAME]


def test_links_come_to_the_final_layer_once_both_ends_are_decided_and_go_with_the_decision(two: Two) -> None:
    two.link(two.mine, "fulfils")
    two.session.review.decide(two.cases()[0], Verdict.TAKE, layer=two.me)
    assert two.final_links() == []
    two.session.review.decide(two.cases()[1], Verdict.AGREED)
    assert two.final_links() == [("fulfils", 0, 6)]
    assert two.states() == [CaseState.DECIDED, CaseState.DECIDED]
    two.session.history.undo()
    assert two.final_links() == []
    two.session.history.redo()
    two.session.review.decide(two.cases()[0], Verdict.TAKE, layer=two.other)
    assert two.final_links() == []
    two.session.history.undo()
    assert two.final_links() == [("fulfils", 0, 6)]
    two.session.review.withdraw([two.cases()[1].decisions[0].id])
    assert two.final_links() == []
    assert two.session.check().ok


def test_a_link_that_is_made_after_the_decision_makes_it_stale(two: Two) -> None:
    for case in two.cases():
        two.session.review.decide(case, Verdict.AGREED)
    two.link(two.mine)
    assert two.states() == [CaseState.STALE, CaseState.DECIDED]
    two.session.review.decide(two.cases()[0], Verdict.BOTH_RIGHT)
    assert two.final_links() == [("same_matter", 0, 6)]
    assert two.states() == [CaseState.DECIDED, CaseState.DECIDED]


def test_links_between_documents_answer_each_other_and_are_decided(two: Two) -> None:
    session = two.session
    second = add(session, "第二年完成校舍三所。", "二")
    ends: list[list[Annotation]] = []
    for who, own in ((two.me, two.mine), (two.other, two.others)):
        session.use_annotator(who)
        ends.append([own[0], session.annotations.create(DocumentId(second), 0, 6, own[0].label)[0]])
    two.link(ends[0], "fulfils")
    assert two.kinds()[0] is DifferenceKind.LINK_A
    two.link(ends[1], "fulfils")
    assert two.kinds()[0] is DifferenceKind.SAME
    session.review.accept_agreeing([two.me, two.other])
    (link,) = [link for link in session.links.all() if link.annotator == ADJUDICATED]
    assert (link.kind, link.document, link.target_document) == ("fulfils", two.document, second)
    assert two.states()[0] is CaseState.DECIDED


@pytest.mark.parametrize(
    ("name", "final"),
    [
        (StrategyName.AGREED, []),
        (StrategyName.UNION, [{"status": "done"}]),
        (StrategyName.INTERSECTION, [{}]),
        (StrategyName.PREFER, [{}]),
    ],
)
def test_strategies_decide_what_only_one_says(two: Two, name: StrategyName, final: list[dict[str, str]]) -> None:
    two.set(two.mine[0], status="done")
    two.session.annotations.delete([two.mine[1].id])
    two.session.use_annotator(two.other)
    two.session.annotations.delete([two.others[1].id])
    two.session.review.apply_strategy(Strategy(name, two.other), [two.me, two.other])
    assert list(two.final().values()) == final
    assert two.states() == [CaseState.DECIDED if final else CaseState.OPEN]


def test_union_leaves_two_values_of_one_attribute_open(two: Two) -> None:
    two.set(two.mine[0], status="done")
    two.set(two.others[0], status="planned")
    two.session.review.apply_strategy(Strategy(StrategyName.UNION), [two.me, two.other])
    assert two.states() == [CaseState.OPEN, CaseState.DECIDED]


def test_by_majority_the_value_counts_that_more_than_half_say(two: Two) -> None:
    third = two.session.annotators.ensure("王芳").id
    thirds = two.labelled(third)
    for own, value in ((two.mine[0], "done"), (two.others[0], "done"), (thirds[0], "planned")):
        two.set(own, status=value)
    layers = [two.me, two.other, third]
    two.session.review.apply_strategy(Strategy(StrategyName.MAJORITY), layers)
    assert list(two.final().values()) == [{"status": "done"}, {}]
    assert {case.state for case in two.session.review.cases(two.document, layers)} == {CaseState.DECIDED}


def test_progress_counts_places_that_differ_in_attributes_alone_as_differing(two: Two) -> None:
    two.set(two.mine[0], status="done")
    found = two.session.review.progress([two.me, two.other])[two.document]
    assert (found.open, found.agreeing) == (2, 1)


def test_a_reviewer_says_a_value_that_nobody_has(two: Two) -> None:
    two.set(two.mine[0], status="done", amount={"value": 3, "unit": "万元"})
    two.set(two.others[0], status="done", amount={"value": 30, "unit": "万元"})
    review = two.session.review
    reading, before = review.own_values(two.cases()[0])
    assert (reading.start, reading.end, dict(before)) == (0, 4, {"status": "done"}), "what both say"
    own = {"amount": {"value": 3.5, "unit": "万元"}}
    decision, _ = review.set_values(two.cases()[0], own, reason="按附表")
    assert (decision.verdict, decision.reason) == (Verdict.ADJUSTED, "按附表")
    assert list(two.final().values()) == [{"status": "done", **own}]
    assert two.states()[0] is CaseState.DECIDED
    review.set_values(two.cases()[0], {"status": None})
    assert list(two.final().values()) == [own]
    assert [made.reason for made in review.decisions()] == ["按附表"]
    two.set(two.mine[0], status="planned")
    assert two.states()[0] is CaseState.DECIDED, "an own value does not follow from the sources"
    two.session.history.undo()
    two.session.use_annotator(two.me)
    review.keep(two.cases()[0])
    assert list(two.final().values()) == [own]
    assert two.session.check().ok


def test_an_own_value_after_a_side_was_taken_keeps_what_that_side_says(two: Two) -> None:
    two.set(two.mine[0], status="done")
    two.set(two.others[0], status="planned")
    two.session.review.decide(two.cases()[0], Verdict.TAKE, layer=two.other, reason="计划")
    two.session.review.set_values(two.cases()[0], {"amount": {"value": 2, "unit": "个"}})
    assert list(two.final().values()) == [{"status": "planned", "amount": {"value": 2, "unit": "个"}}]
    two.session.history.undo()
    assert list(two.final().values()) == [{"status": "planned"}]


def test_a_wrong_own_value_is_refused_and_nothing_is_decided(two: Two) -> None:
    with pytest.raises(UserError, match="not_declared"):
        two.session.review.set_values(two.cases()[0], {"height": "3"})
    with pytest.raises(UserError, match="bad_value"):
        two.session.review.set_values(two.cases()[0], {"amount": "多"})
    assert two.states() == [CaseState.OPEN, CaseState.OPEN]
    assert two.session.review.decisions() == []
