"""Where a passage is, for what opens beside it."""

from PySide6.QtCore import QPoint, QRect, Qt

from gui.said.passage_place import place_of
from gui.window.main_window import MainWindow
from tests.gui.driving import press, readers


def test_it_lies_in_the_text_and_covers_the_passage(window: MainWindow):
    view = readers(window).panes[0].view
    view.set_selection(0, 6)
    press(window, Qt.Key.Key_1)
    place = place_of(view, view.annotations()[0])
    port = view.viewport()
    assert QRect(port.mapToGlobal(QPoint(0, 0)), port.size()).contains(place)
    passage = view.span_rectangles(view.annotations()[0].span)[0].toRect()
    assert place.contains(port.mapToGlobal(passage.center()))
