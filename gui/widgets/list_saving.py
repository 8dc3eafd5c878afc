"""Lists whose rows are drawn as one leave the window as tables: by Ctrl+C, and by a menu."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QMenu

from gui.base.i18n import _
from gui.widgets.menus import add_action, popup_over
from gui.widgets.table_saving import TableContent, ask_and_save


class ListSaving(QObject):
    """Copies and saves what a list shows, as columns that whoever owns the list makes of it."""

    def __init__(
        self,
        view: QAbstractItemView,
        content: Callable[[Sequence[int]], TableContent],
        failed: Callable[[BaseException], object],
        name: Callable[[], str],
    ) -> None:
        """`content` makes a table of the rows at these places; `name` is the file's to begin with, `failed` as ever."""
        super().__init__(view)
        self._view = view
        self._content = content
        self._failed = failed
        self._name = name
        view.installEventFilter(self)
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        view.customContextMenuRequested.connect(self._show_menu)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Ctrl+C copies the chosen rows, or all where none is chosen."""
        pressed = event if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) else None
        if pressed is not None and pressed.matches(QKeySequence.StandardKey.Copy):
            self._content(self._chosen() or self._all()).copy()
            return True
        return super().eventFilter(watched, event)

    def menu(self) -> QMenu:
        """Copy and save."""
        menu = QMenu(self._view)
        add_action(menu, _("Copy"), lambda: self._content(self._chosen()).copy()).setEnabled(bool(self._chosen()))
        add_action(menu, _("Copy table"), lambda: self._content(self._all()).copy())
        add_action(
            menu,
            _("Save table…"),
            lambda: ask_and_save(self._view, self._content(self._all()), self._failed, self._name()),
        )
        return menu

    def _chosen(self) -> list[int]:
        return sorted({index.row() for index in self._view.selectedIndexes()})

    def _all(self) -> list[int]:
        return list(range(self._view.model().rowCount()))

    def _show_menu(self, point: QPoint) -> None:
        if self._all():
            popup_over(self._view, self.menu(), point)
