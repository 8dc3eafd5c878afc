"""Planned passages of a report, and the passages of a later one that may tell of their outcome."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.covering import Covered
from core.figures.corrections import corrected
from core.figures.finding import find_figures
from core.figures.quantity import Quantity
from core.ids import AnnotationId, AnnotatorId, DocumentId
from core.model import Annotation, Meta, Span
from core.said.fields import FieldValue
from core.said.fulfilment import FULFILMENT, FULFILS, Fulfilment
from core.text.headings import outline_of
from core.text.parts import PartKind, ReportPart, parts_of
from core.text.sentences import clauses, paragraphs, sentences

if TYPE_CHECKING:
    from core.session import Session

STATUS, PLANNED = "status", "planned"
_REPORTED = ("done", "problem")
"""Values of `STATUS` that say that a passage is no plan, wherever it stands."""
SHORTEST = 10
"""Code points of a sentence that is worth asking about."""
_LONG = 90
"""Code points from which on a sentence is taken apart at its semicolons."""


@dataclass(frozen=True, slots=True)
class ReadReport:
    """A report with what its outline says and what one person labelled in it."""

    document: DocumentId
    text: str
    meta: Meta
    masks: tuple[Span, ...]
    parts: tuple[ReportPart, ...]
    titles: frozenset[int]
    """Where headings begin (code points)."""
    annotations: tuple[Annotation, ...]
    values: Mapping[AnnotationId, Mapping[str, FieldValue]]
    """Attributes by code."""

    def kind_at(self, position: int) -> PartKind | None:
        """What the part at a code point does."""
        return next((part.kind for part in self.parts if part.range.start <= position < part.range.end), None)

    def plans_at(self, position: int) -> bool:
        """Whether what stands at a code point is planned; of a plan without parts everything is."""
        if self.meta.kind == "plan" and not any(part.kind for part in self.parts):
            return True
        return self.kind_at(position) is PartKind.PLANS

    def figures(self, spans: Iterable[Span] | None = None) -> list[Quantity]:
        """The figures inside of spans, or all, with what people corrected."""
        ranges = None if spans is None else list(spans)
        found = find_figures(self.text, self.parts, ranges, self.masks)
        return corrected(found, self.meta, len(self.text), ranges)


def read_report(session: "Session", document: DocumentId, layer: AnnotatorId | None) -> ReadReport:
    """Read a report for one layer; raises UserError ``document.unknown``."""
    documents = session.documents
    text, meta = documents.text(document), documents.get(document).meta
    masks = tuple(mask.span for mask in documents.masks(document))
    nodes = outline_of(text, meta, masks)
    own = () if layer is None else tuple(session.annotations.of_document(document, layer))
    values = session.attributes.in_document(document) if own else {}
    titles = frozenset(start for node in nodes for start in (node.title.start, node.range.start))
    return ReadReport(document, text, meta, masks, tuple(parts_of(text, nodes, meta)), titles, own, values)


@dataclass(frozen=True, slots=True)
class PlannedPassage:
    """A passage that says what is to be done, with what somebody answered."""

    span: Span
    """In code points of the report that plans."""
    annotations: tuple[Annotation, ...] = ()
    """Those at just this span, in one layer; none where nobody labelled it."""
    answer: Fulfilment | None = None
    outcomes: tuple[Annotation, ...] = ()
    """What it was linked with in the later report, in text order; empty while there is no answer."""


def planned_passages(
    session: "Session",
    report: ReadReport,
    later: DocumentId,
    layer: AnnotatorId | None,
    *,
    unlabelled: bool = False,
) -> list[PlannedPassage]:
    """The planned passages of a report in text order, each once, with a layer's answers about a `later` report.

    Planned is what is labelled and has the status `planned`, or stands in a part that plans and has no other; with
    `unlabelled` also each sentence of such a part in which nothing is labelled. What was answered is among them.
    """
    groups: dict[Span, list[Annotation]] = {}
    for annotation in report.annotations:
        groups.setdefault(annotation.span, []).append(annotation)
    linked = _linked(session, report, later, layer)
    found: list[PlannedPassage] = []
    for span, group in groups.items():
        values = [report.values.get(annotation.id, {}) for annotation in group]
        answer = next((_answer(known) for known in values if FULFILMENT in known), None)
        if answer is not None or _is_plan(report, span, values):
            outcomes = [outcome for annotation in group for outcome in linked.get(annotation.id, ())]
            found.append(PlannedPassage(span, tuple(group), answer, tuple(dict.fromkeys(outcomes))))
    said = set[Span]() if layer is None else set(session.outcomes.no_plans(report.document, layer))
    no_plans = said - groups.keys()
    found += [PlannedPassage(span, answer=Fulfilment.NOT_A_PLAN) for span in no_plans]
    if unlabelled:
        found += [PlannedPassage(span) for span in _unlabelled(report) if span not in no_plans]
    return sorted(found, key=lambda passage: passage.span)


def _answer(values: Mapping[str, FieldValue]) -> Fulfilment | None:
    said = values[FULFILMENT]
    return Fulfilment(said) if isinstance(said, str) and said in list(Fulfilment) else None


def _is_plan(report: ReadReport, span: Span, values: Sequence[Mapping[str, FieldValue]]) -> bool:
    states = [known.get(STATUS) for known in values]
    if PLANNED in states:
        return True
    return report.plans_at(span.start) and not any(state in _REPORTED for state in states)


def _linked(
    session: "Session", report: ReadReport, later: DocumentId, layer: AnnotatorId | None
) -> dict[AnnotationId, list[Annotation]]:
    """What the annotations of a report are linked with in the later one, whichever way, by a layer's own links."""
    there = {annotation.id: annotation for annotation in session.annotations.of_document(later)}
    own = {annotation.id for annotation in report.annotations}
    found: dict[AnnotationId, list[Annotation]] = {}
    for link in session.links.in_document(report.document) if own else ():
        if link.kind != FULFILS or link.annotator != layer:
            continue
        for here, other in ((link.source, link.target), (link.target, link.source)):
            if here in own and other in there:
                found.setdefault(here, []).append(there[other])
    for outcomes in found.values():
        outcomes.sort(key=lambda outcome: (outcome.start, outcome.end))
    return found


