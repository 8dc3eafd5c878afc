"""Deciding one difference after another into the adjudicated layer."""

from collections.abc import Callable

import pytest

from core import messages
from core.errors import UserError
from core.ids import AnnotationId, AnnotatorId, LabelId, new_uuid
from core.model import Annotation
from core.review import pairing
from core.review.cases import Case, State
from core.review.decisions import ADJUDICATED, Verdict
from core.review.pairing import DifferenceKind
from core.review.strategies import Strategy, StrategyName
from tests.core.review.team import Spans, Team


def states(team: Team, names: str = "AB") -> list[State]:
    return [case.state for case in team.cases(names)]


def code(error: pytest.ExceptionInfo[UserError]) -> str:
    return error.value.code


def test_cases_show_every_difference_and_what_agrees(team: Team) -> None:
    assert [case.kind for case in team.cases()] == [
        DifferenceKind.SAME,
        DifferenceKind.BOUNDARY,
        DifferenceKind.LABEL,
        DifferenceKind.ONLY_B,
    ]
    differences = team.review.differences(team.document, *team.layers())
    assert [one.kind for one in differences] == [case.kind for case in team.cases()]


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
        assert (code(refused), refused.value.fields["document"]) == ("review.too_dense", team.document)
        for language in ("en", "zh"):
            assert "城东区报告" in messages.sentence(refused.value, language)


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
    assert [one.annotation for one in made.sources] == [one.id for one in team.cases()[at].sources]
    assert states(team)[at] is State.DECIDED
    assert team.document in change.documents
    assert [one.after.id for one in change.annotations if one.after] == list(made.results)


@pytest.mark.parametrize("verdict", [Verdict.ADJUSTED, Verdict.THIRD])
def test_a_reading_of_the_reviewers_own(team: Team, verdict: Verdict) -> None:
    made, _ = team.review.decide(team.cases()[1], verdict, readings=[team.reading(6, 12, "teachers")])
    assert team.adjudicated() == [(6, 12, "teachers")]
    (one,) = team.session.annotations.of_document(team.document, ADJUDICATED)
    assert (one.origin, made.results) == ("adjudication", (one.id,))


def test_deciding_again_replaces_the_decision_and_moves_its_annotation(team: Team) -> None:
    first, _ = team.review.decide(team.cases()[1], Verdict.TAKE, layer=team.people["A"])
    second, change = team.review.decide(team.cases()[1], Verdict.TAKE, layer=team.people["B"])
    assert (second.id, second.results) == (first.id, first.results)
    assert team.adjudicated() == [(7, 12, "infrastructure")]
    assert [(one.before is None, one.after is None) for one in change.annotations] == [(False, False)]
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
    assert states(team)[1] is State.DECIDED
    team.session.annotations.move(mine.id, 5, 11)
    assert states(team)[1] is State.STALE
    assert team.adjudicated() == [(5, 12, "infrastructure")]
    team.session.history.undo()
    assert states(team)[1] is State.DECIDED
    team.session.annotations.delete([mine.id])
    assert states(team)[1] is State.STALE


def test_a_stale_decision_can_be_kept(team: Team) -> None:
    case = team.cases()[1]
    made, _ = team.review.decide(case, Verdict.TAKE, layer=team.people["A"], reason="完整")
    team.label("C", 5, 12, "teachers")
    assert states(team, "ABC")[1] is State.STALE
    kept, _ = team.review.keep(team.cases("ABC")[1])
    assert (kept.id, kept.reason, len(kept.sources), kept.results) == (made.id, "完整", 3, made.results)
    assert states(team, "ABC")[1] is State.DECIDED
    assert states(team, "AB")[1] is State.DECIDED
    assert team.adjudicated() == [(5, 12, "infrastructure")]


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
    assert states(team) == [State.OPEN] * 4


def test_a_shared_result_is_not_moved_from_under_the_other_decision(team: Team) -> None:
    _, boundary, label, _ = team.cases()
    for case in (boundary, label):
        team.review.decide(case, Verdict.ADJUSTED, readings=[team.reading(5, 26, "teachers")])
    team.review.decide(label, Verdict.TAKE, layer=team.people["A"])
    assert team.adjudicated() == [(5, 26, "teachers"), (20, 26, "teachers")]


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


