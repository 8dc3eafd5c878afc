"""What is counted, in which groups."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from core.model import Meta, NewDocument, Source, Span
from gui.base.shown_layers import ShownLayers
from gui.statistics.rows import By
from tests.gui.statistics.conftest import shown_panel, table, withheld


def test_by_year_and_one_annotator(project, qtbot):
    project.label(0, 6, 0)
    project.session.use_annotator(project.other.id)
    project.label(0, 6, 0, place=1)
    panel = shown_panel(project, qtbot)
    panel.by_box.setCurrentIndex(panel.by_box.findData(By.YEAR))
    assert [row[0] for row in table(panel)] == ["2024", "2023", "Together"]
    panel.set_counted(ShownLayers({project.other.id: "李强"}))
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
