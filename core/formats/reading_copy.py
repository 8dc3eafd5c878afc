"""What all reading copies use: the text cut into stretches, each with the same labels throughout."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from core.formats.output import About
from core.formats.protocol import Feature
from core.formats.records import DocumentRecord, SpanRecord
from core.formats.said import Said

if TYPE_CHECKING:
    from core.said.fields import Field


SHOWN = frozenset(
    [
        *(Feature.OVERLAPS, Feature.UNLABELLED, Feature.ABOUT, Feature.NOTES, Feature.ANNOTATORS),
        *(Feature.ATTRIBUTES, Feature.VARIABLES, Feature.MEMOS),
    ]
)
"""What reading copies show. Links are not among it."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of a line."""

    text: str
    spans: tuple[SpanRecord, ...]
    """The annotations over it, longer ones first."""
    over: tuple[int, ...] = ()
    """The numbers of these annotations in the document, from 1."""
    begins: tuple[int, ...] = ()
    """The numbers of those that begin here."""


def lines(record: DocumentRecord) -> Iterator[list[Stretch]]:
    """The document line by line, each cut into stretches; an empty line has none."""
    borders = sorted({place for span in record.spans for place in (span.start, span.end)})
    numbered = list(enumerate(record.spans, 1))
    open_: list[tuple[int, SpanRecord]] = []
    start, at, waiting = 0, 0, 0
    for line in record.text.split("\n"):
        end = start + len(line)
        open_ = [(number, span) for number, span in open_ if span.end > start]
        if not open_ and (waiting == len(numbered) or numbered[waiting][1].start >= end):
            yield [Stretch(line, ())] if line else []
            start = end + 1
            continue
        places = [start]
        while at < len(borders) and borders[at] < end:
            if borders[at] > start:
                places.append(borders[at])
            at += 1
        places.append(end)
        stretches: list[Stretch] = []
        for first, last in pairwise(places):
            if first == last:
                continue
            while waiting < len(numbered) and numbered[waiting][1].start < last:
                open_.append(numbered[waiting])
                waiting += 1
            open_ = [(number, span) for number, span in open_ if span.end > first]
            over = sorted(open_, key=lambda pair: (pair[1].start - pair[1].end, pair[0]))
            begins = tuple(number for number, span in open_ if _first_text(record, span) == first)
            spans, numbers = tuple(span for _, span in over), tuple(number for number, _ in over)
            stretches.append(Stretch(record.text[first:last], spans, numbers, begins))
        yield stretches
        start = end + 1


def _first_text(record: DocumentRecord, span: SpanRecord) -> int:
    """The offset of an annotation's first character that is no line end."""
    at = span.start
    while at < span.end and record.text[at] == "\n":
        at += 1
    return at


def shown_label(about: About, code: str) -> str:
    """A label's name as readers see it."""
    return next((label.name("zh") for label in about.labels if label.code == code), code)


def colour_of(about: About, code: str) -> str:
    """A label's colour, ``#RRGGBB``."""
    return next((label.colour for label in about.labels if label.code == code), "#888888")


def tint(colour: str, share: float = 0.25) -> str:
    """A colour mixed with white, so that black text on it stays readable."""
    parts = [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
    return "#" + "".join(f"{round(255 - (255 - part) * share):02X}" for part in parts)


def remark(about: About, span: SpanRecord, said: Said | None = None) -> str:
    """What the margin says of an annotation; its attributes and memos stand in lines of their own."""
    note = f": {span.note}" if span.note else ""
    first = f"{shown_label(about, span.label)} ({span.annotator}){note}"
    if said is None:
        return first
    fields = {known.code: known for known in about.said.attributes}
    attributes = [_worded(fields.get(code), code, value) for code, value in said.attributes.get(span.id, {}).items()]
    return "\n".join([first, *attributes, *_memos(said, span.id)])


def about_document(about: About, record: DocumentRecord) -> list[str]:
    """What stands below a document's title: what is known of it, then its variables, then its memos."""
    meta = record.meta
    known = " · ".join(str(value) for value in (meta.region, meta.year, meta.issuer, meta.date) if value)
    return [*filter(None, [known]), *said_of_document(about, record)]


def said_of_document(about: About, record: DocumentRecord) -> list[str]:
    """A line with the variables of a document, and its memos."""
    if record.said is None:
        return []
    fields = {known.code: known for known in about.said.variables}
    variables = " · ".join(_worded(fields.get(code), code, value) for code, value in record.said.variables.items())
    return [*filter(None, [variables]), *_memos(record.said, "")]


def _worded(known: "Field | None", code: str, value: object) -> str:
    from core.said.fields import plain, worded

    if known is None:
        return f"{code}: {plain(value)}"
    return f"{known.name('zh')}: {worded(known, value, 'zh')}"


def _memos(said: Said, id_: str) -> list[str]:
    return [f"{memo.get('author', '')}: {memo['text']}" for memo in said.memos.get(id_, ())]
