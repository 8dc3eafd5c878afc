"""What each unit of analysis is coded as by each coder, in each dimension."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.agreement.layers import Presence
from core.ids import AnnotatorId, DocumentId
from core.model import Document, Span, Status
from core.progress import Cancelled, Progress, never, no_progress, stop_if
from core.study.coding_units import CodingUnit, coding_units
from core.study.design import Dimension, StudyDesign, UnitRule, labels_of, read_design
from core.text.headings import outline_of

if TYPE_CHECKING:
    from core.session import Session

Codes = tuple[str, ...]
"""Codes of labels in the order of the codebook; empty where a coder found none."""


@dataclass(frozen=True, slots=True)
class CodedUnit:
    """A unit and what coders say of it."""

    unit: CodingUnit
    text: str
    codes: Mapping[str, tuple[Codes | None, ...]]
    """By the dimension's code, a value for each coder; None where the coder has not done the document."""


@dataclass(frozen=True, slots=True)
class CodedDocument:
    """A document with its units."""

    document: Document
    units: tuple[CodedUnit, ...]


@dataclass(frozen=True, slots=True)
class CodingTable:
    """What a study is computed from."""

    design: StudyDesign
    coders: tuple[str, ...]
    """Names."""
    labels: Mapping[str, tuple[str, ...]]
    """By the dimension's code, the codes of its labels in the order of the codebook."""
    documents: tuple[CodedDocument, ...]

    def units(self) -> list[CodedUnit]:
        """All units in order."""
        return [unit for document in self.documents for unit in document.units]


def read_coding(
    session: "Session",
    coders: Sequence[AnnotatorId],
    *,
    design: StudyDesign | None = None,
    documents: Sequence[DocumentId] | None = None,
    presence: Presence = Presence.LABELLED,
    progress: Progress = no_progress,
    cancelled: Cancelled = never,
) -> CodingTable:
    """Code every unit of the documents (default: all) as the coders labelled it, as one state of the project.

    Raises UserError ``annotator.unknown`` and ``document.unknown``; `Cancel` when asked to stop.
    """
    with session.reading():
        design = read_design(session) if design is None else design
        names = tuple(session.annotators.get(coder).name for coder in coders)
        labels = session.codebook.labels()
        codes = {label.id: label.code for label in labels}
        dimensions = {each.code: tuple(label.code for label in labels_of(each, labels)) for each in design.dimensions}
        places = {document.id: place for place, document in enumerate(session.documents.list(), 1)}
        chosen = session.documents.list() if documents is None else [session.documents.get(id_) for id_ in documents]
        statuses = session.documents.statuses()
        read: list[CodedDocument] = []
        for done, document in enumerate(chosen):
            stop_if(cancelled)
            progress(done, len(chosen), document.meta.title)
            of_coders: dict[AnnotatorId, list[tuple[Span, str]]] = {coder: [] for coder in coders}
            for annotation in session.annotations.of_document(document.id):
                if annotation.annotator in of_coders:
                    of_coders[annotation.annotator].append((annotation.span, codes[annotation.label]))
            present = [
                statuses.get((document.id, coder)) is Status.DONE
                or (presence is Presence.LABELLED and bool(of_coders[coder]))
                for coder in coders
            ]
            read.append(
                CodedDocument(
                    document,
                    _coded(session, document, places[document.id], design, dimensions, of_coders, present),
                )
            )
        return CodingTable(design, names, dimensions, tuple(read))


def units_of(
    session: "Session", document: Document, place: int, design: StudyDesign, labelled: Sequence[Span] = ()
) -> list[CodingUnit]:
    """The units of a document of a project; `place` is its number, from 1."""
    text = session.documents.text(document.id)
    masks = [mask.span for mask in session.documents.masks(document.id)]
    nodes = outline_of(text, document.meta, masks)
    return coding_units(design, document.id, place, text, nodes, masks, title=document.meta.title, labelled=labelled)


def _coded(
    session: "Session",
    document: Document,
    place: int,
    design: StudyDesign,
    dimensions: Mapping[str, Sequence[str]],
    of_coders: Mapping[AnnotatorId, Sequence[tuple[Span, str]]],
    present: Sequence[bool],
) -> tuple[CodedUnit, ...]:
    labelled: list[Span] = []
    if design.rule is UnitRule.LABELLED:
        labelled = [span for spans in of_coders.values() for span, _code in spans]
    units = units_of(session, document, place, design, labelled)
    text = session.documents.text(document.id)
    by_coder = [belonging(units, spans, design) for spans in of_coders.values()]
    found: list[CodedUnit] = []
    for at, unit in enumerate(units):
        codes: dict[str, tuple[Codes | None, ...]] = {}
        for code, of_dimension in dimensions.items():
            codes[code] = tuple(
                tuple(label for label in of_dimension if label in coded[at]) if there else None
                for coded, there in zip(by_coder, present, strict=True)
            )
        found.append(CodedUnit(unit, text[unit.span.start : unit.span.end], codes))
    return tuple(found)


def belonging(
    units: Sequence[CodingUnit], annotated: Sequence[tuple[Span, str]], design: StudyDesign
) -> list[set[str]]:
    """For each unit (in text order) the codes of the annotations that belong to it.

    An annotation belongs to a unit of which it covers at least the design's share, and to one that it lies inside of.
    """
    found: list[set[str]] = [set() for _unit in units]
    # Units that are what somebody labelled overlap: their ends do not grow, so the longest says how far back to look.
    starts = [unit.span.start for unit in units]
    longest = max((len(unit.span) for unit in units), default=0)
    for span, code in annotated:
        at = bisect_left(starts, span.start - longest)
        while at < len(units) and starts[at] < span.end:
            unit = units[at].span
            common = min(unit.end, span.end) - max(unit.start, span.start)
            if common > 0 and (common >= len(unit) * design.share or unit.contains(span)):
                found[at].add(code)
            at += 1
    return found


def dimension_of(table: CodingTable, code: str) -> Dimension | None:
    """A dimension of the study by its code."""
    return next((each for each in table.design.dimensions if each.code == code), None)
