"""A table of numbers with the units behind them; where there is nothing to count it says so."""

from PySide6.QtCore import QItemSelectionModel
from pytestqt.qtbot import QtBot

from core.study.coding import read_coding
from core.study.tables import StudyNames, frequency_table
from gui.study.counting import CountedTables
from tests.gui.conftest import Project
from tests.gui.study.coded import coded as coded


def test_chosen_numbers_show_their_units(coded: Project, qtbot: QtBot):
    coding = read_coding(coded.session, [coded.me.id])
    tables = CountedTables(lambda made, at: f"text {at}")
    qtbot.addWidget(tables)
    tables.show_table(coding, frequency_table(coding, StudyNames(coding, coded.labels, "en"), "what"))
    chosen = tables.table.selectionModel()
    chosen.select(tables.model.index(1, 1), QItemSelectionModel.SelectionFlag.ClearAndSelect)
    assert [tables.behind.item(row).text().split("\n")[0] for row in range(tables.behind.count())] == [
        "1-0-2  text 1", "1-0-3  text 2", "2-0-2  text 5",
    ]  # fmt: skip
    tables.show_table(coding, None)
    assert tables.model.rowCount() == 0
    assert tables.behind.count() == 0
