"""Comments on annotations, and what an annotator learns from decisions."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

from core.covering import Covered
from core.ids import AnnotationId, AnnotatorId, LabelId
from core.model import Annotation, Span
from core.review.decisions import DecidedReading, Decision, Reading
from core.said.comparing import NO_VALUES, Values, same_values

CommentId = NewType("CommentId", str)


@dataclass(frozen=True, slots=True)
class Comment:
    """One comment of a thread."""

    id: CommentId
    annotation: AnnotationId
    author: AnnotatorId
    text: str
    created_at: str
    updated_at: str


@dataclass(frozen=True, slots=True)
class Thread:
    """An annotation with what was said about it, oldest first."""

    annotation: Annotation
    """As it is, or as it was when it was removed."""
    removed: bool
    comments: tuple[Comment, ...]


class ReadingOutcome(StrEnum):
    """What became of a reading."""

    KEPT = "kept"
    MOVED = "moved"
    """The same label, other ends."""
    RELABELLED = "relabelled"
    """The same span, another label."""
    CHANGED = "changed"
    """Other ends and another label."""
    OTHER_VALUES = "other_values"
    """The same span and label, other attributes."""
    OTHER_LINKS = "other_links"
    """The same span, label and attributes, other links."""
    REJECTED = "rejected"
    """Nothing was decided to be labelled here."""


@dataclass(frozen=True, slots=True)
class Feedback:
    """A decision as it concerns one annotation."""

    mine: DecidedReading
    """The annotation as it was decided on."""
    outcome: ReadingOutcome
    decision: Decision
    """Who, when, why; `Decision.decided` is what was decided, `Decision.stale` whether a reading changed since."""
    comments: int
    """How many comments the annotation has."""


class Outcomes:
    """Tells what a decision made of each reading that it was made on."""

    def __init__(self, decided: Sequence[Reading], values: Sequence[Values] = ()) -> None:
        """`values` are the attributes of `decided`, none where none has any."""
        self._values = dict(zip(decided, values or (NO_VALUES,) * len(decided), strict=True))
        by_label: dict[LabelId, list[Span]] = {}
        for reading in decided:
            by_label.setdefault(reading.label, []).append(reading.span)
        self._decided = frozenset(decided)
        self._spans = frozenset(reading.span for reading in decided)
        self._by_label = {label: Covered(spans) for label, spans in by_label.items()}
        self._all = Covered(self._spans)

    def of(self, mine: Reading, values: Values = NO_VALUES) -> ReadingOutcome:
        """What became of one of them, with its attributes."""
        if mine in self._decided:
            same = same_values(self._values[mine], values)
            return ReadingOutcome.KEPT if same else ReadingOutcome.OTHER_VALUES
        if mine.label in self._by_label and self._by_label[mine.label].shares(mine.span):
            return ReadingOutcome.MOVED
        if mine.span in self._spans:
            return ReadingOutcome.RELABELLED
        return ReadingOutcome.CHANGED if self._all.shares(mine.span) else ReadingOutcome.REJECTED
