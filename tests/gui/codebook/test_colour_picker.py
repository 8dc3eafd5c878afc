"""A colour is chosen from the palette."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from gui.codebook.colour_picker import ColourPicker


def test_colour_by_keyboard(parent, freed):
    picker = ColourPicker("#009E73", frozenset(), parent)
    chosen = []
    picker.chosen.connect(chosen.append)
    picker.show_at(parent.mapToGlobal(parent.rect().center()))
    QTest.keyClick(picker.swatches[1], Qt.Key.Key_Space)
    assert chosen == ["#009E73"]
    freed(picker)
