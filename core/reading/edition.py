"""Carries annotations over to a new edition of a report: certain ones at once, doubtful ones for people to confirm."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING
from uuid import NAMESPACE_OID, uuid5

from core.changes import ChangeSet
from core.ids import AnnotationId, AnnotatorId, DocumentId
from core.model import Annotation, Span
from core.reading.similar import matches

if TYPE_CHECKING:
    from core.session import Session

ORIGIN = "edition"
"""`Annotation.origin` of what was carried over."""
_LONG_QUOTE = 8
"""From so many characters on, a quote that stands at only one other place is surely the same passage."""
_KEPT = 0.5
"""The share of a passage that must have stayed, so that its new place is proposed."""


class FoundAs(StrEnum):
    """How an annotation's passage was found in the new edition."""

    SAME = "same"
    """Unchanged, in the same surroundings."""
    MOVED = "moved"
    """Unchanged, at another place, and nowhere else."""
    AMBIGUOUS = "ambiguous"
    """Its words stand at several places, or are too few to tell."""
    CHANGED = "changed"
    """Some of its words stayed."""
    GONE = "gone"
    """Nothing to propose."""


@dataclass(frozen=True, slots=True)
class Carried:
    """An annotation of the old edition and where it would be in the new one."""

    annotation: Annotation
    found: FoundAs
    span: Span | None
    """In code points of the new edition; None when it is gone."""
    old_quote: str
    new_quote: str

    @property
    def certain(self) -> bool:
        """Whether nobody needs to check it."""
        return self.found in (FoundAs.SAME, FoundAs.MOVED)


@dataclass(frozen=True, slots=True)
class CarryPlan:
    """What carrying over would do."""

    old: DocumentId
    new: DocumentId
    items: tuple[Carried, ...]
    """In the order of the old text."""

    @property
    def certain(self) -> tuple[Carried, ...]:
        """What can be carried over without being checked."""
        return tuple(carried for carried in self.items if carried.certain)

    @property
    def doubtful(self) -> tuple[Carried, ...]:
        """What people should confirm. Annotations that are gone have no place to be carried to."""
        return tuple(carried for carried in self.items if not carried.certain)


def carry_over(session: "Session", old: DocumentId, new: DocumentId, annotator: AnnotatorId | None = None) -> CarryPlan:
    """Where annotations of `old`, those of all annotators or of one, would be in `new`. Changes nothing.

    Raises UserError ``document.unknown``.
    """
    before, after = session.documents.text(old), session.documents.text(new)
    finder = _Finder(before, after)
    items = [finder.find(annotation) for annotation in session.annotations.of_document(old, annotator)]
    return CarryPlan(old, new, tuple(items))


def apply(session: "Session", plan: CarryPlan, accepted: Iterable[Carried] | None = None) -> ChangeSet:
    """Add the accepted annotations (default: the certain ones) to the new edition in one operation; the old one stays.

    What people corrected in the old one (values, headings, parts, masks) goes over with them, and so does what is said
    beside labels: attributes, links, memos and variables. Each keeps its label,
    annotator, note and times. Its id follows from the old one's, so that colleagues who carry the same annotation over
    make the same one. Annotations that the new edition already has are passed over.
    """
    chosen = plan.certain if accepted is None else accepted
    made = [_made(carried, plan.new) for carried in chosen if carried.span is not None]
    known = session.annotations.existing([annotation.id for annotation in made])
    taken = {
        (annotation.start, annotation.end, annotation.label, annotation.annotator)
        for annotation in session.annotations.of_document(plan.new)
    }
    new: list[Annotation] = []
    back: list[Annotation] = []
    for annotation in made:
        place = (annotation.start, annotation.end, annotation.label, annotation.annotator)
        removed = known[annotation.id][1] if annotation.id in known else None
        if place in taken or removed is False:
            continue
        taken.add(place)
        (new if removed is None else back).append(annotation)
    with session.with_operation("annotation.carry_over"):
        made = session.annotations.add_many(new).plus(session.annotations.restore(back))
        said = session.annotations.carry_said(plan.old, plan.new, _carried_by_now(session, plan))
        finder = _Finder(session.documents.text(plan.old), session.documents.text(plan.new))
        return made.plus(said).plus(session.corrections.carry(plan.old, plan.new, finder.move))


