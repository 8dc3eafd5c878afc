"""No test hands on to the next what it leaves pressed."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from tests.gui.conftest import let_go


@pytest.mark.parametrize("button", [Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton, Qt.MouseButton.RightButton])
def test_buttons_and_keys_that_are_down_are_let_go(qapp: QApplication, button: Qt.MouseButton) -> None:
    QTest.mouseDClick(QPushButton(), button)
    QTest.keyPress(QWidget(), Qt.Key.Key_Shift, Qt.KeyboardModifier.ShiftModifier)
    assert QGuiApplication.mouseButtons() == button
    let_go()
    assert QGuiApplication.mouseButtons() == Qt.MouseButton.NoButton
    assert QGuiApplication.keyboardModifiers() == Qt.KeyboardModifier.NoModifier
