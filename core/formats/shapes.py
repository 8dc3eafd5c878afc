"""Divides documents into what a dataset is made of: sentences, or passages with their context."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from core.formats.protocol import Choice, Feature, Option
from core.formats.records import DocumentRecord, SpanRecord
from core.formats.said import Said
from core.ids import DocumentId
from core.model import Mask, Span

CONTEXT = 60
"""Code points before and after a passage, unless another number is asked for."""

SHAPE = Option(
    "shape",
    "One text is",
    (
        Choice("documents", "A document", "With all its annotations"),
        Choice(
            "sentences",
            "A sentence",
            "With the parts of all annotations that lie in it, unlabelled ones, too",
            frozenset([Feature.MASKS]),
            one_way=True,
        ),
        Choice(
            "passages",
            "A passage",
            "An annotation with what stands around it",
            frozenset([Feature.UNLABELLED, Feature.MASKS]),
            one_way=True,
        ),
    ),
)
"""The option of formats that are `Format.shaped`."""


def divided(record: DocumentRecord, shape: str, context: int = CONTEXT) -> Iterator[DocumentRecord]:
    """The texts that a document gives in a shape; each says in its metadata where it is from.

    A sentence has the part that lies in it of each annotation. A passage has `context` code points on either side.
    """
    if shape == "sentences":
        yield from _sentences(record)
    elif shape == "passages":
        for span in record.spans:
            start, end = max(0, span.start - context), min(len(record.text), span.end + context)
            yield _part(record, start, end, [span])
    else:
        yield record


def _sentences(record: DocumentRecord) -> Iterator[DocumentRecord]:
    # The rules for sentences load more slowly than the rest of this module, and the other shapes do not need them.
    from core.text.sentences import sentences

    window = SpanWindow(record.spans)
    for sentence in sentences(record.text):
        yield _part(record, sentence.start, sentence.end, window.over(sentence.start, sentence.end))


def _part(record: DocumentRecord, start: int, end: int, spans: list[SpanRecord]) -> DocumentRecord:
    moved = [
        span._replace(start=max(span.start, start) - start, end=min(span.end, end) - start, quote_hash="")
        for span in spans
    ]
    where: dict[str, object] = {"document": record.id, "start": start, "end": end}
    meta = replace(record.meta, extra={**record.meta.extra, **where})
    return replace(
        record,
        id=DocumentId(f"{record.id}:{start}"),
        text=record.text[start:end],
        meta=meta,
        spans=sorted(moved, key=lambda span: (span.start, span.end, span.label, span.id)),
        masks=(),
        said=_said(record.said, {span.id for span in spans}) if record.said else None,
    )


def _said(said: Said, annotations: Collection[str]) -> Said:
    """What a part carries: all that is said of its annotations and, as its metadata do, all of the document."""
    memos = {"": said.memos[""]} if "" in said.memos else {}
    only = said.only(annotations)
    return replace(only, variables=said.variables, memos={**memos, **only.memos})


class SpanWindow:
    """Finds the spans over one range after another in ascending order, without scanning all spans each time."""

    def __init__(self, spans: Iterable[SpanRecord]) -> None:
        self._waiting = iter(spans)
        self._next: SpanRecord | None = next(self._waiting, None)
        self._open: list[SpanRecord] = []

    def over(self, start: int, end: int) -> list[SpanRecord]:
        """Those that share a code point with ``[start, end)``."""
        while self._next is not None and self._next.start < end:
            self._open.append(self._next)
            self._next = next(self._waiting, None)
        self._open = [span for span in self._open if span.end > start]
        return list(self._open)


def without_masks(record: DocumentRecord) -> DocumentRecord:
    """A document without furniture in its text. Annotations move along, and those inside of furniture are left out."""
    if not record.masks:
        return record
    kept: list[str] = []
    last = 0
    for mask in record.masks:
        kept.append(record.text[last : mask.start])
        last = max(last, mask.end)
    kept.append(record.text[last:])
    spans: list[SpanRecord] = []
    for span in record.spans:
        start, end = _moved(span.start, record.masks), _moved(span.end, record.masks)
        if start < end:
            spans.append(span._replace(start=start, end=end, quote_hash=""))
    return replace(record, text="".join(kept), spans=spans, masks=())


def _moved(offset: int, masks: tuple[Mask, ...]) -> int:
    return offset - sum(min(offset, mask.end) - mask.start for mask in masks if mask.start < offset)


def is_masked(start: int, end: int, masks: tuple[Mask, ...]) -> bool:
    """Whether furniture covers a whole range."""
    return any(mask.span.contains(Span(start, end)) for mask in masks)
