"""Charts over time: figures by the year of their report, and agreement in the order of labelling."""

import math
from collections.abc import Mapping, Sequence

from core.charts.agreement_in_time import AgreedDocument, running_mean
from core.charts.series import FigurePoint, line
from core.figures.quantity import ReportedAs, plain_number, spelled
from core.ids import DocumentId, LabelId
from core.model import Label, Passage
from gui.base import theme
from gui.base.i18n import _, language
from gui.charts.drawing import Dot, DotShape, Drawing, MarkTarget, Stroke, TableRow, Words

_DOT = 11.0
_MARKS = {
    ReportedAs.DONE: DotShape.ROUND,
    ReportedAs.PLANNED: DotShape.TRIANGLE,
    ReportedAs.WITHHELD: DotShape.CROSS,
}
_STEPS = 6
"""Values that are named at the axis, about."""
_DAYS = 8
"""Days that are named at the axis."""


def figures(
    points: Sequence[FigurePoint], unit: str, labels: Mapping[LabelId, Label], titles: Mapping[DocumentId, str]
) -> Drawing:
    """Figures of one unit by year, a line for each label by the median of what was reached.

    What is planned is a triangle; what is withheld a cross at the foot, and there the line is broken.
    """
    chosen = [point for point in points if point.unit == unit and point.label in labels]
    values = [float(point.value) for point in chosen if point.value is not None]
    low, high = min([0.0, *values]), max([0.0, *values]) or 1.0
    foot = low - 0.04 * (high - low)
    dots = [_dot(point, foot, labels[point.label], titles) for point in chosen]
    strokes: list[Stroke] = []
    words: list[Words] = []
    for label in {point.label: labels[point.label] for point in chosen}.values():
        of_label = [point for point in chosen if point.label == label.id]
        parts: list[list[tuple[float, float]]] = [[]]
        for year, value in line(of_label):
            if value is None:
                parts.append([])
                words.append(Words(year, foot, "xx", theme.current().muted.name(), (0.5, 1.4)))
            else:
                parts[-1].append((year, float(value)))
        colour = theme.mark_colour(label.colour).name()
        strokes += (Stroke(tuple(part), colour) for part in parts if len(part) > 1)
    years = sorted({point.year for point in chosen})
    return Drawing(
        (min(years, default=0) - 0.6, max(years, default=1) + 0.6),
        (low - 0.12 * (high - low), high * 1.06),
        dots=tuple(dots),
        strokes=tuple(strokes),
        words=tuple(words),
        x_ticks=tuple((float(year), str(year)) for year in years),
        y_ticks=tuple((value, rounded(value)) for value in steps(low, high)),
        y_name=unit,
        head=(_("Year"), _("Label"), _("Figure"), _("Unit"), _("What"), _("Reported"), _("Document")),
        table=tuple(_figure_row(point, labels[point.label], titles) for point in chosen),
    )


def steps(low: float, high: float) -> list[float]:
    """Round values from `low` to `high`, about `_STEPS` of them: 1, 2 or 5 of a power of ten apart."""
    rough = (high - low) / _STEPS
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * times for times in (1, 2, 5, 10) if power * times >= rough)
    first = math.ceil(low / step)
    return [number * step for number in range(first, math.floor(high / step) + 1)]


def rounded(value: float) -> str:
    """A value at an axis: large ones in 万 and 亿, as the reports write them, or in English in thousands."""
    if language() == "zh_CN":
        for size, word in ((1e8, "亿"), (1e4, "万")):
            if abs(value) >= size:
                return f"{value / size:,.10g}{word}"
    return f"{value:,.10g}"


def _dot(point: FigurePoint, foot: float, label: Label, titles: Mapping[DocumentId, str]) -> Dot:
    value = foot if point.value is None else float(point.value)
    said = f"{point.what} {spelled(point.value)} {point.unit}".strip()
    words = f"{titles.get(point.place.document, '')}\n{label.name(language())}: {said}, {reported(point.reported)}"
    target = MarkTarget(words, (point.place,))
    return Dot(point.year, value, _DOT, theme.mark_colour(label.colour).name(), _MARKS[point.reported], target)


def _figure_row(point: FigurePoint, label: Label, titles: Mapping[DocumentId, str]) -> TableRow:
    value = "xx" if point.value is None else plain_number(point.value)
    title = titles.get(point.place.document, "")
    cells = (point.year, label.name(language()), value, point.unit, point.what, reported(point.reported), title)
    return TableRow(cells, (point.place,))


def reported(how: ReportedAs) -> str:
    """In the window's words."""
    return {
        ReportedAs.DONE: _("done"),
        ReportedAs.PLANNED: _("planned"),
        ReportedAs.WITHHELD: _("withheld"),
    }[how]


def agreed(documents: Sequence[AgreedDocument], name: str) -> Drawing:
    """The agreement on each document in the order of labelling, and the mean that runs along; `name` is the measure."""
    tokens = theme.current()
    dots = [
        Dot(
            number,
            document.value,
            _DOT,
            theme.mixed(tokens.accent, tokens.chrome, 0.6).name(),
            target=MarkTarget(f"{document.title}\n{document.day}: {document.value:.2f}", _apart(document)),
        )
        for number, document in enumerate(documents)
    ]
    mean = running_mean([document.value for document in documents])
    step = max(1, -(-len(documents) // _DAYS))
    return Drawing(
        (-0.6, max(len(documents), 8) - 0.4),
        (min([0.0, *(document.value for document in documents)]) - 0.04, 1.04),
        dots=tuple(dots),
        strokes=(Stroke(tuple((float(number), value) for number, value in enumerate(mean)), tokens.accent.name()),)
        if len(mean) > 1
        else (),
        x_ticks=tuple((float(number), documents[number].day) for number in range(0, len(documents), step)),
        y_name=name,
        head=(_("Day"), _("Document"), name, _("Mean")),
        table=tuple(
            TableRow(
                (document.day, document.title, round(document.value, 4), round(average, 4)),
                _apart(document),
            )
            for document, average in zip(documents, mean, strict=True)
        ),
    )


def _apart(document: AgreedDocument) -> tuple[Passage, ...]:
    """What the annotators of a document do not agree on; where that is nothing, its start."""
    return document.differing or (Passage(document.document, 0, 0),)
