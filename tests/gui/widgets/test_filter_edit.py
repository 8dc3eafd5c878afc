import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from gui.widgets.filter_edit import FilterEdit


@pytest.fixture
def field(qtbot) -> FilterEdit:
    made = FilterEdit()
    qtbot.addWidget(made)
    QTest.keyClicks(made, "ab")
    return made


@pytest.mark.parametrize("key", [Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_down_and_enter_go_to_the_list(field: FilterEdit, key: Qt.Key, qtbot):
    with qtbot.waitSignal(field.left):
        QTest.keyClick(field, key)
    assert field.text() == "ab"


def test_escape_clears_first_and_goes_then(field: FilterEdit, qtbot):
    with qtbot.assertNotEmitted(field.left):
        QTest.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == ""
    with qtbot.waitSignal(field.left):
        QTest.keyClick(field, Qt.Key.Key_Escape)
