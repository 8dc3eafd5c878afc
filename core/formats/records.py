"""What a file format is given to write: documents with their annotations, labels by code and annotators by name."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

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
    """`core.storage.tables.quote_hash` of what was labelled; empty when it is not known."""


@dataclass(frozen=True, slots=True)
class DocumentRecord:
    """One document with the annotations to write."""

    id: DocumentId
    text: str
    meta: Meta
    spans: Sequence[SpanRecord]
    """Sorted by (start, end, label code, id)."""
    masks: tuple[Mask, ...] = ()
    """Furniture, in text order; formats that divide the text say which parts it covers."""
