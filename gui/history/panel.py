"""The history panel: what was done, by whom, when, and the way back to an earlier state."""

from collections import Counter
from collections.abc import Callable
from itertools import takewhile

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPoint, Qt
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QMenu, QPushButton, QStyleOptionViewItem, QWidget

from core.changes import LABEL_HITS, ChangeSet, OperationInfo
from core.ids import AnnotatorId
from core.progress import never, no_progress
from core.session import Session
from gui.base import theme
from gui.base.bridge import Bridge
from gui.base.i18n import _, ngettext
from gui.base.identities import SHOWN, Identities
from gui.base.jobs import MANY_ROWS, LargeChange
from gui.base.times import describe_time, short_time
from gui.history.rows import HistoryRow, rows_from
from gui.history.step_words import with_name
from gui.widgets.columns import SCROLL_BAR, characters, give_way
from gui.widgets.empty_state import EmptyState
from gui.widgets.errors import operation_name
from gui.widgets.flat_table import TOP, Index
from gui.widgets.flat_tree import FlatTree
from gui.widgets.menus import add_action, popup_over
from gui.widgets.panel import Panel, choose_row
from gui.widgets.row_delegate import PADDING, RowDelegate
from gui.widgets.table_saving import add_table_actions

PAGE = 200
ROW_ROLE = Qt.ItemDataRole.UserRole


StartLarge = Callable[[str, LargeChange, str], object]
"""Title of the job, what it does, and what is said when it was stopped."""


