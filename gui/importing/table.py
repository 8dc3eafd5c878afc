"""The view of the import table: ticks, states as colours and words, editors for the metadata."""

from threading import Lock

from PySide6.QtCore import QEvent, QRect, QRegularExpression, Qt
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QRegularExpressionValidator,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QStyleOptionViewItem,
    QWidget,
)

from gui.base import theme
from gui.base.i18n import _
from gui.documents.region_completer import RegionCompleter
from gui.documents.report_kinds import KINDS
from gui.importing.model import ImportColumn, ImportModel, alignment, cell_text
from gui.importing.rows import ImportRow, RowState
from gui.widgets.columns import give_way
from gui.widgets.flat_table import FlatTable, FlatTableDelegate, Index
from gui.widgets.inline_edit import InlineBox, InlineEdit
from gui.widgets.marks import TICK, paint_tick
from gui.widgets.row_delegate import PADDING, centred

WIDTHS = {
    ImportColumn.FILE: 160,
    ImportColumn.FORMAT: 80,
    ImportColumn.TITLE: 208,
    ImportColumn.REGION: 128,
    ImportColumn.YEAR: 64,
    ImportColumn.ISSUER: 136,
    ImportColumn.DATE: 88,
    ImportColumn.KIND: 80,
    ImportColumn.CHARACTERS: 80,
    ImportColumn.ENCODING: 80,
    ImportColumn.REMARKS: 120,
}
GIVE_WAY = (ImportColumn.ENCODING, ImportColumn.FORMAT)
"""Columns that nobody edits, in the order in which they give way to remarks."""
WIDEST_REMARK = 320
"""Pixels that remarks are given; hovering and the chosen row say longer ones."""
MEASURED = 100
"""Rows whose remarks are measured."""
_PATTERNS = {
    ImportColumn.YEAR: r"|(1[89]|20|21)\d\d",
    ImportColumn.DATE: r"|\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?",
}
"""What can be typed into a cell; nothing, for not known, always can."""


