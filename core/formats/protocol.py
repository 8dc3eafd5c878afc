"""What a dataset format is: a value, made in a module of its own, from which everything else is made.

The export dialog, the command line and the documentation list what stands here; `core.exporting` writes, reads back
and only then lets the dataset appear. README.md beside this file says how to add a format.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from core.errors import UserError
from core.formats.records import DocumentRecord

if TYPE_CHECKING:
    from core.formats.jsonl_reader import Problem, ReadDocument
    from core.formats.output import Output, Written
    from core.formats.raw import RawRead


class Target(StrEnum):
    """What a dataset is on the disk."""

    FILE = "file"
    FOLDER = "folder"


class Feature(StrEnum):
    """Something that a project's documents may have and a format may lack; `core.formats.losses` counts each."""

    OVERLAPS = "overlaps"
    """Annotations that share characters with another."""
    UNLABELLED = "unlabelled"
    """Documents without an annotation."""
    ANNOTATORS = "annotators"
    """Who set an annotation."""
    IDS = "ids"
    """The id by which an annotation is known when the dataset comes back."""
    NOTES = "notes"
    TIMES = "times"
    METADATA = "metadata"
    """Metadata of a document other than title, region and year."""
    MASKS = "masks"
    ABOUT = "about"
    """Title, region and year of a document."""
    EDGES = "edges"
    """Annotations that begin or end inside of a token, or at a blank that is no token."""
    CLIPPED = "clipped"
    """Annotations that lie only partly in the sentence or passage that is written."""
    LONG_TEXTS = "long_texts"
    """Texts that are longer than a cell may be."""
    CONTROLS = "controls"
    """Texts with control characters, which XML cannot hold."""

    ATTRIBUTES = "attributes"
    """Annotations with attributes."""
    LINKS = "links"
    VARIABLES = "variables"
    """Documents with variables."""
    MEMOS = "memos"


EVERYTHING = frozenset(Feature)
SAID = frozenset([Feature.ATTRIBUTES, Feature.LINKS, Feature.VARIABLES, Feature.MEMOS])
"""What is said beside labels (`core.formats.said`).

A format that holds only some of the links or memos counts the others by `Format.count`.
"""
TEXTS = frozenset([Feature.OVERLAPS, Feature.UNLABELLED, Feature.METADATA, Feature.ABOUT])
"""What formats hold that write whole texts with what is known of them."""
OF_ANNOTATIONS = frozenset([Feature.ANNOTATORS, Feature.IDS, Feature.NOTES, Feature.TIMES])
"""What formats hold that say everything of an annotation."""
COUNTED_APART = frozenset([Feature.EDGES, Feature.CLIPPED, Feature.LONG_TEXTS, Feature.CONTROLS])
"""Losses of only some annotations, which the format's own `Format.count` finds."""


class OffsetUnit(StrEnum):
    """How offsets are counted."""

    CODE_POINTS = "code points"
    UTF_16 = "UTF-16 units"
    BYTES = "UTF-8 bytes"


Chosen = Mapping[str, str]
"""A value for each of a format's options."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the values of an option."""

    value: str
    title: str
    """In English, and translated when it is shown; so are all texts here."""
    description: str
    lacks: frozenset[Feature] = frozenset()
    """Features that a dataset made with this choice lacks, although its format can hold them."""
    one_way: bool = False
    """A dataset made with this choice cannot be imported again."""


@dataclass(frozen=True, slots=True)
class Option:
    """A choice of a format; the first value is the default."""

    name: str
    """As on the command line."""
    title: str
    choices: tuple[Choice, ...]


class Mismatch(Exception):
    """What was read back is not what should have been written; `line` counts from 1."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


Write = Callable[[Iterable[DocumentRecord], "Output", Chosen], None]
"""Writes all records, in a single pass over them."""
Verify = Callable[["Written", Iterator[DocumentRecord], Chosen], int]
"""Given the dataset to read back and the records again in the same order: how many spans (or units) were found to equal
their slice of the text. Raises `Mismatch`."""
Read = Callable[[Iterable[bytes]], "Iterator[ReadDocument | Problem]"]
"""The documents of a file, given its lines; what is not valid comes as a problem."""
Recognise = Callable[[str, bytes], bool]
"""Whether a file has the format, by its name and its beginning."""
Count = Callable[[DocumentRecord, Chosen], Mapping[Feature, int]]
"""How many annotations of a document are left out, for a format that can hold others of the kind."""


@dataclass(frozen=True, slots=True)
class Format:
    """A format of the field."""

    id: str
    """As on the command line and in manifests."""
    title: str
    description: str
    suffix: str
    """The ending of names, with the dot; empty for a folder."""
    version: int
    holds: frozenset[Feature]
    options: tuple[Option, ...] = ()
    target: Target = Target.FILE
    link: str = ""
    """The page that describes the format."""
    write: Write | None = None
    verify: Verify | None = None
    """Every format that writes has this."""
    read: Read | None = None
    raw: "RawRead | None" = None
    """Reads datasets of other programs as well, whose offsets are tried against their quotes (`core.formats.units`)."""
    recognise: Recognise | None = None
    """Every format with `raw` has this."""
    confirm: Callable[[bytes], bool] | None = None
    """Whether a file that `recognise` accepts really has the format, by its whole content: archives have their list of
    contents at the end.
    """
    unit: OffsetUnit = OffsetUnit.CODE_POINTS
    """How the offsets that it writes are counted."""
    converted: bool = False
    """Whether its reader gives code points, whatever the files count. Then nothing has to be tried."""
    inclusive: bool = False
    """Whether in the datasets that it reads, ends usually are the offset of the last character."""
    count: Count | None = None
    keeps_splits: bool = False
    """Whether it writes train, dev and test into one dataset (`DocumentRecord.split`)."""
    shaped: bool = False
    """Whether `core.formats.shapes` divides documents into sentences or passages for it."""
    add_on: str = ""
    """The package that must be installed to write it; empty if the program needs none."""

    @property
    def writes(self) -> bool:
        """Whether it can write datasets."""
        return self.write is not None and self.verify is not None

    @property
    def reads(self) -> bool:
        """Whether its datasets can be imported."""
        return self.read is not None or self.raw is not None

    def choose(self, given: Chosen) -> dict[str, str]:
        """A value for each option, the default where none is given.

        Raises UserError ``export.unknown_option`` and, for a value, ``export.unknown_shape``.
        """
        known = {option.name: option for option in self.options}
        for name in given:
            if name not in known:
                raise UserError("export.unknown_option", option=name, format=self.id, known=", ".join(known))
        chosen = {name: given.get(name, option.choices[0].value) for name, option in known.items()}
        for name, value in chosen.items():
            values = [choice.value for choice in known[name].choices]
            if value not in values:
                raise UserError("export.unknown_shape", shape=value, known=", ".join(values))
        return chosen

    def lacks(self, chosen: Chosen) -> frozenset[Feature]:
        """What a dataset with these choices cannot hold."""
        left_out = EVERYTHING - self.holds - COUNTED_APART
        for option in self.options:
            for choice in option.choices:
                if choice.value == chosen.get(option.name, option.choices[0].value):
                    left_out |= choice.lacks
        return left_out

    def texts(self) -> Iterator[str]:
        """All texts of the format that are shown, and so must be translated."""
        yield from (self.title, self.description)
        for option in self.options:
            yield option.title
            for choice in option.choices:
                yield from (choice.title, choice.description)
