import subprocess
import sys
from typing import Any

from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest

from core.model import Meta, NewDocument, Source, Span, Status
from gui.base import theme
from gui.base.jobs import Jobs
from gui.statistics.chart import StatisticsChart
from gui.statistics.panel import StatisticsPanel
from gui.statistics.rows import By, CountRow


def shown_panel(project, qtbot) -> StatisticsPanel:
    jobs = Jobs(project.bridge)
    panel = StatisticsPanel(project.session, project.bridge, jobs)
    qtbot.addWidget(panel, before_close_func=lambda _panel: jobs.wait())
    project.shown.append(panel)
    panel.resize(700, 600)
    panel.show()
    return panel


def table(panel: StatisticsPanel) -> list[list[str]]:
    """All cells but the last column's, which come later."""
    model = panel.model
    columns = range(model.withheld_column())
    return [[model.index(row, column).data() for column in columns] for row in range(model.rowCount())]


def withheld(panel: StatisticsPanel) -> list[str]:
    model = panel.model
    return [model.index(row, model.withheld_column()).data() for row in range(model.rowCount())]


def test_counts_by_region_with_a_sum(project, qtbot):
    project.label(0, 6, 0)
    project.label(0, 6, 1)
    project.label(0, 4, 0, place=2)
    panel = shown_panel(project, qtbot)
    assert table(panel) == [
        ["临江区", "1", "0", "0", "0", "1"],
        ["青山区", "1", "1", "0", "0", "2"],
        ["Together", "2", "1", "0", "0", "3"],
    ]


def test_follows_labelling_only_while_shown(project, qtbot):
    panel = shown_panel(project, qtbot)
    project.label(0, 6, 0)
    qtbot.waitUntil(lambda: table(panel)[-1][-1] == "1")
    panel.hide()
    project.label(0, 4, 0)
    assert table(panel)[-1][-1] == "1"
    panel.show()
    assert table(panel)[-1][-1] == "2"


def test_no_key_waits_for_the_counts_and_no_document_is_read_again(project, qtbot, monkeypatch):
    """With a thousand reports, reading and grouping them takes longer than a key may."""
    panel = shown_panel(project, qtbot)
    panel.view.setFocus()
    panel.view.setCurrentIndex(panel.model.index(1, 1))
    read = []
    documents = project.session.documents
    monkeypatch.setattr(documents, "list", lambda: read.append(1) or [])
    project.label(0, 6, 0)
    project.label(0, 4, 0)
    documents.set_status([project.document()], Status.DONE)
    assert table(panel)[-1][-1] == "0"
    qtbot.waitUntil(lambda: table(panel)[-1][-1] == "2")
    assert panel.view.currentIndex() == panel.model.index(1, 1)
    assert read == []


def test_follows_documents_that_come_go_and_change(project, qtbot):
    panel = shown_panel(project, qtbot)
    project.label(0, 6, 0)
    project.session.documents.set_meta([project.document()], region="西山区")
    qtbot.waitUntil(lambda: [row[0] for row in table(panel)] == ["临江区", "西山区", "青山区", "Together"])
    assert [row[-1] for row in table(panel)] == ["0", "1", "0", "1"]
    project.session.documents.remove([project.document()])
    qtbot.waitUntil(lambda: [row[0] for row in table(panel)] == ["临江区", "青山区", "Together"])
    project.session.history.undo()
    qtbot.waitUntil(lambda: len(table(panel)) == 4)
    assert table(panel)[-1][-1] == "1"


def test_figures_are_opened_from_the_keyboard(project, qtbot):
    """Down to a region, along to its figure, Enter; at the name of the region Enter takes all labels."""
    project.label(0, 6, 1)
    panel = shown_panel(project, qtbot)
    asked = []
    panel.passages_requested.connect(asked.append)
    panel.view.setFocus()
    panel.view.setCurrentIndex(panel.model.index(0, 0))
    QTest.keyClick(panel.view, Qt.Key.Key_Down)
    QTest.keyClick(panel.view, Qt.Key.Key_Return)
    for _step in range(2):
        QTest.keyClick(panel.view, Qt.Key.Key_Right)
    QTest.keyClick(panel.view, Qt.Key.Key_Enter)
    assert [one.label for one in asked] == [None, project.labels[1].id]
    assert {one.documents for one in asked} == {panel.model.row(1).documents}
    QTest.keyClick(panel.view, Qt.Key.Key_Left)
    assert panel.view.currentIndex().column() == 1
    for _step in range(9):
        QTest.keyClick(panel.view, Qt.Key.Key_Right)
    assert panel.view.currentIndex().column() == panel.model.withheld_column()
    QTest.keyClick(panel.view, Qt.Key.Key_Return)
    assert len(asked) == 2


def test_by_year_and_one_annotator(project, qtbot):
    project.label(0, 6, 0)
    project.session.use_annotator(project.other.id)
    project.label(0, 6, 0, place=1)
    panel = shown_panel(project, qtbot)
    panel.by_box.setCurrentIndex(panel.by_box.findData(By.YEAR))
    assert [row[0] for row in table(panel)] == ["2024", "2023", "Together"]
    panel.annotator_box.setCurrentIndex(panel.annotator_box.findData(project.other.id))
    assert [row[-1] for row in table(panel)] == ["0", "1", "1"]


def test_withheld_values_are_counted_outside_of_furniture(project, qtbot):
    source = Source("a", "0" * 64, "utf-8", "text/1")
    new = [
        NewDocument(
            "某区教育局20xx年工作总结，新增xx所", Meta("甲", region="某区", extra={"withheld": ["year"]}), source
        ),
        NewDocument("工作总结，投入xxx万元", Meta("乙", region="x区", year=2023), source),
        NewDocument("工作总结", Meta("丙"), source),
    ]
    first = project.session.documents.add(new)[0].added[0].id
    panel = shown_panel(project, qtbot)
    assert withheld(panel)[-1] == "…"
    assert [row[0] for row in table(panel)] == ["临江区", "青山区", "Region withheld", "No region", "Together"]
    qtbot.waitUntil(lambda: withheld(panel) == ["0", "0", "4", "0", "4"])
    project.session.documents.mask(first, Span(0, 9))
    qtbot.waitUntil(lambda: withheld(panel) == ["0", "0", "2", "0", "2"])
    panel.by_box.setCurrentIndex(panel.by_box.findData(By.YEAR))
    assert [row[0] for row in table(panel)] == ["2024", "2023", "Year withheld", "No year", "Together"]
    assert withheld(panel) == ["0", "1", "1", "0", "2"]
    asked = []
    panel.passages_requested.connect(asked.append)
    place = panel.view.visualRect(panel.model.index(0, panel.model.withheld_column())).center()
    QTest.mouseClick(panel.view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
    assert asked == []


def test_a_clicked_figure_tells_its_passages(project, qtbot):
    project.label(0, 6, 1)
    panel = shown_panel(project, qtbot)
    asked = []
    panel.passages_requested.connect(asked.append)
    place = panel.view.visualRect(panel.model.index(1, 2)).center()
    QTest.mouseClick(panel.view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
    (passages,) = asked
    assert passages.label == project.labels[1].id
    assert set(passages.documents) == {project.document(0), project.document(1)}


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
    assert [each.label for each in asked] == [project.labels[2].id]
    assert chart.describe(1, 1.5) == "青山区\nCampus safety: 1"
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
    chart: Any = shown_panel(project, qtbot).chart
    chart.resize(1200, 200)
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
