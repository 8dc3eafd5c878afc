"""What the pane needs of a view of the text, so that another kind of view could take over for huge documents."""

from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Protocol

from PySide6.QtCore import QPoint

from core.ids import AnnotationId, AnnotatorId, LabelId
from core.model import Annotation, Label, Span


class ViewportPlace(Enum):
    """Where in the viewport a position is brought."""

    NEAREST = "nearest"
    """Scroll no further than needed."""
    TOP = "top"
    """At the top with some room above: where a jump lands."""
    EDGE = "edge"
    """Exactly at the top edge: where a reader was when it was closed."""
    MIDDLE = "middle"


class TextView(Protocol):
    """A view of one text. All positions are code points of the canonical text, `y` is in viewport pixels."""

    def visible_range(self) -> Span:
        """The text in the viewport."""
        ...

    def y_of(self, position: int) -> float:
        """Top of the line that holds `position`; negative above the viewport."""
        ...

    def position_at(self, point: QPoint) -> int:
        """Nearest position between characters to a point of the viewport."""
        ...

    def scroll_to(self, position: int, place: ViewportPlace = ViewportPlace.NEAREST) -> None:
        """Bring the line of `position` into the viewport."""
        ...

    def set_spans(
        self,
        annotations: Sequence[Annotation],
        labels: Mapping[LabelId, Label],
        own: AnnotatorId | None,
        names: Mapping[AnnotatorId, str],
    ) -> None:
        """Replace all annotations; those by others than `own` are drawn lighter and marked by name."""
        ...

    def span_changed(self, before: Annotation | None, after: Annotation | None) -> None:
        """One annotation was created (`before` None), removed (`after` None) or changed."""
        ...

    def select_annotation(self, annotation: AnnotationId | None) -> None:
        """Outline one annotation, or none."""
        ...
