"""Small helpers for the context menus of the panels."""

from collections.abc import Callable, Iterable
from functools import partial

from PySide6.QtCore import QPoint, QSignalBlocker, Qt
from PySide6.QtGui import QAction, QIcon
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QMenu, QWidget

from gui.base.i18n import _


def add_action(menu: QMenu, text: str, slot: Callable[[], object]) -> QAction:
    """Add an entry that calls `slot` without the checked state."""
    action = menu.addAction(text)
    action.triggered.connect(lambda: slot())
    return action


def popup_over(view: QAbstractItemView, menu: QMenu, point: QPoint) -> None:
    """Open a menu at a point of what `view` scrolls; it frees itself."""
    menu.aboutToHide.connect(menu.deleteLater)
    menu.popup(view.viewport().mapToGlobal(point))


def fill_box(box: QComboBox, everything: str, entries: Iterable[tuple[str, str, QIcon | None]]) -> None:
    """Refill a filter box with (text, id, icon) and keep the choice; `everything` is the text for no filter."""
    chosen = box.currentData()
    blocker = QSignalBlocker(box)
    box.clear()
    box.addItem(everything, None)
    for text, identity, icon in entries:
        box.addItem(icon or QIcon(), text, identity)
    box.setCurrentIndex(max(0, box.findData(chosen)) if chosen is not None else 0)
    blocker.unblock()


def quotes_menu(parent: QWidget, chosen: Callable[[str], object]) -> QMenu:
    """In which form a table of quotes can be saved; `chosen` gets ``xlsx``, ``csv`` or ``html``."""
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    for kind, words in (
        ("xlsx", _("Workbook with all quotes…")),
        ("csv", _("Table as CSV…")),
        ("html", _("Page with quotes…")),
    ):
        add_action(menu, words, partial(chosen, kind))
    return menu
