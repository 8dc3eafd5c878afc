"""The content of a package or of another project: as values in memory, and as a stream of rows for packing."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from operator import itemgetter
from typing import Protocol

from core.errors import UserError
from core.exchange.records import DOCUMENTS, MASKS, Record, RecordKind
from core.exchange.spilling import Rows
from core.file_names import PACKAGE_SUFFIX
from core.ids import AnnotatorId

FORMAT = "biaodu-package"
VERSION = 2
"""Version of the format. It is raised when the meaning of an existing member changes; a greater one is refused."""
MINOR = 2
"""Raised when a member is added. Unknown members of a package with a greater one are kept and passed on.

A package says the minor version of the newest member that it has, so one without such members is as 2.0 wrote it."""
SUFFIX = PACKAGE_SUFFIX


class PackageKind(StrEnum):
    """What a package is for."""

    FOR_COLLEAGUE = "for_colleague"
    """Documents with their texts, codebook and settings, blind or with layers."""
    LABELS_BACK = "labels_back"
    """A layer with its notes, statuses and comments; documents by id and title only."""
    ADJUDICATION = "adjudication"
    """The adjudicated layer and the decisions; documents by id and title only."""
    PROJECT = "project"
    """Not a package: a whole project file."""


@dataclass(frozen=True, slots=True)
class Author:
    """Who made a package, as it says of itself: anybody can write anybody's name there."""

    id: AnnotatorId
    name: str


@dataclass(frozen=True, slots=True)
class PackageMember:
    """A file of a package."""

    sha256: str
    bytes: int
    since: int = 0
    """The minor version of the format in which this member was added."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What ``manifest.json`` says."""

    kind: PackageKind
    project_uuid: str
    project_name: str
    author: Author | None
    created_at: str
    """The newest change that the package holds, UTC; so the same content makes the same bytes."""
    tool: str
    counts: Mapping[str, int] = field(default_factory=dict[str, int])
    members: Mapping[str, PackageMember] = field(default_factory=dict[str, PackageMember])
    content: str = ""
    """SHA-256 of all members but the manifest. By it a package is known that was merged before."""
    version: int = VERSION
    minor: int = 0


@dataclass(frozen=True, slots=True)
class PackedDocument:
    """A document as a package holds it; one without a text has only id and title."""

    id: str
    title: str
    record: Record | None = None
    text: str | None = None
    """Canonical text."""
    masks: Sequence[Record] = ()
    """Sorted by id."""
    file: "FileOf | None" = None
    """Of one without a text the file that it was read from, by which another reading of it is known."""


FileOf = tuple[str, str]
"""SHA-256 of a file's bytes, and the source's name, which ends with the place in the file."""


class Content(Protocol):
    """What a package is made of, read in order and never as a whole: it may be larger than the memory."""

    @property
    def source(self) -> str:
        """The file that errors name."""
        ...

    @property
    def manifest(self) -> Manifest:
        """The manifest, without its members and their hash. Ask only after everything else was read."""
        ...

    @property
    def settings(self) -> Mapping[str, str]:
        """The project's settings, values as JSON."""
        ...

    def of(self, kind: RecordKind) -> Iterable[Record]:
        """The records of a table, sorted by key; not for documents and masks. May be asked more than once."""
        ...

    def documents(self) -> Iterable[PackedDocument]:
        """Every document that it is about, sorted by id."""
        ...


@dataclass(frozen=True, slots=True)
class Bundle:
    """The content of a package or a project."""

    source: str
    """The file's path, as the user gave it."""
    manifest: Manifest
    records: Mapping[str, Sequence[Record]]
    """By table, each record with the columns of `core.exchange.records`; only documents that have a text here."""
    texts: Mapping[str, str] = field(default_factory=dict[str, str])
    """Canonical texts by document."""
    titles: Mapping[str, str] = field(default_factory=dict[str, str])
    """Every document that the package is about, with or without a text here."""
    settings: Mapping[str, str] = field(default_factory=dict[str, str])
    files: Mapping[str, FileOf] = field(default_factory=dict[str, FileOf])
    """The files of documents without a text here, as far as the package says."""
    notices: tuple[UserError, ...] = ()
    """What was changed while the file was read, because it could not be taken as it stands."""

    def of(self, kind: RecordKind) -> Sequence[Record]:
        """The records of one table."""
        return self.records.get(kind.table.name, ())

    def documents(self) -> Iterator[PackedDocument]:
        """Every document that it is about, sorted by id."""
        records = {record[0]: record for record in self.of(DOCUMENTS)}
        masks = Rows(self.of(MASKS), key=itemgetter(MASKS.at["document"], 0)).in_order()
        mask = next(masks, None)
        for id_ in sorted(self.titles):
            own: list[Record] = []
            while mask is not None and mask[MASKS.at["document"]] <= id_:
                if mask[MASKS.at["document"]] == id_:
                    own.append(mask)
                mask = next(masks, None)
            yield PackedDocument(id_, self.titles[id_], records.get(id_), self.texts.get(id_), own, self.files.get(id_))
