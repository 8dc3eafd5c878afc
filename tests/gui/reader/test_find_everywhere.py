"""Finding in all open readers, by keys in the real window."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from gui.reader.reader import ReaderPane
from gui.window.main_window import MainWindow
from tests.gui.driving import documents, press, readers

Key = Qt.Key
SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
Two = tuple[ReaderPane, ReaderPane]


def find(window: MainWindow, words: str, *, everywhere: bool = True) -> QLineEdit:
    """Open the search of the active reader, ask for all readers, type."""
    press(window, Key.Key_F, CTRL)
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    pane = readers(window).active
    assert pane is not None
    if everywhere:
        QTest.mouseClick(pane.find_bar.everywhere, Qt.MouseButton.LeftButton)
        field.setFocus()
    field.setText(words)
    QApplication.processEvents()
    return field


def reached(two: Two) -> list[str]:
    return [pane.view.selected_text() for pane in two]


def test_f3_walks_on_into_the_next_reader_and_round(window: MainWindow, two: Two):
    find(window, "校")
    first, second = two
    assert first.find_bar.hit_count == 2
    assert second.find_bar.hit_count == 1
    assert "1 in other readers" in first.find_bar._count.text()
    first.view.setFocus()
    start = first.view.selection.start
    press(window, Key.Key_F3)
    assert first.view.selection.start > start
    press(window, Key.Key_F3)
    assert reached(two)[1] == "校"
    assert readers(window).active is second
    assert second.view.hasFocus()
    press(window, Key.Key_F3)
    assert readers(window).active is first
    assert first.view.selection.start == start
    press(window, Key.Key_F3, SHIFT)
    assert readers(window).active is second


def test_enter_walks_while_one_goes_on_typing(window: MainWindow, two: Two):
    field = find(window, "校")
    press(window, Key.Key_Return)
    press(window, Key.Key_Return)
    assert reached(two)[1] == "校"
    assert field.hasFocus(), "the keyboard stays where one types"
    press(window, Key.Key_Return)
    press(window, Key.Key_Return)
    assert two[0].view.selection.start > two[0].view.text.index("校")


def test_without_it_a_reader_keeps_to_itself(window: MainWindow, two: Two):
    find(window, "校", everywhere=False)
    for _time in range(3):
        press(window, Key.Key_Return)
    assert reached(two)[1] == ""
    assert two[1].find_bar.hit_count == 0


def test_closing_takes_all_hits_away(window: MainWindow, two: Two):
    find(window, "校")
    press(window, Key.Key_Escape)
    assert [pane.find_bar.hit_count for pane in two] == [0, 0]


def test_with_one_reader_there_is_nothing_to_choose(window: MainWindow):
    press(window, Key.Key_F, CTRL)
    pane = readers(window).active
    assert pane is not None
    assert not pane.find_bar.everywhere.isVisible()


def test_another_document_in_a_reader_is_searched_too(window: MainWindow, two: Two):
    find(window, "校")
    readers(window).open_in(documents(window)[2], 1)
    assert two[1].find_bar.hit_count == 1
    two[0].find_bar.everywhere.click()
    assert two[1].find_bar.hit_count == 0


def test_a_reader_that_is_opened_while_one_searches_is_searched_too(window: MainWindow, two: Two):
    find(window, "校")
    readers(window).open(documents(window)[2], in_next=True)
    assert [pane.find_bar.hit_count for pane in readers(window).panes] == [2, 1, 1]
