from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QListView, QPushButton

from gui.widgets.empty_state import EmptyState


def test_it_covers_an_empty_list_and_its_button_does_something_about_it(qtbot):
    view = QListView()
    qtbot.addWidget(view)
    state = EmptyState(view)
    view.resize(300, 300)
    view.show()
    (button,) = state.findChildren(QPushButton)
    assert (state.text(), state.isVisible()) == ("", False)
    state.show_text("Nothing here.")
    assert (state.text(), button.isVisible()) == ("Nothing here.", False)
    state.show_text("Nothing here.", "Import…")
    with qtbot.waitSignal(state.activated):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    state.show_text("")
    assert not state.isVisible()
