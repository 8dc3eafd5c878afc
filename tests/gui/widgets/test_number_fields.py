"""Fields for numbers: their text stands where that of other fields stands."""

import pytest
from PySide6.QtWidgets import QFormLayout, QLineEdit, QSpinBox, QWidget
from pytestqt.qtbot import QtBot

from gui.base import theme
from gui.base.style_sheet import style_sheet
from gui.widgets.number_fields import DecimalField, NumberField


@pytest.mark.parametrize("kind", [NumberField, DecimalField])
def test_the_text_begins_where_that_of_other_fields_begins(qtbot: QtBot, kind: type[QSpinBox]) -> None:
    window, plain, field = QWidget(), QLineEdit(), kind()
    window.setStyleSheet(style_sheet(theme.load("light")))
    qtbot.addWidget(window)
    layout = QFormLayout(window)
    layout.addRow("a", plain)
    layout.addRow("b", field)
    window.resize(400, 120)
    with qtbot.waitExposed(window):
        window.show()
    assert _caret(plain, window) == _caret(field.lineEdit(), window)


def _caret(field: QLineEdit, window: QWidget) -> int:
    field.setCursorPosition(0)
    return field.mapTo(window, field.cursorRect().center()).x()
