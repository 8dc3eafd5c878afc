"""What became of the plans of a region, as a table: plan, answer, outcome, and the figures of both."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.figures.quantity import plain_number, spelled
from core.ids import AnnotatorId, LabelId
from core.model import Annotation, Label
from core.outcomes.figure_pairs import FigurePair, paired_figures, with_words
from core.outcomes.pairing import ReportPair
from core.outcomes.passages import PlannedPassage, ReadReport, planned_passages, read_report
from core.progress import Cancelled, Progress, never, no_progress, stop_if

if TYPE_CHECKING:
    from core.session import Session


@dataclass(frozen=True, slots=True)
class FigureWords:
    """Two figures as a table shows them."""

    what: str
    then: str
    now: str
    """Empty where the outcome has none."""
    difference: str
    share: str

    def line(self) -> str:
        """All of it in one line."""
        compared = ", ".join(part for part in (self.difference, self.share) if part)
        told = f"{self.what} {self.then} → {self.now or '–'}".strip()
        return f"{told} ({compared})" if compared else told


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """One planned passage with what became of it, in one person's layer."""

    pair: ReportPair
    layer: AnnotatorId
    plan: PlannedPassage
    quote: str
    outcomes: tuple[tuple[Annotation, str], ...]
    """The passages of the later report that were linked, with their texts."""
    figures: tuple[FigurePair, ...]
    shown_figures: tuple[FigureWords, ...]

    @property
    def labels(self) -> tuple[LabelId, ...]:
        """The labels of the plan."""
        return tuple(dict.fromkeys(annotation.label for annotation in self.plan.annotations))


@dataclass(frozen=True, slots=True)
class OutcomeTable:
    """The rows of a region, report by report and layer by layer, each in text order."""

    region: str
    rows: tuple[OutcomeRow, ...]
    labels: Mapping[LabelId, Label]
    names: Mapping[AnnotatorId, str]
    """What the people of the layers are called."""

    @property
    def answered(self) -> int:
        """How many plans have an answer."""
        return sum(row.plan.answer is not None for row in self.rows)


def outcome_table(
    session: "Session",
    pairs: Sequence[ReportPair],
    layers: Iterable[AnnotatorId],
    names: Mapping[AnnotatorId, str],
    *,
    progress: Progress = no_progress,
    cancelled: Cancelled = never,
) -> OutcomeTable:
    """The plans of pairs of reports in each of these layers, with their answers; raises `Cancel`."""
    chosen = tuple(layers)
    rows: list[OutcomeRow] = []
    for done, pair in enumerate(pairs):
        progress(done, len(pairs), pair.plans.title)
        for layer in chosen:
            stop_if(cancelled)
            rows += _rows(session, pair, layer)
    region = next((pair.region for pair in pairs if pair.region), "")
    labels = {label.id: label for label in session.codebook.labels()}
    return OutcomeTable(region, tuple(rows), labels, dict(names))


def _rows(session: "Session", pair: ReportPair, layer: AnnotatorId) -> Iterator[OutcomeRow]:
    plans, later = (read_report(session, entry.id, layer) for entry in pair)
    for plan in planned_passages(session, plans, later.document, layer):
        then = with_words(plans.text, plans.figures([plan.span]))
        spans = [outcome.span for outcome in plan.outcomes]
        now = with_words(later.text, later.figures(spans)) if then and spans else []
        figures = tuple(paired_figures(then, now))
        yield OutcomeRow(
            pair,
            layer,
            plan,
            plans.text[plan.span.start : plan.span.end],
            tuple((outcome, later.text[outcome.start : outcome.end]) for outcome in plan.outcomes),
            figures,
            tuple(figure_words(pair_, plans, later) for pair_ in figures),
        )


def figure_words(pair: FigurePair, plans: ReadReport, later: ReadReport) -> FigureWords:
    """A pair of figures in words: as they are written, the difference with its unit, the share in percent."""
    then, now = pair.then, pair.now
    what = "" if then.what is None else plans.text[then.what.start : then.what.end]
    difference, share = pair.difference, pair.share
    unit = "百分点" if then.unit == "%" else then.unit
    return FigureWords(
        what,
        plans.text[then.start : then.end],
        "" if now is None else later.text[now.start : now.end],
        "" if difference is None else f"{'+' if difference > 0 else ''}{spelled(difference)}{unit}",
        "" if share is None else f"{share:.1%}",
    )


def figure_value(pair: FigurePair) -> dict[str, object]:
    """A pair of figures as JSON has it; values have their magnitudes multiplied out."""
    then, now = pair.then, pair.now
    return {
        "then": {"start": then.start, "end": then.end, "value": plain_number(then.value), "unit": then.unit},
        "now": None
        if now is None
        else {"start": now.start, "end": now.end, "value": plain_number(now.value), "unit": now.unit},
        "difference": plain_number(pair.difference),
        "share": None if pair.share is None else round(pair.share, 6),
        "reached": pair.reached,
    }
