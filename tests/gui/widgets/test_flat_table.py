from PySide6.QtCore import QPoint
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gui.base import theme
from gui.widgets.flat_table import FlatTable, FlatTableDelegate


class Delegate(FlatTableDelegate):
    def paint(self, painter, option, index) -> None:
        self.paint_ground(painter, option, index)
        super().paint(painter, option, index)


def table(qtbot) -> FlatTable:
    view = FlatTable()
    qtbot.addWidget(view)
    model = QStandardItemModel(view)
    for text in ("甲", "乙", "丙"):
        model.appendRow([QStandardItem(text), QStandardItem("12")])
    view.setModel(model)
    view.setItemDelegate(Delegate(view))
    view.resize(300, 200)
    view.show()
    view.setFocus()
    qtbot.waitUntil(view.hasFocus)
    return view


def test_whole_rows_are_chosen_hovered_and_current(qtbot):
    view = table(qtbot)
    view.selectRow(1)
    tops = [view.rowViewportPosition(row) for row in range(3)]
    QTest.mouseMove(view.viewport(), QPoint(60, tops[2] + 5))
    QApplication.processEvents()
    assert view.hovered_row == 2
    # What another test closed may have given another window the keyboard meanwhile.
    view.activateWindow()
    view.setFocus()
    qtbot.waitUntil(view.hasFocus)
    image = view.viewport().grab().toImage()
    shown = theme.current()
    edge = view.columnViewportPosition(1) + 2
    assert image.pixelColor(edge, tops[1] + 2).name() == shown.accent_soft.name()
    assert image.pixelColor(edge, tops[2] + 2).name() == shown.hover.name()
    assert image.pixelColor(0, tops[1] + 2).name() == shown.accent.name()


def test_rows_grow_with_the_text(qtbot):
    view = table(qtbot)
    before = view.rowHeight(0)
    font = view.font()
    font.setPixelSize(60)
    view.setFont(font)
    assert view.rowHeight(0) > max(60, before)
