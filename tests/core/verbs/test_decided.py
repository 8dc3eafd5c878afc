"""Annotations of the adjudicated layer that stand for one decision or several."""

import pytest

from core.errors import UserError
from core.review.cases import CaseState
from core.review.decisions import ADJUDICATED, Verdict
from tests.core.review.team import Team, code, states


def test_a_result_that_two_decisions_share_stays_until_both_are_withdrawn(team: Team) -> None:
    _, boundary, label, _ = team.cases()
    readings = [team.reading(5, 26, "teachers")]
    one, _ = team.review.decide(boundary, Verdict.ADJUSTED, readings=readings)
    other, _ = team.review.decide(label, Verdict.ADJUSTED, readings=readings)
    assert one.results == other.results
    team.review.withdraw([one.id])
    assert team.adjudicated() == [(5, 26, "teachers")]
    team.review.withdraw([other.id])
    assert team.adjudicated() == []
    assert states(team) == [CaseState.OPEN] * 4


def test_a_shared_result_is_not_moved_from_under_the_other_decision(team: Team) -> None:
    _, boundary, label, _ = team.cases()
    for case in (boundary, label):
        team.review.decide(case, Verdict.ADJUSTED, readings=[team.reading(5, 26, "teachers")])
    team.review.decide(label, Verdict.TAKE, layer=team.people["A"])
    assert team.adjudicated() == [(5, 26, "teachers"), (20, 26, "teachers")]


def test_the_layer_is_written_by_deciding_only(team: Team) -> None:
    team.review.decide(team.cases()[0], Verdict.AGREED)
    (annotation,) = team.session.annotations.of_document(team.document, ADJUDICATED)
    for verb in (
        lambda: team.session.annotations.delete([annotation.id]),
        lambda: team.session.annotations.move(annotation.id, 0, 4),
    ):
        with pytest.raises(UserError) as error:
            verb()
        assert code(error) == "annotation.not_yours"
    for become in (team.session.use_annotator, team.session.work_as):
        with pytest.raises(UserError) as error:
            become(ADJUDICATED)
        assert code(error) == "annotator.adjudicated"
    assert team.review.loose(team.document) == []
    with pytest.raises(UserError) as error:
        team.review.discard([annotation.id])
    assert code(error) == "review.not_loose"
