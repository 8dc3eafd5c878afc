from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QTreeView

from gui.widgets.flat_tree import FlatTree
from gui.widgets.marks import ROW_HEIGHT
from gui.widgets.row_delegate import RowDelegate, centred, row_height


def tree(qtbot) -> tuple[QTreeView, QStandardItem]:
    view = FlatTree()
    qtbot.addWidget(view)
    model = QStandardItemModel(view)
    item = QStandardItem("before")
    model.appendRow(item)
    view.setModel(model)
    view.setItemDelegate(RowDelegate(view))
    view.show()
    return view, item


def test_what_is_typed_stays_when_the_row_changes_meanwhile(qtbot):
    view, item = tree(qtbot)
    view.edit(item.index())
    (editor,) = view.viewport().findChildren(QLineEdit)
    item.setText("from elsewhere")
    assert editor.text() == "from elsewhere"
    editor.selectAll()
    QTest.keyClicks(editor, "typed")
    item.setText("from elsewhere again")
    assert editor.text() == "typed"
    QTest.keyClick(editor, Qt.Key.Key_Return)
    QApplication.processEvents()
    assert item.text() == "typed"


def test_rows_are_of_one_height_that_grows_with_large_text(qtbot):
    view, item = tree(qtbot)
    assert view.visualRect(item.index()).height() == row_height(view.fontMetrics()) >= ROW_HEIGHT
    font = view.font()
    font.setPixelSize(60)
    view.setFont(font)
    assert row_height(view.fontMetrics()) > 60


def test_a_mark_stands_in_the_middle_of_the_row():
    square = centred(QRect(10, 100, 200, 30), 4, 12)
    assert (square.left(), square.width(), square.height()) == (14, 12, 12)
    assert abs(square.center().y() - 114) <= 1
