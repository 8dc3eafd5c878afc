"""What a reader of a foreign format gives: texts and spans as in the file, with offsets not understood yet."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from core.formats.jsonl_reader import Problem
from core.formats.said import Said
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
    """The text that it covers, as the file says; None if it does not say."""
    annotator: str = ""
    note: str | None = None
    id: str = ""
    created: str = ""
    updated: str = ""
    score: float | None = None
    """How sure a program was of it, 0 to 1; None where the file does not say."""


@dataclass(slots=True)
class RawDocument:
    """One text of a file."""

    line: int
    """The place in the file, from 1: a line, or the number of an entry."""
    text: str
    """Not yet canonical; offsets refer to it."""
    spans: list[RawSpan] = field(default_factory=list[RawSpan])
    meta: Mapping[str, object] | None = None
    """By the names of `core.model.Meta`; other keys are kept as extras."""
    refused: list[Problem] = field(default_factory=list[Problem])
    """Problems of spans that are not valid."""
    left_out: Counter[str] = field(default_factory=Counter[str])
    """How many there are of what a project cannot hold: relations, attributes ..."""
    predictions: list[RawSpan] = field(default_factory=list[RawSpan])
    """What a program predicted, its name as the annotator: suggestions, and nobody's labels."""
    said: Said | None = None
    """What the file says beside its labels, by the ids of `spans` (`core.formats.said_mapping.SaidReader`)."""

    def refuse(self, number: int, line: int | None = None) -> None:
        """Note that what stands at a place is no span: in this document's line, or in another one of the file."""
        self.refused.append(Problem(self.line if line is None else line, "import.bad_span", {"number": number}))


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
    """Its lines from the beginning, as often as needed."""
    data: Callable[[], bytes]
    """Its whole content."""
    beside: Callable[[str], bytes | None] = lambda name: None
    """Gives another file of its folder; for a dataset that is a folder, any of its files. None if there is no such
    file.
    """
    known: Callable[[DocumentId], str | None] = lambda document: None
    """Gives the text of a document that the project has."""
    pieces: Callable[[], Iterator[bytes]] | None = None
    """Its content in pieces of whole lines, for formats that need not hold all of it; see `in_pieces`."""

    def in_pieces(self) -> Iterator[bytes]:
        """Its content from the beginning in pieces of whole lines."""
        return iter([self.data()]) if self.pieces is None else self.pieces()

    @classmethod
    def of(cls, name: str, data: bytes, files: Mapping[str, bytes] | None = None) -> "GivenDataset":
        """A dataset in memory."""
        others = files or {}
        return cls(name, lambda: iter(data.splitlines(keepends=True)), lambda: data, others.get)


RawRead = Callable[[GivenDataset], "Iterator[RawDocument | RawCodebook | Problem]"]
"""The texts of a dataset, and its codebook; what does not hold comes as a problem. Raises UserError when the whole
cannot be read, and nothing else whatever the bytes are."""
