"""Tab follows what is laid out, in whatever order the parts were made."""

from PySide6.QtWidgets import (
    QFormLayout,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QSplitter,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from gui.widgets.tab_order import follow_layout


def fields(parent: QWidget, count: int) -> list[QLineEdit]:
    """Fields made in the opposite order of their numbers."""
    return [QLineEdit(str(number), parent) for number in reversed(range(count))][::-1]


def order(root: QWidget) -> list[str]:
    """What the fields say, as Tab reaches them from "0" on."""
    found: list[str] = []
    widget = root.nextInFocusChain()
    while widget is not root and widget is not None:
        if isinstance(widget, QLineEdit):
            found.append(widget.text())
        widget = widget.nextInFocusChain()
    start = found.index("0")
    return found[start:] + found[:start]


def test_rows_forms_grids_splitters_and_scrolled_parts(qtbot: QtBot):
    root = QWidget()
    qtbot.addWidget(root)
    made = fields(root, 9)
    row = QHBoxLayout()
    row.addWidget(made[0])
    row.addWidget(QLabel("a label takes no keyboard"))
    row.addWidget(made[1])
    form = QFormLayout()
    form.addRow("b", made[3])
    form.insertRow(0, "a", made[2])
    grid = QGridLayout()
    grid.addWidget(made[5], 0, 1)
    grid.addWidget(made[4], 0, 0)
    splitter = QSplitter()
    splitter.addWidget(made[7])
    splitter.insertWidget(0, made[6])
    area = QScrollArea()
    area.setWidget(made[8])
    column = QVBoxLayout(root)
    for part in (row, form, grid):
        column.addLayout(part)
    column.addWidget(splitter)
    column.addWidget(area)
    assert follow_layout(root) is made[0]
    assert order(root) == [str(number) for number in range(9)]


def test_the_first_is_one_that_can_be_used(qtbot: QtBot):
    root = QWidget()
    qtbot.addWidget(root)
    made = fields(root, 2)
    column = QVBoxLayout(root)
    for field in made:
        column.addWidget(field)
    made[0].setEnabled(False)
    assert follow_layout(root) is made[1]
    assert follow_layout(QWidget()) is None
