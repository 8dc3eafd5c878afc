"""The evidence matrix: rows are reports or groups of them, columns labels, cells what is said there.

Each layer has rows of its own: what two people labelled is never added up. A cell without a passage says whether
somebody has read the report to its end, and found nothing, or has not read it yet.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from core.ids import AnnotatorId, DocumentId, LabelId
from core.model import DocumentEntry, Label, Passage, Status
from core.progress import Cancelled, never, stop_if
from core.said.passages import Continued

if TYPE_CHECKING:
    from core.session import Session

DOCUMENT = "document"
"""What rows are by default: a report each. Anything else is a field of the metadata by which reports are grouped."""
_LISTED = {"region", "year", "issuer", "kind"}
"""Fields that a listing has; the others are read of each document."""


class CellState(StrEnum):
    """What a cell tells."""

    SAID = "said"
    """There are passages."""
    SILENT = "silent"
    """The layer's owner has read all of it, and labelled nothing so."""
    UNREAD = "unread"
    """Not all of it was read yet."""


@dataclass(frozen=True, slots=True)
class EvidenceCell:
    """What the reports of one row say on one label."""

    state: CellState
    passages: tuple[Passage, ...] = ()
    """In the order of the documents and of their texts."""
    characters: int = 0
    """Code points under at least one of the passages."""
    share: float = 0.0
    """`characters` of those of the row that are no furniture."""
    continued: Continued = field(default=Continued(), compare=False)
    """Which of them are parts of one."""

    @property
    def wholes(self) -> list[list[Passage]]:
        """The passages, each with its parts: several where `continues` holds them together."""
        return self.continued.passages(self.passages, lambda passage: passage.annotation)

    @property
    def count(self) -> int:
        """How many passages there are, whose parts count as one."""
        return len(self.wholes) if self.continued else len(self.passages)


SILENT = EvidenceCell(CellState.SILENT)
UNREAD = EvidenceCell(CellState.UNREAD)


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """One report, or all of a region, a year ..., as one layer sees it."""

    name: str
    """Its title, or what its reports have in common; empty where that is not known."""
    documents: tuple[DocumentEntry, ...]
    layer: AnnotatorId
    characters: int
    """Code points that are no furniture."""
    read: int
    """How many of the documents the layer's owner has done."""
    cells: Mapping[LabelId, EvidenceCell] = field(default_factory=dict[LabelId, EvidenceCell])
    """Labels without a passage are left out: `cell` tells of these, too."""

    def cell(self, label: LabelId) -> EvidenceCell:
        """What it says on a label."""
        found = self.cells.get(label)
        if found is not None:
            return found
        return SILENT if self.read == len(self.documents) else UNREAD


@dataclass(frozen=True, slots=True)
class EvidenceMatrix:
    """All rows and columns."""

    labels: tuple[Label, ...]
    """The columns, in the codebook's order."""
    rows: tuple[EvidenceRow, ...]
    by: str
    """`DOCUMENT`, or the field by which reports are grouped."""

    def chosen(self, labels: Iterable[LabelId]) -> "EvidenceMatrix":
        """Only these columns."""
        wanted = set(labels)
        return EvidenceMatrix(tuple(label for label in self.labels if label.id in wanted), self.rows, self.by)


class RowComparison(StrEnum):
    """How two rows stand to each other on a label."""

    BOTH = "both"
    ONLY_FIRST = "only_first"
    ONLY_SECOND = "only_second"
    NEITHER = "neither"
    OPEN = "open"
    """One of them was not read yet, so that nobody can tell."""


def compare_rows(labels: Iterable[Label], first: EvidenceRow, second: EvidenceRow) -> dict[LabelId, RowComparison]:
    """On what both speak, and on what only one does."""
    return {label.id: _compared(first.cell(label.id).state, second.cell(label.id).state) for label in labels}


def _compared(first: CellState, second: CellState) -> RowComparison:
    said = (first is CellState.SAID, second is CellState.SAID)
    if all(said):
        return RowComparison.BOTH
    if CellState.UNREAD in (first, second):
        return RowComparison.OPEN
    return RowComparison.ONLY_FIRST if said[0] else RowComparison.ONLY_SECOND if said[1] else RowComparison.NEITHER


