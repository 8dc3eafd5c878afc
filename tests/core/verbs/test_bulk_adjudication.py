"""Accepting what agrees, and strategies, as one operation."""

from pathlib import Path

import pytest

from core.errors import UserError
from core.model import Status
from core.progress import Cancel
from core.review.cases import CaseState, ReviewProgress
from core.review.decisions import ADJUDICATED, Verdict
from core.review.strategies import Strategy, StrategyName
from core.session import Session
from tests.core.projects import add
from tests.core.review.team import Team


def test_what_agrees_is_accepted_at_one_stroke(team: Team) -> None:
    report, change = team.review.accept_agreeing(team.layers())
    assert (report.documents, report.decided, report.annotations, report.left) == (1, 1, 1, 3)
    assert change.reload
    assert team.adjudicated() == [(0, 3, "safety")]
    (made,) = team.review.decisions()
    assert (made.verdict, made.strategy, made.reason, len(made.sources)) == (Verdict.AGREED, "agreed", None, 2)
    assert made.reviewer == team.people["R"]
    again, change = team.review.accept_agreeing(team.layers())
    assert (again.decided, change.operation) == (0, None)
    team.session.history.undo()
    assert (team.adjudicated(), team.review.decisions()) == ([], [])
    team.session.history.redo()
    assert team.adjudicated() == [(0, 3, "safety")]
    assert team.session.check().ok


def test_a_strategy_decides_what_is_open_and_leaves_what_people_decided(team: Team) -> None:
    team.review.decide(team.cases()[2], Verdict.BOTH_WRONG, reason="只是背景")
    report, _ = team.review.apply_strategy(Strategy(StrategyName.UNION), team.layers())
    assert (report.decided, report.annotations, report.left) == (3, 3, 0)
    assert team.adjudicated() == [(0, 3, "safety"), (5, 12, "infrastructure"), (30, 36, "safety")]
    assert [case.state for case in team.cases()] == [CaseState.DECIDED] * 4
    assert [decision.reason for decision in team.review.decisions() if decision.strategy is None] == ["只是背景"]


def test_what_a_strategy_decided_can_be_decided_again_by_hand(team: Team) -> None:
    team.review.apply_strategy(Strategy(StrategyName.UNION), team.layers())
    made, _ = team.review.decide(team.cases()[1], Verdict.TAKE, layer=team.people["B"])
    assert (made.strategy, made.reviewer) == (None, team.people["R"])
    assert (7, 12, "infrastructure") in team.adjudicated()
    assert (5, 12, "infrastructure") not in team.adjudicated()
    team.session.history.undo()
    team.session.history.undo()
    assert team.adjudicated() == []
    assert team.session.check().ok


def test_a_result_that_is_there_already_is_used_again(team: Team) -> None:
    team.review.add(team.document, 30, 36, team.session.codebook.by_code("safety").id)
    report, _ = team.review.apply_strategy(Strategy(StrategyName.UNION), team.layers())
    assert (report.decided, report.annotations) == (4, 4)
    assert len(team.adjudicated()) == 5
    shared = [
        decision.results
        for decision in team.review.decisions()
        if decision.decided == (team.reading(30, 36, "safety"),)
    ]
    assert len(shared) == 2
    assert len(set(shared)) == 1


@pytest.mark.parametrize("name", [StrategyName.INTERSECTION, StrategyName.MAJORITY])
def test_a_layer_that_has_not_worked_on_a_document_has_not_disagreed_there(team: Team, name: StrategyName) -> None:
    other = team.second_report()
    team.label("A", 0, 4, "safety", other)
    layers = team.layers("ABC" if name is StrategyName.MAJORITY else "AB")
    if len(layers) == 3:
        team.label("C", 0, 3, "safety")
    report, _ = team.review.apply_strategy(Strategy(name), layers)
    assert (report.waiting, report.documents, report.left) == ((other,), 1, 1)
    for person in "BC":
        team.work_as(person)
        team.session.documents.set_status([other], Status.DONE)
    report, _ = team.review.apply_strategy(Strategy(name), layers)
    assert (report.waiting, report.documents, report.left) == ((), 1, 0)
    assert team.adjudicated(other) == []


def test_only_the_documents_asked_for_are_decided(team: Team) -> None:
    other = team.second_report()
    for person in "AB":
        team.label(person, 0, 4, "safety", other)
    report, _ = team.review.accept_agreeing(team.layers(), [other])
    assert report.documents == 1
    assert (team.adjudicated(), team.adjudicated(other)) == ([], [(0, 4, "safety")])
    assert team.review.progress(team.layers()) == {
        team.document: ReviewProgress(open=4, agreeing=1),
        other: ReviewProgress(decided=1),
    }


def test_nobody_in_particular_decides_when_nobody_has_said_who_works_here(tmp_path: Path) -> None:
    with Session.create(tmp_path / "a.biaodu") as session:
        document = add(session)
        people = [session.annotators.ensure(name).id for name in "AB"]
        for annotator in people:
            session.work_as(annotator)
            session.annotations.create(document, 0, 3, session.codebook.by_code("safety").id)
    with Session.open(tmp_path / "a.biaodu") as session:
        assert session.annotator is None
        session.review.apply_strategy(Strategy(StrategyName.AGREED), people)
        (made,) = session.review.decisions()
        assert made.reviewer == ADJUDICATED
        with pytest.raises(UserError) as error:
            session.review.accept_agreeing(people)
        assert error.value.code == "annotator.none_current"
        assert session.check().ok


def test_stopping_leaves_nothing(team: Team) -> None:
    with pytest.raises(Cancel):
        team.review.apply_strategy(Strategy(StrategyName.UNION), team.layers(), cancelled=lambda: True)
    assert team.review.decisions() == []
    assert not any(person.id == ADJUDICATED for person in team.session.annotators.list())


def test_a_strategy_that_does_not_fit_is_refused(team: Team) -> None:
    with pytest.raises(UserError) as error:
        team.review.apply_strategy(Strategy(StrategyName.MAJORITY), team.layers())
    assert error.value.code == "review.few_layers"


def test_what_another_window_wrote_while_the_plan_was_made_is_taken_in(team: Team) -> None:
    def interfere(done: int, total: int, _what: str) -> None:
        if done == total and not interfered:
            interfered.append(True)
            with team.session.clone() as other:
                other.work_as(team.people["A"])
                other.annotations.create(team.document, 40, 44, other.codebook.by_code("safety").id)

    interfered: list[bool] = []
    team.review.apply_strategy(Strategy(StrategyName.UNION), team.layers(), progress=interfere)
    assert (40, 44, "safety") in team.adjudicated()
