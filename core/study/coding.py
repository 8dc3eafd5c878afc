"""What each unit of analysis is coded as by each coder, in each dimension."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

from core.agreement.layers import Presence
from core.ids import AnnotatorId, DocumentId, LabelId
from core.lazy_numpy import Bools, Ints, np
from core.model import Document, Label, Status
from core.progress import Cancelled, Progress, never, no_progress
from core.study.annotation_columns import AnnotationColumns, annotation_columns
from core.study.coding_units import CodingUnit
from core.study.design import Dimension, StudyDesign, UnitRule, labels_of, read_design
from core.study.inclusion import included
from core.study.unit_table import UnitTable, read_numbers, read_units

if TYPE_CHECKING:
    from core.session import Session

Codes = tuple[str, ...]
"""Codes of labels in the order of the codebook, last the one that says that none fits; empty where there is none."""
_PAIRS = 4_000_000
"""Pairs of annotation and unit that are looked at together: 200 MB."""


@dataclass(frozen=True, slots=True)
class CodedUnit:
    """A unit and what coders say of it."""

    unit: CodingUnit
    text: str
    codes: Mapping[str, tuple[Codes | None, ...]]
    """By the dimension's code, a value for each coder; None where the coder has not done the document."""


@dataclass(frozen=True, eq=False)
class CodingTable:
    """What a study is computed from."""

    design: StudyDesign
    coders: tuple[str, ...]
    """Names."""
    labels: Mapping[str, tuple[str, ...]]
    """By the dimension's code, the codes of its labels in the order of the codebook."""
    table: UnitTable
    given: Mapping[str, Bools]
    """By the dimension's code, (coders, units, labels): who gave which unit which label."""
    none_fits: Mapping[str, Bools]
    """By the dimension's code, (coders, units): who said of which unit that no code fits."""
    present: Bools
    """(coders, documents): who has done which document."""
    texts: Mapping[DocumentId, str] = field(default_factory=dict[DocumentId, str])
    """Of the documents, if they were asked for."""

    @property
    def documents(self) -> tuple[Document, ...]:
        """In the order of their units."""
        return self.table.documents

    @property
    def coded(self) -> Mapping[str, Bools]:
        """By the dimension's code, (coders, units): whether there is any answer, that none fits among them."""
        return {code: given.any(axis=2) | self.none_fits[code] for code, given in self.given.items()}

    def codes(self, dimension: str, coder: int, at: int) -> Codes | None:
        """What a coder gave the unit at `at`; None where the coder has not done the document."""
        if not self.present[coder, self.table.document_at(at)]:
            return None
        of = [label for label, has in zip(self.labels[dimension], self.given[dimension][coder, at], strict=True) if has]
        none = self.dimension(dimension).none
        return (*of, none) if self.none_fits[dimension][coder, at] else tuple(of)

    def dimension(self, code: str) -> Dimension:
        """A dimension by its code."""
        return next(each for each in self.design.dimensions if each.code == code)

    def units(self) -> list[CodedUnit]:
        """All units in order, with their texts if these were asked for."""
        return [self.unit(at) for at in range(len(self.table))]

    def unit(self, at: int) -> CodedUnit:
        """The unit at `at`."""
        unit = self.table.unit(at)
        codes = {code: tuple(self.codes(code, coder, at) for coder in range(len(self.coders))) for code in self.labels}
        text = self.texts.get(unit.document, "")
        return CodedUnit(unit, text[unit.span.start : unit.span.end], codes)


def read_coding(
    session: "Session",
    coders: Sequence[AnnotatorId],
    *,
    design: StudyDesign | None = None,
    documents: Sequence[DocumentId] | None = None,
    presence: Presence = Presence.LABELLED,
    with_texts: bool = True,
    as_frozen: bool = True,
    progress: Progress = no_progress,
    cancelled: Cancelled = never,
) -> CodingTable:
    """Code every unit of the documents (default: the study's) as the coders labelled it, as one state of the project.

    Raises UserError ``annotator.unknown`` and ``document.unknown``; `Cancel` when asked to stop.
    """
    with session.reading():
        design = read_design(session) if design is None else design
        every = session.documents.list()
        chosen = included(session, every) if documents is None else [session.documents.get(id_) for id_ in documents]
        wanted = [document.id for document in chosen] if documents is not None else None
        labels = session.codebook.labels()
        ids = [document.id for document in chosen]
        given = annotation_columns(session.annotations.places(coders, wanted), labels, ids, coders)
        labelled = given.spans(ids) if design.rule is UnitRule.LABELLED else {}
        table = read_units(
            session, design, chosen, labelled=labelled, as_frozen=as_frozen, numbers=read_numbers(session, every),
            progress=progress, cancelled=cancelled,
        )  # fmt: skip
        texts = {each.id: session.documents.text(each.id) for each in chosen} if with_texts else {}
        return _coded(session, coders, table, _Found(table, given, labels, len(coders), design), texts, presence)


def read_again(session: "Session", coding: CodingTable, coders: Sequence[AnnotatorId], document: DocumentId) -> bool:
    """Put what the coders gave the units of one document now into a table's columns; False where it has none of it.

    The units are those of the table, and the labels of its dimensions must be the same as when it was made.
    """
    at = next((place for place, known in enumerate(coding.documents) if known.id == document), None)
    if at is None:
        return False
    with session.reading():
        labels = session.codebook.labels()
        given = annotation_columns(session.annotations.places(coders, [document]), labels, [document], coders)
        found = _Found(coding.table.only(at), given, labels, len(coders), coding.design)
        fresh = _coded(session, coders, coding.table.only(at), found, {}, Presence.LABELLED)
    first, behind = int(coding.table.first[at]), int(coding.table.first[at + 1])
    for code, there in coding.given.items():
        there[:, first:behind] = fresh.given[code]
        coding.none_fits[code][:, first:behind] = fresh.none_fits[code]
    coding.present[:, at] = fresh.present[:, 0]
    return True