def test_the_layer_is_written_by_deciding_only(team: Team) -> None:
    team.review.decide(team.cases()[0], Verdict.AGREED)
    (one,) = team.session.annotations.of_document(team.document, ADJUDICATED)
    for verb in (
        lambda: team.session.annotations.delete([one.id]),
        lambda: team.session.annotations.move(one.id, 0, 4),
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
        team.review.discard([one.id])
    assert code(error) == "review.not_loose"


def test_the_layer_is_compared_like_any_other_but_not_decided_on(team: Team) -> None:
    assert [one.name for one in team.review.layers(team.document)] == ["A", "B"]
    team.review.decide(team.cases()[0], Verdict.AGREED)
    assert [one.name for one in team.review.layers(team.document)] == ["A", "B", "定稿"]
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
    assert not any(one.adjudicated for one in team.session.annotators.list())


@pytest.mark.parametrize("names", ["A", "AA"])
def test_two_different_layers_are_needed(team: Team, names: str) -> None:
    with pytest.raises(UserError) as error:
        team.cases(names)
    assert code(error) == "review.same_layer"


def test_a_person_who_is_called_like_the_layer_keeps_the_name(team: Team) -> None:
    team.session.annotators.ensure("定稿")
    team.review.decide(team.cases()[0], Verdict.AGREED)
    assert [one.name for one in team.session.annotators.list() if one.adjudicated] == ["定稿 (2)"]


def test_labels_of_old_readings_are_known_after_they_left_the_codebook(team: Team) -> None:
    team.review.decide(team.cases()[2], Verdict.TAKE, layer=team.people["A"])
    teachers = team.session.codebook.by_code("teachers").id
    team.session.codebook.merge(teachers, team.session.codebook.by_code("safety").id)
    (made,) = team.review.decisions(team.document)
    assert team.review.all_labels()[made.sources[0].label].code == "teachers"
    assert (made.stale, team.adjudicated()) == (False, [(20, 26, "safety")])


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
    assert (states(team), team.adjudicated(), [again.id]) == (after[0], after[1], [one.id for one in after[2]])
    assert session.check().ok


def test_what_no_decision_stands_behind_can_be_discarded(team: Team) -> None:
    team.review.decide(team.cases()[0], Verdict.AGREED)
    safety = team.session.codebook.by_code("safety").id
    loose = Annotation(AnnotationId(new_uuid()), team.document, 40, 44, safety, ADJUDICATED, None, "1", "1")
    team.session.annotations.add_many([loose])
    assert [one.id for one in team.review.loose(team.document)] == [loose.id]
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


def test_a_label_that_is_not_in_the_codebook_is_refused(team: Team) -> None:
    with pytest.raises(UserError) as error:
        team.review.add(team.document, 40, 44, LabelId("none"))
    assert code(error) == "label.unknown"


def test_what_came_without_a_decision_is_kept_by_one_of_its_own(team: Team) -> None:
    team.review.decide(team.cases()[0], Verdict.AGREED)
    safety = team.session.codebook.by_code("safety").id
    loose = Annotation(AnnotationId(new_uuid()), team.document, 40, 44, safety, ADJUDICATED, None, "1", "1")
    team.session.annotations.add_many([loose])
    assert team.review.loose_counts() == {team.document: 1}
    team.review.adopt([loose.id], reason=" seen ")
    decision = next(one for one in team.review.decisions(team.document) if not one.sources)
    assert (decision.verdict, decision.sources, decision.results) == (Verdict.THIRD, (), (loose.id,))
    assert decision.reason == "seen"
    assert team.review.loose_counts() == {}
    with pytest.raises(UserError) as error:
        team.review.adopt([loose.id])
    assert code(error) == "review.not_loose"
    team.session.history.undo()
    assert [one.id for one in team.review.loose(team.document)] == [loose.id]
