r"""Finds out how a dataset counts its offsets, by trying each way against the quotes that the dataset records.

Programs count code points, UTF-16 units (browsers, Java, .NET) or bytes; ends that are included or not; ``\r\n`` as two
characters or one; with or without the byte order mark. The way that fits all quotes is taken. Spans that fit in no way
are listed and stay out: nothing is moved to where it might belong.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, product

from core.bounded_json import DEEPEST, JsonError, require_shallow
from core.errors import UserError
from core.formats.jsonl_reader import Problem, ReadDocument, brief, moved_offsets, score_text, time_of, uuid_of
from core.formats.meta import meta_from_json
from core.formats.protocol import OffsetUnit
from core.formats.raw import RawDocument, RawSpan
from core.formats.records import SpanRecord
from core.ids import AnnotationId
from core.model import Meta
from core.text.canonical import canonicalise, document_id

ENOUGH = 0.8
"""Share of the quotes that a way must fit. If none does, the file is refused and the user is asked."""
_BORDERS = frozenset(" \t\r\n\u3000，。；：、！？,.;:!?")


@dataclass(frozen=True, slots=True)
class Counting:
    """A way of counting offsets."""

    unit: OffsetUnit = OffsetUnit.CODE_POINTS
    inclusive: bool = False
    """Whether the end is the place of the last character, rather than the one after it."""
    line_end: int = 0
    r"""How many code points a line end counts, if not as many as it has (``\n`` as 2, ``\r\n`` as 1); 0: as many as it
    has.
    """
    mark: int = 0
    """1: the byte order mark that the text no longer has is counted; -1: the one that it has is not counted."""

    def __str__(self) -> str:
        parts = [self.unit.value]
        if self.inclusive:
            parts.append("end included")
        if self.line_end:
            parts.append(f"line end counts {self.line_end}")
        if self.mark:
            parts.append("byte order mark counted" if self.mark > 0 else "byte order mark not counted")
        return ", ".join(parts)


COUNTINGS = tuple(
    Counting(unit, inclusive, line_end, mark)
    for mark, line_end, inclusive, unit in product((0, 1, -1), (0, 2, 1), (False, True), OffsetUnit)
)
"""All ways of counting, the more usual first."""


@dataclass(frozen=True, slots=True)
class FoundUnit:
    """How a dataset counts, and the evidence for it."""

    counting: Counting
    fitting: int
    """How many quotes fit."""
    quotes: int
    """How many quotes there are."""


Place = Callable[[int], int | None]
"""Gives the place in the text, in code points, for an offset of the file; None if there is no such place."""


def places(text: str, counting: Counting) -> Place:
    """A function that turns offsets of a file into code points of `text`."""
    simple = counting.unit is OffsetUnit.CODE_POINTS or (
        counting.unit is OffsetUnit.UTF_16 and max(text, default="") < "\U00010000"
    )
    if simple and not counting.line_end and not counting.mark:
        length = len(text)
        return lambda offset: offset if 0 <= offset <= length else None
    widths = [_WIDTHS[counting.unit](letter) for letter in text]
    if counting.line_end:
        for at, letter in enumerate(text):
            if letter == "\r" and text[at + 1 : at + 2] == "\n" and counting.line_end == 1:
                widths[at] = 0
            elif letter == "\n" and text[at - 1 : at] != "\r" and counting.line_end == 2:
                widths[at] += 1
    first = 0
    if counting.mark > 0 and not text.startswith("\ufeff"):
        first = _WIDTHS[counting.unit]("\ufeff")
    elif counting.mark < 0 and text.startswith("\ufeff"):
        widths[0] = 0
    borders = list(accumulate(widths, initial=first))

    def place(offset: int) -> int | None:
        at = bisect_left(borders, offset)
        return at if at < len(borders) and borders[at] == offset else None

    return place


_WIDTHS: dict[OffsetUnit, Callable[[str], int]] = {
    OffsetUnit.CODE_POINTS: lambda letter: 1,
    OffsetUnit.UTF_16: lambda letter: 2 if letter > "\uffff" else 1,
    OffsetUnit.BYTES: lambda letter: len(letter.encode("utf-8", "surrogatepass")),
}


def find_counting(documents: Sequence[RawDocument], usual: Counting) -> FoundUnit:
    """The way that fits all quotes, `usual` before others; where none fits all, the one that fits `ENOUGH`.

    Without quotes it is `usual`, unless only UTF-16 units make spans of all offsets, or more of those begin and end at
    words. Raises UserError ``import.no_unit`` when no way fits, ``import.several_units`` when several fit alike and
    mean other passages.
    """
    quotes = sum(span.quote is not None for document in documents for span in document.spans)
    if not quotes:
        return FoundUnit(_without_quotes(documents, usual), 0, 0)
    fitting = _fitting(documents, usual, quotes)
    if fitting == quotes:
        return FoundUnit(usual, quotes, quotes)
    best, most = usual, fitting
    whole: list[Counting] = []
    for counting in _others(documents, usual):
        fitting = _fitting(documents, counting, (1 - ENOUGH) * quotes if most < ENOUGH * quotes else quotes - most)
        if fitting == quotes:
            whole.append(counting)
        if fitting > most:
            best, most = counting, fitting
    if whole:
        _require_one_meaning(documents, whole)
        return FoundUnit(whole[0], quotes, quotes)
    if most < ENOUGH * quotes:
        raise UserError("import.no_unit", quotes=quotes, fitting=most, unit=str(best))
    return FoundUnit(best, most, quotes)


def _require_one_meaning(documents: Sequence[RawDocument], countings: Sequence[Counting]) -> None:
    """Raise UserError ``import.several_units`` if two ways that fit alike find other places."""
    first = _places_of(documents, countings[0])
    for other in countings[1:]:
        if _places_of(documents, other) != first:
            raise UserError("import.several_units", unit=str(countings[0]), other=str(other))


def _places_of(documents: Iterable[RawDocument], counting: Counting) -> list[tuple[int | None, int | None]]:
    """Where all spans begin and end."""
    found: list[tuple[int | None, int | None]] = []
    for document in documents:
        place = places(document.text, counting)
        found += [(place(span.start), place(span.end + counting.inclusive)) for span in document.spans]
    return found


def _others(documents: Sequence[RawDocument], usual: Counting) -> Iterator[Counting]:
    """The ways that can differ from `usual` in these texts."""
    lines = any("\n" in document.text for document in documents)
    folded = any("\r\n" in document.text for document in documents)
    marked = any(document.text.startswith("\ufeff") for document in documents)
    for counting in COUNTINGS:
        if counting == usual or (counting.line_end == 2 and not lines) or (counting.line_end == 1 and not folded):
            continue
        if counting.mark < 0 and not marked:
            continue
        yield counting


def _fitting(documents: Iterable[RawDocument], counting: Counting, misfits: float) -> int:
    """How many quotes fit. Stops counting after so many that do not."""
    fitting = wrong = 0
    for document in documents:
        if not document.spans:
            continue
        text, place = document.text, places(document.text, counting)
        for span in document.spans:
            if span.quote is None:
                continue
            start, end = place(span.start), place(span.end + counting.inclusive)
            if start is not None and end is not None and same_quote(text[start:end], span.quote):
                fitting += 1
            else:
                wrong += 1
                if wrong > misfits:
                    return fitting
    return fitting


def same_quote(found: str, quote: str) -> bool:
    """Whether a slice is what the file says that the span covers. Line ends may differ, or be blanks (brat)."""
    if found == quote:
        return True
    return _one_line(found) == _one_line(quote) and bool(found.strip())


def _one_line(text: str) -> str:
    return text.replace("\r\n", " ").replace("\n", " ").replace("\r", " ")


def _without_quotes(documents: Sequence[RawDocument], usual: Counting) -> Counting:
    other = Counting(OffsetUnit.UTF_16, usual.inclusive)
    astral = [document for document in documents if document.spans and max(document.text, default="") > "\uffff"]
    if usual.unit is not OffsetUnit.CODE_POINTS or not astral or not _possible(astral, other):
        return usual
    if not _possible(astral, usual):
        return other
    others, usuals = _ragged(astral, other), _ragged(astral, usual)
    if others == usuals:
        _require_one_meaning(astral, (usual, other))
    return other if others < usuals else usual


def _possible(documents: Iterable[RawDocument], counting: Counting) -> bool:
    """Whether all offsets are places in their texts that make spans."""
    for document in documents:
        place = places(document.text, counting)
        for span in document.spans:
            start, end = place(span.start), place(span.end + counting.inclusive)
            if start is None or end is None or start >= end:
                return False
    return True


def _ragged(documents: Iterable[RawDocument], counting: Counting) -> int:
    """How many ends are at a blank or mark that people do not label."""
    count = 0
    for document in documents:
        text, place = document.text, places(document.text, counting)
        for span in document.spans:
            start, end = place(span.start), place(span.end + counting.inclusive)
            if start is not None and end is not None and start < end:
                count += (text[start] in _BORDERS) + (text[end - 1] in _BORDERS)
    return count


def settle(document: RawDocument, counting: Counting) -> ReadDocument | Problem:
    """A text with its spans in code points of its canonical form; spans that are not valid are listed."""
    read = _settle(document, counting)
    if not document.predictions or isinstance(read, Problem):
        return read
    scored = [span._replace(note=score_text(span.score), id="") for span in document.predictions]
    predicted = _settle(RawDocument(document.line, document.text, scored), counting)
    assert isinstance(predicted, ReadDocument)
    return replace(read, refused=[*read.refused, *predicted.refused], predictions=predicted.spans)


@dataclass(slots=True)
class PlacedSpans:
    """The spans of a text in code points of its canonical form, as the file has them."""

    text: str
    held: list[tuple[int, int, RawSpan]]
    refused: list[Problem]
    notices: list[Problem]


def placed(document: RawDocument, counting: Counting) -> PlacedSpans | Problem:
    """Where the spans of a text are; those that are not valid are listed. Predictions are not looked at."""
    try:
        require_shallow(document.meta)
    except JsonError:
        return Problem(document.line, "import.too_deep", {"limit": DEEPEST})
    given = document.text
    canonical = canonicalise(given)
    text = canonical.text
    if not text:
        return Problem(document.line, "text.empty")
    refused, held = list(document.refused), list[tuple[int, int, RawSpan]]()
    place = places(given, counting)
    for number, span in enumerate(document.spans, 1):
        start, end = place(span.start), place(span.end + counting.inclusive)
        if start is None or end is None or start >= end:
            fields = {"number": number, "start": span.start, "end": span.end}
            refused.append(Problem(document.line, "import.span_outside", fields))
        elif span.quote is not None and not same_quote(given[start:end], span.quote):
            fields = {"number": number, "start": span.start, "end": span.end, "expected": brief(span.quote)}
            refused.append(Problem(document.line, "import.span_mismatch", fields | {"found": brief(given[start:end])}))
        else:
            held.append((start, end, span))
    notices: list[Problem] = []
    if text != given:
        notices.append(Problem(document.line, "import.text_changed", {"replaced": len(canonical.replaced)}))
        moved = moved_offsets(given, [offset for start, end, _ in held for offset in (start, end)])
        elsewhere = [(moved[start], moved[end], span) for start, end, span in held]
        held = [(start, end, span) for start, end, span in elsewhere if start < end]
        for start, end, span in elsewhere:
            if start >= end:
                fields = {"number": 1 + document.spans.index(span), "start": span.start, "end": span.end}
                refused.append(Problem(document.line, "import.span_outside", fields))
    return PlacedSpans(text, held, refused, notices)


def _settle(document: RawDocument, counting: Counting) -> ReadDocument | Problem:
    found = placed(document, counting)
    if isinstance(found, Problem):
        return found
    for kind, count in document.left_out.items():
        found.notices.append(Problem(document.line, "import.left_out", {"kind": kind, "count": count}))
    meta = document.meta
    title = meta.get("title") if meta else None
    about = Meta("") if meta is None else meta_from_json(meta)
    spans = [_record(start, end, span) for start, end, span in found.held]
    titled = isinstance(title, str) and bool(title.strip())
    given_meta = None if meta is None else about
    id_, text, refused, notices = document_id(found.text), found.text, found.refused, found.notices
    return ReadDocument(document.line, id_, text, given_meta, titled, spans, refused, notices, said=document.said)


def _record(start: int, end: int, span: RawSpan) -> SpanRecord:
    created = time_of(span.created) if span.created else ""
    return SpanRecord(
        start,
        end,
        span.label,
        AnnotationId(uuid_of(span.id) if span.id else ""),
        span.annotator,
        span.note,
        created,
        (time_of(span.updated) if span.updated else "") or created,
    )
