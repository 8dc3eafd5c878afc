"""Two readers of one document, a layer each."""

from PySide6.QtCore import Qt

from gui.review.compare_panel import ComparePanel
from gui.window.main_window import MainWindow
from tests.gui.driving import press
from tests.gui.review.conftest import panel, reviewed_path, window  # noqa: F401

Key = Qt.Key


def test_two_readers_show_one_layer_each_and_scroll_together(window: MainWindow, panel: ComparePanel):  # noqa: F811
    window.resize(1280, 300)
    press(window, Key.Key_F9)
    assert window.workspace is not None
    left, right = window.workspace.readers.panes
    assert [annotation.annotator for annotation in left.view.index] == [panel.layers[0]] * 3
    assert [annotation.annotator for annotation in right.view.index] == [panel.layers[1]] * 4
    bar = left.view.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    assert abs(left.view.y_of(20) - right.view.y_of(20)) <= 1
    right.view.verticalScrollBar().setValue(0)
    assert bar.value() == 0
    press(window, Key.Key_F9)
    assert len(window.workspace.readers.panes) == 1
    assert len(window.workspace.readers.panes[0].view.index) == 7


def test_closing_one_of_the_two_readers_ends_the_comparison(window: MainWindow, panel: ComparePanel):  # noqa: F811
    press(window, Key.Key_F9)
    assert window.workspace is not None
    window.registry.action("reader.close").trigger()
    assert not window.registry.action("review.side_by_side").isChecked()
    assert len(window.workspace.readers.panes[0].view.index) == 7