def _unlabelled(report: ReadReport) -> list[Span]:
    """The sentences of parts that plan in which nothing is labelled."""
    covered = Covered(annotation.span for annotation in report.annotations)
    found = _sentences(report, {PartKind.PLANS})
    return [span for span in found if report.plans_at(span.start) and not covered.shares(span)]


def _sentences(report: ReadReport, kinds: set[PartKind]) -> list[Span]:
    """The sentences of parts of these kinds, of the whole text where it has no such part; no headings, no masks."""
    ranges = [part.range for part in report.parts if part.kind in kinds]
    masked = Covered(report.masks)
    at = 0
    found: list[Span] = []
    for span in sentences(report.text):
        while at < len(ranges) and ranges[at].end <= span.start:
            at += 1
        inside = not ranges or (at < len(ranges) and ranges[at].start <= span.start)
        if inside and len(span) >= SHORTEST and not _is_heading(report, span) and not masked.shares(span):
            found.append(span)
    return found


def _is_heading(report: ReadReport, span: Span) -> bool:
    """Whether a sentence is a heading alone. An item that says a whole sentence (1.建成学校3所。) is none."""
    return span.start in report.titles and report.text[span.end - 1] not in "。；！？.;!?"


def outcome_passages(report: ReadReport) -> list[Span]:
    """The passages of a later report that may tell of an outcome, in text order: sentences, and what is labelled.

    Sentences of the parts that report, long ones in pieces; of a text without such parts, of all that do not plan. What
    somebody labelled as done counts wherever it stands, and instead of the sentence that it makes up.
    """
    own = _reported(report)
    covered = Covered(own)
    kinds = {PartKind.REPORTS} if any(part.kind is PartKind.REPORTS for part in report.parts) else set[PartKind]()
    found = set(own)
    for span in _sentences(report, kinds):
        if not kinds and report.plans_at(span.start):
            continue
        for piece in _pieces(report.text, span):
            if not (covered.shares(piece) and any(2 * _shared(piece, known) >= len(piece) for known in own)):
                found.add(piece)
    return sorted(found)


def _reported(report: ReadReport) -> list[Span]:
    found: set[Span] = set()
    for annotation in report.annotations:
        status = report.values.get(annotation.id, {}).get(STATUS)
        plans = report.plans_at(annotation.start)
        if status != PLANNED and (status in _REPORTED or not plans):
            found.add(annotation.span)
    return sorted(found)


def _shared(one: Span, other: Span) -> int:
    return max(0, min(one.end, other.end) - max(one.start, other.start))


def _pieces(text: str, span: Span) -> list[Span]:
    """A long sentence in pieces between semicolons."""
    if len(span) <= _LONG:
        return [span]
    pieces: list[Span] = []
    start = span.start
    for clause in clauses(text, span):
        if text[clause.end : clause.end + 1] in ("；", ";"):
            pieces.append(Span(start, clause.end + 1))
            start = clause.end + 1
    if start < span.end:
        pieces.append(Span(start, span.end))
    return [piece for piece in pieces if len(piece) >= SHORTEST] or [span]


def paragraphs_of(text: str, spans: Sequence[Span]) -> list[Span]:
    """For each span, in text order or not, the paragraph in which it begins."""
    lines = list(paragraphs(text))
    starts = [line.start for line in lines]
    return [lines[max(0, bisect_right(starts, span.start) - 1)] if lines else span for span in spans]
