"""The units of many documents by column: a study has hundreds of thousands, and lists show some of them.

Where numbers are frozen (`core.study.numbering`) they are taken as they were frozen; the units of other documents are
made from their texts, and their documents get the next free numbers.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from core.errors import UserError
from core.frozen_units import PREFIX, FrozenUnits, items_of, parsed_together
from core.ids import DocumentId
from core.lazy_numpy import Ints, np
from core.model import Document, Span
from core.progress import Cancelled, Progress, never, no_progress, stop_if
from core.study.coding_units import CodingUnit, coding_units
from core.study.design import StudyDesign, UnitRule, require_scheme
from core.study.inclusion import read_inclusion
from core.text.headings import outline_of

if TYPE_CHECKING:
    from core.session import Session

_MORE_THAN_PARTS = 1 << 32
"""No document has so many."""
Spans = Mapping[DocumentId, Sequence[Span]]


@dataclass(frozen=True, slots=True)
class KnownNumbers:
    """What the project says of the numbers of its documents and units."""

    kept: Mapping[DocumentId, FrozenUnits]
    places: Mapping[DocumentId, int]


def read_numbers(session: "Session", every: Sequence[Document] | None = None) -> KnownNumbers:
    """What is frozen in the project, and the number of every document of it; `every` are these, if they are known."""
    every = session.documents.list() if every is None else every
    kept = frozen_units(session, every)
    return KnownNumbers(kept, _document_places(session, every, kept))


@dataclass(frozen=True, slots=True, eq=False)
class UnitTable:
    """Units in the order of documents and texts."""

    documents: tuple[Document, ...]
    places: tuple[int, ...]
    """The number of each document, from 1."""
    schemes: tuple[str, ...]
    frozen: tuple[bool, ...]
    """Of each document, whether its numbers are frozen."""
    first: Ints
    """(documents + 1): where the units of each document begin."""
    parts: Ints
    starts: Ints
    """In code points of the unit's document."""
    lengths: Ints
    items: Ints

    def __len__(self) -> int:
        return len(self.starts)

    @property
    def document_of(self) -> Ints:
        """(units): the place of each unit's document in `documents`."""
        return np.repeat(np.arange(len(self.documents)), np.diff(self.first))

    def document_at(self, at: int) -> int:
        """The place in `documents` of the document of the unit at `at`."""
        return int(np.searchsorted(self.first, at, side="right")) - 1

    def number(self, at: int) -> str:
        """The number of a unit by the scheme of its document."""
        of = self.document_at(at)
        return self.schemes[of].format(document=self.places[of], part=int(self.parts[at]), item=int(self.items[at]))

    def span(self, at: int) -> Span:
        """Where a unit lies in its document."""
        start = int(self.starts[at])
        return Span(start, start + int(self.lengths[at]))

    def unit(self, at: int) -> CodingUnit:
        """A unit as a value."""
        document = self.documents[self.document_at(at)]
        return CodingUnit(document.id, self.number(at), self.span(at), int(self.parts[at]), int(self.items[at]))

    def only(self, at: int) -> "UnitTable":
        """The units of the document at `at` alone."""
        first, behind = int(self.first[at]), int(self.first[at + 1])
        own = slice(at, at + 1)
        return UnitTable(
            self.documents[own],
            self.places[own],
            self.schemes[own],
            self.frozen[own],
            np.array([0, behind - first]),
            *(column[first:behind] for column in (self.parts, self.starts, self.lengths, self.items)),
        )

    def of_document(self, document: DocumentId) -> range:
        """The places of a document's units; empty where it is none of these."""
        for at, known in enumerate(self.documents):
            if known.id == document:
                return range(int(self.first[at]), int(self.first[at + 1]))
        return range(0)


