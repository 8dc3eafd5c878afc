"""Two reviewers who decide on two machines, and bring their decisions together."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.review.cases import CaseState
from core.review.decisions import ADJUDICATED, Decision, Verdict
from core.review.strategies import Strategy, StrategyName
from core.session import Session
from tests.core.review.team import Team

Machines = tuple[Team, Session]


@pytest.fixture
def machines(team: Team, tmp_path: Path) -> Iterator[Machines]:
    """The team's project, and a second one into which everything was merged, at which S works."""
    with Session.create(tmp_path / "second.biaodu") as second:
        take(second, team.session)
        second.use_annotator(second.annotators.ensure("S").id)
        yield team, second


def take(into: Session, source: Session) -> None:
    into.exchange.apply(into.exchange.plan([source.path]))


def exchange(team: Team, second: Session) -> None:
    take(team.session, second)
    take(second, team.session)


def layer(session: Session) -> set[tuple[int, int, str]]:
    codes = {label.id: label.code for label in session.codebook.labels()}
    return {
        (annotation.start, annotation.end, codes[annotation.label])
        for annotation in session.annotations.iterate(annotator=ADJUDICATED)
    }


def states(session: Session, team: Team) -> list[CaseState]:
    return [case.state for case in session.review.cases(team.document, team.layers())]


def said(decisions: list[Decision]) -> set[tuple[object, ...]]:
    return {
        (decision.id, decision.verdict, decision.decided, decision.reviewer, decision.reason, decision.stale)
        for decision in decisions
    }


def assert_alike(team: Team, second: Session) -> None:
    assert layer(team.session) == layer(second)
    assert said(team.review.decisions()) == said(second.review.decisions())
    assert states(team.session, team) == states(second, team)
    assert team.session.check().ok
    assert second.check().ok


def test_different_places_come_together(machines: Machines) -> None:
    team, second = machines
    _, boundary, label, only = team.cases()
    team.review.decide(boundary, Verdict.TAKE, layer=team.people["A"])
    second.review.decide(label, Verdict.BOTH_RIGHT, reason="两种理解都成立")
    second.review.decide(only, Verdict.BOTH_WRONG)
    exchange(team, second)
    assert_alike(team, second)
    assert states(second, team) == [CaseState.OPEN, CaseState.DECIDED, CaseState.DECIDED, CaseState.DECIDED]
    assert [person.id for person in team.session.annotators.list() if person.adjudicated] == [ADJUDICATED]


def test_the_same_decision_twice_is_one_in_the_layer(machines: Machines) -> None:
    team, second = machines
    strategy = Strategy(StrategyName.UNION)
    team.review.apply_strategy(strategy, team.layers())
    second.review.apply_strategy(strategy, team.layers())
    exchange(team, second)
    assert_alike(team, second)
    assert states(second, team) == [CaseState.DECIDED] * 4
    assert len(layer(second)) == 5
    assert team.review.loose(team.document) == second.review.loose(team.document) == []


def test_different_decisions_are_shown_until_one_is_kept(machines: Machines) -> None:
    team, second = machines
    case = team.cases()[1]
    mine, _ = team.review.decide(case, Verdict.TAKE, layer=team.people["A"])
    theirs, _ = second.review.decide(case, Verdict.TAKE, layer=team.people["B"])
    exchange(team, second)
    assert_alike(team, second)
    assert states(second, team)[1] is CaseState.CONFLICT
    assert len(layer(second)) == 2
    (contested,) = [
        case for case in second.review.cases(team.document, team.layers()) if case.state is CaseState.CONFLICT
    ]
    assert {decision.id for decision in contested.decisions} == {mine.id, theirs.id}
    second.review.keep(contested, mine.id)
    assert layer(second) == {(5, 12, "infrastructure")}
    exchange(team, second)
    assert_alike(team, second)
    assert states(team.session, team)[1] is CaseState.DECIDED
    assert layer(team.session) == {(5, 12, "infrastructure")}


def test_deciding_anew_settles_it_too(machines: Machines) -> None:
    team, second = machines
    case = team.cases()[1]
    team.review.decide(case, Verdict.TAKE, layer=team.people["A"])
    second.review.decide(case, Verdict.TAKE, layer=team.people["B"])
    exchange(team, second)
    team.review.decide(team.cases()[1], Verdict.BOTH_WRONG, reason="只是背景")
    exchange(team, second)
    assert_alike(team, second)
    assert layer(second) == set()
    assert states(second, team)[1] is CaseState.DECIDED


def test_the_later_revision_of_one_decision_wins_everywhere(machines: Machines) -> None:
    team, second = machines
    case = team.cases()[1]
    made, _ = team.review.decide(case, Verdict.TAKE, layer=team.people["A"])
    exchange(team, second)
    second.review.decide(second.review.cases(team.document, team.layers())[1], Verdict.TAKE, layer=team.people["B"])
    exchange(team, second)
    assert_alike(team, second)
    assert [decision.id for decision in team.review.decisions()] == [made.id]
    assert layer(team.session) == {(7, 12, "infrastructure")}
    team.review.withdraw([made.id])
    exchange(team, second)
    assert_alike(team, second)
    assert (layer(second), second.review.decisions()) == (set(), [])


def test_answers_travel(machines: Machines) -> None:
    team, second = machines
    case = team.cases()[3]
    second.review.decide(case, Verdict.BOTH_WRONG, reason="只是背景")
    exchange(team, second)
    team.work_as("B")
    (feedback,) = team.review.decisions_on()
    assert (feedback.decision.reason, feedback.mine.annotation) == ("只是背景", case.sources[0].id)
    team.review.comment(feedback.mine.annotation, "这是举措。")
    exchange(team, second)
    (thread,) = second.review.threads()
    assert [comment.text for comment in thread.comments] == ["这是举措。"]


def test_a_changed_reading_makes_the_decision_stale_on_the_other_machine(machines: Machines) -> None:
    team, second = machines
    case = team.cases()[1]
    second.review.decide(case, Verdict.TAKE, layer=team.people["A"])
    mine = case.readings[0]
    assert mine is not None
    team.work_as("A")
    team.session.annotations.move(mine.id, 5, 11)
    exchange(team, second)
    assert_alike(team, second)
    assert states(second, team)[1] is CaseState.STALE


@pytest.mark.parametrize("which", [0, 1])
def test_one_of_two_equal_decisions_can_go_without_the_other(machines: Machines, which: int) -> None:
    team, second = machines
    case = team.cases()[1]
    made = [
        team.review.decide(case, Verdict.TAKE, layer=team.people["A"])[0],
        second.review.decide(case, Verdict.TAKE, layer=team.people["A"])[0],
    ]
    exchange(team, second)
    team.review.withdraw([made[which].id])
    exchange(team, second)
    assert_alike(team, second)
    assert layer(second) == {(5, 12, "infrastructure")}
    assert team.review.loose(team.document) == []
    second.review.withdraw([made[1 - which].id])
    exchange(team, second)
    assert_alike(team, second)
    assert layer(team.session) == set()


def test_two_equal_decisions_can_be_decided_anew(machines: Machines) -> None:
    team, second = machines
    case = team.cases()[1]
    for review in (team.review, second.review):
        review.decide(case, Verdict.TAKE, layer=team.people["A"])
    exchange(team, second)
    second.review.decide(second.review.cases(team.document, team.layers())[1], Verdict.TAKE, layer=team.people["B"])
    exchange(team, second)
    assert_alike(team, second)
    assert layer(team.session) == {(7, 12, "infrastructure")}
    assert team.review.loose(team.document) == []
