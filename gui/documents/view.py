"""The list of the documents panel: keys, drags and drops of files become signals."""

from pathlib import Path

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QWidget

from core.ids import DocumentId
from gui.documents.delegate import DocumentsDelegate
from gui.documents.model import DocumentColumn, DocumentsModel
from gui.documents.rows import Group
from gui.widgets.flat_table import FlatTable

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
        self.setModel(model)
        self.setItemDelegate(DocumentsDelegate(self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setDragEnabled(True)
        self.setAcceptDrops(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header = self.horizontalHeader()
        header.setStretchLastSection(False)
        header.setMinimumSectionSize(24)
        header.setIconSize(QSize(14, 14))
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(DocumentColumn.TITLE, QHeaderView.ResizeMode.Stretch)
        header.setSectionsMovable(False)
        header.setSectionsClickable(False)
        model.modelReset.connect(self.fit_columns)
        self.clicked.connect(self._toggle_group)

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

    # --- groups

    def is_expanded(self, group: Group) -> bool:
        """Whether a group's documents are shown."""
        return not self._documents.is_collapsed(group)

    def set_expanded(self, group: Group, on: bool) -> None:
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

    def fit_columns(self) -> None:
        """Give the figures the width they need in the font of the moment, the title the rest."""
        metrics, header = self.fontMetrics(), self.horizontalHeader()
        longest = self._documents.longest_second()
        second = min(metrics.horizontalAdvance(longest or "0000"), metrics.horizontalAdvance("临江新区"))
        second = max(second, metrics.horizontalAdvance(str(self.model().headerData(1, Qt.Orientation.Horizontal))))
        header.resizeSection(DocumentColumn.YEAR, second + 18)
        for column in (DocumentColumn.MINE, DocumentColumn.OTHERS):
            header.resizeSection(column, metrics.horizontalAdvance("0000") + 8)


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
