"""Comments on annotations, and what an annotator learns from decisions."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

from core.ids import AnnotationId, AnnotatorId
from core.model import Annotation
from core.review.decisions import Decision, Reading, Source

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


class Outcome(StrEnum):
    """What became of a reading."""

    KEPT = "kept"
    MOVED = "moved"
    """The same label, other ends."""
    RELABELLED = "relabelled"
    """The same span, another label."""
    CHANGED = "changed"
    """Other ends and another label."""
    REJECTED = "rejected"
    """Nothing was decided to be labelled here."""


@dataclass(frozen=True, slots=True)
class Feedback:
    """A decision as it concerns one annotation."""

    mine: Source
    """The annotation as it was decided on."""
    outcome: Outcome
    decision: Decision
    """Who, when, why; `Decision.decided` is what was decided, `Decision.stale` whether a reading changed since."""
    comments: int
    """How many comments the annotation has."""


def outcome(mine: Reading, decided: Sequence[Reading]) -> Outcome:
    """What a decision made of a reading."""
    if mine in decided:
        return Outcome.KEPT
    near = [one for one in decided if one.span.overlaps(mine.span)]
    if any(one.label == mine.label for one in near):
        return Outcome.MOVED
    if any(one.span == mine.span for one in near):
        return Outcome.RELABELLED
    return Outcome.CHANGED if near else Outcome.REJECTED
