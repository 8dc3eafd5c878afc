"""What is done around the text of a reader brings the keyboard to it."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QToolButton

from gui.reader.reader import ReaderPane
from gui.window.main_window import MainWindow
from tests.gui.driving import point_of, press, readers

Key = Qt.Key
LEFT, CTRL = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier


def test_a_press_on_a_header_brings_the_keyboard(window: MainWindow, two: tuple[ReaderPane, ReaderPane]):
    _first, second = two
    QTest.mouseClick(second.header, LEFT, pos=QPoint(20, 12))
    assert readers(window).active is second
    assert second.view.hasFocus()


def test_find_next_goes_through_the_reader_whose_search_has_the_keyboard(
    window: MainWindow, two: tuple[ReaderPane, ReaderPane]
):
    first, second = two
    press(window, Key.Key_2, CTRL)
    press(window, Key.Key_F, CTRL)
    (field,) = second.find_bar.findChildren(QLineEdit)
    QTest.keyClicks(field, "x")
    press(window, Key.Key_1, CTRL)
    before = first.view.selection
    QTest.mouseClick(field, LEFT)
    assert readers(window).active is second
    field.setText("校")
    assert second.view.selected_text() == "校"
    press(window, Key.Key_F3)
    assert second.view.selection.start == second.view.text.rindex("校")
    assert first.view.selection == before


def test_closing_another_reader_by_mouse_leaves_the_keyboard_where_it_is(
    window: MainWindow, two: tuple[ReaderPane, ReaderPane]
):
    first, second = two
    button = next(b for b in second.header.findChildren(QToolButton) if b.accessibleName() == "Close reader")
    QTest.mouseClick(button, LEFT)
    assert readers(window).panes == (first,)
    assert first.view.hasFocus()


def test_the_text_at_the_pointer_takes_the_keyboard(window: MainWindow, two: tuple[ReaderPane, ReaderPane]):
    _first, second = two
    QTest.mouseClick(second.view.viewport(), LEFT, pos=point_of(second.view, 3))
    assert readers(window).active is second
