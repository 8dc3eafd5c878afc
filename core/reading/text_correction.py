"""Corrects the text of a scan: a text never changes, so the corrected one is a new edition, with all annotations."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from core.errors import UserError
from core.ids import DocumentId
from core.model import Annotation, Document, Meta, NewDocument, Span, Status
from core.reading.edition import Carried, CarryPlan, FoundAs, apply
from core.reading.similar import matches
from core.text import headings, parts, recognition, unmasked, withheld
from core.text.canonical import canonicalise
from core.text.origins import CONFIRMED, FROM
from core.text.recognition import Recognition, recognition_of, with_recognition

if TYPE_CHECKING:
    from core.session import Session

_KEPT = 0.5
"""The share of a passage that must have stayed to be carried over without being asked about."""
_MADE_ANEW = frozenset({headings.KEY, parts.KEY, unmasked.KEY, withheld.KEY, recognition.KEY, FROM, CONFIRMED})
"""Keys of `Meta.extra` that follow from the text, or that are carried over with their places."""


@dataclass(frozen=True, slots=True)
class CorrectedText:
    """What became of a correction."""

    old: DocumentId
    new: DocumentId
    """The same as `old` where nothing but doubts changed."""
    carried: int
    """Annotations of the new edition that came from the old one."""
    left: int
    """Annotations that stay in the old edition, because too little of their passage stayed."""
    removed: bool
    """Whether the old edition left the project: nothing stays there, no decision and no comment either."""


def correct_text(session: "Session", document: DocumentId, text: str, checked: Iterable[Span] = ()) -> CorrectedText:
    """Give a document another text, in one operation and so one undo step.

    `checked` are places of the old text (code points) that somebody has compared with the page: they are not doubtful
    any more, nor is what was changed. Annotations of everybody go over, with the words as they are now, and one's own
    status. Raises UserError ``document.unknown``, ``text.empty``.
    """
    known = session.documents.get(document)
    before = session.documents.text(document)
    after = canonicalise(text).text
    if not after.strip():
        raise UserError("text.empty")
    moved = Moved(before, after)
    meta = _with_doubts(known.meta, before, after, moved, list(checked))
    with session.with_operation("document.correct_text"):
        if after == before:
            session.corrections.keep_extra(document, meta)
            return CorrectedText(document, document, 0, 0, removed=False)
        new = _added(session, known, after, meta)
        items = [moved.carried(annotation) for annotation in session.annotations.of_document(document)]
        plan = CarryPlan(document, new, tuple(items))
        there = session.annotations.count(new)
        apply(session, plan)
        carried = session.annotations.count(new) - there
        left = len(items) - len(plan.certain)
        me = session.annotator
        if me is not None and (status := session.documents.status(document, me.id)) is not Status.NOT_STARTED:
            session.documents.set_status([new], status)
        removed = not left and not _is_discussed(session, document, items)
        if removed:
            session.documents.remove([document])
    return CorrectedText(document, new, carried, left, removed)


def _added(session: "Session", known: Document, text: str, meta: Meta) -> DocumentId:
    """The new edition, described as an import would and with what the old one has besides."""
    from core.text.furniture import find_furniture
    from core.text.metadata import guess_meta

    masks = find_furniture(text)
    found = guess_meta(text, known.source.name, masks)
    kept = {name: value for name, value in known.meta.extra.items() if name not in _MADE_ANEW}
    extra = {**kept, **found.extra}
    if recognition.KEY in meta.extra:
        extra[recognition.KEY] = meta.extra[recognition.KEY]
    described = replace(found, title=found.title or known.meta.title, extra=extra)
    result, _ = session.documents.add([NewDocument(text, described, known.source, tuple(masks))])
    return (result.added or [result.duplicates[0][1]])[0].id


def _is_discussed(session: "Session", document: DocumentId, items: Sequence[Carried]) -> bool:
    if session.review.decisions(document):
        return True
    return any(session.review.comments(carried.annotation.id) for carried in items)


def _with_doubts(meta: Meta, before: str, after: str, moved: "Moved", checked: Sequence[Span]) -> Meta:
    """The metadata with the places of lines and doubtful characters in the new text."""
    known = recognition_of(meta, len(before))
    if known is None:
        return meta
    lines = [
        replace(line, start=place.start, end=place.end)
        for line in known.lines
        if (place := moved.place(line.start, line.end)).start < place.end
    ]
    doubtful = [
        place
        for span in known.doubtful
        if not any(span.overlaps(other) for other in checked) and (place := moved.unchanged(span)) is not None
    ]
    return with_recognition(meta, Recognition(known.engine, tuple(lines), tuple(doubtful), corrected=True))


def moved_places(before: str, after: str, places: Iterable[int]) -> list[int]:
    """Where places of an old text (code points) are in a new one, in order; what is gone is where it was."""
    moved = Moved(before, after)
    there = {moved.place(place, place + 1).start for place in places if place < len(before)}
    return sorted(min(place, max(0, len(after) - 1)) for place in there)


class Moved:
    """Where the places of an old text are in a new one."""

    def __init__(self, before: str, after: str) -> None:
        self._before, self._after = before, after
        self._blocks = _joined(_blocks(before, after))
        self._starts = [start for start, _new, _length in self._blocks]

    def place(self, start: int, end: int) -> Span:
        """From the new place of the first character, or of what stands for it now, to that of the last one."""
        first = self._block(start)
        begin = self._end_before(start) if first is None else first[1] + start - first[0]
        last = self._block(end - 1)
        if last is None:
            index = bisect_right(self._starts, end - 1)
            stop = self._blocks[index][1] if index < len(self._blocks) else len(self._after)
        else:
            stop = last[1] + end - last[0]
        return Span(begin, max(begin, stop))

    def unchanged(self, span: Span) -> Span | None:
        """The new place of characters that all stayed together."""
        block = self._block(span.start)
        if block is None or span.end > block[0] + block[2]:
            return None
        return Span(span.start + block[1] - block[0], span.end + block[1] - block[0])

    def carried(self, annotation: Annotation) -> Carried:
        """An annotation with its new place."""
        span = Span(annotation.start, annotation.end)
        quote = self._before[span.start : span.end]
        place = self.place(span.start, span.end)
        now = self._after[place.start : place.end]
        if self.unchanged(span) is not None:
            found = FoundAs.SAME
        elif now and self._kept(span) >= _KEPT * max(len(quote), len(now)):
            found = FoundAs.MOVED
        else:
            return Carried(annotation, FoundAs.GONE, None, quote, "")
        return Carried(annotation, found, place, quote, now)

    def _kept(self, span: Span) -> int:
        return sum(
            max(0, min(span.end, start + length) - max(span.start, start)) for start, _new, length in self._blocks
        )

    def _block(self, position: int) -> tuple[int, int, int] | None:
        index = bisect_right(self._starts, position) - 1
        if index < 0 or position >= self._blocks[index][0] + self._blocks[index][2]:
            return None
        return self._blocks[index]

    def _end_before(self, position: int) -> int:
        index = bisect_right(self._starts, position) - 1
        return 0 if index < 0 else self._blocks[index][1] + self._blocks[index][2]


Block = tuple[int, int, int]
"""Offset in the old text, offset in the new one, and length, of what both have."""


def _blocks(before: str, after: str) -> Iterator[Block]:
    """What two texts have in common, in order.

    Who corrects a text mostly keeps its lines. So these are taken for each other as they stand, because what is
    found by comparing alone goes astray where a text repeats itself, as tables do.
    """
    old, new = before.split("\n"), after.split("\n")
    if len(old) != len(new):
        yield from _inside(before, after, 0, 0)
        return
    old_at = new_at = 0
    for old_line, new_line in zip(old, new, strict=True):
        yield from _inside(old_line, new_line, old_at, new_at)
        old_at, new_at = old_at + len(old_line) + 1, new_at + len(new_line) + 1
        if old_at <= len(before):
            yield old_at - 1, new_at - 1, 1


def _inside(old: str, new: str, old_at: int, new_at: int) -> Iterator[Block]:
    """The same for texts that begin at some offsets: their equal beginnings and ends, and what is between."""
    if len(old) == len(new):
        yield from ((old_at + place, new_at + place, 1) for place, char in enumerate(old) if char == new[place])
        return
    lead = _lead(old, new)
    tail = _lead(old[lead:][::-1], new[lead:][::-1])
    yield old_at, new_at, lead
    for start, there, length in matches(old[lead : len(old) - tail], new[lead : len(new) - tail]):
        yield old_at + lead + start, new_at + lead + there, length
    yield old_at + len(old) - tail, new_at + len(new) - tail, tail


def _lead(one: str, other: str) -> int:
    """How many characters two texts begin with alike."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((place for place, (char, there) in pairs if char != there), min(len(one), len(other)))


def _joined(blocks: Iterable[Block]) -> list[Block]:
    """The blocks without empty ones, and those that follow each other in both texts as one."""
    joined: list[Block] = []
    for start, there, length in blocks:
        if joined and joined[-1][0] + joined[-1][2] == start and joined[-1][1] + joined[-1][2] == there:
            joined[-1] = (joined[-1][0], joined[-1][1], joined[-1][2] + length)
        elif length:
            joined.append((start, there, length))
    return joined
