"""What is offered in one document: the model's suggestions beside those that other programs brought."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from core.covering import Covered
from core.model import Span
from core.suggest.model import PROBABLE, SURE, Grade
from core.suggest.reasons import Reason
from core.verbs.suggested import Prediction


@dataclass(frozen=True, slots=True)
class OfferedLabel:
    """A suggestion as a window shows it."""

    span: Span
    """In code points of the canonical text."""
    label: str
    """The label's code."""
    grade: Grade
    score: float | None
    """The chance that it is right, 0 to 1; None where another program does not say."""
    reason: Reason
    source: str = ""
    """The program that suggests it; empty for the model of this project."""


_NO_REASON = Reason((), None, None)


def grade_of(score: float | None) -> Grade:
    """How sure something with this score is; what has none is probable."""
    if score is None:
        return Grade.PROBABLE
    return Grade.SURE if score >= SURE else Grade.PROBABLE if score >= PROBABLE else Grade.POSSIBLE


def is_same_place(one: Span, other: Span) -> bool:
    """Whether two spans speak of the same: they share half of the shorter one, as `passages.labels_of` counts."""
    shared = min(one.end, other.end) - max(one.start, other.start)
    return shared > 0 and 2 * shared >= min(len(one), len(other))


def with_predictions(
    offers: Sequence[OfferedLabel],
    predictions: Sequence[Prediction],
    codes: Iterable[str],
    settled: Sequence[tuple[Span, str]],
    masks: Sequence[Span],
) -> list[OfferedLabel]:
    """The offers of the model and of other programs, by place, surer ones of a place first.

    A prediction stays out where its label is not in `codes`, where furniture lies (`masks`, sorted) and where `settled`
    says that it was given or rejected. Where the model suggests the same, the prediction is shown, with the surer of
    both grades and the model's reason: its span was somebody's decision, and who sees it wants to know whose.
    """
    known, covered = set(codes), Covered(masks)
    found = list(offers)
    for each in predictions:
        if each.label not in known or covered.shares(each.span):
            continue
        if any(label == each.label and is_same_place(span, each.span) for span, label in settled):
            continue
        mine = OfferedLabel(each.span, each.label, grade_of(each.score), each.score, _NO_REASON, each.source)
        for at, other in enumerate(found):
            if not other.source and other.label == each.label and is_same_place(other.span, each.span):
                mine = replace(mine, grade=min(mine.grade, other.grade), reason=other.reason)
                del found[at]
                break
        found.append(mine)
    return sorted(found, key=lambda offer: (offer.span.start, offer.span.end, offer.grade, -(offer.score or 0)))
