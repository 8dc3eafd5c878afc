"""Differences as rows: what is shown of a case, which cases pass the filter, and which one is next."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from core.ids import AnnotatorId, LabelId
from core.model import Annotation, Label
from core.review.cases import Case, CaseState
from core.review.decisions import ADJUDICATED
from core.review.pairing import DifferenceKind
from gui.annotations.rows import one_line
from gui.base.i18n import _

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
"""Names for layers, by their place."""
QUOTE_LENGTH = 80
"""Code points of a passage shown in a row."""
DIFFERENCES = frozenset(DifferenceKind) - {DifferenceKind.SAME}


class Show(StrEnum):
    """Which cases the list shows, by how far they have got."""

    ALL = "all"
    OPEN = "open"
    """Undecided ones, and decisions that no longer hold."""
    DECIDED = "decided"


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """What a case must match; None in a field lets everything through."""

    kinds: frozenset[DifferenceKind] | None = DIFFERENCES
    label: LabelId | None = None
    show: Show = Show.ALL

    def passes(self, case: Case) -> bool:
        """Whether the list shows `case`.

        One without a decision is no kind of difference, and is shown with every kind.
        """
        if self.kinds is not None and case.kind not in self.kinds and not is_loose(case):
            return False
        if self.label is not None and self.label not in case.labels:
            return False
        return self.show is Show.ALL or is_open(case) == (self.show is Show.OPEN)


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case as the list shows it."""

    case: Case
    quote: str
    colours: tuple[str | None, ...]
    """The label's colour for each layer; None where the layer has nothing."""
    kind: str
    """The kind of difference."""
    id: str
    """The case's id, which takes long to compute."""
    hint: str = ""
    """Who else is deciding it."""

    @property
    def words(self) -> str:
        """Who else is deciding it, or else the kind of difference."""
        return self.hint or self.kind

    @property
    def tip(self) -> str:
        """Kind and state, which the row leaves out if there is no room, and who else is deciding it."""
        kind = self.kind if is_loose(self.case) else f"{self.kind} · {state_name(self.case.state)}"
        return " · ".join(filter(None, (kind, self.hint)))

    @property
    def spoken(self) -> str:
        """See `gui.widgets.row_list.PassageRow`."""
        return f"{self.quote} · {self.tip}"

    @property
    def quiet(self) -> bool:
        """Whether it is decided."""
        return self.case.state is CaseState.DECIDED


def make_rows(
    cases: Iterable[Case], text: str, labels: Mapping[LabelId, Label], marks: Mapping[AnnotatorId, str]
) -> list[CaseRow]:
    """Rows in text order; `marks` are the names of the layers."""
    return [_row(case, text, labels, marks) for case in cases]


def _row(case: Case, text: str, labels: Mapping[LabelId, Label], marks: Mapping[AnnotatorId, str]) -> CaseRow:
    quote = one_line(text[case.start : min(case.end, case.start + QUOTE_LENGTH)])
    colours = tuple(None if reading is None else _colour(labels.get(reading.label)) for reading in case.readings)
    return CaseRow(case, quote, colours, case_name(case, marks), case.id)


def loose_case(annotation: Annotation) -> Case:
    """An annotation of the adjudicated layer without a decision, as a case to be decided."""
    return Case(annotation.document, (ADJUDICATED,), (annotation,), DifferenceKind.SAME)


def is_loose(case: Case) -> bool:
    """Whether it is a `loose_case`."""
    return case.layers == (ADJUDICATED,)


def with_loose(cases: Iterable[Case], loose: Iterable[Annotation]) -> list[Case]:
    """Cases, and annotations without a decision, in text order."""
    return sorted((*cases, *map(loose_case, loose)), key=lambda case: (case.start, case.end))


def _colour(label: Label | None) -> str:
    return label.colour if label is not None else "#888888"


def is_open(case: Case) -> bool:
    """Whether somebody must look at it: it is undecided, stale or contested."""
    return case.state is not CaseState.DECIDED


def next_open(rows: Sequence[CaseRow], after: int) -> int | None:
    """Index of the first open case after `after`, going on from the top at the end; None if all are decided."""
    order = [*range(after + 1, len(rows)), *range(min(after + 1, len(rows)))]
    return next((place for place in order if is_open(rows[place].case)), None)


def letters(layers: Sequence[AnnotatorId]) -> dict[AnnotatorId, str]:
    """A letter for each layer, by its place."""
    return dict(zip(layers, LETTERS, strict=False))


def takers(marks: Mapping[AnnotatorId, str], number: int) -> dict[int, AnnotatorId]:
    """Which layer each of the first `number` letters stands for.

    A letter that is the mark of a compared layer stands for that layer. While names are hidden, layers may have letters
    further on in the alphabet; these get the remaining letters in their order.
    """
    waiting = {mark: layer for layer, mark in marks.items()}
    found = {place: waiting.pop(LETTERS[place]) for place in range(number) if LETTERS[place] in waiting}
    free = (place for place in range(number) if place not in found)
    return dict(sorted({**found, **dict(zip(free, waiting.values(), strict=False))}.items()))


def case_name(case: Case, marks: Mapping[AnnotatorId, str]) -> str:
    """What kind of difference a case is, and in what state, in words."""
    if is_loose(case):
        return _("Without a decision")
    return kind_name(case.kind, [marks.get(layer, "?") for layer in case.layers])


def kind_name(kind: DifferenceKind, marks: Sequence[str] = LETTERS[:2]) -> str:
    """A kind of difference in words, between layers that are called by `marks`."""
    return {
        DifferenceKind.SAME: _("Same"),
        DifferenceKind.BOUNDARY: _("Boundary"),
        DifferenceKind.LABEL: _("Label differs"),
        DifferenceKind.BOTH: _("Label and boundary"),
        DifferenceKind.ONLY_A: _("Only {layer}").format(layer=marks[0]),
        DifferenceKind.ONLY_B: _("Only {layer}").format(layer=marks[-1]),
        DifferenceKind.PARTIAL: _("Not all"),
        DifferenceKind.ATTRIBUTE: _("Attribute differs"),
        DifferenceKind.LINK_A: _("Link only in {layer}").format(layer=marks[0]),
        DifferenceKind.LINK_B: _("Link only in {layer}").format(layer=marks[-1]),
        DifferenceKind.LINKS: _("Links differ"),
    }[kind]


def state_name(state: CaseState) -> str:
    """How far a case has got, in words."""
    return {
        CaseState.OPEN: _("To decide"),
        CaseState.DECIDED: _("Decided"),
        CaseState.STALE: _("Changed since it was decided"),
        CaseState.CONFLICT: _("Decided differently by two reviewers"),
    }[state]
