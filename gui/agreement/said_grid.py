"""The table of the agreement panel about attributes and links."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from core.agreement.figures import Evidence
from core.agreement.report import AgreementReport
from core.review.pairing import DifferenceKind
from gui.base.i18n import _, language
from gui.widgets.grid import Cell, Grid

if TYPE_CHECKING:
    from core.agreement.said import AttributeFigure, LinkFigure, SaidPlace

_NO_LABEL = ""


def said_grid(report: AgreementReport) -> Grid:
    """A row for each attribute and each kind of links; empty where nothing is said."""
    said = report.said
    if said is None:
        return Grid((), (), ())
    columns = (_("Agreement"), _("Places"), _("Not compared"), *report.names)
    tips = (
        _("Krippendorff's alpha of attributes, interval for numbers and dates; F1 of links"),
        _("Places, or links, that are compared"),
        _("One value alone, a withheld number, another unit; links whose ends the other has not labelled"),
        *(_("Values, or links, of {name}").format(name=name) for name in report.names),
    )
    titles: list[str] = []
    rows: list[tuple[Cell, ...]] = []
    for figure in said.attributes:
        name = figure.attribute.name(language())
        titles.append(f"{name} ({figure.unit})" if figure.unit else name)
        rows.append(_attribute_cells(report, figure))
    for links in said.links:
        titles.append(_("All links") if links.kind is None else links.kind.name(language()))
        rows.append(_link_cells(report, links))
    return Grid(columns, tuple(titles), tuple(rows), tips)


def _attribute_cells(report: AgreementReport, figure: "AttributeFigure") -> tuple[Cell, ...]:
    name = _("Alpha, interval") if figure.metric.value == "interval" else _("Alpha, nominal")
    behind = _behind(report, figure.differing, DifferenceKind.ATTRIBUTE)
    return (
        _value_cell(name, figure.alpha, figure.interval, behind),
        Cell(f"{figure.units:,}", "", None, behind),
        Cell(f"{figure.open:,}"),
        *(Cell(f"{count:,}") for count in figure.values),
    )


def _link_cells(report: AgreementReport, figure: "LinkFigure") -> tuple[Cell, ...]:
    behind = _behind(report, figure.differing, DifferenceKind.LINKS)
    left = sum(figure.links) * (len(report.names) - 1) - figure.compared
    return (
        _value_cell(_("F1 of links"), figure.f1, figure.interval, behind),
        Cell(f"{figure.compared:,}", "", None, behind),
        Cell(f"{left:,}"),
        *(Cell(f"{count:,}") for count in figure.links),
    )


def _value_cell(
    name: str,
    value: float | None,
    limits: tuple[float, float] | None,
    behind: Callable[[], list[Evidence]],
) -> Cell:
    if value is None:
        return Cell("–", _("Undefined: {reason}").format(reason=_("nothing to compare, or everybody says the same")))
    tip, small = f"{name}: {value:.3f}", ""
    if limits is not None:
        low, high = limits
        tip += "\n" + _("95 % interval: {low} to {high}").format(low=f"{low:.3f}", high=f"{high:.3f}")
        small = f"{low:.2f}–{high:.2f}"
    return Cell(f"{value:.2f}", tip, None, behind, small)


def _behind(
    report: AgreementReport, places: "Sequence[SaidPlace]", kind: DifferenceKind
) -> Callable[[], list[Evidence]]:
    """The places that differ, as the window lists passages."""
    return partial(_evidence, report, tuple(places), kind)


def _evidence(report: AgreementReport, places: "Sequence[SaidPlace]", kind: DifferenceKind) -> list[Evidence]:
    one, other = report.annotators[0], report.annotators[-1]
    return [Evidence(place.document, kind, one, other, (place.start, place.end, _NO_LABEL), None) for place in places]
