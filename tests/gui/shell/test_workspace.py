"""Panels and readers of one project work together, driven by real keys."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox

from gui.shell.docks import DOCKS
from gui.window import MainWindow
from tests.gui.shell.driving import press

Key = Qt.Key


@pytest.mark.parametrize("name", DOCKS)
def test_escape_leads_back_to_the_text_from_every_panel(window: MainWindow, name: str):
    assert window.workspace is not None
    reader = window.workspace.readers.active
    assert reader is not None
    window.docks.reveal(name)
    QApplication.processEvents()
    assert not reader.view.hasFocus()
    press(window, Key.Key_Escape)
    assert reader.view.hasFocus()


def test_escape_leads_back_from_a_choice_of_a_panel_too(window: MainWindow):
    assert window.workspace is not None
    reader = window.workspace.readers.active
    assert reader is not None
    window.docks.reveal("statistics")
    box = window.docks.dock("statistics").findChild(QComboBox)
    assert isinstance(box, QComboBox)
    box.setFocus()
    assert not reader.view.hasFocus()
    press(window, Key.Key_Escape)
    assert reader.view.hasFocus()
