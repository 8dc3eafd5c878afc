"""Every control has a name for those who do not see it, and Tab goes through each window in the order of reading."""

from collections.abc import Iterator
from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QHeaderView,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QScrollBar,
    QTabBar,
    QTableView,
    QTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from gui.window.docks import DOCKS
from gui.window.main_window import MainWindow
from tests.gui.driving import open_palette, press
from tests.gui.window.test_every_dialog import MAKERS

CONTROLS = (
    QAbstractButton, QAbstractItemView, QAbstractSlider, QAbstractSpinBox, QComboBox, QLineEdit, QPlainTextEdit,
    QTabBar, QTextEdit,
)  # fmt: skip
LINE = 14
"""Pixels that two controls of one line may differ in height."""


def controls(root: QWidget) -> Iterator[QWidget]:
    """What a user can do something with, that can be seen in `root`."""
    for widget in root.findChildren(QWidget):
        inside_another = isinstance(widget.parentWidget(), QComboBox | QAbstractSpinBox | QTabBar)
        if isinstance(widget, QScrollBar | QHeaderView) or inside_another or not widget.isVisibleTo(root):
            continue
        # The corner of a table that selects nothing; Qt 6.9 gives it no name of its own to know it by.
        corner = type(widget) is QAbstractButton and isinstance(widget.parentWidget(), QTableView)
        if corner and not widget.isEnabled():
            continue
        # Qt keeps tabs without any for places that panels no longer share.
        if isinstance(widget, CONTROLS) and not (isinstance(widget, QTabBar) and not widget.count()):
            yield widget


def nameless(root: QWidget) -> list[str]:
    """Controls without a name, as assistive technology asks for it."""
    found = []
    for widget in controls(root):
        told = QAccessible.queryAccessibleInterface(widget)
        if not told.text(QAccessible.Text.Name).strip():
            place = type(widget).__name__, widget.objectName(), type(widget.parentWidget()).__name__
            found.append(" ".join(place))
    return found


def tab_order(root: QWidget) -> list[QWidget]:
    """What Tab goes through, from the first control of `root` on."""
    found: list[QWidget] = []
    widget = root.nextInFocusChain()
    while widget is not root and widget is not None:
        takes = widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.focusProxy() is None
        if takes and widget.isVisibleTo(root) and widget.isEnabled() and root.isAncestorOf(widget):
            found.append(widget)
        widget = widget.nextInFocusChain()
    return found


def leaps(root: QWidget) -> list[str]:
    """Where Tab goes back up, or to the left within a line; in a window of its own it goes round, once."""
    found = []
    order = tab_order(root)
    if root.isWindow() and order:
        # A ring has no beginning: it begins with the first in the topmost line.
        places = {widget: widget.mapTo(root, QPoint(0, 0)) for widget in order}
        highest = min(place.y() for place in places.values())
        top = min((one for one in order if places[one].y() - highest < LINE), key=lambda widget: places[widget].x())
        order = order[order.index(top) :] + order[: order.index(top)]
    for before, after in pairwise(order):
        if before.visibleRegion().isEmpty() and _scrolled_by(before, root) is not _scrolled_by(after, root):
            continue  # scrolled out of sight, it has no place beside what stands below the scrolled part
        first, second = (widget.mapTo(root, QPoint(0, 0)) for widget in (before, after))
        beside = second.x() >= first.x() + before.width() - 4
        if second.y() + LINE < first.y() and not beside:
            found.append(f"{_called(before)} -> {_called(after)}: up")
        elif abs(second.y() - first.y()) <= LINE and second.x() < first.x():
            found.append(f"{_called(before)} -> {_called(after)}: left")
    return found


def _scrolled_by(widget: QWidget, root: QWidget) -> QWidget | None:
    """The area that scrolls a control."""
    above = widget.parentWidget()
    while above is not None and above is not root and not isinstance(above, QScrollArea):
        above = above.parentWidget()
    return above if isinstance(above, QScrollArea) else None


def _called(widget: QWidget) -> str:
    return f"{type(widget).__name__} {QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)!r}"


@pytest.mark.parametrize("name", MAKERS)
def test_every_control_of_a_dialog_has_a_name_and_its_place(name, project, parent, tmp_path):
    dialog = MAKERS[name](project, parent, tmp_path)
    dialog.open() if isinstance(dialog, QDialog) else dialog.show()
    QApplication.processEvents()
    assert nameless(dialog) == []
    assert leaps(dialog) == []
    assert len(list(controls(dialog))) > 0
    dialog.close()


@pytest.mark.parametrize("name", DOCKS)
def test_every_control_of_a_panel_has_a_name_and_its_place(window: MainWindow, qtbot: QtBot, name: str):
    window.docks.reveal(name)
    qtbot.waitUntil(lambda: not window.jobs.running)
    panel = window.docks.dock(name).widget()
    assert nameless(panel) == []
    assert leaps(panel) == []
    assert len(list(controls(panel))) > 0


def test_the_text_the_search_the_bar_of_messages_and_the_status_line_have_names(window: MainWindow):
    from gui.widgets.message_bar import Message

    window.registry.action("text.find").trigger()
    window.message_bar.show_message(Message("Done.", details="More.", actions=(("Show", lambda: None),)))
    QApplication.processEvents()
    assert nameless(window) == []
    assert window.workspace is not None
    assert leaps(window.workspace.readers) == []
    window.close_project()
    assert nameless(window.welcome) == []
    assert leaps(window.welcome) == []


def test_the_palette_and_the_manual_have_names(window: MainWindow):
    assert nameless(open_palette(window)) == []
    press(window, Qt.Key.Key_Escape)
    press(window, Qt.Key.Key_F1)
    manual = next(widget for widget in QApplication.topLevelWidgets() if widget.objectName() == "manual")
    assert nameless(manual) == []
