"""The values that core hands out: frozen, without behaviour that needs a database, Qt or pixels."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from core.ids import AnnotationId, AnnotatorId, DocumentId, LabelId

_PLACE = re.compile(r":((?:[^:]*:)?\d+)$")


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Half-open range ``[start, end)`` in Unicode code points of a document's canonical text."""

    start: int
    end: int

    def __len__(self) -> int:
        return self.end - self.start

    def contains(self, other: "Span") -> bool:
        """Whether `other` lies wholly inside this span (equal counts)."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: "Span") -> bool:
        """Whether the two spans share at least one code point."""
        return self.start < other.end and other.start < self.end


class Status(StrEnum):
    """How far one annotator is with one document."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Meta:
    """What is known about a report besides its text; None and "" both mean not known."""

    title: str
    region: str | None = None
    year: int | None = None
    issuer: str | None = None
    date: str | None = None
    """ISO 8601, as precise as known: ``2024``, ``2024-05``, ``2024-05-01``."""
    kind: str | None = None
    """``summary``, ``plan``, ``report`` or free text."""
    extra: Mapping[str, object] = field(default_factory=dict[str, object])
    """Keys of an imported dataset's ``meta`` that have no field here; kept for the round trip. JSON values, nested no
    deeper than `core.bounded_json.DEEPEST`."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a canonical text came from."""

    name: str
    raw_sha256: str
    encoding: str
    reader: str
    """Name and version of the reader that made the text, e.g. ``text/1``."""


def file_place(raw_sha256: str, source_name: str) -> tuple[str, str]:
    """The file, by the SHA-256 of its bytes, and the place in it, for files of several texts: ``12``, ``Sheet1:12``."""
    found = _PLACE.search(source_name)
    return raw_sha256, found[1] if found is not None else ""


@dataclass(frozen=True, slots=True)
class Document:
    """One imported report without its text (`Session.documents.text` gives that)."""

    id: DocumentId
    meta: Meta
    source: Source
    characters: int
    """Length of the canonical text in code points."""
    created_at: str
    position: int
    """Order of import within the project."""


class DocumentEntry(NamedTuple):
    """A document as lists show it. A tuple, because a list may have fifty thousand."""

    id: DocumentId
    position: int
    """As in `Document`."""
    title: str
    region: str | None
    year: int | None
    issuer: str | None
    kind: str | None
    """As in `Meta`."""
    characters: int
    withheld: frozenset[str] = frozenset()
    """Fields that the report withholds, see `core.text.withheld`."""


@dataclass(frozen=True, slots=True)
class NewDocument:
    """A text ready to enter a project: already canonical (see `core.text.canonical`)."""

    text: str
    meta: Meta
    source: Source
    masks: "tuple[Mask, ...]" = ()
    """What of it is no part of the report: in text order, not overlapping."""
    id: DocumentId | None = None
    """`core.text.canonical.document_id` of the text, where whoever read it knows that already."""


@dataclass(frozen=True, slots=True)
class Label:
    """A category of the codebook."""

    id: LabelId
    code: str
    """What exports carry (``infrastructure``); unique in a codebook, never changed by renaming."""
    name_zh: str
    name_en: str
    colour: str
    """``#RRGGBB``; themes derive fills and lines from it."""
    key: str | None = None
    """One character that labels the selection, e.g. ``1``; unique in a codebook."""
    parent: LabelId | None = None
    definition_zh: str = ""
    definition_en: str = ""
    examples: tuple[str, ...] = ()
    position: int = 0

    def name(self, language: str) -> str:
        """Display name for a language tag (``zh...`` Chinese, else English), falling back to the other."""
        first, second = (self.name_zh, self.name_en) if language.startswith("zh") else (self.name_en, self.name_zh)
        return first or second or self.code

    def definition(self, language: str) -> str:
        """Definition for a language tag, falling back to the other language."""
        first, second = (
            (self.definition_zh, self.definition_en)
            if language.startswith("zh")
            else (self.definition_en, self.definition_zh)
        )
        return first or second


@dataclass(frozen=True, slots=True)
class Annotator:
    """A person who labels; the id stays when the name changes."""

    id: AnnotatorId
    name: str
    adjudicated: bool = False
    """The adjudicated layer's holder: nobody in particular, written by adjudication only."""


@dataclass(frozen=True, slots=True)
class Annotation:
    """One label on one span by one annotator."""

    id: AnnotationId
    document: DocumentId
    start: int
    end: int
    """``[start, end)`` in code points of the document's canonical text."""
    label: LabelId
    annotator: AnnotatorId
    note: str | None
    created_at: str
    updated_at: str
    """UTC, ISO 8601 with milliseconds and ``Z``."""
    revision: int = 1
    """Grows by one with every change, undo included; merging trusts it."""
    origin: str = "manual"
    """Provenance: ``manual``, ``import``, later ``merge`` and ``adjudication``."""

    @property
    def span(self) -> Span:
        """The range it covers."""
        return Span(self.start, self.end)


class Passage(NamedTuple):
    """A passage that was found. A tuple, because there may be very many."""

    document: DocumentId
    start: int
    end: int
    """In code points, as in `Span`."""
    annotation: AnnotationId | None = None
    """None, as all that follows, where the passage is what a search for words has found."""
    label: LabelId | None = None
    annotator: AnnotatorId | None = None
    note: str | None = None


class LabelledPlace(NamedTuple):
    """A passage that is to get a label. A tuple, because there may be very many."""

    document: DocumentId
    start: int
    end: int
    """In code points, as in `Span`."""
    label: LabelId


@dataclass(frozen=True, slots=True, order=True)
class Mask:
    """A range ``[start, end)`` in code points that is not part of the report (web-page furniture)."""

    start: int
    end: int
    reason: str
    """A short code such as ``banner``, ``share``, ``truncated``; ``user`` when marked by hand."""

    @property
    def span(self) -> Span:
        """The range it covers."""
        return Span(self.start, self.end)
