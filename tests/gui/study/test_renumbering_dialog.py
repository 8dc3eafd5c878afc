"""What freezing changes, and that only the button does anything."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.ids import DocumentId
from core.model import Span
from core.study.numbering import RenumberedUnit, Renumbering, UnitChange
from gui.study.renumbering_dialog import RenumberingDialog

D = DocumentId("d")
FOUND = Renumbering(
    1,
    (
        RenumberedUnit(D, UnitChange.NUMBER, "1-1-1", "1-2-1", Span(0, 1), Span(0, 1)),
        RenumberedUnit(D, UnitChange.GONE, "1-1-2", None, Span(2, 3), None),
    ),
    5,
)


def test_units_are_listed_and_escape_changes_nothing(qtbot: QtBot, qapp: QApplication):
    dialog = RenumberingDialog(FOUND, {D: "总结"})
    qtbot.addWidget(dialog)
    said: list[int] = []
    dialog.submitted.connect(lambda: said.append(1))
    dialog.show()
    items = [dialog.tree.topLevelItem(row) for row in range(2)]
    assert [[item.text(column) for column in range(4)] for item in items if item] == [
        ["1-1-1", "1-2-1", "another number", "总结"],
        ["1-1-2", "–", "gone", "总结"],
    ]
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not said
    dialog.show()
    dialog.ok_button().click()
    assert said == [1]
