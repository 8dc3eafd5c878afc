"""Differences as rows: what is shown of a case, which cases pass the filter, and where the next one is."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from core.ids import AnnotatorId, LabelId
from core.model import Label
from core.review.cases import Case, State
from core.review.pairing import Kind
from gui.i18n import _
from gui.panels.annotation_rows import one_line

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
"""What layers are called, by their place."""
QUOTE_LENGTH = 80
"""Code points of a passage that a row shows."""
DIFFERENCES = frozenset(Kind) - {Kind.SAME}


class Show(StrEnum):
    """Which cases the list shows, by how far they are."""

    ALL = "all"
    OPEN = "open"
    """Undecided ones, and decisions that no longer hold."""
    DECIDED = "decided"


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """What a case has to match; None lets everything through."""

    kinds: frozenset[Kind] | None = DIFFERENCES
    label: LabelId | None = None
    show: Show = Show.ALL

    def passes(self, case: Case) -> bool:
        """Whether the list shows `case`."""
        if self.kinds is not None and case.kind not in self.kinds:
            return False
        if self.label is not None and self.label not in case.labels:
            return False
        return self.show is Show.ALL or is_open(case) == (self.show is Show.OPEN)


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One case as the list shows it."""

    case: Case
    quote: str
    colours: tuple[str | None, ...]
    """The label's colour for each layer; None where the layer has nothing."""


def make_rows(cases: Iterable[Case], text: str, labels: Mapping[LabelId, Label]) -> list[CaseRow]:
    """Rows in text order."""
    return [_row(case, text, labels) for case in cases]


def _row(case: Case, text: str, labels: Mapping[LabelId, Label]) -> CaseRow:
    quote = one_line(text[case.start : min(case.end, case.start + QUOTE_LENGTH)])
    colours = tuple(None if one is None else _colour(labels.get(one.label)) for one in case.readings)
    return CaseRow(case, quote, colours)


def _colour(label: Label | None) -> str:
    return label.colour if label is not None else "#888888"


def is_open(case: Case) -> bool:
    """Whether somebody has to look at it: undecided, stale or contested."""
    return case.state is not State.DECIDED


def next_open(rows: Sequence[CaseRow], after: int) -> int | None:
    """Place of the first open case after `after`, from the top again at the end; None when all are decided."""
    order = [*range(after + 1, len(rows)), *range(min(after + 1, len(rows)))]
    return next((place for place in order if is_open(rows[place].case)), None)


def letters(layers: Sequence[AnnotatorId]) -> dict[AnnotatorId, str]:
    """A letter for each layer, by its place."""
    return dict(zip(layers, LETTERS, strict=False))


def kind_name(kind: Kind) -> str:
    """A kind of difference in words."""
    return {
        Kind.SAME: _("Same"),
        Kind.BOUNDARY: _("Boundary"),
        Kind.LABEL: _("Label differs"),
        Kind.BOTH: _("Label and boundary"),
        Kind.ONLY_A: _("Only A"),
        Kind.ONLY_B: _("Only B"),
        Kind.PARTIAL: _("Not all"),
    }[kind]


def state_name(state: State) -> str:
    """How far a case is, in words."""
    return {
        State.OPEN: _("To decide"),
        State.DECIDED: _("Decided"),
        State.STALE: _("Changed since it was decided"),
        State.CONFLICT: _("Decided differently by two reviewers"),
    }[state]
