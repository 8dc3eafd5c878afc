"""The lists on the screen of a study: units that are walked, a table of numbers, and the units behind these."""

from collections.abc import Callable, Collection
from itertools import islice

from PySide6.QtCore import QAbstractTableModel, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem, QTableView, QWidget

from gui.base.i18n import _
from gui.widgets.item_rows import take_out_rows

MOST = 500
"""Units that are listed behind a number."""


def table_view(model: QAbstractTableModel) -> QTableView:
    """A table without grid whose cells are chosen."""
    view = QTableView()
    _plain(view, model)
    view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
    view.horizontalHeader().setMaximumSectionSize(420)
    return view


def _plain(view: QTableView, model: QAbstractTableModel) -> None:
    view.setModel(model)
    view.setShowGrid(False)
    view.setWordWrap(False)
    view.setTabKeyNavigation(False)
    view.setCornerButtonEnabled(False)
    view.verticalHeader().hide()
    view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)


class UnitList(QTableView):
    """Units, a line each. Keys go to `key_pressed` first: letters code, instead of looking for a line."""

    def __init__(self, model: QAbstractTableModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        _plain(self, model)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.horizontalHeader().setStretchLastSection(True)
        self.key_pressed: Callable[[QKeyEvent], bool] = lambda _event: False
        """Whether it took the key."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See the class."""
        if not self.key_pressed(event):
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """No letter looks for a line."""


class UnitsBehind(QListWidget):
    """Enter or a double click opens a unit."""

    opened = Signal(int)
    """The place of a unit among all."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWordWrap(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.places: list[int] = []
        self.itemActivated.connect(self._open)

    def show_units(self, units: Collection[int], line: Callable[[int], str]) -> None:
        """Replace all lines by units, by their places; `line` says something of those that are listed."""
        take_out_rows(self)
        self.places = list(islice(units, MOST))
        for at in self.places:
            self.addItem(QListWidgetItem(line(at)))
        if len(units) > MOST:
            self.addItem(QListWidgetItem(_("… and more.")))

    def _open(self, item: QListWidgetItem) -> None:
        row = self.row(item)
        if row < len(self.places):
            self.opened.emit(self.places[row])