class ImportTable(FlatTable):
    """Shows an `ImportModel`; Space ticks every selected row, F2 or typing edits."""

    def __init__(self, model: ImportModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._import = model
        self.gate = Lock()
        """Held while painting; see `gui.importing.reading`."""
        self.setModel(model)
        self.setProperty("field", True)
        self.setItemDelegate(_Delegate(self, model))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.DoubleClicked | triggers.EditKeyPressed | triggers.AnyKeyPressed)
        header = self.horizontalHeader()
        header.setStretchLastSection(True)
        header.setMinimumSectionSize(40)
        header.setSectionsMovable(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        for column, width in WIDTHS.items():
            header.resizeSection(column, width)
        model.selected_rows = self.selected_rows
        model.modelReset.connect(self.give_remarks_room)
        model.dataChanged.connect(self.give_remarks_room)
        model.rowsInserted.connect(self.give_remarks_room)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Columns come and go with the width."""
        super().resizeEvent(event)
        self.give_remarks_room()

    def give_remarks_room(self) -> None:
        """Let what can only be read, and is said below of the chosen row, give way to remarks that else were cut."""
        header, metrics = self.horizontalHeader(), self.fontMetrics()
        rows = (self._import.row_at(number) for number in range(min(self._import.rowCount(), MEASURED)))
        remarks = [cell_text(row, ImportColumn.REMARKS) for row in rows if row is not None]
        longest = max(map(metrics.horizontalAdvance, remarks), default=0) + 2 * PADDING
        wanted = min(max(longest, WIDTHS[ImportColumn.REMARKS]), WIDEST_REMARK)
        there = [column for column in ImportColumn if column not in (*GIVE_WAY, ImportColumn.REMARKS)]
        room = self.viewport().width() - wanted - sum(header.sectionSize(column) for column in there)
        widths: dict[int, int] = {column: WIDTHS[column] for column in GIVE_WAY}
        give_way(header, room, 0, widths, GIVE_WAY)

    def selected_rows(self) -> list[int]:
        """Rows that are selected, from the top."""
        # Qt's selectedRows asks for the flags of every cell: a quarter of a second at 1,000 rows.
        ranges = self.selectionModel().selection()
        found = (ranges.at(number) for number in range(ranges.size()))
        return sorted({row for selected in found for row in range(selected.top(), selected.bottom() + 1)})

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space ticks or unticks the selected rows together."""
        if event.key() == Qt.Key.Key_Space and self.state() is not QAbstractItemView.State.EditingState:
            rows = self.selected_rows()
            ticked = [row for row in rows if (shown := self._import.row_at(row)) and shown.chosen]
            self._import.choose(rows, len(ticked) < len([row for row in rows if self._may_be_chosen(row)]))
            event.accept()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw all cells in one go.

        Through a delegate, each cell would wait for the interpreter, which a thread that reads files gives away only
        every 5 ms: 100 ms for a page.
        """
        with self.gate:
            self._paint_rows(event)

    def _paint_rows(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setFont(theme.tabular(self.font()))
        metrics, now = painter.fontMetrics(), theme.current()
        clip = event.rect()
        columns = [
            (column, self.columnViewportPosition(column), self.columnWidth(column))
            for column in range(len(ImportColumn))
            if not self.isColumnHidden(column)
        ]
        selected, current = set(self.selected_rows()), self.currentIndex().row() if self.hasFocus() else -1
        for number in range(max(0, self.rowAt(clip.top())), self._import.rowCount()):
            top, height = self.rowViewportPosition(number), self.rowHeight(number)
            row = self._import.row_at(number)
            if top > clip.bottom() or row is None:
                break
            if number in selected or number == self.hovered_row:
                ground = now.accent_soft if number in selected else now.hover
                painter.fillRect(clip.left(), top, clip.width(), height, ground)
            if number == current:
                painter.fillRect(columns[0][1], top, 2, height, now.accent)
            for column, left, width in columns:
                cell = QRect(left, top, width, height)
                rect = cell.adjusted(PADDING, 0, -PADDING, 0)
                if column == ImportColumn.FILE:
                    rect.setLeft(rect.left() + TICK + PADDING)
                    if row.may_be_chosen:
                        paint_tick(painter, _tick_box(cell), row.chosen)
                painter.setPen(_ink(row, column))
                text = metrics.elidedText(cell_text(row, column), Qt.TextElideMode.ElideRight, rect.width())
                painter.drawText(rect, alignment(column) | Qt.TextFlag.TextSingleLine, text)

    def _may_be_chosen(self, row: int) -> bool:
        shown = self._import.row_at(row)
        return shown is not None and shown.may_be_chosen


class _Delegate(FlatTableDelegate):
    """Ticks and editors; the view draws."""

    def __init__(self, view: ImportTable, model: ImportModel) -> None:
        super().__init__(view)
        self._view = view
        self._model = model

    def editorEvent(self, event: QEvent, model: object, option: QStyleOptionViewItem, index: Index) -> bool:  # type: ignore[override]
        """Tick by a click on the box, not anywhere in the cell."""
        row = self._model.row_at(index.row())
        if not isinstance(event, QMouseEvent) or event.type() != QEvent.Type.MouseButtonRelease:
            return False
        if index.column() != ImportColumn.FILE or row is None or not row.may_be_chosen:
            return False
        box = _tick_box(option.rect).adjusted(-6, -6, 6, 6)
        if not box.contains(event.position().toPoint()):
            return False
        wanted = Qt.CheckState.Unchecked if row.chosen else Qt.CheckState.Checked
        return self._model.setData(index, wanted, Qt.ItemDataRole.CheckStateRole)

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """A field, for kinds with the known ones to choose from."""
        if index.column() == ImportColumn.KIND:
            box = InlineBox(parent)
            box.addItems(["", *(_(name) for name in KINDS.values())])
            box.picked.connect(lambda: self._commit(box))
            return box
        edit = InlineEdit(parent)
        edit.setStyleSheet("padding: 0 4px; border-radius: 0;")
        if index.column() == ImportColumn.REGION:
            RegionCompleter(edit)
        if pattern := _PATTERNS.get(ImportColumn(index.column())):
            edit.setValidator(QRegularExpressionValidator(QRegularExpression(pattern), edit))
        return edit

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Begin with what the cell shows."""
        text = str(index.data(Qt.ItemDataRole.EditRole))
        if isinstance(editor, QComboBox):
            editor.setCurrentText(text)
        elif isinstance(editor, QLineEdit):
            editor.setText(text)
            editor.selectAll()

    def setModelData(self, editor: QWidget, model: object, index: Index) -> None:  # type: ignore[override]
        """Give the row, or all selected ones, what was typed."""
        text = editor.currentText() if isinstance(editor, QComboBox) else ""
        if isinstance(editor, QLineEdit):
            if not editor.hasAcceptableInput():
                return
            text = editor.text()
        if text != index.data(Qt.ItemDataRole.EditRole) or len(self._view.selected_rows()) > 1:
            self._model.setData(index, text)

    def _commit(self, editor: QWidget) -> None:
        self.commitData.emit(editor)
        self.closeEditor.emit(editor)


def _tick_box(cell: QRect) -> QRect:
    return centred(cell, PADDING, TICK)


def _ink(row: ImportRow, column: int) -> QColor:
    now = theme.current()
    if column == ImportColumn.REMARKS and not row.passed_over:
        return {RowState.REFUSED: now.danger, RowState.KNOWN: now.muted}.get(row.state, now.warning)
    if row.state in (RowState.REFUSED, RowState.KNOWN) or not row.chosen:
        return now.muted
    return now.text if column in (ImportColumn.FILE, ImportColumn.TITLE) else now.muted
