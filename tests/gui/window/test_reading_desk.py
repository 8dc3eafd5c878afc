"""Sizes of one reader, room for several, and what is copied from a text."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QNativeGestureEvent, QPointingDevice, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gui.actions.spec import Menu
from gui.base.settings import TEXT_SIZE
from gui.reader.slot import MEASURE
from gui.window.main_window import MainWindow
from tests.gui.driving import press

Key = Qt.Key
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def readers(window: MainWindow):
    assert window.workspace is not None
    return window.workspace.readers


def test_ctrl_and_the_wheel_change_the_size_of_one_reader(window: MainWindow):
    press(window, Key.Key_2, CTRL)
    first, second = readers(window).panes
    before = window.settings.get(TEXT_SIZE)
    turned = QWheelEvent(
        QPointF(40, 40), second.view.viewport().mapToGlobal(QPointF(40, 40)), QPoint(), QPoint(0, 120),
        Qt.MouseButton.NoButton, CTRL, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(second.view.viewport(), turned)
    assert second.view.typography.pixels == before + 1
    assert first.view.typography.pixels == before
    assert window.settings.get(TEXT_SIZE) == before


def test_readers_keep_lines_that_can_be_read_and_are_paged(window: MainWindow):
    window.resize(900, 700)
    for key in (Key.Key_2, Key.Key_3, Key.Key_4):
        press(window, key, CTRL)
    QApplication.processEvents()
    panes = readers(window).panes
    assert len(panes) == 4
    for pane in panes:
        assert pane.view.width() >= MEASURE * pane.view.typography.pixels
    for number, key in enumerate((Key.Key_1, Key.Key_4)):
        press(window, key, CTRL)
        active = panes[3 * number]
        corner = active.mapTo(readers(window), QPoint(0, 0)).x()
        assert corner >= -1
        assert corner + active.width() <= readers(window).width() + 1


@pytest.mark.parametrize("source", [False, True])
def test_a_passage_is_copied_alone_or_with_where_it_stands(window: MainWindow, source: bool, project_path: Path):
    press(window, Key.Key_Down, CTRL)
    window.registry.action("text.copy_source" if source else "text.copy").trigger()
    copied = QGuiApplication.clipboard().text()
    assert copied.startswith("新建学校三所。")
    assert ("青山区2024" in copied) == source
    assert ("characters 0–7" in copied) == source


def test_a_touchpads_pinch_changes_the_size_of_one_reader(window: MainWindow):
    press(window, Key.Key_2, CTRL)
    first, second = readers(window).panes
    before = window.settings.get(TEXT_SIZE)
    pad = QPointingDevice.primaryPointingDevice()

    def pinch(share: float) -> None:
        port = second.view.viewport()
        at = QPointF(40, 40)
        event = QNativeGestureEvent(
            Qt.NativeGestureType.ZoomNativeGesture, pad, 2, at, at, port.mapToGlobal(at), share, QPointF()
        )
        QApplication.sendEvent(port, event)

    pinch(0.05)
    assert second.view.typography.pixels == before, "fingers tremble"
    pinch(0.05)
    assert second.view.typography.pixels == before + 1
    pinch(-0.1)
    assert second.view.typography.pixels == before
    pinch(-0.1)
    assert second.view.typography.pixels == before - 1
    assert first.view.typography.pixels == before
    assert window.settings.get(TEXT_SIZE) == before


def test_the_menu_of_a_right_click_copies_alone_and_with_source(window: MainWindow):
    texts = [action.objectName() for action in window.registry.menu(Menu.LABEL).actions()]
    assert "text.copy" in texts
    assert "text.copy_source" in texts
    place = window.workspace.readers.panes[0].view.viewport().mapTo(window, QPoint(60, 60))  # type: ignore[union-attr]
    QTest.mouseClick(window.windowHandle(), Qt.MouseButton.RightButton, pos=place)
    assert window.registry.menu(Menu.LABEL).isVisible()
    window.registry.menu(Menu.LABEL).close()
