"""The list of reasons."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from gui.review.compare_panel import ComparePanel
from gui.review.reasons_dialog import ReasonsDialog
from gui.window.main_window import MainWindow


def test_the_list_of_reasons_is_edited(window: MainWindow, panel: ComparePanel):
    panel.verdicts.reason.activated.emit(panel.verdicts.reason.count() - 1)
    dialog = window.findChild(ReasonsDialog)
    assert isinstance(dialog, ReasonsDialog)
    dialog.edit.setPlainText("one\ntwo")
    QTest.mouseClick(dialog.ok_button(), Qt.MouseButton.LeftButton)
    assert [panel.verdicts.reason.itemText(place) for place in range(2)] == ["one", "two"]
