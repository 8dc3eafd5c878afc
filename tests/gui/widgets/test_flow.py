"""Controls in as many lines as they need."""

from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from gui.widgets.flow import FlowLayout


def box(width: int) -> QWidget:
    made = QWidget()
    made.setFixedSize(width, 20)
    return made


def test_they_go_on_in_the_next_line(qtbot: QtBot):
    holder = QWidget()
    qtbot.addWidget(holder)
    line = FlowLayout(holder)
    line.setContentsMargins(0, 0, 0, 0)
    boxes = [box(100) for _n in range(3)]
    for widget in boxes:
        line.addWidget(widget)
    holder.resize(330, 100)
    holder.show()
    QApplication.processEvents()
    assert [widget.y() for widget in boxes] == [0, 0, 0]
    holder.resize(220, 100)
    QApplication.processEvents()
    assert [(widget.x(), widget.y()) for widget in boxes] == [(0, 0), (108, 0), (0, 28)]
    assert line.heightForWidth(100) == 3 * 20 + 2 * 8
    boxes[0].hide()
    QApplication.processEvents()
    assert [(widget.x(), widget.y()) for widget in boxes[1:]] == [(0, 0), (108, 0)]
    assert line.minimumSize().width() == 100


def test_what_is_taken_out_is_gone(qtbot: QtBot):
    holder = QWidget()
    qtbot.addWidget(holder)
    line = FlowLayout(holder)
    line.addWidget(box(10))
    assert line.count() == 1
    assert line.takeAt(0) is not None
    assert line.takeAt(0) is line.itemAt(0) is None
