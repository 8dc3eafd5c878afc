"""Figures over years, and the gaps that withheld ones leave."""

from decimal import Decimal
from pathlib import Path

from core.charts.series import FigurePoint, YearValue, figure_points, line, units
from core.figures.quantity import ReportedAs
from core.ids import DocumentId, LabelId
from core.model import Passage
from tests.core.matrix.reports import EAST, WEST, reports


def test_figures_of_labelled_passages_stand_in_their_years(tmp_path: Path) -> None:
    session, documents = reports(tmp_path / "a.biaodu")
    with session:
        me = session.annotators.ensure("王敏").id
        points = figure_points(session, [me])
        told = [(point.year, point.unit, point.value, point.reported.value) for point in points]
        assert told == [
            (2023, "个", Decimal(900), "done"),
            (2023, "元", Decimal(21_961_000), "done"),
            (2024, "个", None, "withheld"),
        ]
        (place,) = (point.place for point in points if point.unit == "元")
        assert EAST[place.start : place.end] == "2196.1万元"
        assert place.document == documents[0]
        withheld = points[-1].place
        assert WEST[withheld.start : withheld.end] == "xx个"
        assert units(points)[0] == "个"


def point(year: int, value: int | None, reported: ReportedAs = ReportedAs.DONE) -> FigurePoint:
    decimal = None if value is None else Decimal(value)
    return FigurePoint(year, LabelId("a"), "所", decimal, reported, "", Passage(DocumentId("1"), 0, 1))


def test_a_line_goes_by_the_median_and_has_a_gap_where_all_is_withheld() -> None:
    withheld = ReportedAs.WITHHELD
    points = [
        point(2022, 3),
        point(2022, 5),
        point(2022, 40),
        point(2023, None, withheld),
        point(2024, 7),
        point(2024, None, withheld),
        point(2025, 9, ReportedAs.PLANNED),
    ]
    assert line(points) == [YearValue(2022, Decimal(5)), YearValue(2023, None), YearValue(2024, Decimal(7))]
