"""The units behind a number: no more than can be read, and each opens."""

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.study.unit_lists import MOST, UnitsBehind


def test_very_many_units_are_cut_and_the_line_that_says_so_opens_nothing(qtbot: QtBot, qapp: QApplication):
    behind = UnitsBehind()
    qtbot.addWidget(behind)
    behind.show_units(range(7, MOST + 12), lambda at: f"u{at}")
    assert behind.count() == MOST + 1
    opened: list[int] = []
    behind.opened.connect(opened.append)
    for row in (1, MOST):
        behind.itemActivated.emit(behind.item(row))
    assert opened == [8]
