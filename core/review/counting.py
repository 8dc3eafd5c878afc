"""Counts how far the undecided cases of a document are, without making a list of them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from core.ids import AnnotationId, AnnotatorId, DocumentId, LabelId
from core.model import Annotation
from core.review.cases import ReviewProgress
from core.review.pairing import DifferenceKind, groups, kind_of


class Placed(NamedTuple):
    """What pairing needs to know of an annotation; offsets in code points."""

    document: DocumentId
    annotator: AnnotatorId
    start: int
    end: int
    label: LabelId
    id: AnnotationId


def undecided(layers: Mapping[AnnotatorId, Sequence[Placed]]) -> ReviewProgress:
    """As `progress_of` of the cases of two or more layers of one document that no decision is about."""
    rest: list[list[Placed]] = [list(layer) for layer in layers.values()]
    alike = 0
    if len(rest) == 2:
        # What two layers label alike is a case already (`pairing` joins it first), and that is most of all.
        said = [{placed[2:5] for placed in layer} for layer in rest]
        both = said[0] & said[1]
        alike = len(both)
        rest = [[placed for placed in layer if placed[2:5] not in both] for layer in rest]
    labelled = [layer for layer in rest if layer]
    if len(labelled) < 2 and len(rest) == 2:
        return ReviewProgress(alike + sum(map(len, labelled)), alike)
    found = groups([_annotations(layer) for layer in rest])
    return ReviewProgress(alike + len(found), alike + sum(kind_of(group) is DifferenceKind.SAME for group in found))


def _annotations(placed: Iterable[Placed]) -> list[Annotation]:
    return [
        Annotation(
            annotation.id,
            annotation.document,
            annotation.start,
            annotation.end,
            annotation.label,
            annotation.annotator,
            None,
            "",
            "",
        )
        for annotation in placed
    ]
