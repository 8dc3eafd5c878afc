"""Deciding one difference after another into the adjudicated layer."""

from collections.abc import Callable

import pytest

from core.errors import UserError
from core.ids import LabelId
from core.review.cases import Case, CaseState
from core.review.decisions import ADJUDICATED, Verdict
from tests.core.review.team import Spans, Team, code, states


@pytest.mark.parametrize(
    ("at", "verdict", "layer", "expected"),
    [
        (0, Verdict.AGREED, None, [(0, 3, "safety")]),
        (1, Verdict.TAKE, "A", [(5, 12, "infrastructure")]),
        (1, Verdict.TAKE, "B", [(7, 12, "infrastructure")]),
        (2, Verdict.BOTH_RIGHT, None, [(20, 26, "subsidies"), (20, 26, "teachers")]),
        (2, Verdict.BOTH_WRONG, None, []),
        (3, Verdict.TAKE, "B", [(30, 36, "safety")]),
        (3, Verdict.TAKE, "A", []),
    ],
)
def test_a_verdict_fills_the_layer(team: Team, at: int, verdict: Verdict, layer: str | None, expected: Spans) -> None:
    taken = team.people[layer] if layer else None
    made, change = team.review.decide(team.cases()[at], verdict, layer=taken, reason=" 边界应到整句 ")
    assert sorted(team.adjudicated()) == sorted(expected)
    assert (made.verdict, made.taken, made.reason, made.reviewer) == (verdict, taken, "边界应到整句", team.people["R"])
    assert [source.annotation for source in made.sources] == [annotation.id for annotation in team.cases()[at].sources]
    assert states(team)[at] is CaseState.DECIDED
    assert team.document in change.documents
    assert [annotation_change.after.id for annotation_change in change.annotations if annotation_change.after] == list(
        made.results
    )


@pytest.mark.parametrize("verdict", [Verdict.ADJUSTED, Verdict.THIRD])
def test_a_reading_of_the_reviewers_own(team: Team, verdict: Verdict) -> None:
    made, _ = team.review.decide(team.cases()[1], verdict, readings=[team.reading(6, 12, "teachers")])
    assert team.adjudicated() == [(6, 12, "teachers")]
    (annotation,) = team.session.annotations.of_document(team.document, ADJUDICATED)
    assert (annotation.origin, made.results) == ("adjudication", (annotation.id,))


def test_deciding_again_replaces_the_decision_and_moves_its_annotation(team: Team) -> None:
    first, _ = team.review.decide(team.cases()[1], Verdict.TAKE, layer=team.people["A"])
    second, change = team.review.decide(team.cases()[1], Verdict.TAKE, layer=team.people["B"])
    assert (second.id, second.results) == (first.id, first.results)
    assert team.adjudicated() == [(7, 12, "infrastructure")]
    assert [
        (annotation_change.before is None, annotation_change.after is None) for annotation_change in change.annotations
    ] == [(False, False)]
    team.review.decide(team.cases()[1], Verdict.BOTH_WRONG)
    assert team.adjudicated() == []
    assert len(team.review.decisions(team.document)) == 1


def test_the_same_verdict_again_does_nothing(team: Team) -> None:
    team.review.decide(team.cases()[1], Verdict.TAKE, layer=team.people["A"])
    _, change = team.review.decide(team.cases()[1], Verdict.TAKE, layer=team.people["A"])
    assert change.operation is None


def test_a_decision_is_stale_once_a_reading_changed_and_fresh_when_that_was_undone(team: Team) -> None:
    case = team.cases()[1]
    team.review.decide(case, Verdict.TAKE, layer=team.people["A"])
    team.work_as("A")
    mine = case.readings[0]
    assert mine is not None
    team.session.annotations.set_note([mine.id], "为什么？")
    assert states(team)[1] is CaseState.DECIDED
    team.session.annotations.move(mine.id, 5, 11)
    assert states(team)[1] is CaseState.STALE
    assert team.adjudicated() == [(5, 12, "infrastructure")]
    team.session.history.undo()
    assert states(team)[1] is CaseState.DECIDED
    team.session.annotations.delete([mine.id])
    assert states(team)[1] is CaseState.STALE


def test_a_stale_decision_can_be_kept(team: Team) -> None:
    case = team.cases()[1]
    made, _ = team.review.decide(case, Verdict.TAKE, layer=team.people["A"], reason="完整")
    team.label("C", 5, 12, "teachers")
    assert states(team, "ABC")[1] is CaseState.STALE
    kept, _ = team.review.keep(team.cases("ABC")[1])
    assert (kept.id, kept.reason, len(kept.sources), kept.results) == (made.id, "完整", 3, made.results)
    assert states(team, "ABC")[1] is CaseState.DECIDED
    assert states(team, "AB")[1] is CaseState.DECIDED
    assert team.adjudicated() == [(5, 12, "infrastructure")]


