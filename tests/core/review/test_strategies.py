"""What each strategy makes of differences."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import UserError
from core.ids import AnnotatorId
from core.model import Annotation
from core.review.cases import find_cases
from core.review.decisions import Verdict
from core.review.strategies import Proposal, Strategy, StrategyName, propose, require_fitting
from tests.core.review.layers import DOCUMENT, characters, layer, layers, named

Spans = list[tuple[int, int, str]]

A = layer("A", (0, 5, "x"), (10, 20, "x"), (30, 35, "x"), (40, 45, "y"))
B = layer("B", (0, 5, "x"), (12, 25, "x"), (30, 35, "z"), (50, 55, "z"))
PREFER_B = Strategy(StrategyName.PREFER, AnnotatorId("B"))


def proposals(strategy: Strategy | StrategyName, *given_layers: list[Annotation]) -> list[Proposal]:
    chosen = strategy if isinstance(strategy, Strategy) else Strategy(strategy)
    return propose(chosen, find_cases(DOCUMENT, named(*given_layers)))


def spans(found: list[Proposal]) -> Spans:
    return sorted(
        (reading.start, reading.end, str(reading.label)) for proposal in found for reading in proposal.readings
    )


@pytest.mark.parametrize(
    ("strategy", "expected"),
    [
        (StrategyName.AGREED, [(0, 5, "x")]),
        (
            StrategyName.UNION,
            [(0, 5, "x"), (10, 25, "x"), (30, 35, "x"), (30, 35, "z"), (40, 45, "y"), (50, 55, "z")],
        ),
        (StrategyName.INTERSECTION, [(0, 5, "x"), (12, 20, "x")]),
        (PREFER_B, [(0, 5, "x"), (12, 25, "x"), (30, 35, "z"), (40, 45, "y"), (50, 55, "z")]),
    ],
)
def test_two_layers(strategy: Strategy | StrategyName, expected: Spans) -> None:
    assert spans(proposals(strategy, A, B)) == expected


def test_every_strategy_but_the_agreeing_one_decides_every_case() -> None:
    for strategy in (StrategyName.UNION, StrategyName.INTERSECTION, PREFER_B):
        assert sum(len(proposal.cases) for proposal in proposals(strategy, A, B)) == 5


def test_the_verdict_says_where_a_reading_came_from() -> None:
    found = proposals(StrategyName.INTERSECTION, A, [*B[:1], *layer("B", (12, 18, "x"))[:1], *B[2:]])
    verdicts = [(proposal.verdict, proposal.taken) for proposal in found]
    assert verdicts == [
        (Verdict.AGREED, None),
        (Verdict.TAKE, "B"),
        (Verdict.BOTH_WRONG, None),
        (Verdict.BOTH_WRONG, None),
        (Verdict.BOTH_WRONG, None),
    ]
    union = [proposal.verdict for proposal in proposals(StrategyName.UNION, A, B)]
    assert union == [Verdict.AGREED, Verdict.ADJUSTED, Verdict.BOTH_RIGHT, Verdict.TAKE, Verdict.TAKE]


def test_a_majority_of_three_needs_two_that_say_the_same() -> None:
    a = layer("A", (0, 5, "x"), (10, 20, "x"), (30, 40, "x"), (50, 55, "x"), (60, 65, "x"))
    b = layer("B", (0, 5, "x"), (12, 20, "x"), (30, 40, "y"), (60, 65, "y"))
    c = layer("C", (10, 18, "x"), (30, 40, "y"), (60, 65, "z"))
    found = proposals(StrategyName.MAJORITY, a, b, c)
    # Of [10, 20), [12, 20) and [10, 18) two or more have each character from 10 to 20.
    assert spans(found) == [(0, 5, "x"), (10, 20, "x"), (30, 40, "y")]
    assert [proposal.verdict for proposal in found][3:] == [Verdict.BOTH_WRONG, Verdict.BOTH_WRONG]


def test_neighbours_that_agree_stay_apart() -> None:
    a, b = layer("A", (0, 10, "x"), (10, 20, "x")), layer("B", (0, 10, "x"), (10, 20, "x"))
    for strategy in (StrategyName.UNION, StrategyName.INTERSECTION):
        assert spans(proposals(strategy, a, b)) == [(0, 10, "x"), (10, 20, "x")]
    assert spans(proposals(StrategyName.INTERSECTION, a, layer("B", (0, 20, "x")))) == [(0, 10, "x"), (10, 20, "x")]


def test_cases_whose_spans_became_one_are_decided_together() -> None:
    a, b = layer("A", (0, 20, "x")), layer("B", (0, 8, "x"), (12, 20, "x"))
    (union,) = proposals(StrategyName.UNION, a, b)
    assert (len(union.cases), spans([union])) == (2, [(0, 20, "x")])
    (common,) = proposals(StrategyName.INTERSECTION, a, b)
    assert (len(common.cases), spans([common])) == (2, [(0, 8, "x"), (12, 20, "x")])


@given(layers("A"), layers("B"), layers("C"))
def test_the_intersection_has_exactly_the_characters_that_all_have(
    a: list[Annotation], b: list[Annotation], c: list[Annotation]
) -> None:
    for chosen in ([a, b], [a, b, c]):
        found = {
            (at, reading.label)
            for proposal in proposals(StrategyName.INTERSECTION, *chosen)
            for reading in proposal.readings
            for at in range(reading.start, reading.end)
        }
        assert found == set.intersection(*map(characters, chosen))


@given(layers("A"), layers("B"), layers("C"))
def test_the_union_has_exactly_the_characters_that_any_has(
    a: list[Annotation], b: list[Annotation], c: list[Annotation]
) -> None:
    for chosen in ([a, b], [a, b, c]):
        found = {
            (at, reading.label)
            for proposal in proposals(StrategyName.UNION, *chosen)
            for reading in proposal.readings
            for at in range(reading.start, reading.end)
        }
        assert found == set.union(*map(characters, chosen))


@given(layers("A"), layers("B"), layers("C"), st.sampled_from(StrategyName))
def test_no_case_is_decided_twice_and_agreed_ones_stand(
    a: list[Annotation], b: list[Annotation], c: list[Annotation], name: StrategyName
) -> None:
    found = proposals(Strategy(name, AnnotatorId("B")), a, b, c)
    decided = [case.id for proposal in found for case in proposal.cases]
    assert len(decided) == len(set(decided))
    agreed = set.intersection(
        *({(annotation.start, annotation.end, str(annotation.label)) for annotation in layer} for layer in (a, b, c))
    )
    assert agreed <= set(spans(found))


def test_a_majority_needs_three_layers_and_a_preferred_one_must_be_among_them() -> None:
    two = [AnnotatorId("A"), AnnotatorId("B")]
    for strategy in (Strategy(StrategyName.MAJORITY), Strategy(StrategyName.PREFER, AnnotatorId("C"))):
        with pytest.raises(UserError):
            require_fitting(strategy, two)
    require_fitting(PREFER_B, two)
