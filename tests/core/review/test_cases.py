"""Cases: their identity, their state, and choosing among them."""

from core.ids import AnnotatorId, LabelId
from core.model import Annotation
from core.review.cases import Case, CaseState, ReviewProgress, find_cases, progress_of, select, with_decisions
from core.review.decisions import Decision, DecisionId, Reading, Verdict, source_of
from core.review.pairing import DifferenceKind
from tests.core.review.layers import DOCUMENT, layer, named

A = layer("A", (0, 5, "x"), (10, 15, "x"))
B = layer("B", (0, 5, "x"), (10, 15, "y"), (20, 25, "z"))


def cases() -> list[Case]:
    return find_cases(DOCUMENT, named(A, B))


def decision(
    number: int, *sources: Annotation, decided: tuple[Reading, ...] = (), stale: bool = False, at: str = "1"
) -> Decision:
    return Decision(
        DecisionId(f"d{number}"),
        DOCUMENT,
        AnnotatorId("R"),
        Verdict.ADJUSTED,
        None,
        tuple(map(source_of, sources)),
        (),
        decided,
        None,
        None,
        at,
        at,
        1,
        stale,
    )


def test_a_case_knows_its_readings_and_its_place() -> None:
    agreed, differs, only = cases()
    assert [(case.kind, case.start, case.end) for case in (agreed, differs, only)] == [
        (DifferenceKind.SAME, 0, 5),
        (DifferenceKind.LABEL, 10, 15),
        (DifferenceKind.ONLY_B, 20, 25),
    ]
    assert agreed.distinct == (Reading(0, 5, LabelId("x")),)
    assert differs.labels == {"x", "y"}
    assert only.readings == (None, B[2])


def test_the_identity_of_a_case_is_that_of_its_readings_alone() -> None:
    swapped = find_cases(DOCUMENT, {AnnotatorId("B"): B, AnnotatorId("A"): A})
    assert [case.id for case in swapped] == [case.id for case in cases()]
    assert len({case.id for case in cases()}) == 3
    longer = find_cases(DOCUMENT, named([A[0]], layer("B", (0, 4, "x"))))
    assert longer[0].id == find_cases(DOCUMENT, named([A[0]], layer("B", (1, 5, "y"))))[0].id


def test_a_decision_on_all_readings_decides_and_one_on_some_is_stale() -> None:
    states = [case.state for case in with_decisions(cases(), [decision(1, A[0], B[0]), decision(2, A[1])])]
    assert states == [CaseState.DECIDED, CaseState.STALE, CaseState.OPEN]


def test_a_reading_that_came_later_and_says_what_was_decided_changes_nothing() -> None:
    made = decision(1, A[1], decided=(Reading(10, 15, LabelId("y")),))
    assert [case.state for case in with_decisions(cases(), [made])] == [
        CaseState.OPEN,
        CaseState.DECIDED,
        CaseState.OPEN,
    ]


def test_a_decision_whose_readings_changed_is_stale() -> None:
    (agreed, *_) = with_decisions(cases(), [decision(1, A[0], B[0], stale=True)])
    assert agreed.state is CaseState.STALE


def test_two_decisions_that_say_different_things_are_a_conflict() -> None:
    one = decision(1, A[0], B[0], decided=(Reading(0, 5, LabelId("x")),), at="2")
    other = decision(2, A[0], B[0])
    (contested, *_) = with_decisions(cases(), [one, other])
    assert (contested.state, len(contested.decisions), contested.decision) == (CaseState.CONFLICT, 2, one)
    (settled, *_) = with_decisions(cases(), [one, decision(3, A[0], B[0], decided=one.decided)])
    assert settled.state is CaseState.DECIDED


def test_decisions_on_different_readings_that_answer_each_other_now_are_stale_not_a_conflict() -> None:
    one, other = decision(1, A[0], decided=(Reading(0, 4, LabelId("x")),)), decision(2, B[0])
    (met, *_) = with_decisions(cases(), [one, other])
    assert met.state is CaseState.STALE


def test_a_decision_on_several_cases_decides_each() -> None:
    states = [case.state for case in with_decisions(cases(), [decision(1, A[0], B[0], A[1], B[1])])]
    assert states == [CaseState.DECIDED, CaseState.DECIDED, CaseState.OPEN]


def test_cases_are_chosen_by_kind_label_and_state() -> None:
    listed = with_decisions(cases(), [decision(1, A[0], B[0])])
    assert [case.start for case in select(listed, kinds=[DifferenceKind.LABEL, DifferenceKind.ONLY_B])] == [10, 20]
    assert [case.start for case in select(listed, labels=[LabelId("y")])] == [10]
    assert [case.start for case in select(listed, states=[CaseState.OPEN], labels=[LabelId("x"), LabelId("z")])] == [
        10,
        20,
    ]
    assert select(listed) == listed


def test_progress_counts_cases_by_state() -> None:
    listed = with_decisions(cases(), [decision(1, A[1], B[1])])
    assert progress_of(listed) == ReviewProgress(open=2, agreeing=1, decided=1)
    assert progress_of(listed).total == 3
    assert not progress_of(listed).done
    assert progress_of([]).done
