"""What a figure means and what drives it, as statements that are worded elsewhere."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from core.agreement.figures import Driver, Evidence, Figure, Measure, Undefined
from core.agreement.report import AgreementReport
from core.messages import MESSAGES, fill, translated
from core.review.pairing import DifferenceKind

RELIABLE = 0.8
"""From here on labels can be relied on (Krippendorff 2004, "Content Analysis", 2nd ed., p. 241) ..."""
TENTATIVE = 0.667
"""... and from here on tentative conclusions are allowed."""
_RARE = 0.01
"""Below this share of the text a handful of differences moves figures beyond chance a lot."""
_BLURRED = 0.15
"""By so much overlapping F1 is above the exact one when it is mostly the ends that differ."""

_F1 = {
    Measure.F1_EXACT: "agreement.means_exact",
    Measure.F1_OVERLAP: "agreement.means_overlap",
}
_UNDEFINED = {
    Undefined.ONE_ANNOTATOR: "agreement.one_annotator",
    Undefined.NO_COMMON_DOCUMENT: "agreement.no_common_document",
    Undefined.NO_UNITS: "agreement.no_units",
    Undefined.NO_SPANS: "agreement.no_spans",
    Undefined.ONE_CATEGORY: "agreement.one_category",
    Undefined.ONE_DOCUMENT: "agreement.one_document",
    Undefined.TOO_FEW_ROUNDS: "agreement.too_few_rounds",
}


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence of `core.messages.MESSAGES` with its fields, and the passages it speaks of."""

    code: str
    fields: Mapping[str, object]
    examples: tuple[Evidence, ...] = ()


def worded(statement: Statement, language: str = "en") -> str:
    """The sentence in a language by its tag."""
    return fill(translated(MESSAGES[statement.code], language), statement.fields)


def explain(
    report: AgreementReport,
    label: str | None = None,
    measure: Measure = Measure.F1_EXACT,
    name: Callable[[str], str] = str,
) -> list[Statement]:
    """What a figure means, then what drives it. `name` turns a label's code into what the reader knows."""
    row = report.pooled if label is None else report.labels[label]
    figure = row.figures[measure]
    if figure.undefined is not None:
        return [Statement(_UNDEFINED[figure.undefined], {})]
    return [
        *_means(figure),
        _interval(report, figure),
        *_cautions(measure, row.figures, row.prevalence.character),
        *drivers(report, label, name),
    ]


def _means(figure: Figure) -> Iterator[Statement]:
    value = figure.value or 0.0
    if figure.measure in _F1:
        yield Statement(_F1[figure.measure], {"percent": _percent(value)})
    elif value < 0:
        yield Statement("agreement.below_chance", {"value": _short(value)})
    else:
        yield Statement("agreement.means_beyond_chance", {"percent": _percent(value)})
        code = "agreement.reliable" if value >= RELIABLE else "agreement.tentative"
        yield Statement(code if value >= TENTATIVE else "agreement.unreliable", {"value": _short(value)})


def _interval(report: AgreementReport, figure: Figure) -> Statement:
    if figure.interval is None:
        return Statement(_UNDEFINED[figure.interval_undefined or Undefined.TOO_FEW_ROUNDS], {})
    low, high = figure.interval
    fields = {"low": _short(low), "high": _short(high), "rounds": report.rounds, "seed": report.seed}
    return Statement("agreement.interval", {**fields, "documents": len(report.documents)})


def _cautions(measure: Measure, figures: Mapping[Measure, Figure], prevalence: float | None) -> Iterator[Statement]:
    exact, overlap = figures[Measure.F1_EXACT].value, figures[Measure.F1_OVERLAP].value
    if measure is Measure.F1_EXACT and exact is not None and overlap is not None and overlap - exact > _BLURRED:
        yield Statement("agreement.same_passages", {"value": _short(overlap)})
    if measure not in _F1 and prevalence is not None and prevalence < _RARE:
        yield Statement("agreement.rare", {"percent": f"{100 * prevalence:.2g}"})


def drivers(
    report: AgreementReport, label: str | None = None, name: Callable[[str], str] = str, limit: int = 3
) -> Iterator[Statement]:
    """The commonest kinds of difference with examples, or that there is none."""
    found = report.drivers(label)
    if not found:
        yield Statement("agreement.no_difference", {})
    people = dict(zip(report.annotators, report.names, strict=True))
    for driver in found[:limit]:
        labels = [name(code) for code in driver.labels]
        fields: dict[str, object] = {"count": driver.count, "percent": _percent(driver.share), "label": labels[0]}
        fields["other"] = labels[-1]
        if driver.who is not None:
            fields["annotator"] = people[driver.who]
        yield Statement(_code(driver), fields, driver.examples)


def _code(driver: Driver) -> str:
    if driver.kind is DifferenceKind.BOUNDARY:
        return "agreement.driver_boundary"
    if driver.kind is DifferenceKind.LABEL:
        return "agreement.driver_label"
    return "agreement.driver_both" if driver.kind is DifferenceKind.BOTH else "agreement.driver_only"


def _percent(value: float) -> str:
    return f"{100 * value:.0f}"


def _short(value: float) -> str:
    return f"{value:.2f}"
