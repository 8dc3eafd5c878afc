"""The history panel: what was done, by whom, when, and the way back to an earlier state."""

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QPoint, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QMenu, QPushButton, QStyleOptionViewItem, QWidget

from core.changes import ChangeSet, OperationInfo
from core.ids import AnnotatorId
from core.session import Session
from gui import theme
from gui.bridge import Bridge
from gui.errors import operation_name
from gui.i18n import _
from gui.identities import SHOWN, Identities
from gui.panels.base import Panel, choose_row
from gui.panels.empty_state import EmptyState
from gui.panels.flat_tree import FlatTree
from gui.panels.history_rows import HistoryRow, rows_from
from gui.panels.menus import add_action, popup_over
from gui.panels.row_delegate import PADDING, RowDelegate
from gui.times import describe_time, short_time

Index = QModelIndex | QPersistentModelIndex
TOP = QModelIndex()
PAGE = 200
ROW_ROLE = Qt.ItemDataRole.UserRole


class HistoryPanel(Panel):
    """The project's journal, newest first."""

    def __init__(self, session: Session, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(session, bridge, parent)
        self.model = HistoryModel(session, self)
        self._stale = True
        self.view = FlatTree(self)
        self.view.setModel(self.model)
        self.view.setItemDelegate(_Delegate(self.view))
        self.view.setRootIsDecorated(False)
        header = self.view.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.back_button = QPushButton(self)
        self._empty = EmptyState(self.view)
        bottom = QHBoxLayout()
        bottom.setContentsMargins(8, 8, 8, 8)
        bottom.addStretch(1)
        bottom.addWidget(self.back_button)
        self.lay_in_column(self.view, bottom, growing=self.view)
        self.setFocusProxy(self.view)
        self.back_button.clicked.connect(self.go_back)
        self.view.verticalScrollBar().valueChanged.connect(self._read_older)
        self.view.selectionModel().currentRowChanged.connect(self._show_button)
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.view.customContextMenuRequested.connect(self._show_menu)
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text again."""
        self.view.setAccessibleName(_("History"))
        self.back_button.setText(_("Go back to here"))
        self.back_button.setToolTip(_("Undo everything that was done after the chosen step"))
        self.model.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, 2)
        self._refresh()

    def apply(self, change: ChangeSet) -> None:
        """Put the new operation on top, or read the journal again; while hidden, wait until shown."""
        known = not (change.reload or change.annotators)
        if self._stale or not self.isVisible() or change.operation is None or not known:
            self._refresh()
            return
        self.model.put_on_top(change.operation)
        self._show_state()

    def showEvent(self, event: object) -> None:
        """Catch up with what happened while hidden."""
        super().showEvent(event)  # type: ignore[arg-type]
        if self._stale:
            self._refresh()

    def show_editable(self) -> None:
        """See `Panel`."""
        self._show_button()

    def show_identities(self) -> None:
        """See `Panel`."""
        self._refresh()

    def current(self) -> HistoryRow | None:
        """The chosen step."""
        return self.model.row_at(self.view.currentIndex())

    def go_back(self) -> None:
        """Undo everything done after the chosen step."""
        if self.editable and (row := self.current()):
            self.attempt(lambda: self._session.history.undo_to(row.seq))

    def undo_from_here(self) -> None:
        """Undo the chosen step and everything after it."""
        if self.editable and (row := self.current()):
            self.attempt(lambda: self._session.history.undo_to(row.seq - 1))

    def context_menu(self) -> QMenu:
        """The menu for the chosen step."""
        menu = QMenu(self)
        add_action(menu, _("Undo everything after this"), self.go_back).setEnabled(self.editable)
        add_action(menu, _("Undo this and everything after"), self.undo_from_here).setEnabled(self.editable)
        return menu

    def _refresh(self) -> None:
        if not self.isVisible():
            self._stale = True
            return
        self._stale = False
        current = self.current()
        at_top = self.view.verticalScrollBar().value() == 0
        scroll = self.view.verticalScrollBar().value()
        self.model.reread(self.identities)
        if current is not None:
            choose_row(self.view, self.model.index_of(current.seq))
        self.view.verticalScrollBar().setValue(0 if at_top else scroll)
        self._fit_columns()
        self._show_state()

    def _fit_columns(self) -> None:
        metrics = self.view.fontMetrics()
        names = self.identities.doers(self._session.annotators.list()).values()
        longest = max([self.model.title(1), *names], key=metrics.horizontalAdvance)
        self.view.header().resizeSection(1, min(metrics.horizontalAdvance(longest), 120) + 2 * PADDING + 4)
        self.view.header().resizeSection(2, metrics.horizontalAdvance("0000-00-00") + 2 * PADDING)

    def _show_state(self) -> None:
        self.view.header().setVisible(self.model.rowCount() > 0)
        nothing = _("Nothing was done yet.\nEvery label, change and import will be listed here.")
        self._empty.show_text("" if self.model.rowCount() else nothing)
        self._show_button()

    def _read_older(self, value: int) -> None:
        if value >= self.view.verticalScrollBar().maximum():
            self.model.read_older()

    def _show_button(self) -> None:
        row = self.current()
        newest = self.model.row_at(self.model.index(0, 0))
        possible = row is not None and row != newest and self.editable
        self.back_button.setEnabled(possible)

    def _show_menu(self, point: QPoint) -> None:
        if self.current() is not None:
            popup_over(self.view, self.context_menu(), point)


class HistoryModel(QAbstractTableModel):
    """The journal from the newest back, read page by page while scrolling."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._operations: list[OperationInfo] = []
        self._names: dict[AnnotatorId, str] = {}
        self._rows: list[HistoryRow] = []
        self._complete = False

    def reread(self, identities: Identities = SHOWN) -> None:
        """Read as many operations again as are shown."""
        self.beginResetModel()
        self._names = identities.doers(self._session.annotators.list())
        wanted = max(PAGE, len(self._operations))
        self._operations = self._session.history.operations(limit=wanted)
        self._complete = len(self._operations) < wanted
        self._rows = rows_from(self._operations, self._names)
        self.endResetModel()

    def put_on_top(self, operation: OperationInfo) -> None:
        """Show a new operation and what it took back."""
        if self._operations and operation.seq <= self._operations[0].seq:
            return
        self.beginInsertRows(QModelIndex(), 0, 0)
        self._operations.insert(0, operation)
        self._rows = rows_from(self._operations, self._names)
        self.endInsertRows()
        if operation.undo_of is not None:
            self.dataChanged.emit(self.index(1, 0), self.index(len(self._rows) - 1, 2))

    def title(self, column: int) -> str:
        """A column's name."""
        return (_("Step"), _("Annotator"), _("Time"))[column]

    def row_at(self, index: Index) -> HistoryRow | None:
        """The row at `index`; None when invalid."""
        return self._rows[index.row()] if index.isValid() else None

    def index_of(self, seq: int) -> QModelIndex:
        """Where an operation is shown; invalid when it is not."""
        place = next((i for i, row in enumerate(self._rows) if row.seq == seq), None)
        return QModelIndex() if place is None else self.index(place, 0)

    def read_older(self) -> None:
        """Put another page below; a tree view would call Qt's `fetchMore` at every layout, not at the end only."""
        if self._complete or not self._operations:
            return
        older = self._session.history.operations(limit=PAGE, before=self._operations[-1].seq)
        self._complete = len(older) < PAGE
        if not older:
            return
        shown = len(self._rows)
        self.beginInsertRows(QModelIndex(), shown, shown + len(older) - 1)
        self._operations += older
        self._rows = rows_from(self._operations, self._names)
        self.endInsertRows()

    def rowCount(self, parent: Index = TOP) -> int:
        """See QAbstractItemModel."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = TOP) -> int:
        """See QAbstractItemModel."""
        return 3

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Column titles."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.title(section)
        return _alignment(section) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Cell values; `ROW_ROLE` gives the whole row."""
        row = self.row_at(index)
        if row is None:
            return None
        if role == ROW_ROLE:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return (describe(row), row.who, short_time(row.at))[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(index.column())
        if role == Qt.ItemDataRole.ToolTipRole:
            when = describe_time(row.at)
            return "\n".join((when, _("This step was undone."))) if row.undone else when
        return None


def describe(row: HistoryRow) -> str:
    """The step in words."""
    name = operation_name(row.name)
    if row.kind == "undo":
        return _("Undone: {name}").format(name=name)
    if row.kind == "redo":
        return _("Redone: {name}").format(name=name)
    return name


def _alignment(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column == 2 else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


class _Delegate(RowDelegate):
    """Steps that were undone are quieter and struck out."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        self.initStyleOption(option, index)
        row = index.data(ROW_ROLE)
        assert isinstance(row, HistoryRow)
        painter.save()
        font = option.font
        font.setStrikeOut(row.undone and index.column() == 0)
        painter.setFont(font)
        quiet = row.undone or row.kind != "do" or index.column() > 0
        painter.setPen(theme.current().muted if quiet else theme.current().text)
        self.draw_text(painter, option, option.rect.adjusted(PADDING, 0, -PADDING, 0), option.text)
        painter.restore()
