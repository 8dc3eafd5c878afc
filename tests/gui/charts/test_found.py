"""What a chart needs is found in a job's session and drawn in the window's."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from core.agreement.figures import Measure
from core.progress import never, no_progress
from gui.charts.found import ChartKind, ChartQuestion, drawing_of, find_chart, used_labels
from tests.core.matrix.reports import reports


@pytest.mark.parametrize("kind", list(ChartKind))
def test_each_kind_is_found_and_drawn(tmp_path: Path, kind: ChartKind, qapp: QApplication):
    session, _documents = reports(tmp_path / "a.biaodu")
    with session:
        me, other = session.annotators.ensure("王敏").id, session.annotators.ensure("李强").id
        data = find_chart(session, ChartQuestion(kind, (me,), (me, other)), no_progress, never)
        unit = data.units()[0] if data.units() else ""

        def name(measure: Measure) -> str:
            return measure.value

        drawing = drawing_of(data, {}, unit, name)
        assert not drawing.empty
        assert len({len(row.cells) for row in drawing.table} | {len(drawing.head)}) <= 1
        coloured = kind in (ChartKind.COUNTS, ChartKind.SHARES, ChartKind.PORTRAITS, ChartKind.FIGURES)
        assert bool(used_labels(data)) is coloured
