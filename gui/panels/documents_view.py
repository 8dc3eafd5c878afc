"""The tree of the documents panel: keys, drags and drops of files become signals."""

from pathlib import Path

from PySide6.QtCore import QEvent, QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QWidget

from core.ids import DocumentId
from gui.panels.documents_delegate import DocumentsDelegate
from gui.panels.documents_model import Column, DocumentsModel
from gui.panels.flat_tree import FlatTree

INDENT = 14


class DocumentsView(FlatTree):
    """Shows a `DocumentsModel`; says what was opened and what was dropped."""

    open_requested = Signal(str, bool)
    """Document id; whether in the next reader."""
    files_dropped = Signal(list)
    """Paths from outside."""
    remove_pressed = Signal()
    filter_pressed = Signal(str)
    """A character typed at the list, for the filter."""

    def __init__(self, model: DocumentsModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._documents = model
        self.setModel(model)
        self.setItemDelegate(DocumentsDelegate(self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setDragEnabled(True)
        self.setAcceptDrops(True)
        self.setIndentation(INDENT)
        self.setExpandsOnDoubleClick(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header = self.header()
        header.setStretchLastSection(False)
        header.setMinimumSectionSize(24)
        header.setIconSize(QSize(14, 14))
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(Column.TITLE, QHeaderView.ResizeMode.Stretch)
        header.setSectionsMovable(False)
        model.modelReset.connect(self._span_groups)
        self.clicked.connect(self._toggle_group)

    def selected(self) -> list[DocumentId]:
        """The chosen documents in the order shown."""
        indexes = sorted(self.selectionModel().selectedRows(), key=lambda index: (index.parent().row(), index.row()))
        return [row.id for index in indexes if (row := self._documents.row_at(index))]

    def shown(self) -> list[QModelIndex]:
        """Every document's index in the order shown, collapsed groups included."""
        model = self._documents
        groups = [model.index(g, 0) for g in range(model.rowCount())]
        return [model.index(r, 0, group) for group in groups for r in range(model.rowCount(group))]

    def mouseDoubleClickEvent(self, event: QEvent) -> None:
        """Open in the current reader, with Ctrl in the next one."""
        super().mouseDoubleClickEvent(event)  # type: ignore[arg-type]
        row = self._documents.row_at(self.indexAt(event.position().toPoint()))  # type: ignore[attr-defined]
        if row:
            self.open_requested.emit(row.id, bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier))  # type: ignore[attr-defined]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, Ctrl+Enter opens in the next reader, Delete removes, a printable key filters."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._enter(bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier))
        elif event.key() == Qt.Key.Key_Delete:
            self.remove_pressed.emit()
        elif event.text().isprintable() and event.text().strip() and not _with_command(event):
            self.filter_pressed.emit(event.text())
        else:
            super().keyPressEvent(event)

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
        elif index.isValid():
            self.setExpanded(index, not self.isExpanded(index))

    def _toggle_group(self, index: QModelIndex) -> None:
        if self._documents.group_at(index) is not None:
            self.setExpanded(index, not self.isExpanded(index))

    def fit_columns(self) -> None:
        """Give the figures the width they need in the font of the moment, the title the rest."""
        metrics = self.fontMetrics()
        longest = self._documents.longest_second()
        second = min(metrics.horizontalAdvance(longest or "0000"), metrics.horizontalAdvance("临江新区"))
        second = max(second, metrics.horizontalAdvance(str(self.model().headerData(1, Qt.Orientation.Horizontal))))
        self.header().resizeSection(Column.YEAR, second + 18)
        for column in (Column.MINE, Column.OTHERS):
            self.header().resizeSection(column, metrics.horizontalAdvance("0000") + 8)

    def _span_groups(self) -> None:
        self.fit_columns()
        for row in range(self._documents.rowCount()):
            self.setFirstColumnSpanned(row, QModelIndex(), True)


def _with_command(event: QKeyEvent) -> bool:
    return bool(event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier))


def _take_files(event: QDragMoveEvent) -> None:
    if event.mimeData().hasUrls():
        event.acceptProposedAction()
    else:
        event.ignore()
