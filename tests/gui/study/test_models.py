"""The tables of the screen for Qt; units are listed in `test_screen.py`."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from core.study.tables import StudyTable
from gui.study.models import StudyTableModel


def test_a_table_shows_words_left_numbers_right_and_a_dash_for_nothing(qapp: QApplication):
    model = StudyTableModel()
    assert (model.rowCount(), model.columnCount()) == (0, 0)
    model.show_table(StudyTable("t", "T", ("a", "b", "c"), (("x", 0.25, None),)))
    cells = [model.index(0, column) for column in range(3)]
    assert [cell.data() for cell in cells] == ["x", "0.250", "–"]
    sides = [cell.data(Qt.ItemDataRole.TextAlignmentRole) & Qt.AlignmentFlag.AlignRight for cell in cells]
    assert [bool(side) for side in sides] == [False, True, True]
    assert model.headerData(1, Qt.Orientation.Horizontal) == "b"
