"""Small layers for the tests of comparing."""

from collections.abc import Iterable

from hypothesis import strategies as st

from core.ids import AnnotationId, AnnotatorId, DocumentId, LabelId
from core.model import Annotation

DOCUMENT = DocumentId("d")


def annotation(number: int, start: int, end: int, label: str = "x", who: str = "A") -> Annotation:
    id_ = AnnotationId(f"{who}{number:04}")
    return Annotation(id_, DOCUMENT, start, end, LabelId(label), AnnotatorId(who), None, "", "")


def layer(who: str, *spans: tuple[int, int, str]) -> list[Annotation]:
    return [annotation(number, start, end, label, who) for number, (start, end, label) in enumerate(spans)]


@st.composite
def layers(draw: st.DrawFn, who: str) -> list[Annotation]:
    """A layer of a text of some 50 characters, three labels, overlapping as it comes."""
    spans = draw(
        st.lists(st.tuples(st.integers(0, 40), st.integers(1, 12), st.sampled_from("xyz")), max_size=14, unique=True)
    )
    return layer(who, *((start, start + length, label) for start, length, label in spans))


def named(*listed: list[Annotation]) -> dict[AnnotatorId, list[Annotation]]:
    """Layers by name: A, B, C..."""
    return {AnnotatorId(name): layer for name, layer in zip("ABCDE", listed, strict=False)}


def characters(annotations: Iterable[Annotation]) -> set[tuple[int, str]]:
    """Each character with each label it has."""
    return {(at, annotation.label) for annotation in annotations for at in range(annotation.start, annotation.end)}
