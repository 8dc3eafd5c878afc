"""What annotators learn from decisions, and what is said about annotations."""

from core.ids import AnnotationId
from core.model import Status
from core.review.decisions import Verdict
from core.review.discussion import ReadingOutcome
from core.review.strategies import Strategy, StrategyName
from tests.core.review.team import Team


def test_annotators_walk_the_decisions_on_their_own_labels(team: Team) -> None:
    _, boundary, label, only = team.cases()
    team.review.decide(only, Verdict.BOTH_WRONG, reason="只是背景")
    team.review.decide(label, Verdict.TAKE, layer=team.people["A"])
    team.review.decide(boundary, Verdict.TAKE, layer=team.people["A"], reason="边界应到整句")
    team.review.accept_agreeing(team.layers())
    of_b = team.review.decisions_on(team.people["B"])
    assert [(feedback.mine.start, feedback.outcome, feedback.decision.reason) for feedback in of_b] == [
        (0, ReadingOutcome.KEPT, None),
        (7, ReadingOutcome.MOVED, "边界应到整句"),
        (20, ReadingOutcome.RELABELLED, None),
        (30, ReadingOutcome.REJECTED, "只是背景"),
    ]
    assert of_b[1].decision.decided == (team.reading(5, 12, "infrastructure"),)
    assert {feedback.decision.reviewer for feedback in of_b} == {team.people["R"]}
    team.work_as("A")
    assert {feedback.outcome for feedback in team.review.decisions_on()} == {ReadingOutcome.KEPT}
    assert team.review.decisions_on(team.people["C"]) == []
    assert team.review.decisions_on(team.people["B"], team.document) == of_b
    assert team.review.decisions_on(team.people["B"], team.second_report()) == []


def test_annotators_see_what_they_missed(team: Team) -> None:
    team.review.apply_strategy(Strategy(StrategyName.UNION), team.layers())
    added, _ = team.review.add(team.document, 50, 54, team.session.codebook.by_code("safety").id)
    assert [decision.decided[0].start for decision in team.review.missed_by(team.people["A"])] == [30, 50]
    assert team.review.missed_by(team.people["B"], team.document) == [team.review.decision(added.id)]
    assert team.review.missed_by(team.people["C"]) == []
    team.work_as("C")
    team.session.documents.set_status([team.document], Status.DONE)
    assert len(team.review.missed_by()) == 5


def test_an_annotation_knows_the_decisions_on_it_and_behind_it(team: Team) -> None:
    case = team.cases()[1]
    made, _ = team.review.decide(case, Verdict.BOTH_RIGHT)
    for annotation in (*(own.id for own in case.sources), *made.results):
        assert team.review.decisions_about(annotation) == [made]
    assert team.review.decisions_about(team.cases()[0].sources[0].id) == []
    assert team.review.decisions_about(AnnotationId("none")) == []


def test_feedback_stays_when_the_annotation_was_changed_or_removed(team: Team) -> None:
    case = team.cases()[3]
    team.review.decide(case, Verdict.BOTH_WRONG)
    team.work_as("B")
    team.session.annotations.delete([case.sources[0].id])
    (feedback,) = team.review.decisions_on()
    assert (feedback.mine.start, feedback.mine.end, feedback.outcome, feedback.decision.stale) == (
        30,
        36,
        ReadingOutcome.REJECTED,
        True,
    )
