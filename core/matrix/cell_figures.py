"""The figures of the passages of a matrix: each document is read once, and only where a figure is wanted."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from core.figures.corrections import corrected
from core.figures.finding import find_figures
from core.figures.quantity import Quantity
from core.ids import DocumentId
from core.model import Meta, Passage, Span
from core.text.headings import outline_of
from core.text.parts import ReportPart, parts_of

if TYPE_CHECKING:
    from core.session import Session

MOST_KEPT = 200
"""Texts that are kept: some 10 MB."""


class CellFigure(NamedTuple):
    """A figure of a labelled passage."""

    document: DocumentId
    quantity: Quantity
    text: str
    """As it is written."""
    what: str
    """What it counts, as it is written; empty where that is not told."""


class _Read(NamedTuple):
    text: str
    meta: Meta
    masks: list[Span]
    parts: list[ReportPart]


class FigureReader:
    """Finds figures in passages of one project. Belongs to the thread of its session."""

    def __init__(self, session: "Session") -> None:
        self._session = session
        self._texts: dict[DocumentId, _Read] = {}

    def figures(self, passages: Iterable[Passage]) -> list[CellFigure]:
        """The figures inside of passages, in their order; one that several hold stands once."""
        places: dict[DocumentId, list[Span]] = {}
        for passage in passages:
            places.setdefault(passage.document, []).append(Span(passage.start, passage.end))
        found: list[CellFigure] = []
        for document, spans in places.items():
            read = self._read(document)
            quantities = find_figures(read.text, read.parts, spans, read.masks)
            for quantity in corrected(quantities, read.meta, len(read.text), spans):
                what = quantity.what
                told = read.text[what.start : what.end] if what is not None else ""
                found.append(CellFigure(document, quantity, read.text[quantity.start : quantity.end], told))
        return found

    def text(self, document: DocumentId) -> str:
        """The text of a document."""
        return self._read(document).text

    def forget(self, documents: Iterable[DocumentId]) -> None:
        """Read these again: what is known of them has changed."""
        for document in documents:
            self._texts.pop(document, None)

    def _read(self, document: DocumentId) -> _Read:
        if document not in self._texts:
            if len(self._texts) >= MOST_KEPT:
                self._texts.pop(next(iter(self._texts)))
            documents = self._session.documents
            text, meta = documents.text(document), documents.get(document).meta
            masks = [mask.span for mask in documents.masks(document)]
            parts = parts_of(text, outline_of(text, meta, masks), meta)
            self._texts[document] = _Read(text, meta, masks, parts)
        return self._texts[document]