def test_a_reading_where_nobody_has_one(team: Team) -> None:
    made, _ = team.review.add(team.document, 40, 44, team.session.codebook.by_code("safety").id, reason="漏标")
    assert (made.sources, team.adjudicated()) == ((), [(40, 44, "safety")])
    with pytest.raises(UserError) as error:
        team.review.add(team.document, 40, 44, team.session.codebook.by_code("safety").id)
    assert code(error) == "annotation.duplicate"
    moved, _ = team.review.revise(made.id, [team.reading(40, 45, "safety")])
    assert (moved.reason, moved.results, team.adjudicated()) == ("漏标", made.results, [(40, 45, "safety")])
    team.review.withdraw([made.id])
    assert team.adjudicated() == []


def test_a_decision_can_be_revised_and_explained_afterwards(team: Team) -> None:
    made, _ = team.review.decide(team.cases()[1], Verdict.TAKE, layer=team.people["A"])
    readings = [team.reading(5, 8, "infrastructure"), team.reading(8, 12, "infrastructure")]
    revised, _ = team.review.revise(made.id, readings)
    assert (revised.verdict, revised.sources) == (Verdict.ADJUSTED, made.sources)
    assert team.adjudicated() == [(5, 8, "infrastructure"), (8, 12, "infrastructure")]
    team.review.set_reason(made.id, "两件事")
    assert team.review.decision(made.id).reason == "两件事"
    nothing, _ = team.review.revise(made.id, [])
    assert (nothing.verdict, nothing.reason, team.adjudicated()) == (Verdict.BOTH_WRONG, "两件事", [])


@pytest.mark.parametrize(
    ("decide", "expected"),
    [
        (lambda team, case: team.review.decide(case, Verdict.TAKE, layer=team.people["C"]), "review.no_such_layer"),
        (lambda team, case: team.review.decide(case, Verdict.AGREED), "review.not_agreeing"),
        (lambda team, case: team.review.decide(case, Verdict.ADJUSTED), "review.no_reading"),
        (
            lambda team, case: team.review.decide(case, Verdict.THIRD, readings=[team.reading(5, 5000, "safety")]),
            "annotation.bad_span",
        ),
        (lambda team, case: team.review.keep(case), "review.no_decision"),
    ],
)
def test_what_makes_no_sense_is_refused_and_leaves_nothing(
    team: Team, decide: Callable[[Team, Case], object], expected: str
) -> None:
    with pytest.raises(UserError) as error:
        decide(team, team.cases()[1])
    assert code(error) == expected
    assert team.adjudicated() == []
    assert team.review.decisions() == []
    assert not any(person.adjudicated for person in team.session.annotators.list())


def test_a_person_who_is_called_like_the_layer_keeps_the_name(team: Team) -> None:
    team.session.annotators.ensure("定稿")
    team.review.decide(team.cases()[0], Verdict.AGREED)
    assert [person.name for person in team.session.annotators.list() if person.adjudicated] == ["定稿 (2)"]


def test_everything_is_undone_step_by_step_and_done_again(team: Team) -> None:
    session = team.session
    before = (states(team), team.adjudicated(), session.annotators.list())
    made, _ = team.review.decide(team.cases()[1], Verdict.TAKE, layer=team.people["A"])
    team.review.decide(team.cases()[1], Verdict.BOTH_RIGHT)
    team.review.set_reason(made.id, "漏标")
    team.review.accept_agreeing(team.layers())
    team.review.withdraw([made.id])
    after = (states(team), team.adjudicated(), team.review.decisions())
    for _ in range(5):
        assert session.history.undo()
    assert (states(team), team.adjudicated(), session.annotators.list()) == before
    assert team.review.decisions() == []
    for _ in range(5):
        assert session.history.redo()
    (again,) = team.review.decisions()
    assert (states(team), team.adjudicated(), [again.id]) == (
        after[0],
        after[1],
        [decision.id for decision in after[2]],
    )
    assert session.check().ok


def test_a_label_that_is_not_in_the_codebook_is_refused(team: Team) -> None:
    with pytest.raises(UserError) as error:
        team.review.add(team.document, 40, 44, LabelId("none"))
    assert code(error) == "label.unknown"
