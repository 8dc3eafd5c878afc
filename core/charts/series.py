"""Figures of labelled passages by the year of their report, those that a report withholds included."""

from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from core.figures.quantity import ReportedAs
from core.ids import AnnotatorId, LabelId
from core.matrix.cell_figures import FigureReader
from core.model import Passage
from core.progress import Cancelled, Progress, never, no_progress, stop_if

if TYPE_CHECKING:
    from core.session import Session


class FigurePoint(NamedTuple):
    """A figure in its year."""

    year: int
    """Of the report that tells it."""
    label: LabelId
    unit: str
    value: Decimal | None
    """None where it is withheld."""
    reported: ReportedAs
    what: str
    """What it counts, as it is written; empty where that is not told."""
    place: Passage
    """Where it stands."""


class YearValue(NamedTuple):
    """What a line of a chart has at a year."""

    year: int
    value: Decimal | None
    """The median of what was reached; None where all of it is withheld: there the line has a gap."""


def figure_points(
    session: "Session",
    layers: Sequence[AnnotatorId],
    progress: Progress = no_progress,
    cancelled: Cancelled = never,
) -> list[FigurePoint]:
    """All figures inside of these layers' passages of reports whose year is known, each once; raises `Cancel`."""
    with session.reading():
        years = {entry.id: entry.year for entry in session.documents.entries() if entry.year is not None}
        passages = [
            passage for passage in session.annotations.passages(None, layers, None) if passage.document in years
        ]
    by_place: dict[tuple[str, LabelId], list[Passage]] = {}
    for passage in passages:
        if passage.label is not None:
            by_place.setdefault((passage.document, passage.label), []).append(passage)
    reader = FigureReader(session)
    found: list[FigurePoint] = []
    for done, ((_document, label), there) in enumerate(by_place.items()):
        stop_if(cancelled)
        progress(done, len(by_place), "")
        for figure in reader.figures(there):
            quantity = figure.quantity
            place = Passage(figure.document, quantity.start, quantity.end, None, label)
            found.append(
                FigurePoint(
                    years[figure.document],
                    label,
                    quantity.unit,
                    quantity.value,
                    quantity.reported,
                    figure.what,
                    place,
                )
            )
    return found


def units(points: Iterable[FigurePoint]) -> list[str]:
    """The units of figures, the most frequent first."""
    return [unit for unit, _count in Counter(point.unit for point in points).most_common()]


def line(points: Iterable[FigurePoint]) -> list[YearValue]:
    """By year the median of what was reached, in order; what is planned counts for nothing."""
    years: dict[int, list[Decimal]] = {}
    for point in points:
        if point.reported is not ReportedAs.PLANNED:
            values = years.setdefault(point.year, [])
            if point.value is not None:
                values.append(point.value)
    return [YearValue(year, median(values) if values else None) for year, values in sorted(years.items())]
