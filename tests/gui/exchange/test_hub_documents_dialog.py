"""The list of a hub's documents: filtered, marked by keys, and what is told of it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from core.hub.partial import HubDocument
from core.ids import DocumentId
from core.verbs.hub_documents import Subscription
from gui.exchange.hub_documents_dialog import HubDocumentsDialog

LISTED = [
    HubDocument(DocumentId(f"{number:064x}"), f"报告{number}", "城东区" if number % 2 else None, 2020 + number, 1000)
    for number in range(6)
]
HERE, MINE = LISTED[0].id, LISTED[3].id


@pytest.fixture
def dialog(qtbot: QtBot, parent: QWidget) -> HubDocumentsDialog:
    made = HubDocumentsDialog(LISTED, [HERE], [MINE], Subscription.CHOSEN, parent)
    with qtbot.waitExposed(made):
        made.open()
    return made


def _titles(dialog: HubDocumentsDialog) -> list[object]:
    return [row[0] for row in dialog.model.rows]


def test_it_says_what_is_here_and_what_is_assigned(dialog: HubDocumentsDialog) -> None:
    assert dialog.about.text() == "1 of 6 documents are here."
    assert [row[-1] for row in dialog.model.rows] == ["On this computer", "–", "–", "Assigned to you", "–", "–"]
    assert not dialog.ok_button().isEnabled()


def test_filtered_by_words_of_title_region_and_year(dialog: HubDocumentsDialog) -> None:
    dialog.filter.setText("城东区 2023")
    assert _titles(dialog) == ["报告3"]
    dialog.filter.clear()
    dialog.missing_only.click()
    assert len(_titles(dialog)) == 5
    dialog.filter.setText("没有")
    assert _titles(dialog) == []


def test_marked_ones_stay_marked_while_they_are_shown_and_come(dialog: HubDocumentsDialog, qtbot: QtBot) -> None:
    dialog.filter.setText("报告")
    QTest.keyClick(dialog.filter, Qt.Key.Key_Down)
    QTest.keyClick(dialog.table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert dialog.about.text() == "1 of 6 documents are here. 5 chosen, 5,000 characters."
    QTest.keyClicks(dialog.filter, "4")
    assert dialog.chosen() == [LISTED[4].id]
    with qtbot.waitSignal(dialog.wanted) as told:
        dialog.ok_button().click()
    assert told.args == ["chosen", [LISTED[4].id]]


def test_all_or_what_is_assigned_need_no_marks(dialog: HubDocumentsDialog, qtbot: QtBot) -> None:
    for which in (Subscription.ASSIGNED, Subscription.ALL):
        dialog.subscription.setCurrentIndex(dialog.subscription.findData(which.value))
        assert dialog.ok_button().isEnabled()
    assert dialog.about.text() == "1 of 6 documents are here. All others come."
    dialog.table.selectAll()
    with qtbot.waitSignal(dialog.wanted) as told:
        dialog.ok_button().click()
    assert told.args == ["all", []]


def test_enter_in_the_filter_goes_to_the_list_and_takes_nothing(dialog: HubDocumentsDialog, qtbot: QtBot) -> None:
    dialog.filter.setText("报告1")
    QTest.keyClick(dialog.filter, Qt.Key.Key_Return)
    assert dialog.isVisible()
    assert dialog.table.hasFocus()


def test_what_is_here_and_marked_may_go(dialog: HubDocumentsDialog, qtbot: QtBot) -> None:
    assert not dialog.release_button.isEnabled()
    dialog.table.selectRow(1)
    assert not dialog.release_button.isEnabled(), "it is not here"
    dialog.table.selectRow(0)
    with qtbot.waitSignal(dialog.release_wanted) as told:
        dialog.release_button.click()
    assert told.args == [[HERE]]
