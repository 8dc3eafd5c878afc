"""What every reader is given and gives back."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from core.errors import UserError
from core.model import Mask

if TYPE_CHECKING:
    from core.text.recognition import Recognition

ColumnNames = Mapping[str, str]
"""Field (``text``, ``title``, ``region``, ``year``, ``issuer``, ``date``, ``kind``) to the name of its column."""


@dataclass(frozen=True, slots=True)
class Options:
    """What the user says about files because the files do not say it."""

    encoding: str | None = None
    """The charset of texts, web pages and tables of text."""
    columns: ColumnNames = field(default_factory=dict[str, str])
    """Chosen columns of tables. Those that are not chosen are guessed."""
    convert: bool = False
    """Whether LibreOffice may convert what only it can read."""
    mark: bool = False
    """Whether a few bytes that fit no character may be marked by U+FFFD instead of refusing the file."""
    format: str = "auto"
    """The format of datasets (`core.formats.registry`); ``auto``: as the file shows."""
    unit: str = ""
    """How their offsets are counted (`core.reading.datasets.UNITS`); empty: as their quotes show."""
    recognise: bool = False
    """Whether scans may be read by text recognition (OCR)."""
    suggestions: bool = False
    """Whether the labels of datasets are taken as suggestions, and not as anybody's labels."""
    predictions: bool = True
    """Whether what programs predicted comes in, as suggestions."""
    engine: str = ""
    """Of a scan in the child that reads it: what makes the engine (`core.reading.scans.engines.EnginePlace`)."""


@dataclass(frozen=True, slots=True)
class GivenFile:
    """One file, from a folder or out of an archive."""

    name: str
    """Its own name, without folders."""
    data: bytes


@dataclass(frozen=True, slots=True)
class Read:
    """One text that a file holds, not yet canonical."""

    text: str
    encoding: str = "utf-8"
    place: str = ""
    """Where in the file, for files of several texts: ``12`` or ``Sheet1:12``; from 1."""
    hint: str = ""
    """A better name than the file's for making a title, such as a web page's title."""
    meta: Mapping[str, object] = field(default_factory=dict[str, object])
    """What the file itself says, by the names of `core.model.Meta`; other keys are kept as extras."""
    masks: tuple[Mask, ...] = ()
    """Ranges that the reader knows to be no part of the report, in code points of `text`, in order."""
    notices: tuple[UserError, ...] = ()
    """What came in differently from what the file says."""
    held: int | None = None
    """Characters without blanks that the source shows (`core.reading.import_check`); None if they were not counted."""
    recognition: "Recognition | None" = None
    """How surely a scan was recognised, in code points of `text`."""


@dataclass(frozen=True, slots=True)
class PageRead:
    """How far a reader that takes seconds for a page has come."""

    done: int
    pages: int


MOST_PIXELS = 4_000
"""Of the longer side of a page's picture."""


@dataclass(frozen=True, slots=True)
class PagePicture:
    """A page as it looks."""

    width: int
    """In pixels, as `height`."""
    height: int
    pages: int
    """How many pages the file has."""
    pixels: bytes
    """Red, green and blue of each pixel, row by row."""


class Reader(Protocol):
    """Reads one kind of file."""

    def read(self, given: GivenFile, options: Options) -> Iterator[Read | UserError | PageRead]:
        """The texts of a file. A UserError among them stands for one text of several that cannot be read.

        Raises UserError when the whole file cannot be read, and nothing else whatever the bytes are. Time and memory
        are bounded by the reader's limits.
        """
        ...


class TableReader(Reader, Protocol):
    """Reads a kind of table in which each row is a text."""

    def columns(self, given: GivenFile, options: Options) -> tuple[str, ...]:
        """The names of the table's columns, to choose the text, the title ... from; empty if it names none.

        Columns without a name are left out. Raises as `read` does.
        """
        ...
