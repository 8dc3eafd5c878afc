"""What a review shows of layers and of the layer that is decided, and what is refused."""

import pytest

from core import messages
from core.errors import UserError
from core.ids import AnnotationId, AnnotatorId, new_uuid
from core.model import Annotation
from core.review import pairing
from core.review.decisions import ADJUDICATED, Verdict
from core.review.pairing import DifferenceKind
from core.review.strategies import Strategy, StrategyName
from tests.core.review.team import Team, code


def test_cases_show_every_difference_and_what_agrees(team: Team) -> None:
    assert [case.kind for case in team.cases()] == [
        DifferenceKind.SAME,
        DifferenceKind.BOUNDARY,
        DifferenceKind.LABEL,
        DifferenceKind.ONLY_B,
    ]
    differences = team.review.differences(team.document, *team.layers())
    assert [difference.kind for difference in differences] == [case.kind for case in team.cases()]


def test_a_document_with_too_much_over_each_other_is_named(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pairing, "MOST_PAIRS", 1)
    layers = team.layers()
    for compare in (
        lambda: team.cases(),
        lambda: team.review.differences(team.document, *layers),
        lambda: team.review.apply_strategy(Strategy(StrategyName.UNION), layers),
    ):
        with pytest.raises(UserError) as refused:
            compare()
        assert (refused.value.code, refused.value.fields["document"]) == ("review.too_dense", team.document)
        for language in ("en", "zh"):
            assert "城东区报告" in messages.sentence(refused.value, language)


def test_the_layer_is_compared_like_any_other_but_not_decided_on(team: Team) -> None:
    assert [person.name for person in team.review.layers(team.document)] == ["A", "B"]
    team.review.decide(team.cases()[0], Verdict.AGREED)
    assert [person.name for person in team.review.layers(team.document)] == ["A", "B", "定稿"]
    layers = [team.people["A"], ADJUDICATED]
    cases = team.review.cases(team.document, layers)
    assert [case.kind for case in cases] == [DifferenceKind.SAME, DifferenceKind.ONLY_A, DifferenceKind.ONLY_A]
    for decide in (
        lambda: team.review.decide(cases[1], Verdict.BOTH_WRONG),
        lambda: team.review.accept_agreeing(layers),
    ):
        with pytest.raises(UserError) as error:
            decide()
        assert code(error) == "review.adjudicated_layer"


def test_what_changed_since_it_was_looked_at_is_not_decided(team: Team) -> None:
    case = team.cases()[1]
    mine = case.readings[0]
    assert mine is not None
    team.work_as("A")
    team.session.annotations.move(mine.id, 5, 11)
    for decide in (
        lambda: team.review.decide(case, Verdict.BOTH_WRONG),
        lambda: team.review.keep(case),
    ):
        with pytest.raises(UserError) as error:
            decide()
        assert code(error) == "review.case_changed"
    assert team.review.decisions() == []


@pytest.mark.parametrize("names", ["A", "AA"])
def test_two_different_layers_are_needed(team: Team, names: str) -> None:
    with pytest.raises(UserError) as error:
        team.cases(names)
    assert code(error) == "review.same_layer"


def test_labels_of_old_readings_are_known_after_they_left_the_codebook(team: Team) -> None:
    team.review.decide(team.cases()[2], Verdict.TAKE, layer=team.people["A"])
    teachers = team.session.codebook.by_code("teachers").id
    team.session.codebook.merge(teachers, team.session.codebook.by_code("safety").id)
    (made,) = team.review.decisions(team.document)
    assert team.review.all_labels()[made.sources[0].label].code == "teachers"
    assert (made.stale, team.adjudicated()) == (False, [(20, 26, "safety")])


def test_what_no_decision_stands_behind_can_be_discarded(team: Team) -> None:
    team.review.decide(team.cases()[0], Verdict.AGREED)
    safety = team.session.codebook.by_code("safety").id
    loose = Annotation(AnnotationId(new_uuid()), team.document, 40, 44, safety, ADJUDICATED, None, "1", "1")
    team.session.annotations.add_many([loose])
    assert [annotation.id for annotation in team.review.loose(team.document)] == [loose.id]
    team.review.discard([loose.id])
    assert team.adjudicated() == [(0, 3, "safety")]
    with pytest.raises(UserError) as error:
        team.review.discard([loose.id])
    assert code(error) == "annotation.unknown"


def test_decisions_documents_and_labels_that_are_not_there_are_refused(team: Team) -> None:
    made, _ = team.review.decide(team.cases()[0], Verdict.AGREED)
    case = team.cases()[1]
    team.review.withdraw([made.id])
    team.session.documents.remove([team.document])
    safety = team.session.codebook.by_code("safety").id
    for verb, expected in (
        (lambda: team.review.withdraw([made.id]), "review.no_decision"),
        (lambda: team.review.set_reason(made.id, "x"), "review.no_decision"),
        (lambda: team.review.decide(case, Verdict.BOTH_WRONG), "document.unknown"),
        (lambda: team.review.add(team.document, 40, 44, safety), "document.unknown"),
        (lambda: team.review.accept_agreeing(team.layers(), [team.document]), "document.unknown"),
        (lambda: team.review.cases(team.document, [*team.layers(), AnnotatorId("none")]), "annotator.unknown"),
    ):
        with pytest.raises(UserError) as error:
            verb()
        assert code(error) == expected
    assert team.review.decisions() == []


def test_what_came_without_a_decision_is_kept_by_one_of_its_own(team: Team) -> None:
    team.review.decide(team.cases()[0], Verdict.AGREED)
    safety = team.session.codebook.by_code("safety").id
    loose = Annotation(AnnotationId(new_uuid()), team.document, 40, 44, safety, ADJUDICATED, None, "1", "1")
    team.session.annotations.add_many([loose])
    assert team.review.loose_counts() == {team.document: 1}
    team.review.adopt([loose.id], reason=" seen ")
    decision = next(made for made in team.review.decisions(team.document) if not made.sources)
    assert (decision.verdict, decision.sources, decision.results) == (Verdict.THIRD, (), (loose.id,))
    assert decision.reason == "seen"
    assert team.review.loose_counts() == {}
    with pytest.raises(UserError) as error:
        team.review.adopt([loose.id])
    assert code(error) == "review.not_loose"
    team.session.history.undo()
    assert [annotation.id for annotation in team.review.loose(team.document)] == [loose.id]
