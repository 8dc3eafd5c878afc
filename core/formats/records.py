"""What formats write: documents with their annotations, labels by code and annotators by name."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import starmap
from typing import Any, NamedTuple, overload

from core.formats.said import Said
from core.ids import AnnotationId, DocumentId
from core.model import Mask, Meta


class SpanRecord(NamedTuple):
    """One annotation, self-contained: a tuple because exports make tens of thousands."""

    start: int
    end: int
    """``[start, end)`` in code points of the document's canonical text."""
    label: str
    """The label's code."""
    id: AnnotationId
    annotator: str
    """The annotator's name."""
    note: str | None
    created_at: str
    updated_at: str
    quote_hash: str = ""
    """The `core.storage.tables.quote_hash` of the labelled text; empty if it is not known."""


class SpanColumns(Sequence[SpanRecord]):
    """Annotations of one document, kept by column, which can also be used as a sequence of records.

    Imports and exports bring tens of thousands. What is done to a column at once (`map`, `zip`, `set`) costs a tenth of
    what a loop over records does.
    """

    __hash__ = None  # type: ignore[assignment]
    __slots__ = ("columns",)

    def __init__(self, columns: Sequence[Sequence[Any]]) -> None:
        self.columns = columns or _EMPTY
        """One for each field of `SpanRecord`, all of one length."""

    @classmethod
    def of(cls, spans: Iterable[tuple[Any, ...]]) -> "SpanColumns":
        """Records, or tuples of the same fields, by column."""
        if isinstance(spans, SpanColumns):
            return spans
        return cls(tuple(zip(*spans, strict=True)))

    def __len__(self) -> int:
        return len(self.columns[0])

    def __iter__(self) -> Iterator[SpanRecord]:
        return starmap(SpanRecord, zip(*self.columns, strict=True))

    @overload
    def __getitem__(self, place: int) -> SpanRecord: ...
    @overload
    def __getitem__(self, place: slice) -> "SpanColumns": ...
    def __getitem__(self, place: int | slice) -> "SpanRecord | SpanColumns":
        if isinstance(place, slice):
            return SpanColumns([column[place] for column in self.columns])
        return SpanRecord(*[column[place] for column in self.columns])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)  # pyright: ignore[reportUnknownArgumentType]


_EMPTY = ((),) * len(SpanRecord._fields)


@dataclass(frozen=True, slots=True)
class DocumentRecord:
    """One document with the annotations to write."""

    id: DocumentId
    text: str
    meta: Meta
    spans: Sequence[SpanRecord]
    """Sorted by (start, end, label code, id)."""
    masks: tuple[Mask, ...] = ()
    """Furniture, in text order. Formats that divide the text say which parts it covers."""
    split: str = ""
    """The part of the dataset to which it belongs (``train``, ``dev``, ``test``), for formats that keep parts together.
    """
    said: Said | None = None
    """What is said beside its labels; None: nothing."""
