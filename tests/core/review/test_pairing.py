"""Pairing two layers."""

from hypothesis import given
from hypothesis import strategies as st

from core.ids import AnnotationId, AnnotatorId, DocumentId, LabelId
from core.model import Annotation
from core.review.pairing import Kind, differences


def annotation(number: int, start: int, end: int, label: str = "x", who: str = "A") -> Annotation:
    id_, document = AnnotationId(f"{who}{number:04}"), DocumentId("d")
    return Annotation(id_, document, start, end, LabelId(label), AnnotatorId(who), None, "", "")


@st.composite
def layers(draw: st.DrawFn, who: str) -> list[Annotation]:
    spans = draw(
        st.lists(st.tuples(st.integers(0, 40), st.integers(1, 12), st.sampled_from("xyz")), max_size=14, unique=True)
    )
    return [annotation(n, start, start + length, label, who) for n, (start, length, label) in enumerate(spans)]


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
    assert [one.kind for one in differences(a, b)] == [
        Kind.SAME,
        Kind.BOUNDARY,
        Kind.LABEL,
        Kind.BOTH,
        Kind.ONLY_A,
        Kind.ONLY_B,
    ]


def test_a_better_pair_is_not_spoilt_by_an_earlier_worse_one() -> None:
    a = [annotation(1, 0, 10, "x"), annotation(2, 5, 10, "y")]
    b = [annotation(1, 5, 10, "y", who="B")]
    assert [(one.kind, one.a and one.a.id) for one in differences(a, b)] == [
        (Kind.ONLY_A, "A0001"),
        (Kind.SAME, "A0002"),
    ]


def test_neighbours_that_only_touch_do_not_answer_each_other() -> None:
    found = differences([annotation(1, 0, 5)], [annotation(1, 5, 10, who="B")])
    assert [one.kind for one in found] == [Kind.ONLY_A, Kind.ONLY_B]


@given(layers("A"), layers("B"))
def test_every_annotation_is_in_exactly_one_difference(a: list[Annotation], b: list[Annotation]) -> None:
    found = differences(a, b)
    assert sorted(one.a.id for one in found if one.a) == sorted(one.id for one in a)
    assert sorted(one.b.id for one in found if one.b) == sorted(one.id for one in b)
    assert all(one.a is None or one.b is None or one.a.span.overlaps(one.b.span) for one in found)


@given(layers("A"), layers("B"))
def test_which_layer_is_called_a_does_not_matter(a: list[Annotation], b: list[Annotation]) -> None:
    there = {(one.a and one.a.id, one.b and one.b.id) for one in differences(a, b)}
    back = {(one.b and one.b.id, one.a and one.a.id) for one in differences(b, a)}
    assert there == back


@given(layers("A"))
def test_a_layer_equals_itself(a: list[Annotation]) -> None:
    assert all(one.kind is Kind.SAME and one.a == one.b for one in differences(a, a))
