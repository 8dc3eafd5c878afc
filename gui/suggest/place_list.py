"""A list of places of the project to tick, to walk and to decide on, before anything is done."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractItemModel, QAbstractTableModel, QEvent, QModelIndex, QObject, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QShowEvent
from PySide6.QtWidgets import QHeaderView, QPushButton, QStyleOptionViewItem, QWidget

from core.ids import DocumentId
from core.model import Span
from gui.base.i18n import _, ngettext
from gui.widgets.columns import characters
from gui.widgets.dialog import Dialog, muted_label
from gui.widgets.flat_table import TOP, FlatTable, FlatTableDelegate, Index
from gui.widgets.marks import TICK, paint_tick
from gui.widgets.panel import choose_row
from gui.widgets.row_delegate import PADDING, centred

_WHAT, _PASSAGE, _DOCUMENT = range(3)
_TITLE, _WORDS = 14, 16
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class ListedPlace:
    """One row."""

    key: object
    """What whoever made the list knows it by."""
    document: DocumentId
    span: Span
    """In code points of the canonical text."""
    what: str
    """What it is and what would become of it, translated."""
    passage: str
    title: str
    """The document's."""
    ticked: bool = True
    fixable: bool = True
    """Whether it can be ticked: another person's work cannot."""


class PlaceListModel(QAbstractTableModel):
    """Places with a tick each."""

    ticked = Signal()

    def __init__(self, places: Sequence[ListedPlace], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.places = list(places)
        self._chosen = {number for number, place in enumerate(places) if place.ticked and place.fixable}

    def chosen(self) -> list[ListedPlace]:
        """The ticked places, in order."""
        return [place for number, place in enumerate(self.places) if number in self._chosen]

    def tick(self, rows: Sequence[int], on: bool) -> None:
        """Tick or untick some rows."""
        for row in rows:
            if self.places[row].fixable:
                (self._chosen.add if on else self._chosen.discard)(row)
        if self.places:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.places) - 1, 0))
        self.ticked.emit()

    def is_ticked(self, row: int) -> bool:
        """Whether a row is ticked."""
        return row in self._chosen

    def take_out(self, row: int) -> ListedPlace:
        """Remove a row that has been decided."""
        self.beginRemoveRows(QModelIndex(), row, row)
        place = self.places.pop(row)
        self._chosen = {at - (at > row) for at in self._chosen if at != row}
        self.endRemoveRows()
        self.ticked.emit()
        return place

    def rowCount(self, parent: Index = TOP) -> int:
        """A row for each place."""
        return 0 if parent.isValid() else len(self.places)

    def columnCount(self, parent: Index = TOP) -> int:
        """What, the passage, its document."""
        return 0 if parent.isValid() else 3

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Names of the columns."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return (_("What there is"), _("Passage"), _("Document"))[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Texts, and the tick of the first column."""
        place = self.places[index.row()]
        if role == Qt.ItemDataRole.CheckStateRole and index.column() == _WHAT and place.fixable:
            return Qt.CheckState.Checked if index.row() in self._chosen else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.ToolTipRole:
            return (place.what, place.passage, place.title)[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return (place.what, " ".join(place.passage[:_LONGEST].split()), place.title)[index.column()]
        return None

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Tick or untick."""
        if role != Qt.ItemDataRole.CheckStateRole:
            return False
        self.tick([index.row()], Qt.CheckState(value) == Qt.CheckState.Checked)
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        """What can be ticked."""
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if index.column() == _WHAT and self.places[index.row()].fixable:
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        return flags


class _Table(FlatTable):
    """Space ticks what is chosen, whatever column has the keyboard."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        model = self.model()
        rows = [index.row() for index in self.selectionModel().selectedRows()] if self.selectionModel() else []
        if event.key() == Qt.Key.Key_Space and rows and isinstance(model, PlaceListModel):
            model.tick(rows, not model.is_ticked(rows[0]))
            return
        super().keyPressEvent(event)


class _Delegate(FlatTableDelegate):
    """A box to tick before the text of what can be decided."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        state = index.data(Qt.ItemDataRole.CheckStateRole)
        if state is None:
            super().paint(painter, option, index)
            return
        paint_tick(painter, _box(option.rect), Qt.CheckState(state) == Qt.CheckState.Checked)
        beside = QStyleOptionViewItem(option)
        beside.rect = option.rect.adjusted(TICK + PADDING, 0, 0, 0)
        super().paint(painter, beside, index)

    def editorEvent(self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem, index: Index) -> bool:
        """Tick by a click on the box, not anywhere in the cell."""
        state = index.data(Qt.ItemDataRole.CheckStateRole)
        if state is None or not isinstance(event, QMouseEvent) or event.type() != QEvent.Type.MouseButtonRelease:
            return False
        if not _box(option.rect).adjusted(-6, -6, 6, 6).contains(event.position().toPoint()):
            return False
        ticked = Qt.CheckState(state) == Qt.CheckState.Checked
        wanted = Qt.CheckState.Unchecked if ticked else Qt.CheckState.Checked
        return model.setData(index, wanted, Qt.ItemDataRole.CheckStateRole)


def _box(cell: QRect) -> QRect:
    return centred(cell, PADDING, TICK)


class PlaceListDialog(Dialog):
    """Shows places; the filled button does all that are ticked, another one the chosen place alone.

    The reader behind follows the chosen row.
    """

    help_page = "labelling"

    submitted = Signal(object)
    """The keys of the ticked places."""
    picked = Signal(object)
    """The key of the one place that was decided alone."""
    walked = Signal(object)
    """The `ListedPlace` that is chosen now."""

    def __init__(
        self,
        title: str,
        said: str,
        does: tuple[str, str],
        places: Sequence[ListedPlace],
        parent: QWidget | None = None,
    ) -> None:
        """`said` stands above the list; `does` names the buttons: for all that are ticked, and for one."""
        super().__init__(parent)
        self._does = does
        self._said = muted_label(said)
        self.model = PlaceListModel(places, self)
        self.list = _Table(self)
        self.list.setModel(self.model)
        self.list.setItemDelegate(_Delegate(self.list))
        self.list.setColumnWidth(_WHAT, characters(self.fontMetrics(), _WORDS))
        self.list.setColumnWidth(_DOCUMENT, characters(self.fontMetrics(), _TITLE))
        self.list.horizontalHeader().setSectionResizeMode(_PASSAGE, QHeaderView.ResizeMode.Stretch)
        self.summary = muted_label()
        self.one_button, self.all_button = QPushButton(), QPushButton()
        for button in (self.one_button, self.all_button):
            button.setAutoDefault(False)
        self.one_button.setObjectName("one")
        self.all_button.setObjectName("tick_all")
        self.buttons.addButton(self.all_button, self.buttons.ButtonRole.ActionRole)
        self.buttons.addButton(self.one_button, self.buttons.ButtonRole.ActionRole)
        self.body.addWidget(self._said)
        self.body.addWidget(self.list, 1)
        self.body.addWidget(self.summary)
        self.setWindowTitle(title)
        self.resize(820, 560)
        self.model.ticked.connect(self._count)
        self.one_button.clicked.connect(self._do_one)
        self.all_button.clicked.connect(self._tick_all)
        self.list.selectionModel().currentRowChanged.connect(lambda now, _before: self._walk(now.row()))
        self.accepted.connect(lambda: self.submitted.emit([place.key for place in self.model.chosen()]))
        self.retranslate()

    def showEvent(self, event: QShowEvent) -> None:
        """Choose the first place, now that somebody hears of it."""
        super().showEvent(event)
        if not self.list.currentIndex().isValid() and self.model.rowCount():
            choose_row(self.list, self.model.index(0, 0))

    def retranslate(self) -> None:
        """Set the texts that are the dialog's own again."""
        super().retranslate()
        self.ok_button().setText(self._does[0])
        self.one_button.setText(self._does[1])
        self.all_button.setText(_("Tick all or none"))
        self.list.setAccessibleName(self.windowTitle())
        self._count()

    def _count(self) -> None:
        count = len(self.model.chosen())
        said = ngettext("{n} of {all} ticked", "{n} of {all} ticked", count)
        self.summary.setText(said.format(n=f"{count:,}", all=f"{self.model.rowCount():,}"))
        self.ok_button().setEnabled(count > 0)
        self.one_button.setEnabled(self.model.rowCount() > 0)

    def _walk(self, row: int) -> None:
        if 0 <= row < self.model.rowCount():
            place = self.model.places[row]
            self.one_button.setEnabled(place.fixable)
            self.walked.emit(place)

    def _tick_all(self) -> None:
        rows = range(self.model.rowCount())
        self.model.tick(rows, not all(self.model.is_ticked(row) for row in rows if self.model.places[row].fixable))

    def _do_one(self) -> None:
        row = self.list.currentIndex().row()
        if not 0 <= row < self.model.rowCount() or not self.model.places[row].fixable:
            return
        self.picked.emit(self.model.take_out(row).key)
        if self.model.rowCount():
            choose_row(self.list, self.model.index(min(row, self.model.rowCount() - 1), 0))
            self.list.setFocus()
        else:
            self.reject()
