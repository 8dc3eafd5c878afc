"""What a reader of a foreign format gives: texts and spans as the file has them, its offsets not yet understood."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from core.formats.jsonl_reader import Problem
from core.ids import DocumentId
from core.model import Label

LARGEST = 256 << 20
"""Bytes of the largest dataset that is read as a whole."""


class RawSpan(NamedTuple):
    """One span of a file: a tuple, because files have tens of thousands."""

    start: int
    end: int
    """In the file's own unit, see `core.formats.units`."""
    label: str
    quote: str | None = None
    """What the file says it covers; None where it does not say."""
    annotator: str = ""
    note: str | None = None
    id: str = ""
    created: str = ""
    updated: str = ""


@dataclass(slots=True)
class RawDocument:
    """One text of a file."""

    line: int
    """Where in the file, from 1: a line, or the number of an entry."""
    text: str
    """Not yet canonical; offsets refer to it."""
    spans: list[RawSpan] = field(default_factory=list[RawSpan])
    meta: Mapping[str, object] | None = None
    """By the names of `core.model.Meta`; other keys are kept as extras."""
    refused: list[Problem] = field(default_factory=list[Problem])
    """Spans that are none."""
    left_out: Counter[str] = field(default_factory=Counter[str])
    """How many of what a project does not hold: relations, attributes, predictions ..."""


@dataclass(frozen=True, slots=True)
class RawCodebook:
    """Labels that a file describes."""

    labels: tuple[Label, ...]


@dataclass(frozen=True, slots=True)
class GivenDataset:
    """A dataset to read."""

    name: str
    """Its own name, without folders."""
    lines: Callable[[], Iterator[bytes]]
    """Its lines from the beginning, as often as asked."""
    data: Callable[[], bytes]
    """All of it."""
    beside: Callable[[str], bytes | None] = lambda name: None
    """Another file of its folder; of a dataset that is a folder, any. None where there is none."""
    known: Callable[[DocumentId], str | None] = lambda document: None
    """The text of a document that the project has."""

    @classmethod
    def of(cls, name: str, data: bytes, files: Mapping[str, bytes] | None = None) -> "GivenDataset":
        """A dataset in memory."""
        others = files or {}
        return cls(name, lambda: iter(data.splitlines(keepends=True)), lambda: data, others.get)


RawRead = Callable[[GivenDataset], "Iterator[RawDocument | RawCodebook | Problem]"]
"""The texts of a dataset, and its codebook; what does not hold comes as a problem. Raises UserError when the whole
cannot be read, and nothing else whatever the bytes are."""
