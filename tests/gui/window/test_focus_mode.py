"""Only the text: everything else goes, and comes back as it was."""

from PySide6.QtCore import Qt

from gui.window.main_window import MainWindow
from tests.gui.driving import press


def test_panels_and_bars_go_and_come_back_while_keys_go_on_working(window: MainWindow):
    window.docks.set_visible({"documents", "history"})
    before = window.docks.visible()
    press(window, Qt.Key.Key_F11)
    assert window.docks.visible() == set()
    assert not window.status.isVisible()
    assert window.menuBar().height() == 0
    press(window, Qt.Key.Key_1)
    assert window.session is not None
    assert sum(window.session.annotations.counts().values()) == 1
    press(window, Qt.Key.Key_F11)
    assert window.docks.visible() == before
    assert window.status.isVisible()
    assert window.menuBar().height() > 0


def test_closing_the_project_ends_it(window: MainWindow):
    press(window, Qt.Key.Key_F11)
    window.close_project()
    assert not window.registry.action("view.focus").isChecked()
    assert window.status.isVisible()
