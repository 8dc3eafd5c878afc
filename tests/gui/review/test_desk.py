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
