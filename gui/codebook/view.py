"""The tree of the codebook panel: swatch, name, keycap and counts; in-place editing."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QHeaderView,
    QLineEdit,
    QStyleOptionViewItem,
    QWidget,
)

from gui.base import theme
from gui.base.shown_layers import FEW, GAP
from gui.codebook.model import LABEL_ROLE, CodebookColumn, CodebookModel
from gui.widgets.columns import SCROLL_BAR, characters, give_way
from gui.widgets.flat_tree import FlatTree
from gui.widgets.marks import paint_key
from gui.widgets.row_delegate import PADDING, RowDelegate, centred
from gui.widgets.swatch import paint_swatch

MARK = 14
KEYCAP = 20
LEAST_NAME = 5
"""Han characters that can be read of a label's name, however narrow the panel is."""
WHOLE_NAME = 16
"""Han characters up to which a name is whole, and the counts give way to it."""


class CodebookView(FlatTree):
    """Shows a `CodebookModel`."""

    clicked_label = Signal(str)
    """Label id; Enter, or a click while a passage is selected, not the end of a drag."""
    count_pressed = Signal(str)
    """Label id; a double-click on one of its counts."""
    colour_pressed = Signal(str, QPoint)
    """Label id; a double-click on the swatch, and where (global)."""
    editing_ended = Signal()
    """A cell's editor was closed, whether it changed anything or not."""

    def __init__(self, model: CodebookModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._codebook = model
        self.labelling = False
        """While a passage is selected, a click labels, and a double-click is two clicks and edits nothing.

        Else a click only chooses the row: nobody means the sentence at a caret out of sight by it.
        """
        self._widths: dict[int, int] = {}
        """Of the columns beside the name."""
        self._longest = 0
        """Pixels of the longest name, with what it is set in by."""
        self.setModel(model)
        self.setItemDelegate(_Delegate(self))
        self.setIndentation(16)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setExpandsOnDoubleClick(False)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header = self.header()
        header.setStretchLastSection(False)
        header.setMinimumSectionSize(40)
        # Fixed: fitting the contents would measure every cell again with each label.
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(CodebookColumn.NAME, QHeaderView.ResizeMode.Stretch)
        header.setSectionsMovable(False)
        self.clicked.connect(lambda index: self._ask_for(index) if self.labelling else None)
        model.modelReset.connect(self.expandAll)

    def fit_columns(self) -> None:
        """Give key and counts the width their titles and figures need, the name the rest."""
        metrics = self.fontMetrics()
        for column in (CodebookColumn.KEY, CodebookColumn.HERE, CodebookColumn.PROJECT):
            title = str(self._codebook.headerData(column, Qt.Orientation.Horizontal))
            figures = "" if column is CodebookColumn.KEY else self._widest_figure()
            width = max(metrics.horizontalAdvance(title), metrics.horizontalAdvance(figures))
            self._widths[column] = width + 2 * PADDING + 2
            self.header().resizeSection(column, self._widths[column])
        self._longest = self._longest_name(QModelIndex(), 0)
        self._give_way()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the name keep its room."""
        self._give_way()
        super().resizeEvent(event)

    def minimumSizeHint(self) -> QSize:
        """A name of which a few characters can be read, and its key."""
        key = self._widths.get(CodebookColumn.KEY, 0)
        return QSize(self._least() + key + SCROLL_BAR, super().minimumSizeHint().height())

    def _least(self) -> int:
        return 4 + MARK + 2 * PADDING + characters(self.fontMetrics(), LEAST_NAME)

    def _longest_name(self, parent: QModelIndex, set_in: int) -> int:
        longest = 0
        for row in range(self._codebook.rowCount(parent)):
            index = self._codebook.index(row, CodebookColumn.NAME, parent)
            name = self.fontMetrics().horizontalAdvance(str(index.data()))
            longest = max(longest, set_in + name, self._longest_name(index, set_in + self.indentation()))
        return longest

    def _give_way(self) -> None:
        order = (CodebookColumn.PROJECT, CodebookColumn.HERE)
        whole = 4 + MARK + 2 * PADDING + 2 + min(self._longest, characters(self.fontMetrics(), WHOLE_NAME))
        give_way(self.header(), self.viewport().width(), max(self._least(), whole), self._widths, order)

    def _widest_figure(self) -> str:
        beside = min(len(self._codebook.layers.layers), FEW)
        return GAP.join(["99"] * beside) if beside > 1 else "9,999"

    def edit_cell(self, column: CodebookColumn) -> None:
        """Edit the current label's name or key in place."""
        index = self.currentIndex().siblingAtColumn(column)
        if index.isValid() and index.flags() & Qt.ItemFlag.ItemIsEditable:
            self.setCurrentIndex(index)
            self.edit(index)

    def editing(self) -> bool:
        """Whether a cell is being edited."""
        return self.state() == QAbstractItemView.State.EditingState

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """Close the editor and emit `editing_ended`, for which other changes wait."""
        super().closeEditor(editor, hint)
        self.editing_ended.emit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """On the swatch: choose a colour; on name or key: edit it; on a count: show what was counted."""
        super().mouseDoubleClickEvent(event)
        index = self.indexAt(event.position().toPoint())
        label = self._codebook.label_at(index)
        if label is None or self.labelling or event.button() != Qt.MouseButton.LeftButton:
            return
        left = self.visualRect(index).left()
        if index.column() == CodebookColumn.NAME and event.position().x() < left + 4 + MARK + 4:
            self.colour_pressed.emit(label.id, event.globalPosition().toPoint())
        elif index.column() in (CodebookColumn.NAME, CodebookColumn.KEY):
            self.edit_cell(CodebookColumn(index.column()))
        else:
            self.count_pressed.emit(label.id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter labels; the other keys are actions (`gui.codebook.actions`)."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._ask_for(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _ask_for(self, index: QModelIndex) -> None:
        if label := self._codebook.label_at(index):
            self.clicked_label.emit(label.id)


class _Delegate(RowDelegate):
    """Swatch before the name, the key as a keycap."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        self.initStyleOption(option, index)
        label = index.data(LABEL_ROLE)
        painter.save()
        painter.setFont(option.font)
        rect = option.rect.adjusted(4, 0, -PADDING, 0)
        if index.column() == CodebookColumn.NAME:
            paint_swatch(painter, QRectF(centred(option.rect, 4, MARK)), label.colour)
            rect.setLeft(rect.left() + MARK + PADDING)
            painter.setPen(theme.current().text)
            text = painter.fontMetrics().elidedText(option.text, Qt.TextElideMode.ElideRight, rect.width())
            painter.drawText(rect, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
        elif index.column() == CodebookColumn.KEY:
            if label.key:
                left = (option.rect.width() - KEYCAP) // 2
                paint_key(painter, QRectF(centred(option.rect, left, KEYCAP)), label.key.upper())
        else:
            painter.setPen(theme.current().muted)
            painter.drawText(rect, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, option.text)
        painter.restore()

    def createEditor(
        self, parent: QWidget, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QWidget:
        editor = super().createEditor(parent, option, index)
        if index.column() == CodebookColumn.KEY and isinstance(editor, QLineEdit):
            editor.setMaxLength(1)
            editor.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        return editor

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        indent = 4 + MARK + 2 if index.column() == CodebookColumn.NAME else 2
        editor.setGeometry(option.rect.adjusted(indent, 1, -2, -1))