def read_units(
    session: "Session",
    design: StudyDesign,
    documents: Sequence[Document],
    *,
    labelled: Spans | None = None,
    as_frozen: bool = True,
    numbers: KnownNumbers | None = None,
    progress: Progress = no_progress,
    cancelled: Cancelled = never,
) -> UnitTable:
    """The units of documents of a project, as they are frozen or, without `as_frozen`, as they would be now.

    `labelled` are what `UnitRule.LABELLED` makes units. Documents keep the numbers that are frozen either way;
    `numbers` are `read_numbers`, for those who ask often.
    """
    numbers = read_numbers(session) if numbers is None else numbers
    kept, places = numbers.kept, numbers.places
    made: list[FrozenUnits | None] = []
    columns: list[tuple[Ints, Ints, Ints]] = []
    for done, document in enumerate(documents):
        stop_if(cancelled)
        progress(done, len(documents), document.meta.title)
        frozen = kept.get(document.id) if as_frozen else None
        made.append(frozen)
        if frozen is not None:
            columns.append((frozen.parts, frozen.starts, frozen.lengths))
        else:
            spans = (labelled or {}).get(document.id, ())
            columns.append(_columns(units_of(session, document, places[document.id], design, spans)))
    counts = [len(parts) for parts, _starts, _lengths in columns]
    first = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    parts, starts, lengths = (
        np.concatenate([column[at] for column in columns]) if columns else np.zeros(0, dtype=np.int64)
        for at in range(3)
    )
    return UnitTable(
        tuple(documents),
        tuple(places[document.id] for document in documents),
        tuple(design.scheme if frozen is None else frozen.scheme for frozen in made),
        tuple(frozen is not None for frozen in made),
        first,
        parts,
        starts,
        lengths,
        # Parts of one document after those of the one before it, so that all are counted at once.
        items_of(parts + np.repeat(np.arange(len(counts)), counts) * _MORE_THAN_PARTS),
    )


def frozen_units(session: "Session", documents: Sequence[Document] | None = None) -> dict[DocumentId, FrozenUnits]:
    """What is frozen of each document (default: of the project); what is impossible counts as not frozen."""
    stored = session.settings_below(PREFIX)
    if not stored:
        return {}
    there = [each for each in (documents or session.documents.list()) if each.id in stored]
    read = parsed_together([stored[entry.id] for entry in there], [entry.characters for entry in there])
    return {
        entry.id: units
        for entry, units in zip(there, read, strict=True)
        if units is not None and _is_possible(units.rule, units.scheme)
    }


@cache
def _is_possible(rule: str, scheme: str) -> bool:
    try:
        require_scheme(scheme)
    except UserError:
        return False
    return rule in set(UnitRule)


def _document_places(
    session: "Session", every: Sequence[Document], kept: Mapping[DocumentId, FrozenUnits]
) -> dict[DocumentId, int]:
    """The number of each document of the study: the frozen one, or the next free one in the project's order.

    Where files of others gave two documents one number, the first in the project's order keeps it.
    """
    left_out = read_inclusion(session).excluded
    documents = [document for document in every if document.id not in left_out]
    found: dict[DocumentId, int] = {}
    taken = set[int]()
    for document in documents:
        frozen = kept.get(document.id)
        if frozen is not None and frozen.document not in taken:
            found[document.id] = frozen.document
            taken.add(frozen.document)
    following = max(taken, default=0) + 1
    for document in documents:
        if document.id not in found:
            found[document.id] = following
            following += 1
    for document in every:
        # Not in the study, but may be asked for by name.
        if document.id not in found:
            found[document.id] = following
            following += 1
    return found


def units_of(
    session: "Session", document: Document, place: int, design: StudyDesign, labelled: Sequence[Span] = ()
) -> list[CodingUnit]:
    """The units of a document as they are now; `place` is its number, from 1."""
    text = session.documents.text(document.id)
    masks = [mask.span for mask in session.documents.masks(document.id)]
    nodes = outline_of(text, document.meta, masks)
    return coding_units(design, document.id, place, text, nodes, masks, title=document.meta.title, labelled=labelled)


def _columns(units: Sequence[CodingUnit]) -> tuple[Ints, Ints, Ints]:
    table = np.array([(unit.part, unit.span.start, len(unit.span)) for unit in units], dtype=np.int64).reshape(-1, 3)
    return table[:, 0], table[:, 1], table[:, 2]