def _coded(
    session: "Session",
    coders: Sequence[AnnotatorId],
    table: UnitTable,
    found: "_Found",
    texts: Mapping[DocumentId, str],
    presence: Presence,
) -> CodingTable:
    names = tuple(session.annotators.get(coder).name for coder in coders)
    statuses = session.documents.statuses_of([document.id for document in table.documents])
    design, labels = found.design, found.labels
    dimensions = {each.code: labels_of(each, labels) for each in design.dimensions}
    ids = {label.code: label.id for label in labels}
    done = np.array(
        [[statuses.get((document.id, coder)) is Status.DONE for document in table.documents] for coder in coders],
        dtype=np.bool_,
    ).reshape(len(coders), len(table.documents))
    return CodingTable(
        design,
        names,
        {code: tuple(label.code for label in of) for code, of in dimensions.items()},
        table,
        {code: found.given([label.id for label in of]) for code, of in dimensions.items()},
        {each.code: found.said([ids[each.none]] if each.none in ids else []) for each in design.dimensions},
        done | found.labelled if presence is Presence.LABELLED else done,
        texts,
    )


class _Found:
    """Which annotations belong to which units."""

    def __init__(
        self, table: UnitTable, given: AnnotationColumns, labels: Sequence[Label], coders: int, design: StudyDesign
    ) -> None:
        self.design, self.labels = design, labels
        self._label_at = {label.id: at for at, label in enumerate(labels)}
        self.labelled = np.zeros((coders, len(table.documents)), dtype=np.bool_)
        self.labelled[given.coder, given.document] = True
        self._shape = (coders, len(table))
        lines = np.cumsum([0, *(each.characters + 1 for each in table.documents)])[:-1]
        starts = table.starts + np.repeat(lines, np.diff(table.first))
        line = lines[given.document]
        annotation, unit = belonging(
            (starts, starts + table.lengths), (given.start + line, given.end + line), design.share
        )
        self._label, self._unit = given.label[annotation], unit
        if coders > 1:
            self._unit = given.coder[annotation] * len(table) + unit

    def given(self, labels: Sequence[LabelId]) -> Bools:
        """(coders, units, labels): who gave which unit which of some labels, by id."""
        found = np.zeros((*self._shape, len(labels)), dtype=np.bool_)
        order = np.full(len(self._label_at), -1)
        for at, label in enumerate(labels):
            order[self._label_at[label]] = at
        if labels and len(self._label):
            places = order[self._label]
            here = np.flatnonzero(places >= 0)
            found.reshape(-1)[self._unit[here] * len(labels) + places[here]] = True
        return found

    def said(self, labels: Sequence[LabelId]) -> Bools:
        """(coders, units): who gave which unit any of some labels, by id."""
        found: Bools = np.any(self.given(labels), axis=2)
        return found


def belonging(units: tuple[Ints, Ints], annotated: tuple[Ints, Ints], share: Fraction) -> tuple[Ints, Ints]:
    """The pairs of annotations and units that belong together, as places in either.

    Starts and ends of units, by their starts, and of annotations, in code points on one line of all documents. An
    annotation belongs to a unit of which it covers at least `share`, and to one that it lies inside of.
    """
    (starts, ends), (begins, stops) = units, annotated
    if not len(starts) or not len(begins):
        nothing = np.zeros(0, dtype=np.int64)
        return nothing, nothing
    # Units that are what somebody labelled overlap, and their ends may fall: the largest so far never does.
    first = np.searchsorted(np.maximum.accumulate(ends), begins, side="right")
    next_starts = np.append(starts, np.full(2, np.iinfo(np.int64).max))
    touching = next_starts[first] < stops
    if not bool((next_starts[first + 1] < stops).any()):
        # An answer lies in its unit and touches no other.
        return _that_belong(units, annotated, share, np.flatnonzero(touching), first[touching])
    counts = np.maximum(np.searchsorted(starts, stops, side="left") - first, 0)
    pairs: list[tuple[Ints, Ints]] = []
    done = 0
    total = np.cumsum(counts)
    while done < len(counts):
        until = max(done + 1, int(np.searchsorted(total, (total[done - 1] if done else 0) + _PAIRS, side="right")))
        many = counts[done:until]
        annotation = np.repeat(np.arange(done, until), many)
        within = np.arange(len(annotation)) - np.repeat(np.cumsum(many) - many, many)
        unit = first[annotation] + within
        pairs.append(_that_belong(units, annotated, share, annotation, unit))
        done = until
    return np.concatenate([each[0] for each in pairs]), np.concatenate([each[1] for each in pairs])


def _that_belong(
    units: tuple[Ints, Ints], annotated: tuple[Ints, Ints], share: Fraction, annotation: Ints, unit: Ints
) -> tuple[Ints, Ints]:
    """Those of some pairs of annotations and units that belong together."""
    start, end, begin, stop = units[0][unit], units[1][unit], annotated[0][annotation], annotated[1][annotation]
    common = np.minimum(end, stop) - np.maximum(start, begin)
    enough = common * share.denominator >= (end - start) * share.numerator
    # Where it covers too little, it may still lie inside of it: then what they share is all of it.
    kept = (enough | (common == stop - begin)) & (common > 0)
    return (annotation, unit) if bool(kept.all()) else (annotation[kept], unit[kept])
