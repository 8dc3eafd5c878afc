"""Small layers for the tests of agreement."""

from collections.abc import Sequence

from core.agreement.layers import ComparedLayers, DocumentLayers, SpanOf
from core.ids import AnnotatorId, DocumentId

Spans = Sequence[SpanOf] | None


def document(
    characters: int,
    *layers: Spans,
    name: str = "d",
    sentences: Sequence[tuple[int, int]] | None = None,
    masks: Sequence[tuple[int, int]] = (),
) -> DocumentLayers:
    """A document with somebody's spans each; None: not done. Sentences of ten characters unless given."""
    if sentences is None:
        sentences = [(start, min(start + 10, characters)) for start in range(0, characters, 10)]
    return DocumentLayers(DocumentId(name), name, characters, sentences, masks, tuple(layers))


def study(*documents: DocumentLayers) -> ComparedLayers:
    """Layers of annotators A, B, C ... with no labels but those of the spans."""
    people = tuple("ABCDEFGH"[: len(documents[0].spans)])
    return ComparedLayers(tuple(AnnotatorId(person) for person in people), people, (), documents)


def items(rows: Sequence[Sequence[str | None]]) -> ComparedLayers:
    """A document of one character for each item, labelled by each annotator; None: missing."""
    return study(
        *(
            document(1, *(None if label is None else [(0, 1, label)] for label in row), name=str(number))
            for number, row in enumerate(rows)
        )
    )
