import shiboken6
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QComboBox, QListView, QMenu

from gui.widgets.menus import add_action, fill_box, popup_over


def test_an_entry_calls_without_its_checked_state(qtbot):
    menu, called = QMenu(), []
    qtbot.addWidget(menu)
    add_action(menu, "Delete", lambda *given: called.append(given)).trigger()
    assert called == [()]


def test_a_menu_opens_where_it_was_asked_for_and_frees_itself(qtbot):
    view = QListView()
    qtbot.addWidget(view)
    view.show()
    menu = QMenu(view)
    add_action(menu, "Delete", lambda: None)
    popup_over(view, menu, QPoint(5, 7))
    assert menu.pos() == view.viewport().mapToGlobal(QPoint(5, 7))
    menu.hide()
    qtbot.waitUntil(lambda: not shiboken6.isValid(menu))


def test_a_box_keeps_its_choice_while_that_is_there_and_says_nothing_meanwhile(qtbot):
    box, told = QComboBox(), []
    qtbot.addWidget(box)
    fill_box(box, "All", [("甲", "a", None), ("乙", "b", None)])
    box.setCurrentIndex(2)
    box.currentIndexChanged.connect(told.append)
    fill_box(box, "Everything", [("乙", "b", None)])
    assert (box.itemText(0), box.currentData(), told) == ("Everything", "b", [])
    fill_box(box, "Everything", [("甲", "a", None)])
    assert box.currentData() is None
