"""Every table can be copied with its headings and saved: by Ctrl+C, and by a menu where it has none of its own.

Dialogs, panels and screens offer it for all their tables when they are first shown.
"""

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QMenu, QMessageBox, QTableView, QTreeView, QWidget

from core.errors import BiaoduError
from gui.base.i18n import _
from gui.widgets.errors import sentence
from gui.widgets.list_saving import ListSaving
from gui.widgets.menus import popup_over
from gui.widgets.table_saving import add_table_actions, copies

Policy = Qt.ContextMenuPolicy
_OF_QT = "qt_"
"""How Qt calls widgets inside of its own, as the days of a calendar."""


class TableMenu(QObject):
    """What a table without a menu of its own offers."""

    def __init__(self, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._view = view
        view.installEventFilter(self)
        view.setContextMenuPolicy(Policy.CustomContextMenu)
        view.customContextMenuRequested.connect(self._show)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Ctrl+C copies the chosen rows with the headings, or all where none is chosen."""
        pressed = event.type() == QEvent.Type.KeyPress and watched is self._view and isinstance(event, QKeyEvent)
        if pressed and self._view.model() is not None and copies(self._view, event):  # type: ignore[arg-type]
            return True
        return super().eventFilter(watched, event)

    def menu(self) -> QMenu:
        """Copy and save."""
        menu = QMenu(self._view)
        add_table_actions(menu, self._view, lambda error: say_refused(self._view, error))
        return menu

    def _show(self, point: QPoint) -> None:
        if self._view.model() is not None and self._view.model().rowCount():
            popup_over(self._view, self.menu(), point)


def say_refused(view: QWidget, error: BaseException) -> None:
    """Say over a window why its table could not be saved; raises what is no `BiaoduError`."""
    if not isinstance(error, BiaoduError):
        raise error
    box = QMessageBox(QMessageBox.Icon.Warning, _("Biaodu"), sentence(error), parent=view.window())
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.open()


def tables_of(widget: QWidget) -> list[QAbstractItemView]:
    """The tables in a widget: views with columns that have headings. A list is none."""
    found: list[QAbstractItemView] = []
    for view in widget.findChildren(QAbstractItemView):
        if view.objectName().startswith(_OF_QT):
            continue
        if isinstance(view, QTableView):
            headed = not view.horizontalHeader().isHidden()
        else:
            headed = isinstance(view, QTreeView) and not view.header().isHidden()
        if headed:
            found.append(view)
    return found


def offer_tables(widget: QWidget) -> None:
    """Give copying and saving to the tables in a widget that have no menu of their own."""
    for view in tables_of(widget):
        own = view.contextMenuPolicy() != Policy.DefaultContextMenu or view.findChild(ListSaving) is not None
        if not own and view.findChild(TableMenu) is None:
            TableMenu(view)
