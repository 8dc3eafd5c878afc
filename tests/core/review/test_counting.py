"""Counting undecided cases gives what listing them does."""

from hypothesis import given
from hypothesis import strategies as st

from core.ids import AnnotatorId
from core.model import Annotation
from core.review.cases import find_cases, progress_of
from core.review.counting import Placed, undecided
from tests.core.review.layers import DOCUMENT, layers, named


def placed(layer: list[Annotation]) -> list[Placed]:
    return [
        Placed(
            annotation.document, annotation.annotator, annotation.start, annotation.end, annotation.label, annotation.id
        )
        for annotation in layer
    ]


@given(layers("A"), layers("B"), layers("C"), st.booleans())
def test_counted_as_listed(a: list[Annotation], b: list[Annotation], c: list[Annotation], three: bool) -> None:
    compared = named(a, b, c) if three else named(a, b)
    counted = undecided({name: placed(layer) for name, layer in compared.items()})
    assert counted == progress_of(find_cases(DOCUMENT, compared))


def test_layers_without_anything_have_no_case() -> None:
    assert undecided({AnnotatorId("A"): [], AnnotatorId("B"): []}).total == 0
