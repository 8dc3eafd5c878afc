"""What follows from decisions beside the labels of the adjudicated layer."""

from core.ids import AnnotatorId
from core.review.cases import CaseState
from core.review.decisions import Reading, Verdict
from core.review.discussion import ReadingOutcome
from core.review.pairing import DifferenceKind
from tests.core.review.test_said import Two, two  # noqa: F401


def test_a_link_that_goes_makes_the_decision_stale_and_deciding_again_takes_it_away(two: Two) -> None:  # noqa: F811
    link = two.link(two.mine, "fulfils")
    two.session.review.decide(two.cases()[0], Verdict.TAKE, layer=two.me)
    two.session.review.decide(two.cases()[1], Verdict.AGREED)
    assert two.final_links() == [("fulfils", 0, 6)]
    two.session.links.remove([link])
    assert two.states() == [CaseState.STALE, CaseState.DECIDED]
    two.session.review.keep(two.cases()[0])
    assert two.final_links() == []
    assert two.states() == [CaseState.DECIDED, CaseState.DECIDED]


def test_a_link_that_both_made_is_one_in_the_final_layer(two: Two) -> None:  # noqa: F811
    two.link(two.mine)
    two.link(two.others[::-1])
    assert two.kinds() == [DifferenceKind.SAME, DifferenceKind.SAME]
    two.session.review.accept_agreeing([two.me, two.other])
    assert [kind for kind, *_ends in two.final_links()] == ["same_matter"]
    assert two.states() == [CaseState.DECIDED, CaseState.DECIDED]


def test_an_own_reading_has_what_all_say_of_its_label_and_keeps_it_when_revised(two: Two) -> None:  # noqa: F811
    for own in (two.mine[0], two.others[0]):
        two.set(own, status="done")
    two.set(two.mine[0], amount={"value": 3, "unit": "万元"})
    case = two.cases()[0]
    label = two.mine[0].label
    decision, _ = two.session.review.decide(case, Verdict.ADJUSTED, readings=[Reading(0, 5, label)])
    assert list(two.final().values()) == [{"status": "done"}]
    two.session.review.revise(decision.id, [Reading(0, 3, label)])
    assert list(two.final().values()) == [{"status": "done"}]
    assert two.states()[0] is CaseState.DECIDED


def test_nothing_is_written_where_nothing_is_said(two: Two) -> None:  # noqa: F811
    two.session.review.accept_agreeing([two.me, two.other])
    assert two.session._engine.conn.row("SELECT count(*) FROM annotation_detail") == (0,)
    assert two.session._engine.conn.row("SELECT count(*) FROM link") == (0,)


def outcomes(pair: Two, who: AnnotatorId) -> list[ReadingOutcome]:
    return [feedback.outcome for feedback in pair.session.review.decisions_on(who)]


def test_an_annotator_learns_that_a_link_was_not_taken_or_was_added_with_the_reason(two: Two) -> None:  # noqa: F811
    two.link(two.mine, "fulfils")
    two.session.review.decide(two.cases()[0], Verdict.TAKE, layer=two.other, reason="不是同一事项")
    assert outcomes(two, two.me) == [ReadingOutcome.KEPT], "of the other end nothing is decided yet"
    two.session.review.decide(two.cases()[1], Verdict.AGREED)
    assert outcomes(two, two.me) == [ReadingOutcome.OTHER_LINKS, ReadingOutcome.KEPT]
    assert outcomes(two, two.other) == [ReadingOutcome.KEPT, ReadingOutcome.KEPT]
    assert two.session.review.decisions_on(two.me)[0].decision.reason == "不是同一事项"
    two.session.review.decide(two.cases()[0], Verdict.TAKE, layer=two.me)
    assert outcomes(two, two.me) == [ReadingOutcome.KEPT, ReadingOutcome.KEPT]
    assert outcomes(two, two.other) == [ReadingOutcome.OTHER_LINKS, ReadingOutcome.KEPT]
    two.session.history.undo()
    assert outcomes(two, two.me)[0] is ReadingOutcome.OTHER_LINKS


def test_other_attributes_count_before_other_links(two: Two) -> None:  # noqa: F811
    two.link(two.mine)
    two.set(two.mine[0], status="done")
    two.session.review.decide(two.cases()[0], Verdict.TAKE, layer=two.other)
    two.session.review.decide(two.cases()[1], Verdict.AGREED)
    assert outcomes(two, two.me) == [ReadingOutcome.OTHER_VALUES, ReadingOutcome.KEPT]
