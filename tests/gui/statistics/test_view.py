"""Figures are opened by click and by key."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.gui.statistics.conftest import shown_panel


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
    assert [asked_for.label for asked_for in asked] == [None, project.labels[1].id]
    assert {asked_for.documents for asked_for in asked} == {panel.model.row(1).documents}
    QTest.keyClick(panel.view, Qt.Key.Key_Left)
    assert panel.view.currentIndex().column() == 1
    for _step in range(9):
        QTest.keyClick(panel.view, Qt.Key.Key_Right)
    assert panel.view.currentIndex().column() == panel.model.withheld_column()
    QTest.keyClick(panel.view, Qt.Key.Key_Return)
    assert len(asked) == 2


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
