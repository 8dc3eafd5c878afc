"""The figures of a chart for the keyboard and for screen readers."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from gui.charts.drawing import Drawing, TableRow
from gui.charts.table import ChartTable


def test_figures_stand_at_the_right_and_words_at_the_left(qapp: QApplication):
    model = ChartTable()
    model.show_drawing(
        Drawing((0, 1), (0, 1), head=("Year", "What", "Figure"), table=(TableRow((2024, "学位", 1200)),))
    )
    assert [model.index(0, column).data() for column in range(3)] == ["2024", "学位", "1,200"]
    assert [model.headerData(column, Qt.Orientation.Horizontal) for column in range(3)] == ["Year", "What", "Figure"]
    sides = [model.index(0, column).data(Qt.ItemDataRole.TextAlignmentRole) for column in range(3)]
    assert [bool(side & Qt.AlignmentFlag.AlignRight) for side in sides] == [True, False, True]
