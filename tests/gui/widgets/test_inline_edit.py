"""A field in a list's cell keeps the keys it gets."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from gui.widgets.inline_edit import InlineBox, InlineEdit

Key = Qt.Key


class Around(QWidget):
    """What stands around a field: it counts the keys that come to it."""

    def __init__(self) -> None:
        super().__init__()
        self.got: list[int] = []

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.got.append(event.key())


@pytest.mark.parametrize("kind", [InlineEdit, InlineBox])
def test_no_key_goes_on_to_what_stands_around(kind, qtbot):
    around = Around()
    qtbot.addWidget(around)
    field = kind(around)
    around.show()
    for key in (Key.Key_Return, Key.Key_Up, Key.Key_PageDown, Key.Key_A):
        QTest.keyClick(field, key)
    assert around.got == []


def test_keys_are_the_input_methods_while_it_composes(qtbot):
    field = InlineEdit()
    qtbot.addWidget(field)
    ended = []
    field.returnPressed.connect(lambda: ended.append(True))
    QApplication.sendEvent(field, QInputMethodEvent("pinyin", []))
    QTest.keyClick(field, Key.Key_Return)
    assert ended == []
    QApplication.sendEvent(field, QInputMethodEvent("", []))
    QTest.keyClick(field, Key.Key_Return)
    assert ended == [True]


def test_enter_in_a_box_picks_nothing_from_its_list(qtbot):
    box = InlineBox()
    qtbot.addWidget(box)
    box.addItems(["总结", "计划"])
    picked = []
    box.picked.connect(lambda: picked.append(box.currentText()))
    QTest.keyClick(box, Key.Key_Return)
    assert picked == []
    box.activated.emit(1)
    assert picked