def evidence_matrix(
    session: "Session",
    layers: Sequence[AnnotatorId],
    *,
    by: str = DOCUMENT,
    documents: Iterable[DocumentId] | None = None,
    cancelled: Cancelled = never,
) -> EvidenceMatrix:
    """The matrix of `layers`, each with rows of its own, over `documents` (None: all); raises `Cancel`.

    Reads no text. A layer that has neither labelled nor read anything has no rows, unless it is the only one.
    """
    with session.reading():
        entries = session.documents.entries(None if documents is None else list(documents))
        masked = session.documents.masked_characters()
        statuses = session.documents.statuses()
        passages = session.annotations.passages(None, layers, None)
        labels = session.codebook.labels()
        continued = session.links.continued()
        adjudicated = {person.id for person in session.annotators.list() if person.adjudicated}
        groups = _groups(session, entries, by)
    stop_if(cancelled)
    done: defaultdict[AnnotatorId, set[DocumentId]] = defaultdict(set)
    for (document, annotator), status in statuses.items():
        if status is Status.DONE:
            done[annotator].add(document)
    for layer in adjudicated:
        # Nobody sets a status there: what was decided on was read, and what any person has done.
        done[layer] |= {passage.document for passage in passages if passage.annotator == layer}
        done[layer] |= {document for read in list(done.values()) for document in read}
    sorted_passages = _sorted(
        passages, {entry.id: row for row, entries_ in enumerate(groups.values()) for entry in entries_}
    )
    active = _active(layers, sorted_passages, done)
    rows: list[EvidenceRow] = []
    for number, (name, members) in enumerate(groups.items()):
        stop_if(cancelled)
        characters = sum(entry.characters - masked.get(entry.id, 0) for entry in members)
        for layer in active:
            read = sum(entry.id in done[layer] for entry in members)
            cells = _cells(sorted_passages.get((number, layer), {}), characters, continued)
            rows.append(EvidenceRow(name, tuple(members), layer, characters, read, cells))
    return EvidenceMatrix(tuple(labels), tuple(rows), by)


_Sorted = Mapping[tuple[int, AnnotatorId], Mapping[LabelId, list[Passage]]]


def _sorted(passages: Iterable[Passage], row_of: Mapping[DocumentId, int]) -> _Sorted:
    """Passages by row and layer, and by label."""
    found: dict[tuple[int, AnnotatorId], dict[LabelId, list[Passage]]] = {}
    for passage in passages:
        row = row_of.get(passage.document)
        if row is None or passage.annotator is None or passage.label is None:
            continue
        found.setdefault((row, passage.annotator), {}).setdefault(passage.label, []).append(passage)
    return found


def _active(
    layers: Sequence[AnnotatorId], passages: _Sorted, done: Mapping[AnnotatorId, set[DocumentId]]
) -> list[AnnotatorId]:
    """The layers that have labelled or read something; all where none has."""
    labelled = {layer for _row, layer in passages}
    return [layer for layer in layers if layer in labelled or (len(layers) > 1 and done.get(layer))] or list(layers[:1])


def _cells(
    by_label: Mapping[LabelId, list[Passage]], characters: int, continued: Continued
) -> dict[LabelId, EvidenceCell]:
    cells: dict[LabelId, EvidenceCell] = {}
    for label, passages in by_label.items():
        covered = _covered(passages)
        share = covered / characters if characters else 0.0
        cells[label] = EvidenceCell(CellState.SAID, tuple(passages), covered, share, continued)
    return cells


def _covered(passages: Iterable[Passage]) -> int:
    """Code points under at least one passage; those of a document come in the order of their starts."""
    total, end = 0, 0
    document: DocumentId | None = None
    for passage in passages:
        if passage.document != document:
            document, end = passage.document, 0
        if passage.end > end:
            total += passage.end - max(passage.start, end)
            end = passage.end
    return total


def _groups(session: "Session", entries: Sequence[DocumentEntry], by: str) -> dict[str, list[DocumentEntry]]:
    """The members of each row by its name: for `DOCUMENT` the ids, which are told by their titles."""
    if by == DOCUMENT:
        return {entry.id: [entry] for entry in entries}
    values = _values(session, entries, by)
    groups: dict[str, list[DocumentEntry]] = {}
    for entry in entries:
        groups.setdefault(values.get(entry.id, ""), []).append(entry)
    return dict(sorted(groups.items(), key=lambda group: (not group[0], group[0])))


def _values(session: "Session", entries: Sequence[DocumentEntry], by: str) -> dict[DocumentId, str]:
    if by in _LISTED:
        return {entry.id: _text(getattr(entry, by)) for entry in entries}
    known = session.documents.some([entry.id for entry in entries])
    return {document.id: _text(document.meta.extra.get(by, getattr(document.meta, by, None))) for document in known}


def _text(value: object) -> str:
    return str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""


def row_name(row: EvidenceRow, by: str) -> str:
    """What a row is called: the title of its report, or what its reports have in common."""
    return row.documents[0].title if by == DOCUMENT else row.name