def _carried_by_now(session: "Session", plan: CarryPlan) -> dict[AnnotationId, AnnotationId]:
    """The annotations of the new edition by those of the old one, also those that came over earlier."""
    ids = {carried.annotation.id: _id_in(plan.new, carried.annotation.id) for carried in plan.items}
    there = session.annotations.existing(ids.values())
    return {old: new for old, new in ids.items() if new in there and not there[new][1]}


def _id_in(document: DocumentId, annotation: AnnotationId) -> AnnotationId:
    return AnnotationId(str(uuid5(NAMESPACE_OID, f"{annotation} {document}")))


def _made(carried: Carried, document: DocumentId) -> Annotation:
    old, span = carried.annotation, carried.span
    assert span is not None
    return Annotation(
        _id_in(document, old.id),
        document,
        span.start,
        span.end,
        old.label,
        old.annotator,
        old.note,
        old.created_at,
        old.updated_at,
        origin=ORIGIN,
    )


class _Finder:
    """Finds passages of one text in another."""

    def __init__(self, old: str, new: str) -> None:
        self._old, self._new = old, new
        self._matches: Sequence[tuple[int, int, int]] = matches(old, new)
        self._starts = [old_start for old_start, _, _ in self._matches]

    def find(self, annotation: Annotation) -> Carried:
        start, end = annotation.start, annotation.end
        quote = self._old[start:end]
        same = self._unchanged(start, end)
        if same is not None:
            return self._carried(annotation, FoundAs.SAME, same)
        places = _places(quote, self._new, 2)
        if places:
            lone = len(places) == 1 and len(quote) >= _LONG_QUOTE and len(_places(quote, self._old, 2)) == 1
            at = places[0] if lone else self._nearest(quote, start)
            return self._carried(annotation, FoundAs.MOVED if lone else FoundAs.AMBIGUOUS, Span(at, at + len(quote)))
        changed = self._changed(start, end)
        return self._carried(annotation, FoundAs.GONE if changed is None else FoundAs.CHANGED, changed)

    def move(self, span: Span) -> Span | None:
        """Where a range is now, for certain: in the same surroundings, or nowhere else. None if that is not certain."""
        same = self._unchanged(span.start, span.end)
        if same is not None:
            return same
        quote = self._old[span.start : span.end]
        places = _places(quote, self._new, 2)
        lone = len(places) == 1 and len(_places(quote, self._old, 2)) == 1
        return Span(places[0], places[0] + len(quote)) if lone else None

    def _carried(self, annotation: Annotation, found: FoundAs, span: Span | None) -> Carried:
        new_quote = "" if span is None else self._new[span.start : span.end]
        return Carried(annotation, found, span, self._old[annotation.start : annotation.end], new_quote)

    def _unchanged(self, start: int, end: int) -> Span | None:
        index = bisect_right(self._starts, start) - 1
        if index < 0:
            return None
        old_start, new_start, length = self._matches[index]
        if end > old_start + length:
            return None
        moved = new_start - old_start
        # A word or two between changes may be there only by chance.
        sure = length >= min(_LONG_QUOTE, end - start + 4)
        return Span(start + moved, end + moved) if sure else None

    def _nearest(self, quote: str, start: int) -> int:
        """The place of a quote that is nearest to where its surroundings are now."""
        index = max(0, bisect_right(self._starts, start) - 1)
        moved = self._matches[index][1] - self._matches[index][0] if self._matches else 0
        return min(_places(quote, self._new, 1000), key=lambda at: abs(at - start - moved))

    def _changed(self, start: int, end: int) -> Span | None:
        """From the first to the last character of the passage that stayed, if enough of it did."""
        kept: list[tuple[int, int]] = []
        index = max(0, bisect_right(self._starts, start) - 1)
        for at in range(index, len(self._matches)):
            old_start, new_start, length = self._matches[at]
            if old_start >= end:
                break
            first, last = max(start, old_start), min(end, old_start + length)
            if first < last:
                moved = new_start - old_start
                kept.append((first + moved, last + moved))
        if sum(last - first for first, last in kept) < _KEPT * (end - start):
            return None
        return Span(kept[0][0], kept[-1][1])


def _places(quote: str, text: str, limit: int) -> list[int]:
    """The places of a quote in a text, at most `limit` of them."""
    found: list[int] = []
    at = text.find(quote)
    while at >= 0 and len(found) < limit:
        found.append(at)
        at = text.find(quote, at + 1)
    return found
