"""What a corpus knows of a file, as rows: a pure function of the file's bytes and name.

The same bytes, name and version give the same rows on every machine, whatever was read before.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

import orjson

from core.corpus.tables import Row
from core.errors import BiaoduError
from core.figures.finding import find_figures
from core.figures.quantity import Quantity, plain_number
from core.formats.meta import meta_to_json
from core.messages import sentence
from core.model import NewDocument, Span
from core.reading.prepare import Incoming, PassedOver, Refused, prepare_bytes
from core.reading.readers.protocol import Options
from core.text.canonical import document_id
from core.text.headings import outline_of
from core.text.outline import OutlineNode
from core.text.parts import parts_of
from core.text.sentences import sentences
from core.text.withheld import find_withheld

if TYPE_CHECKING:
    from core.reading.guard.late import LateReaders
    from core.reading.guard.reading import GuardedReaders

_LARGEST_INT = (1 << 63) - 1


class Record(NamedTuple):
    """A row and the table that it belongs to (`core.corpus.tables`)."""

    table: str
    row: Row


class ReadingProblem(NamedTuple):
    """Why a file, or a text of it, has no rows."""

    code: str
    message: str
    """In English."""
    skipped: bool
    """Whether it is of a kind that is not read, which is no error."""


def rows(
    data: bytes,
    name: str,
    readers: "GuardedReaders | LateReaders",
    asking: Callable[[], None] = lambda: None,
) -> Iterator[Record | ReadingProblem]:
    """The rows of all texts in a file; expected errors come as `ReadingProblem` and are never raised.

    `name` has folders and is what `source` says. `asking` is called now and then, and what it raises stops the reading.
    """
    for item in prepare_bytes(data, name, Options(), asking, readers):
        match item:
            case Incoming(source, _, new):
                yield from document_rows(new, name, source.removeprefix(name).removeprefix(":"))
            case Refused(_, error):
                yield _problem(error)
            case PassedOver(_, error):
                yield _problem(error)._replace(skipped=True)
            case _:
                pass
        asking()


def _problem(error: BiaoduError) -> ReadingProblem:
    return ReadingProblem(error.code, sentence(error, "en"), skipped=False)


def document_rows(new: NewDocument, source: str, place: str) -> Iterator[Record]:
    """The rows of one text."""
    text, meta = new.text, new.meta
    document = new.id or document_id(text)
    masks = sorted(mask.span for mask in new.masks)
    nodes = outline_of(text, meta, masks)
    parts = parts_of(text, nodes, meta)
    withheld = find_withheld(text, masks)
    yield Record(
        "documents",
        {
            "document": document,
            "source": source,
            "place": place,
            "sha256": new.source.raw_sha256,
            "reader": new.source.reader,
            "encoding": new.source.encoding,
            "title": meta.title,
            "region": meta.region,
            "year": meta.year,
            "issuer": meta.issuer,
            "date": meta.date,
            "kind": meta.kind,
            "characters": len(text),
            "masked": sum(map(len, masks)),
            "masks": [{"start": mask.start, "end": mask.end, "reason": mask.reason} for mask in sorted(new.masks)],
            "withheld": [{"start": span.start, "end": span.end} for span in withheld],
            "meta": orjson.dumps(meta_to_json(meta)).decode(),
            "text": text,
        },
    )
    # The first part of a range that does something: as many lookups as nodes, where both can be thousands.
    does = {part.range: part.kind.value for part in reversed(parts) if part.kind is not None}
    for number, node in enumerate(nodes):
        yield Record("parts", _part(document, number, node, text, does.get(node.range)))
    figures = find_figures(text, parts, outside=masks)
    yield from _sentences(document, text, masks, nodes, withheld, figures)


def _part(document: str, number: int, node: OutlineNode, text: str, does: str | None) -> Row:
    return {
        "document": document,
        "number": number,
        "level": node.level,
        "start": node.range.start,
        "end": node.range.end,
        "title": text[node.title.start : node.title.end],
        "marker": node.marker,
        "does": does,
    }


def _sentences(
    document: str,
    text: str,
    masks: Sequence[Span],
    nodes: Sequence[OutlineNode],
    withheld: Sequence[Span],
    figures: Sequence[Quantity],
) -> Iterator[Record]:
    """The sentences in order, each with what lies in it; of sorted values each is looked at once."""
    innermost = _Innermost(nodes)
    mask, hidden, figure = 0, 0, 0
    for number, span in enumerate(sentences(text)):
        while mask < len(masks) and masks[mask].end <= span.start:
            mask += 1
        inside: list[Row] = []
        while figure < len(figures) and figures[figure].start < span.end:
            inside.append(_figure(figures[figure]))
            figure += 1
        first = hidden
        while hidden < len(withheld) and withheld[hidden].start < span.end:
            hidden += 1
        yield Record(
            "sentences",
            {
                "document": document,
                "number": number,
                "start": span.start,
                "end": span.end,
                "part": innermost.at(span.start),
                "masked": mask < len(masks) and masks[mask].start < span.end,
                "withheld": hidden - first,
                "figures": inside,
            },
        )


def _figure(figure: Quantity) -> Row:
    return {
        "start": figure.start,
        "end": figure.end,
        "value": _number(figure.value),
        "high": _number(figure.high),
        "unit": figure.unit,
        "reported": figure.reported.value,
        "trend": figure.trend.value if figure.trend is not None else None,
        "bound": figure.bound.value if figure.bound is not None else None,
    }


def _number(value: object) -> float | None:
    from decimal import Decimal

    number = plain_number(value) if isinstance(value, Decimal) else None
    if number is None:
        return None
    return float(number) if abs(number) <= _LARGEST_INT else None


class _Innermost:
    """The innermost outline node at a position, asked for positions in any order."""

    def __init__(self, nodes: Sequence[OutlineNode]) -> None:
        self._nodes = nodes
        self._starts = [node.range.start for node in nodes]
        self._above: list[int] = []
        open_nodes: list[int] = []
        for index, node in enumerate(nodes):
            while open_nodes and nodes[open_nodes[-1]].level >= node.level:
                open_nodes.pop()
            self._above.append(open_nodes[-1] if open_nodes else -1)
            open_nodes.append(index)

    def at(self, position: int) -> int | None:
        index = bisect_right(self._starts, position) - 1
        while index >= 0 and position >= self._nodes[index].range.end:
            index = self._above[index]
        return index if index >= 0 else None
