"""Lists and trees of items lose all their rows, and what held an item can go on asking whether it is there."""

import pytest
import shiboken6
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QTreeWidget, QTreeWidgetItem
from pytestqt.qtbot import QtBot

from gui.widgets.item_rows import take_out_rows


@pytest.mark.parametrize("again", range(3))
def test_a_list_is_empty_and_can_be_filled_again(qtbot: QtBot, again: int) -> None:
    view = QListWidget()
    qtbot.addWidget(view)
    for _time in range(200):
        take_out_rows(view)
        assert view.count() == 0
        for number in range(3):
            view.addItem(QListWidgetItem(str(number)))
        view.setCurrentRow(again)
    assert [view.item(row).text() for row in range(3)] == ["0", "1", "2"]


def test_a_tree_loses_what_is_below_its_rows_as_well(qtbot: QtBot) -> None:
    view = QTreeWidget()
    qtbot.addWidget(view)
    top = QTreeWidgetItem(["甲"])
    below = QTreeWidgetItem(top, ["乙"])
    view.addTopLevelItem(top)
    take_out_rows(view)
    assert view.topLevelItemCount() == 0
    assert not shiboken6.isValid(top)
    assert not shiboken6.isValid(below)
