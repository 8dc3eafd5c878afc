"""Pairing two layers, grouping more."""

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import UserError
from core.ids import AnnotationId
from core.model import Annotation
from core.review import pairing
from core.review.pairing import DifferenceKind, differences, groups, kind_of
from tests.core.review.layers import annotation, layer, layers


def test_each_kind_is_recognised() -> None:
    a = [
        annotation(1, 0, 5),
        annotation(2, 10, 20),
        annotation(3, 30, 35),
        annotation(4, 40, 50),
        annotation(5, 60, 65),
    ]
    b = [
        annotation(1, 0, 5, who="B"),
        annotation(2, 10, 18, who="B"),
        annotation(3, 30, 35, "y", who="B"),
        annotation(4, 45, 55, "y", who="B"),
        annotation(5, 70, 75, who="B"),
    ]
    assert [difference.kind for difference in differences(a, b)] == [
        DifferenceKind.SAME,
        DifferenceKind.BOUNDARY,
        DifferenceKind.LABEL,
        DifferenceKind.BOTH,
        DifferenceKind.ONLY_A,
        DifferenceKind.ONLY_B,
    ]


def test_a_better_pair_is_not_spoilt_by_an_earlier_worse_one() -> None:
    a = [annotation(1, 0, 10, "x"), annotation(2, 5, 10, "y")]
    b = [annotation(1, 5, 10, "y", who="B")]
    assert [(difference.kind, difference.a and difference.a.id) for difference in differences(a, b)] == [
        (DifferenceKind.ONLY_A, "A0001"),
        (DifferenceKind.SAME, "A0002"),
    ]


def test_neighbours_that_only_touch_do_not_answer_each_other() -> None:
    found = differences([annotation(1, 0, 5)], [annotation(1, 5, 10, who="B")])
    assert [difference.kind for difference in found] == [DifferenceKind.ONLY_A, DifferenceKind.ONLY_B]


@given(layers("A"), layers("B"))
def test_every_annotation_is_in_exactly_one_difference(a: list[Annotation], b: list[Annotation]) -> None:
    found = differences(a, b)
    assert sorted(difference.a.id for difference in found if difference.a) == sorted(annotation.id for annotation in a)
    assert sorted(difference.b.id for difference in found if difference.b) == sorted(annotation.id for annotation in b)
    assert all(
        difference.a is None or difference.b is None or difference.a.span.overlaps(difference.b.span)
        for difference in found
    )


@given(layers("A"), layers("B"))
def test_which_layer_is_called_a_does_not_matter(a: list[Annotation], b: list[Annotation]) -> None:
    there = {(difference.a and difference.a.id, difference.b and difference.b.id) for difference in differences(a, b)}
    back = {(difference.b and difference.b.id, difference.a and difference.a.id) for difference in differences(b, a)}
    assert there == back


@given(layers("A"))
def test_a_layer_equals_itself(a: list[Annotation]) -> None:
    assert all(
        difference.kind is DifferenceKind.SAME and difference.a == difference.b for difference in differences(a, a)
    )


@given(layers("A"), layers("B"), layers("C"))
def test_a_group_has_one_of_each_layer_and_all_of_it_share_a_character(
    a: list[Annotation], b: list[Annotation], c: list[Annotation]
) -> None:
    found = groups([a, b, c])
    for index, whole in enumerate([a, b, c]):
        grouped = [annotation.id for group in found if (annotation := group[index])]
        assert sorted(grouped) == sorted(annotation.id for annotation in whole)
    for group in found:
        present = [annotation for annotation in group if annotation]
        assert max(annotation.start for annotation in present) < min(annotation.end for annotation in present)


@given(layers("A"), layers("B"), layers("C"), st.permutations(range(3)), st.randoms(use_true_random=False))
def test_neither_the_order_of_layers_nor_that_of_annotations_matters(
    a: list[Annotation], b: list[Annotation], c: list[Annotation], order: list[int], random: Random
) -> None:
    given = [a, b, c]
    shuffled = [random.sample(given[index], len(given[index])) for index in order]
    here = [sorted(annotation.id for annotation in group if annotation) for group in groups(given)]
    there = [sorted(annotation.id for annotation in group if annotation) for group in groups(shuffled)]
    assert here == there


@given(layers("A"))
def test_three_equal_layers_agree_everywhere(a: list[Annotation]) -> None:
    copies = [[replace(annotation, id=AnnotationId(f"{who}{annotation.id}")) for annotation in a] for who in "ABC"]
    assert all(kind_of(group) is DifferenceKind.SAME for group in groups(copies))


def test_of_three_layers_those_that_labelled_it_can_agree_or_differ() -> None:
    a = layer("A", (0, 5, "x"), (10, 15, "x"), (20, 25, "x"), (30, 35, "x"))
    b = layer("B", (0, 5, "x"), (11, 15, "x"), (20, 25, "y"), (30, 35, "x"))
    c = layer("C", (20, 25, "x"), (30, 35, "x"), (40, 45, "x"))
    kinds = [kind_of(group) for group in groups([a, b, c])]
    assert kinds == [
        DifferenceKind.PARTIAL,
        DifferenceKind.BOUNDARY,
        DifferenceKind.LABEL,
        DifferenceKind.SAME,
        DifferenceKind.PARTIAL,
    ]


def test_a_chain_of_overlaps_is_not_one_place() -> None:
    found = groups([layer("A", (0, 10, "x")), layer("B", (8, 20, "x")), layer("C", (18, 30, "x"))])
    assert [[annotation and annotation.start for annotation in group] for group in found] == [
        [0, 8, None],
        [None, None, 18],
    ]


def test_more_overlapping_labels_than_anybody_can_look_at_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pairing, "MOST_PAIRS", 20)
    a = [annotation(number, number, 50) for number in range(5)]
    b = [annotation(number, 9 + number, 60, who="B") for number in range(4)]
    assert len(differences(a, b)) == 5
    with pytest.raises(UserError, match=r"review\.too_dense"):
        differences(a, [*b, annotation(4, 13, 60, who="B")])
