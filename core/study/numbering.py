"""Freezing the numbers of units, and what another numbering would change.

Numbers follow from texts, headings, masks and the rules of the program, so an upgrade or a corrected heading would
change them under those who quote them. Frozen ones stay in the project (`core.frozen_units`; the setting
``study-numbering`` counts the numberings) until somebody asks for new ones, having seen what that changes.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, cast

import orjson

from core import VERSION
from core.bounded_json import JsonError, loads
from core.frozen_units import PREFIX, FrozenUnits, dumped
from core.ids import DocumentId
from core.lazy_numpy import np
from core.model import Document, Mask, Span
from core.progress import Cancelled, Progress, never, no_progress, stop_if
from core.study.coding_units import CodingUnit
from core.study.design import StudyDesign, UnitRule, read_design
from core.study.inclusion import included
from core.study.unit_table import KnownNumbers, frozen_units, read_numbers, read_units
from core.text.headings import KEY as HEADINGS
from core.text.headings import outline_of
from core.times import now

if TYPE_CHECKING:
    from core.session import Session

SETTING_NAME = "study-numbering"
_KEPT = 100
"""Numberings that are remembered."""


@dataclass(frozen=True, slots=True)
class UnitNumbering:
    """One freezing of the numbers."""

    version: int
    """From 1."""
    at: str
    """UTC, ISO 8601."""
    program: str
    """The version of the program."""
    rule: str
    scheme: str
    documents: int
    units: int
    changed: int
    """Units whose number or boundaries were others before, gone ones included."""


class UnitChange(StrEnum):
    """What a new numbering does to a unit."""

    NUMBER = "number"
    """The same text has another number."""
    BOUNDARY = "boundary"
    """It begins or ends elsewhere."""
    NEW = "new"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class RenumberedUnit:
    """A line of the renumbering table."""

    document: DocumentId
    change: UnitChange
    before: str | None
    """Its number now; None for a new unit."""
    after: str | None
    span_before: Span | None
    span_after: Span | None


@dataclass(frozen=True, slots=True)
class Renumbering:
    """What freezing the numbers now would do."""

    version: int
    """The numbering in force; 0 where none is."""
    rows: tuple[RenumberedUnit, ...]
    same: int
    """Units that stay as they are."""


def numberings(session: "Session") -> tuple[UnitNumbering, ...]:
    """The numberings so far, the newest last; none where numbers were never frozen."""
    stored = session.setting(SETTING_NAME)
    if stored is None:
        return ()
    try:
        value = loads(stored)
    except JsonError:
        return ()
    listed = cast("dict[str, object]", value).get("numberings") if isinstance(value, dict) else None
    read = [_numbering(each) for each in cast("list[object]", listed)] if isinstance(listed, list) else []
    return tuple(each for each in read if each is not None)[-_KEPT:]


def _numbering(value: object) -> UnitNumbering | None:
    match value:
        case {
            "version": int() as version, "at": str() as at, "program": str() as program, "rule": str() as rule,
            "scheme": str() as scheme, "documents": int() as documents, "units": int() as units,
            "changed": int() as changed,
        } if 0 < version < 1_000_000:  # fmt: skip
            return UnitNumbering(version, at[:40], program[:40], rule[:40], scheme[:200], documents, units, changed)
        case _:
            return None


def made_of(document: Document, masks: Sequence[Mask], design: StudyDesign) -> str:
    """A digest of what units are made of besides the text: where it is the same, they are.

    Not of `UnitRule.LABELLED`, whose units are made of labels.
    """
    said = (
        VERSION,
        design.rule.value,
        design.scheme,
        document.meta.title,
        document.meta.extra.get(HEADINGS),
        [(mask.start, mask.end) for mask in masks],
    )
    return hashlib.sha256(orjson.dumps(said)).hexdigest()[:16]


def freeze(session: "Session", *, progress: Progress = no_progress, cancelled: Cancelled = never) -> UnitNumbering:
    """Freeze the numbers of all units of the study's documents, as they are made now; one operation, one undo step.

    Documents keep the numbers that they have. Raises `Cancel`.
    """
    with session.with_operation("study.freeze"):
        design = read_design(session)
        documents = included(session)
        before = numberings(session)
        version = before[-1].version + 1 if before else 1
        numbers = read_numbers(session)
        changed = len(renumbering(session, cancelled=cancelled).rows) if before else 0
        labelled = _labelled(session, documents, design)
        values: dict[str, str | None] = {}
        units = 0
        for done, document in enumerate(documents):
            stop_if(cancelled)
            progress(done, len(documents), document.meta.title)
            made = _freezing(session, document, numbers, version, design, labelled.get(document.id, ()))
            units += len(made.starts)
            values[PREFIX + document.id] = dumped(made)
        made_now = UnitNumbering(
            version, now(), VERSION, design.rule.value, design.scheme, len(documents), units, changed
        )
        listed = [asdict(each) for each in (*before, made_now)][-_KEPT:]
        values[SETTING_NAME] = orjson.dumps({"numberings": listed}).decode()
        session.set_settings(values)
    return made_now


def _labelled(session: "Session", documents: Sequence[Document], design: StudyDesign) -> dict[DocumentId, list[Span]]:
    """What anybody labelled, where that is what makes units."""
    found: dict[DocumentId, list[Span]] = {}
    if design.rule is UnitRule.LABELLED:
        for passage in session.annotations.passages(None, None, [document.id for document in documents]):
            found.setdefault(passage.document, []).append(Span(passage.start, passage.end))
    return found


def _freezing(
    session: "Session",
    document: Document,
    numbers: KnownNumbers,
    version: int,
    design: StudyDesign,
    labelled: Sequence[Span],
) -> FrozenUnits:
    spans = {document.id: labelled}
    table = read_units(session, design, [document], labelled=spans, as_frozen=False, numbers=numbers)
    masks = session.documents.masks(document.id)
    nodes = outline_of(session.documents.text(document.id), document.meta, [mask.span for mask in masks])
    outline = np.array(
        [(node.level, node.range.start, len(node.range)) for node in nodes if len(node.range)], dtype=np.int64
    ).reshape(-1, 3)
    return FrozenUnits(
        version, numbers.places[document.id], design.rule.value, design.scheme, made_of(document, masks, design),
        table.parts, table.starts, table.lengths, outline,
    )  # fmt: skip


def outdated(session: "Session") -> list[Document]:
    """Documents of the study whose frozen units may be others now, and those that have none yet.

    Reads no text: of all others it is known that nothing changed what units are made of.
    """
    design = read_design(session)
    kept = frozen_units(session)
    found: list[Document] = []
    for document in included(session):
        frozen = kept.get(document.id)
        if (
            frozen is None
            or design.rule is UnitRule.LABELLED
            or frozen.made_of != made_of(document, session.documents.masks(document.id), design)
        ):
            found.append(document)
    return found


def renumbering(session: "Session", *, progress: Progress = no_progress, cancelled: Cancelled = never) -> Renumbering:
    """What `freeze` would change now; raises `Cancel`."""
    with session.reading():
        before = numberings(session)
        design = read_design(session)
        numbers = read_numbers(session)
        kept = numbers.kept
        again = outdated(session)
        labelled = _labelled(session, again, design)
        rows: list[RenumberedUnit] = []
        same = sum(len(kept[document.id].starts) for document in included(session) if document.id in kept)
        for done, document in enumerate(again):
            stop_if(cancelled)
            progress(done, len(again), document.meta.title)
            old = _units(session, design, document, numbers, as_frozen=True) if document.id in kept else []
            new = _units(session, design, document, numbers, labelled=labelled.get(document.id, ()))
            found, unchanged = _compared(document.id, old, new)
            rows += found
            same += unchanged - len(old)
    return Renumbering(before[-1].version if before else 0, tuple(rows), same)


def _units(
    session: "Session",
    design: StudyDesign,
    document: Document,
    numbers: KnownNumbers,
    *,
    as_frozen: bool = False,
    labelled: Sequence[Span] = (),
) -> list[CodingUnit]:
    spans = {document.id: labelled}
    table = read_units(session, design, [document], labelled=spans, as_frozen=as_frozen, numbers=numbers)
    return [table.unit(at) for at in range(len(table))]


def _compared(
    document: DocumentId, old: Sequence[CodingUnit], new: Sequence[CodingUnit]
) -> tuple[list[RenumberedUnit], int]:
    """The lines for units that differ, in the order of the text, and how many do not."""
    at_span = {unit.span: unit for unit in new}
    rows: list[RenumberedUnit] = []
    left = [unit for unit in old if unit.span not in at_span]
    there = {unit.span for unit in old}
    free = [unit for unit in new if unit.span not in there]
    same = 0
    for unit in old:
        after = at_span.get(unit.span)
        if after is None:
            continue
        if after.number == unit.number:
            same += 1
        else:
            rows.append(RenumberedUnit(document, UnitChange.NUMBER, unit.number, after.number, unit.span, after.span))
    rows += _paired(document, left, free)
    rows.sort(key=lambda row: row.span_before or row.span_after or Span(0, 0))
    return rows, same


def _paired(document: DocumentId, old: Sequence[CodingUnit], new: Sequence[CodingUnit]) -> list[RenumberedUnit]:
    """Units whose boundaries differ: each new one goes with the first old one that it shares text with."""
    rows: list[RenumberedUnit] = []
    taken = set[int]()
    at = 0
    for unit in old:
        while at < len(new) and new[at].span.end <= unit.span.start:
            at += 1
        fits = at < len(new) and at not in taken and new[at].span.overlaps(unit.span)
        if fits:
            taken.add(at)
            rows.append(
                RenumberedUnit(document, UnitChange.BOUNDARY, unit.number, new[at].number, unit.span, new[at].span)
            )
        else:
            rows.append(RenumberedUnit(document, UnitChange.GONE, unit.number, None, unit.span, None))
    rows += [
        RenumberedUnit(document, UnitChange.NEW, None, unit.number, None, unit.span)
        for place, unit in enumerate(new)
        if place not in taken
    ]
    return rows
