"""Review in the window: two readers, all at once, and what stands after it."""

from PySide6.QtCore import Qt

from core.model import Span
from gui.review.compare_panel import ComparePanel
from gui.window.main_window import MainWindow
from tests.gui.driving import documents, press
from tests.gui.review.conftest import final

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
Key = Qt.Key


def test_what_agrees_is_accepted_at_once_and_undone_at_once(window: MainWindow, panel: ComparePanel, qtbot):
    press(window, Key.Key_G, CTRL | SHIFT)
    qtbot.waitUntil(lambda: not window.jobs.running)
    assert final(window) == [(0, 7, "infrastructure")]
    assert window.message_bar.message is not None
    assert window.message_bar.message.text == "1 difference decided."
    press(window, Key.Key_Z, CTRL)
    assert final(window) == []


def test_two_readers_show_one_layer_each_and_scroll_together(window: MainWindow, panel: ComparePanel):
    window.resize(1280, 300)
    press(window, Key.Key_F9)
    assert window.workspace is not None
    left, right = window.workspace.readers.panes
    assert [one.annotator for one in left.view.index] == [panel.layers[0]] * 3
    assert [one.annotator for one in right.view.index] == [panel.layers[1]] * 4
    bar = left.view.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    assert abs(left.view.y_of(20) - right.view.y_of(20)) <= 1
    right.view.verticalScrollBar().setValue(0)
    assert bar.value() == 0
    press(window, Key.Key_F9)
    assert len(window.workspace.readers.panes) == 1
    assert len(window.workspace.readers.panes[0].view.index) == 7


def test_closing_one_of_the_two_readers_ends_the_comparison(window: MainWindow, panel: ComparePanel):
    press(window, Key.Key_F9)
    assert window.workspace is not None
    window.registry.action("reader.close").trigger()
    assert not window.registry.action("review.side_by_side").isChecked()
    assert len(window.workspace.readers.panes[0].view.index) == 7


def test_comparing_with_four_readers_open_gives_all_four_back(window: MainWindow, panel: ComparePanel):
    assert window.workspace is not None
    readers, (first, second, third) = window.workspace.readers, documents(window)
    for number, document in enumerate((first, second, third, second)):
        readers.open_in(document, number)
    readers.panes[1].view.set_selection(4, 6)
    press(window, Key.Key_1, CTRL)
    press(window, Key.Key_F9)
    assert readers.open_documents() == [first, first, third, second]
    press(window, Key.Key_F9)
    assert readers.open_documents() == [first, second, third, second]
    assert readers.panes[1].view.selection == Span(4, 6)
    assert readers.active is readers.panes[0]
    assert len(readers.panes[1].view.index) == 2
