from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QStandardItem, QStandardItemModel
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gui.base import theme
from gui.widgets.flat_tree import FlatTree
from gui.widgets.row_delegate import RowDelegate


def test_rows_are_filled_over_the_whole_width_and_the_current_one_has_a_bar(qtbot):
    theme.apply("light")
    view = FlatTree()
    qtbot.addWidget(view)
    model = QStandardItemModel(view)
    for text in ("甲", "乙", "丙"):
        model.appendRow([QStandardItem(text), QStandardItem()])
    view.setModel(model)
    view.setItemDelegate(RowDelegate(view))
    view.resize(300, 200)
    view.show()
    view.setFocus()
    qtbot.waitUntil(view.hasFocus)
    rows = [view.visualRect(model.index(row, 0)).center().y() for row in range(3)]
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(60, rows[1]))
    QTest.mouseMove(view.viewport(), QPoint(60, rows[2]))
    QApplication.processEvents()

    def colour(x: int, row: int) -> QColor:
        return view.viewport().grab().toImage().pixelColor(x, rows[row])

    shown = theme.current()
    right = view.viewport().width() - 3
    assert colour(right, 1).name() == shown.accent_soft.name()
    assert colour(right, 2).name() == shown.hover.name()
    assert colour(0, 1).name() == shown.accent.name()
    assert colour(0, 2).name() != shown.accent.name()
