"""The list of the documents panel: keys, drags and drops of files become signals."""

from pathlib import Path

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QModelIndex, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QWidget

from core.ids import DocumentId
from gui.documents.delegate import TITLE_LEFT, TITLE_RIGHT, DocumentsDelegate, document_height
from gui.documents.model import DocumentColumn, DocumentsModel
from gui.documents.rows import DocumentGroup
from gui.widgets.columns import SCROLL_BAR, characters
from gui.widgets.flat_table import FlatTable
from gui.widgets.panel import choose_row
from gui.widgets.row_delegate import row_height

Key = Qt.Key
_PLAIN, _CTRL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier


class DocumentsView(FlatTable):
    """Shows a `DocumentsModel`; says what was opened and what was dropped."""

    open_requested = Signal(str, bool)
    """Document id; whether in the next reader."""
    files_dropped = Signal(list)
    """Paths from outside."""
    remove_pressed = Signal()
    edit_pressed = Signal()
    confirm_pressed = Signal()
    filter_pressed = Signal(str)
    """A character typed at the list, for the filter."""
    folded = Signal(str, bool)
    """The key of a group whose documents the user folded away, or with false shows again."""

    def __init__(self, model: DocumentsModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._documents = model
        self._fitted = -1
        """The width for which the rows were fitted."""
        self._fitting = QTimer(self, singleShot=True, interval=0)
        self._fitting.timeout.connect(self.fit_rows)
        self._revealed: DocumentId | None = None
        """The document that was scrolled to. It is scrolled to again when the list's size changes, until somebody
        scrolls.
        """
        self.setModel(model)
        self.setItemDelegate(DocumentsDelegate(self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setDragEnabled(True)
        self.setAcceptDrops(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(DocumentColumn.TITLE, QHeaderView.ResizeMode.Stretch)
        # What the other columns say stands under the title, which needs the width.
        header.hide()
        for column in (DocumentColumn.YEAR, DocumentColumn.MINE, DocumentColumn.OTHERS):
            self.setColumnHidden(column, True)
        model.rowsInserted.connect(self._fit_groups)
        model.modelReset.connect(self.fit_rows)
        self.clicked.connect(self._toggle_group)
        self.verticalScrollBar().actionTriggered.connect(self._forget_revealed)

    # --- what is chosen

    def selected(self) -> list[DocumentId]:
        """The chosen documents in the order shown."""
        # By ranges: asking for an index of every chosen row takes a while when all of many are.
        ranges = self.selectionModel().selection().toList()
        rows = sorted({row for part in ranges for row in range(part.top(), part.bottom() + 1)})
        found = (self._documents.row_at(self._documents.index(row, 0)) for row in rows)
        return [row.id for row in found if row is not None]

    def select(self, documents: list[DocumentId], current: DocumentId | None) -> None:
        """Choose these documents, as far as they are shown, with the cursor on `current`; scrolls nowhere."""
        chosen, model = QItemSelection(), self._documents
        rows = sorted(index.row() for document in documents if (index := model.index_of(document)).isValid())
        for first, last in _runs(rows):
            chosen.select(model.index(first, 0), model.index(last, DocumentColumn.OTHERS))
        selection, flags = self.selectionModel(), QItemSelectionModel.SelectionFlag
        if current is not None and (index := model.index_of(current)).isValid():
            selection.setCurrentIndex(index, flags.NoUpdate)
        selection.select(chosen, flags.ClearAndSelect)

    def reveal(self, document: DocumentId) -> None:
        """Choose a document; where it is out of sight, scroll to it, with the name of its group as far as both fit."""
        index = self._documents.index_of(document)
        if not index.isValid():
            return
        in_sight = self.isVisible() and self._is_in_sight(index)
        choose_row(self, index)
        if not in_sight:
            self._revealed = document
            self._show_revealed()
        elif document != self._revealed:
            self._revealed = None

    def _is_in_sight(self, index: QModelIndex) -> bool:
        return self.viewport().rect().contains(self.visualRect(index))

    def _show_revealed(self) -> None:
        if self._revealed is None:
            return
        index = self._documents.index_of(self._revealed)
        group = self._documents.group_of(self._revealed)
        if not index.isValid() or group is None:
            return
        self.scrollTo(index)
        heading = self._documents.index_of_group(group)
        top = self.rowViewportPosition(heading.row())
        bottom = self.rowViewportPosition(index.row()) + self.rowHeight(index.row())
        if top < 0 and bottom - top <= self.viewport().height():
            self.scrollTo(heading, self.ScrollHint.PositionAtTop)

    def _forget_revealed(self) -> None:
        self._revealed = None

    # --- groups

    def is_expanded(self, group: DocumentGroup) -> bool:
        """Whether a group's documents are shown."""
        return not self._documents.is_collapsed(group)

    def set_expanded(self, group: DocumentGroup, on: bool) -> None:
        """Show a group's documents, or fold them away; the cursor among them goes to the group."""
        if on == self.is_expanded(group):
            return
        current = self._documents.row_at(self.currentIndex())
        if not on and current is not None and self._documents.group_of(current.id) is group:
            self.selectionModel().setCurrentIndex(
                self._documents.index_of_group(group), QItemSelectionModel.SelectionFlag.NoUpdate
            )
        self._documents.set_collapsed(group, not on)
        self.folded.emit(group.key, not on)

    def _toggle_group(self, index: QModelIndex) -> None:
        group = self._documents.group_at(index)
        if group is not None:
            self.set_expanded(group, not self.is_expanded(group))

    # --- events

    def mouseDoubleClickEvent(self, event: QEvent) -> None:
        """Open in the current reader, with Ctrl in the next one."""
        super().mouseDoubleClickEvent(event)  # type: ignore[arg-type]
        row = self._documents.row_at(self.indexAt(event.position().toPoint()))  # type: ignore[attr-defined]
        if row:
            self.open_requested.emit(row.id, bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier))  # type: ignore[attr-defined]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens (with Ctrl in the next reader), Delete removes, F2 edits, Ctrl+F2 confirms, letters filter.

        Left and Right fold a group and unfold it; Left on a document goes to its group.
        """
        if event.key() == Key.Key_F2 and event.modifiers() in (_PLAIN, _CTRL):
            (self.confirm_pressed if event.modifiers() == _CTRL else self.edit_pressed).emit()
        elif event.key() in (Key.Key_Return, Key.Key_Enter):
            self._enter(bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier))
        elif event.key() == Key.Key_Delete:
            self.remove_pressed.emit()
        elif event.text().isprintable() and event.text().strip() and not _with_command(event):
            self.filter_pressed.emit(event.text())
        elif event.key() in (Key.Key_Left, Key.Key_Right) and not event.modifiers() & ~_KEYPAD:
            self._go_sideways(out=event.key() == Key.Key_Left)
        else:
            super().keyPressEvent(event)

    def moveCursor(self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        """Home and End go to the first and last row, not along a row: its cells are one thing here."""
        last = self._documents.rowCount() - 1
        if action == QAbstractItemView.CursorAction.MoveHome:
            return self._documents.index(0, 0)
        if action == QAbstractItemView.CursorAction.MoveEnd:
            return self._documents.index(last, 0)
        return super().moveCursor(action, modifiers).siblingAtColumn(0)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files."""
        _take_files(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Take files anywhere over the list."""
        _take_files(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Hand on the dropped files."""
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.files_dropped.emit(paths)

    def _enter(self, in_next_reader: bool) -> None:
        index = self.currentIndex()
        row = self._documents.row_at(index)
        if row:
            self.open_requested.emit(row.id, in_next_reader)
        else:
            self._toggle_group(index)

    def _go_sideways(self, *, out: bool) -> None:
        index = self.currentIndex()
        row, group = self._documents.row_at(index), self._documents.group_at(index)
        if group is not None:
            self.set_expanded(group, not out)
        elif row is not None and out and (home := self._documents.group_of(row.id)) is not None:
            self.setCurrentIndex(self._documents.index_of_group(home))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Titles wrap otherwise in another width."""
        super().resizeEvent(event)
        if self.width() != self._fitted or self._revealed is not None:
            # Later, because laying rows out in the middle of a layout would start that again.
            self._fitting.start()

    def fit_rows(self) -> None:
        """Give documents the lines that the longest title needs, up to two, and a small one; groups one line.

        All documents are of one height, so that of fifty thousand none has to be measured.
        """
        self._fitted = self.width()
        metrics = self.fontMetrics()
        # With the scroll bar, whether it is there or not: it comes and goes with the height of the rows.
        room = self.width() - self.verticalScrollBar().sizeHint().width() - TITLE_LEFT - 4
        lines = 1 if metrics.horizontalAdvance(self._documents.longest_title()) <= room else 2
        rows, height = self.verticalHeader(), document_height(metrics, lines)
        if rows.defaultSectionSize() != height:
            rows.setDefaultSectionSize(height)
        self._fit_groups()
        self._show_revealed()

    def _fit_groups(self) -> None:
        height, rows = row_height(self.fontMetrics()), self.verticalHeader()
        for group in self._documents.groups():
            index = self._documents.index_of_group(group)
            if index.isValid() and rows.sectionSize(index.row()) != height:
                rows.resizeSection(index.row(), height)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the size of the font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.fit_rows()

    def minimumSizeHint(self) -> QSize:
        """A title of which a few characters can be read."""
        least = TITLE_LEFT + TITLE_RIGHT + characters(self.fontMetrics())
        return QSize(least + SCROLL_BAR, super().minimumSizeHint().height())


_KEYPAD = Qt.KeyboardModifier.KeypadModifier


def _runs(rows: list[int]) -> list[tuple[int, int]]:
    """First and last of each run of neighbours among sorted numbers."""
    runs: list[tuple[int, int]] = []
    for row in rows:
        if runs and row <= runs[-1][1] + 1:
            runs[-1] = runs[-1][0], row
        else:
            runs.append((row, row))
    return runs


def _with_command(event: QKeyEvent) -> bool:
    return bool(event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier))


def _take_files(event: QDragMoveEvent) -> None:
    if event.mimeData().hasUrls():
        event.acceptProposedAction()
    else:
        event.ignore()
