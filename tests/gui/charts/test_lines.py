"""Charts over time as values."""

from decimal import Decimal
from pathlib import Path

from PySide6.QtWidgets import QApplication

from core.charts.agreement_in_time import AgreedDocument
from core.charts.series import FigurePoint
from core.figures.quantity import ReportedAs
from core.ids import DocumentId
from core.model import Passage
from gui.base import i18n
from gui.charts.drawing import DotShape
from gui.charts.lines import agreed, figures, rounded, steps
from tests.core.projects import project


def test_a_line_stops_at_a_withheld_year_and_begins_again_behind_it(tmp_path: Path, qapp: QApplication):
    with project(tmp_path / "a.biaodu") as session:
        label = session.codebook.labels()[0]
    values = {2020: 1, 2021: 2, 2022: None, 2023: 4, 2024: 5}
    points = [
        FigurePoint(
            year,
            label.id,
            "所",
            None if value is None else Decimal(value),
            ReportedAs.WITHHELD if value is None else ReportedAs.DONE,
            "学校",
            Passage(DocumentId("1"), 0, 2),
        )
        for year, value in values.items()
    ]
    drawing = figures(points, "所", {label.id: label}, {DocumentId("1"): "报告"})
    assert [[x for x, _y in stroke.points] for stroke in drawing.strokes] == [[2020, 2021], [2023, 2024]]
    (cross,) = [dot for dot in drawing.dots if dot.mark is DotShape.CROSS]
    assert cross.y < 0
    assert cross.y > drawing.y_range[0], "it stands at the foot, in sight"
    assert [row.cells[2] for row in drawing.table] == [1, 2, "xx", 4, 5]
    assert figures(points, "元", {label.id: label}, {}).empty


def test_documents_stand_in_their_order_with_the_mean_beside(qapp: QApplication):
    documents = [AgreedDocument(DocumentId(str(n)), f"报告{n}", f"2024-01-0{n + 1}", n / 2) for n in range(3)]
    drawing = agreed(documents, "F1")
    assert [(dot.x, dot.y) for dot in drawing.dots] == [(0, 0.0), (1, 0.5), (2, 1.0)]
    assert [row.cells for row in drawing.table][-1] == ("2024-01-03", "报告2", 1.0, 0.5)
    assert agreed([], "F1").empty


def test_a_mark_of_agreement_opens_what_is_not_agreed_on_and_else_the_document(qapp: QApplication):
    apart = (Passage(DocumentId("a"), 3, 9), Passage(DocumentId("a"), 12, 20))
    documents = [
        AgreedDocument(DocumentId("a"), "甲", "2024-01-01", 0.5, apart),
        AgreedDocument(DocumentId("b"), "乙", "2024-01-02", 1.0),
    ]
    drawing = agreed(documents, "F1")
    opened = [dot.target.passages for dot in drawing.dots if dot.target is not None]
    assert opened == [apart, (Passage(DocumentId("b"), 0, 0),)] == [row.passages for row in drawing.table]


def test_values_at_the_axis_are_round_and_written_as_reports_do(chinese: None, qapp: QApplication):
    assert steps(0, 420_000_000) == [0, 1e8, 2e8, 3e8, 4e8]
    assert steps(-2, 9) == [-2, 0, 2, 4, 6, 8]
    assert [rounded(value) for value in (0, 50, 30_000, 250_000_000)] == ["0", "50", "3万", "2.5亿"]
    i18n.set_language("en")
    assert rounded(30_000) == "30,000"
