"""What merging would do, as values to show before it happens."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from core.errors import BiaoduError
from core.exchange.bundle import Bundle, Manifest
from core.exchange.records import Record, RecordKind
from core.exchange.spilling import Rows
from core.exchange.standing import Standing
from core.ids import AnnotationId, AnnotatorId, DocumentId, LabelId


@dataclass(frozen=True, slots=True)
class DocumentPlan:
    """What the merge does to the documents that the sources are about."""

    matched: tuple[DocumentId, ...] = ()
    """Here already, found by their text's hash."""
    new: tuple[DocumentId, ...] = ()
    unknown: tuple[DocumentId, ...] = ()
    """Neither here nor with a text in any source. What is about them waits until they come."""
    removed_here: tuple[DocumentId, ...] = ()
    """Removed from this project. They stay removed, and what is about them stays hidden."""
    editions: tuple[tuple[DocumentId, DocumentId], ...] = ()
    """An older and a newer reading of one file: one of them is here, the other new. Everybody finds the same order."""
    titles: dict[DocumentId, str] = field(default_factory=dict[DocumentId, str])


@dataclass(frozen=True, slots=True)
class AnnotationState:
    """An annotation as one of the two sides has it. Offsets are code points, end exclusive."""

    id: AnnotationId
    document: DocumentId
    annotator: AnnotatorId
    label: LabelId
    start: int
    end: int
    note: str | None
    revision: int
    updated_at: str
    removed: bool


@dataclass(frozen=True, slots=True)
class PlannedChange:
    """An annotation that merging changes or removes, or that it would if this file's state were not newer."""

    before: AnnotationState
    """As it is here."""
    after: AnnotationState
    """As a source has it."""


@dataclass(frozen=True, slots=True)
class AnnotationPlan:
    """What the merge does to annotations. Those that were removed before they ever came here are not counted."""

    new: int = 0
    same: int = 0
    changed: Sequence[PlannedChange] = ()
    removed: Sequence[PlannedChange] = ()
    older: Sequence[PlannedChange] = ()
    """Not taken over: this file's state is newer."""
    waiting: int = 0
    """Not shown: their document, label or person is unknown, or their span does not fit the text."""
    own: Sequence[PlannedChange] = ()
    """Those of `changed` and `removed` that belong to the person who works here."""
    two_machines: Sequence[PlannedChange] = ()
    """Changed in two files since they last met; `after` is the state that is kept."""
    earlier_meaning: int = 0
    """Taken in and made under an earlier meaning of their label: they come to the worklist."""


@dataclass(frozen=True, slots=True)
class CodebookDifference:
    """How a label of a source compares with the codebook here, and what the merge does to it."""

    kind: str
    """``new``, ``changed``, ``removed``, ``kept`` (removed there, but used), ``older`` (ours is newer),
    ``same_code``, ``other_definition`` (same code, other content), ``same_name`` (as another code), ``key_taken``."""
    code: str
    name: str
    mapped_to: str
    """Code of the label under which its annotations are shown."""
    fields: tuple[str, ...] = ()
    """Columns that differ."""


@dataclass(frozen=True, slots=True)
class Vouched:
    """How much of one person's work in a merge is signed. It counts states, so removals and comments, too."""

    annotator: AnnotatorId
    name: str
    signed: int = 0
    """Signed with keys that are known as theirs, or with the first ever seen of them."""
    unsigned: int = 0
    """Not signed: anybody may have written it."""
    foreign: int = 0
    """Signed with keys that are not known as theirs."""
    withdrawn: int = 0
    """Signed with keys that were withdrawn."""
    keys: tuple[tuple[str, Standing], ...] = ()
    """The keys that signed, each 64 hex digits, and what each is to the person."""

    @property
    def doubtful(self) -> int:
        """How many states no known key of the person vouches for."""
        return self.unsigned + self.foreign + self.withdrawn


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that the user should know: a change on the way in, or a clash."""

    source: str
    """Path of the package or project."""
    error: BiaoduError
    """Coded reason; `core.messages` words it."""


StateWrite = tuple[str, int, str | None]
"""Id, revision and state of an entry of ``shared_state``; a state of None removes the entry."""


@dataclass(frozen=True, slots=True)
class TableWrites:
    """Rows of one table to write. Those of annotations and masks are on the disk."""

    kind: RecordKind
    inserts: list[Record] | Rows = field(default_factory=list[Record])
    returns: list[Record] | Rows = field(default_factory=list[Record])
    """Rows that an undone merge had brought, and that come again."""
    updates: list[tuple[Record, Record]] | Rows = field(default_factory=list[tuple[Record, Record]])
    """Each row as stored, and as it shall be."""

    @property
    def empty(self) -> bool:
        """Whether there is nothing to write."""
        return not (self.inserts or self.returns or self.updates)


@dataclass(frozen=True, slots=True)
class Writes:
    """All rows to write."""

    tables: list[TableWrites] = field(default_factory=list[TableWrites])
    states: Rows = field(default_factory=Rows)
    """Each a `StateWrite`."""
    texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict[str, Mapping[str, str]])
    """New documents, each with the mapping in which its text is. Texts are read when they are written."""

    @property
    def empty(self) -> bool:
        """Whether there is nothing to write."""
        return not self.states and all(table.empty for table in self.tables)


@dataclass(frozen=True, slots=True)
class MergePlan:
    """What merging would do. Made by `session.exchange.plan`, done by `session.exchange.apply`."""

    sources: tuple[Manifest, ...]
    documents: DocumentPlan
    annotations: AnnotationPlan
    codebook: tuple[CodebookDifference, ...]
    people: tuple[Vouched, ...]
    """Whose work it is, as far as signatures prove it."""
    notices: tuple[Notice, ...]
    changes: bool
    """Whether applying the plan changes anything."""
    bundles: Sequence[Bundle]
    writes: Writes
    based_on: int
    """The journal's newest entry when the plan was made. If there are newer ones, the merge is planned again."""

    def to_json(self, *, applied: bool) -> dict[str, object]:
        """The answer of ``biaodu merge --json``; annotations older than ours count as the same: nothing changes."""
        documents, annotations = self.documents, self.annotations
        found: dict[str, object] = {}
        if documents.editions:
            found["editions"] = [{"old": old, "new": new} for old, new in documents.editions]
        return found | {
            "documents": {
                "matched": len(documents.matched),
                "new": len(documents.new),
                "unknown": len(documents.unknown) + len(documents.removed_here),
            },
            "annotations": {
                "new": annotations.new,
                "changed": len(annotations.changed),
                "removed": len(annotations.removed),
                "same": annotations.same + len(annotations.older),
            },
            "codebook": [
                {
                    "kind": difference.kind,
                    "code": difference.code,
                    "name": difference.name,
                    "mapped_to": difference.mapped_to,
                    "fields": list(difference.fields),
                }
                for difference in self.codebook
            ],
            "signatures": [
                {
                    "annotator": person.annotator,
                    "name": person.name,
                    "signed": person.signed,
                    "unsigned": person.unsigned,
                    "foreign": person.foreign,
                    "withdrawn": person.withdrawn,
                    "keys": {key: standing.value for key, standing in person.keys},
                }
                for person in self.people
            ],
            "applied": applied,
        }
