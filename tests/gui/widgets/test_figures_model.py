"""A table of words and figures."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHeaderView

from gui.widgets.figures_model import FiguresModel, fit_figures
from gui.widgets.flat_table import FlatTable


def test_figures_stand_right_as_they_are_written(qtbot) -> None:
    table, model = FlatTable(), FiguresModel()
    qtbot.addWidget(table)
    table.setModel(model)
    model.show_rows(["词", "次数", "每万字"], [("学校", 12345, 1.5), ("", 0, 0.0)])
    fit_figures(table)
    role = Qt.ItemDataRole.TextAlignmentRole
    assert [model.data(model.index(0, column)) for column in range(3)] == ["学校", "12,345", "1.50"]
    assert model.data(model.index(1, 0)) == "Not known"
    assert model.data(model.index(0, 0), role) is None
    assert int(model.data(model.index(0, 1), role)) & int(Qt.AlignmentFlag.AlignRight.value)  # type: ignore[call-overload]
    assert model.headerData(1, Qt.Orientation.Horizontal) == "次数"
    header = table.horizontalHeader()
    assert header.sectionResizeMode(0) == QHeaderView.ResizeMode.Stretch
    assert header.sectionSize(1) >= table.sizeHintForColumn(1)
