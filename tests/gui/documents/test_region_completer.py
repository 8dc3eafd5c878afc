"""Regions are offered as one types."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from gui.documents.metadata_dialog import MetadataDialog


def test_a_typed_region_is_offered_in_full_and_kept_as_typed(project, parent, compose, qtbot):
    for offered in (True, False):
        dialog = MetadataDialog(project.documents[:1], parent)
        told = []
        dialog.submitted.connect(told.append)
        dialog.open()
        region = dialog.edits["region"]
        region.clear()
        QTest.mouseClick(region, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(region.hasFocus)
        compose(region, "裕安区")
        popup: Any = region.completer().popup()
        qtbot.waitUntil(popup.isVisible)
        assert popup.model().index(0, 0).data() == "安徽省六安市裕安区"
        if offered:
            QTest.keyClick(popup, Qt.Key.Key_Down)
            QTest.keyClick(popup, Qt.Key.Key_Return)
        else:
            QTest.keyClick(popup, Qt.Key.Key_Escape)
        dialog.ok_button().click()
        assert told == [{"region": "安徽省六安市裕安区" if offered else "裕安区"}]
