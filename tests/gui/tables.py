"""Finds the tables that cannot leave the window: without copying with headings, or without saving."""

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QApplication, QMenu, QWidget

from gui.base.i18n import _
from gui.widgets.list_saving import ListSaving
from gui.widgets.panel import choose_row
from gui.widgets.table_menu import TableMenu, tables_of

NO_DATA = {
    "KeyEditor": "the keys of the program, which are a setting; the sheet of keys can be printed",
    "AddOnsDialog": "what is installed, which is no data of the project",
    "QFileDialog": "what lies in a folder; Qt's own",
}
"""Dialogs whose tables are no tables of data, and what they are."""


def tables_that_stay(root: QWidget) -> list[str]:
    """What is wrong with each table with rows that is seen in a window."""
    return list(_staying(root))


def _staying(root: QWidget) -> Iterator[str]:
    for view in tables_of(root):
        model = view.model()
        if not view.isVisibleTo(root) or model is None or not model.rowCount() or _is_of(view, NO_DATA):
            continue
        lacking = {_("Copy table"), _("Save table…")} - offered(view)
        if lacking:
            yield f"{type(view).__name__} {view.objectName()} in {type(root).__name__} lacks {sorted(lacking)}"


def _is_of(view: QWidget, names: dict[str, str]) -> bool:
    above: QWidget | None = view
    while above is not None:
        if type(above).__name__ in names:
            return True
        above = above.parentWidget()
    return False


def offered(view: QAbstractItemView) -> set[str]:
    """The texts of a view's menu, which is opened and closed again."""
    for own in (view.findChild(TableMenu), view.findChild(ListSaving)):
        if own is not None:
            menu = own.menu()
            texts = {action.text() for action in menu.actions()}
            menu.deleteLater()
            return texts
    if view.contextMenuPolicy() != Qt.ContextMenuPolicy.CustomContextMenu:
        return set()
    # Group rows have no menu, and with nothing chosen there is none.
    leaf = view.model().index(0, 0)
    while view.model().rowCount(leaf):
        leaf = view.model().index(0, 0, leaf)
    choose_row(view, leaf)
    view.customContextMenuRequested.emit(view.visualRect(leaf).center())
    popup = QApplication.activePopupWidget()
    texts = {action.text() for action in popup.actions()} if isinstance(popup, QMenu) else set[str]()
    if popup is not None:
        popup.close()
    return texts
