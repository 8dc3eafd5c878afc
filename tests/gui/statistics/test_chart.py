"""The bars of the statistics."""

import subprocess
import sys
from typing import Any

from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gui.base import theme
from gui.statistics.chart import StatisticsChart
from gui.statistics.rows import CountRow
from tests.gui.statistics.conftest import shown_panel


def test_a_clicked_bar_tells_its_passages(project, qtbot):
    project.label(0, 6, 0)
    project.label(0, 6, 2)
    panel = shown_panel(project, qtbot)
    asked = []
    panel.passages_requested.connect(asked.append)
    panel.repaint()
    chart: Any = panel.chart
    box = chart.plot.getPlotItem().getViewBox()
    place = chart.plot.mapFromScene(box.mapViewToScene(QPointF(1, 1.5)))
    QTest.mouseClick(chart.plot.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
    assert [asked_for.label for asked_for in asked] == [project.labels[2].id]
    assert chart.describe(1, 1.5) == "青山区\nCampus safety: 1, or 196.1 per 10,000 characters"
    assert chart.describe(0, 0.5) == ""
    assert chart.bar_at(1.45, 0.5) is None
    assert chart.bar_at(1, 2.5) is None


def test_bars_are_named_only_where_names_fit(project, qtbot):
    chart: Any = StatisticsChart()
    qtbot.addWidget(chart)
    rows = [CountRow(name, (), (3,)) for name in ("临江新区示范区", "青山区")]
    chart.resize(400, 200)
    chart.show()
    chart.show_rows(rows, [row.name for row in rows], project.labels[:1])
    axis = chart.plot.getPlotItem().getAxis("bottom")
    assert [name for _place, name in axis._tickLevels[0]] == ["临江新区示范区", "青山区"]
    chart.resize(300, 200)
    assert next(name for _place, name in axis._tickLevels[0]).endswith("…")
    chart.resize(120, 200)
    assert axis._tickLevels == [[]]


def test_bars_of_regions_are_named_by_the_region_itself(project, qtbot):
    for place, region in enumerate(("江苏省南京市鼓楼区", "安徽省六安市裕安区", "江苏省徐州市鼓楼区")):
        project.session.documents.set_meta([project.document(place)], region=region)
        project.label(0, 4, 0, place=place)
    panel = shown_panel(project, qtbot)
    panel.resize(1200, 500)
    QApplication.processEvents()
    chart: Any = panel.chart
    assert [name for _place, name in chart.plot.getPlotItem().getAxis("bottom")._tickLevels[0]] == [
        "裕安区",
        "江苏省南京市鼓楼区",
        "江苏省徐州市鼓楼区",
    ]
    assert chart.describe(0, 0.5).startswith("安徽省六安市裕安区\n")


def test_chart_takes_the_colours_of_the_theme(project, qtbot):
    project.label(0, 6, 0)
    panel = shown_panel(project, qtbot)
    try:
        theme.apply("dark")
        chart: Any = panel.chart
        pen = chart.plot.getPlotItem().getAxis("bottom").textPen()
        assert pen.color() == theme.current().muted
    finally:
        theme.apply("light")


def test_pyqtgraph_waits_for_the_panel():
    code = "import sys, gui.statistics.panel; sys.exit('pyqtgraph' in sys.modules or 'numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_ground_follows_the_theme(project, qtbot):
    theme.apply("light")
    panel = shown_panel(project, qtbot)
    project.label(0, 6, 0)
    chart: Any = panel.chart
    try:
        for name in ("dark", "light"):
            theme.apply(name)
            QTest.qWait(0)
            corner = chart.plot.grab().toImage().pixelColor(3, 3)
            assert corner.name() == theme.current().chrome.name()
    finally:
        theme.apply("light")
