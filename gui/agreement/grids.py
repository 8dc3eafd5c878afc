"""The tables of the agreement panel, made from a report."""

from collections.abc import Callable, Mapping
from functools import partial

from core.agreement.figures import EvidenceChoice, Figure, FigureRow, Measure
from core.agreement.report import AgreementReport
from core.agreement.words import meaning_of, name_of, reason
from gui.base.i18n import N_, _, language
from gui.widgets.grid import Cell, Grid

MOST = 500
"""Passages that a figure opens at most."""
SHORT = {
    Measure.F1_EXACT: N_("F1\nexact"),
    Measure.F1_OVERLAP: N_("F1\noverlap"),
    Measure.KAPPA_CHARACTER: N_("κ\nchar."),
    Measure.KAPPA_SENTENCE: N_("κ\nsent."),
    Measure.ALPHA_CHARACTER: N_("α\nchar."),
    Measure.ALPHA_UNITIZING: N_("α\nunit."),
}
"""Short names of the figures in two lines; the tips give the whole ones."""


def label_grid(report: AgreementReport, names: Mapping[str, str], measure: Measure) -> Grid:
    """A row for all labels together and one for each; the figures across, that of `measure` with its interval."""
    rows = (report.pooled, *report.labels.values())
    columns = ("n", *(_(SHORT[figure]) for figure in Measure))
    tips = (
        _("Spans of all annotators"),
        *(f"{name_of(figure, language())}: {meaning_of(figure, language())}" for figure in Measure),
    )
    titles = (_("All labels"), *(names.get(code, code) for code in report.labels))
    return Grid(columns, titles, tuple(_label_cells(report, row, measure) for row in rows), tips)


def _label_cells(report: AgreementReport, row: FigureRow, measure: Measure) -> tuple[Cell, ...]:
    spans = ", ".join(f"{name} {n:,}" for name, n in zip(report.names, row.n.spans, strict=True))
    tip = _("{spans}; in {n} of {documents} documents").format(
        spans=spans, n=f"{row.n.documents_with:,}", documents=f"{row.n.documents:,}"
    )
    which = EvidenceChoice(label=row.label)
    number = Cell(f"{sum(row.n.spans):,}", tip, None, partial(report.evidence, which, MOST))
    return (number, *(figure_cell(row.figures[figure], below=figure is measure) for figure in Measure))


def figure_cell(figure: Figure, *, below: bool = False) -> Cell:
    """A number with its interval as tip, and `below` it; or a dash that says why there is none."""
    if figure.value is None:
        why = reason(figure.undefined, language()) if figure.undefined is not None else ""
        return Cell("–", _("Undefined: {reason}").format(reason=why))
    tip, small = f"{name_of(figure.measure, language())}: {figure.value:.3f}", ""
    if figure.interval is not None:
        low, high = figure.interval
        tip += "\n" + _("95 % interval: {low} to {high}").format(low=f"{low:.3f}", high=f"{high:.3f}")
        small = f"{low:.2f}–{high:.2f}" if below else ""
    elif figure.interval_undefined is not None:
        why = reason(figure.interval_undefined, language())
        tip += "\n" + _("No interval: {reason}").format(reason=why)
    return Cell(f"{figure.value:.2f}", tip, None, partial(figure.evidence, MOST), small)


def annotator_grid(report: AgreementReport, measure: Measure, label: str | None) -> Grid:
    """Annotators against each other."""
    row = report.pooled if label is None else report.labels[label]
    pairs = dict(zip(report.pairs, row.figures[measure].pairs, strict=False))

    def cell(i: int, j: int) -> Cell:
        if i == j:
            return Cell("")
        pair = (min(i, j), max(i, j))
        value = pairs.get(pair)
        tip = f"{report.names[i]} · {report.names[j]}"
        behind = partial(report.evidence, EvidenceChoice(pair=pair, label=label), MOST)
        if value is None:
            return Cell("–", tip, None, behind)
        return Cell(f"{value:.2f}", tip, max(0.0, min(1.0, value)), behind)

    number = range(len(report.names))
    return Grid(report.names, report.names, tuple(tuple(cell(i, j) for j in number) for i in number))


def confusion_grid(report: AgreementReport, names: Mapping[str, str]) -> Grid:
    """What the first of a pair says against what the second says; all pairs together where there are several."""
    pair = report.pairs[0] if len(report.pairs) == 1 else None
    confusion = report.confusion(pair)
    called: Callable[[str | None], str] = lambda code: _("nothing") if code is None else names.get(code, code)  # noqa: E731
    titles = tuple(called(code) for code in confusion.labels)
    most = max((count for line in confusion.counts for count in line), default=0) or 1

    def cell(i: int, j: int) -> Cell:
        count = confusion.counts[i][j]
        if not count:
            return Cell("·" if confusion.labels[i] is not None or confusion.labels[j] is not None else "")
        behind = partial(
            report.evidence, EvidenceChoice(pair=pair, cell=(confusion.labels[i], confusion.labels[j])), MOST
        )
        return Cell(f"{count:,}", f"{titles[i]} → {titles[j]}", count / most, behind)

    number = range(len(titles))
    return Grid(titles, titles, tuple(tuple(cell(i, j) for j in number) for i in number))