class HistoryPanel(Panel):
    """The project's journal, newest first.

    Undo belongs to a person: going back to an earlier state takes the current annotator's steps back. Another person's
    steps are taken back only by an entry of the menu that names that person. While names are hidden there is no such
    entry, because the labels that vanish would show whose they are.
    """

    def __init__(self, session: Session, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(session, bridge, parent)
        self.model = HistoryModel(session, self)
        self._stale = True
        self.view = FlatTree(self)
        self.view.setModel(self.model)
        self.view.setItemDelegate(_Delegate(self.view))
        self.view.setRootIsDecorated(False)
        self._widths: dict[int, int] = {}
        """Of the columns beside what was done."""
        header = self.view.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.back_button = QPushButton(self)
        self.start_large: StartLarge | None = None
        """Starts a verb that changes many rows as a job, when there is somebody to do so."""
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
        self.back_button.setToolTip(_("Undo what was done after the chosen step"))
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
        """Undo everything done after the chosen step; where others did something, too, ask whose."""
        if not self.editable or (row := self.current()) is None:
            return
        mine, others = self._after(row)
        if not others:
            self._go_back_to(row.seq, mine)
            return
        menu = QMenu(self)
        self._add_going_back(menu, row, mine, others)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.back_button.mapToGlobal(self.back_button.rect().topLeft()))

    def undo_from_here(self) -> None:
        """Undo the chosen step, which is one's own, and one's own after it."""
        if self.editable and (row := self.current()):
            self._go_back_to(row.seq - 1, self._after(row, including=True)[0])

    def context_menu(self) -> QMenu:
        """The menu for the chosen step."""
        menu = QMenu(self)
        row = self.current()
        if row is None:
            return menu
        own = row.owner == self.model.me
        mine, others = self._after(row)
        self._add_going_back(menu, row, mine, others)
        if own and row.done:
            add_action(menu, _("Undo this and my steps after it"), self.undo_from_here).setEnabled(self.editable)
        if self.identities.hidden and not own:
            return menu
        what = with_name(operation_name(row.name), "" if own else self._names().get(row.owner, ""))
        if row.done and (not own or row.name == LABEL_HITS):
            text = _("Take back: {what}").format(what=what)
            add_action(menu, text, lambda: self._take_back(row.seq)).setEnabled(self.editable)
        elif row.done is False:
            text = _("Do again: {what}").format(what=what)
            add_action(menu, text, lambda: self._do_again(row.seq)).setEnabled(self.editable)
        return menu

    def _after(self, row: HistoryRow, *, including: bool = False) -> tuple[list[OperationInfo], list[OperationInfo]]:
        """The steps that are done after a row, or from it on: one's own, and other people's unless names are hidden."""
        steps = self._session.history.steps_after(row.seq - including, everybody=True)
        mine = [step for step in steps if step.owner == self.model.me]
        others = [] if self.identities.hidden else [step for step in steps if step.owner != self.model.me]
        return mine, others

    def _add_going_back(
        self, menu: QMenu, row: HistoryRow, mine: list[OperationInfo], others: list[OperationInfo]
    ) -> None:
        text = ngettext("Undo my {n} step after this", "Undo my {n} steps after this", len(mine))
        action = add_action(menu, text.format(n=f"{len(mine):,}"), lambda: self._go_back_to(row.seq, mine))
        action.setEnabled(self.editable and bool(mine))
        if others:
            everything = mine + others
            text = ngettext(
                "Undo {n} step after this, whoever did it ({names})",
                "Undo all {n} steps after this, whoever did them ({names})",
                len(everything),
            ).format(n=f"{len(everything):,}", names=self._counted(everything))
            action = add_action(menu, text, lambda: self._go_back_to(row.seq, everything, everybody=True))
            action.setEnabled(self.editable)

    def _counted(self, steps: list[OperationInfo]) -> str:
        """Names with numbers of steps, most first."""
        names = self._names()
        counts = Counter(names.get(step.owner) or _("nobody named") for step in steps)
        return _(", ").join(f"{name} {number:,}" for name, number in counts.most_common())

    def _names(self) -> dict[AnnotatorId | None, str]:
        return {person.id: person.name for person in self._session.annotators.list()}

    def _go_back_to(self, seq: int, steps: list[OperationInfo], *, everybody: bool = False) -> None:
        if steps:
            weight = self._session.history.weight_after(seq, everybody=everybody)
            stopped = _("Stopped; what was undone so far stays undone.")
            self._run(
                _("Undoing"),
                weight,
                lambda session, _tell, stop: session.history.undo_to(seq, everybody=everybody, cancelled=stop),
                stopped,
            )

    def _take_back(self, seq: int) -> None:
        weight = self._session.history.weight_of(seq)
        self._run(
            _("Undoing"),
            weight,
            lambda session, tell, stop: session.history.take_back(seq, cancelled=stop, progress=tell),
        )

    def _do_again(self, seq: int) -> None:
        weight = self._session.history.weight_of(seq)
        self._run(
            _("Doing again"),
            weight,
            lambda session, tell, stop: session.history.do_again(seq, cancelled=stop, progress=tell),
        )

    def _run(self, title: str, weight: int, verb: LargeChange, stopped: str = "") -> None:
        if self.start_large is not None and weight >= MANY_ROWS:
            self.start_large(title, verb, stopped)
        else:
            self.attempt(lambda: verb(self._session, no_progress, never))

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
        self._widths = {
            1: min(metrics.horizontalAdvance(longest), 120) + 2 * PADDING + 4,
            2: metrics.horizontalAdvance("0000-00-00") + 2 * PADDING,
        }
        for column, width in self._widths.items():
            self.view.header().resizeSection(column, width)
        self._give_way()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let what was done keep its room."""
        self._give_way()
        super().resizeEvent(event)

    def _give_way(self) -> None:
        least = characters(self.view.fontMetrics()) + 2 * PADDING
        give_way(self.view.header(), self.width() - SCROLL_BAR, least, self._widths, (1, 2))

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
        possible = row is not None and self.model.is_anything_done_after(row, mine_only=self.identities.hidden)
        self.back_button.setEnabled(possible and self.editable)

    def _show_menu(self, point: QPoint) -> None:
        if self.current() is not None:
            menu = self.context_menu()
            menu.addSeparator()
            add_table_actions(menu, self.view, self.failed.emit, _("History"))
            popup_over(self.view, menu, point)


class HistoryModel(QAbstractTableModel):
    """The journal from the newest back, read page by page while scrolling."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._operations: list[OperationInfo] = []
        self.me: AnnotatorId | None = None
        """Who works here now."""
        self._names: dict[AnnotatorId, str] = {}
        self._rows: list[HistoryRow] = []
        self._complete = False

    def reread(self, identities: Identities = SHOWN) -> None:
        """Read as many operations again as are shown."""
        self.beginResetModel()
        self._names = identities.doers(self._session.annotators.list())
        me = self._session.annotator
        self.me = me.id if me else None
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

    def is_anything_done_after(self, row: HistoryRow, *, mine_only: bool) -> bool:
        """Whether any step above a row is done, one's own or somebody else's."""
        newer = takewhile(lambda newer_row: newer_row.seq > row.seq, self._rows)
        return any(newer_row.done and (newer_row.owner == self.me or not mine_only) for newer_row in newer)

    def read_older(self) -> None:
        """Read another page below. A tree view would call Qt's `fetchMore` at every layout, not only at the end."""
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
    """The step in words, with the name of whoever did it where somebody else took it back."""
    name = with_name(operation_name(row.name), row.whose)
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
