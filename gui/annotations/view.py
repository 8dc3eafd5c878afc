"""The table of annotations: keys and clicks become signals, columns give way to the passage."""

from collections.abc import Iterable

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QStyleOptionViewItem, QWidget

from core.ids import AnnotationId
from gui.annotations.model import AnnotationsModel, alignment, cell_text
from gui.annotations.rows import AnnotationColumn
from gui.base import theme
from gui.widgets.columns import SCROLL_BAR, characters
from gui.widgets.flat_table import FlatTable, FlatTableDelegate
from gui.widgets.row_delegate import PADDING, centred
from gui.widgets.swatch import paint_swatch

MARK = 12
WIDTHS = {
    AnnotationColumn.LABEL: 104,
    AnnotationColumn.QUOTE: 240,
    AnnotationColumn.ANNOTATOR: 80,
    AnnotationColumn.START: 72,
    AnnotationColumn.NOTE: 112,
    AnnotationColumn.UPDATED: 80,
    AnnotationColumn.SAID: 128,
}
WIDEST_LABEL = 200
"""Pixels that names of labels get at most."""
LEAST_CHARACTERS = 8
"""Characters of a name that are always seen."""
PASSAGE_NEEDS = 180
"""Pixels the passage keeps; other columns hide before it gets narrower."""
GIVES_WAY = (
    AnnotationColumn.UPDATED, AnnotationColumn.ANNOTATOR, AnnotationColumn.NOTE, AnnotationColumn.START,
    AnnotationColumn.SAID,
)  # fmt: skip
MOVES = (
    Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Home, Qt.Key.Key_End,
)  # fmt: skip


class AnnotationsView(FlatTable):
    """Shows an `AnnotationsModel`."""

    activated_row = Signal(str, bool)
    """Annotation id; whether the user wants to go on in the text (Enter) or here (click, arrows)."""
    remove_pressed = Signal()
    note_pressed = Signal()
    attributes_pressed = Signal()
    key_pressed = Signal(str)
    """A printable character, perhaps a label's key."""

    def __init__(self, model: AnnotationsModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._annotations = model
        self._chosen: set[AnnotationColumn] | None = None
        self._several = True
        """Whether the rows may be of several annotators."""
        self._said = False
        """Whether any row has a value of an attribute."""
        self._named = False
        """Whether each row's annotator is named, however little room there is."""
        self.setModel(model)
        self.setItemDelegate(_Delegate(self, model))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        header = self.horizontalHeader()
        header.setStretchLastSection(False)
        header.setMinimumSectionSize(40)
        header.setSectionsMovable(False)
        for column, width in WIDTHS.items():
            header.resizeSection(column, width)
        header.setSectionResizeMode(AnnotationColumn.QUOTE, QHeaderView.ResizeMode.Stretch)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self._show_columns_menu)
        header.setSectionsClickable(True)
        header.sectionClicked.connect(self._sort_by)
        self.clicked.connect(self._click)

    def selected(self) -> list[AnnotationId]:
        """The chosen annotations in the order shown."""
        places = sorted(index.row() for index in self.selectionModel().selectedRows())
        shown = self._annotations.shown()
        return [shown[place].id for place in places]

    def set_columns(self, columns: set[AnnotationColumn] | None) -> None:
        """Show exactly these columns; None lets the width decide."""
        self._chosen = columns
        self._fit_columns()

    def show_annotator(self, several: bool) -> None:
        """Name each annotator, whatever the width; or none, where all rows are of one."""
        self._several = several
        self._named = several
        self._fit_columns()

    def show_said(self, said: bool) -> None:
        """Show values of attributes where there is room; without any the table looks as if there were none."""
        if said != self._said:
            self._said = said
            self._fit_columns()

    def columns(self) -> set[AnnotationColumn]:
        """The columns shown."""
        return {column for column in AnnotationColumn if not self.isColumnHidden(column)}

    def minimumSizeHint(self) -> QSize:
        """A label, and a passage of which a few characters can be read."""
        least = WIDTHS[AnnotationColumn.LABEL] + 2 * PADDING + characters(self.fontMetrics())
        return QSize(least + SCROLL_BAR, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Hide or show columns as the width asks for."""
        self._fit_columns()
        super().resizeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes to the passage, Delete removes, F2 edits the note, / opens the attributes."""
        key = event.key()
        plain = not event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._emit_current(True)
        elif key == Qt.Key.Key_Delete:
            self.remove_pressed.emit()
        elif key == Qt.Key.Key_F2:
            self.note_pressed.emit()
        elif plain and event.text() == "/":
            self.attributes_pressed.emit()
        elif plain and event.text().strip() and event.text().isprintable():
            self.key_pressed.emit(event.text())
        else:
            before = self.currentIndex().row()
            super().keyPressEvent(event)
            if key in MOVES and self.currentIndex().row() != before and len(self.selectionModel().selectedRows()) < 2:
                self._emit_current(False)

    def _sort_by(self, section: int) -> None:
        column, descending = self._annotations.order()
        turned = column == section and not descending
        self.model().sort(section, Qt.SortOrder.DescendingOrder if turned else Qt.SortOrder.AscendingOrder)
        self.horizontalHeader().viewport().update()

    def _click(self, index: QModelIndex) -> None:
        if len(self.selectionModel().selectedRows()) < 2 and (row := self._annotations.row_at(index)):
            self.activated_row.emit(row.id, False)

    def _emit_current(self, into_text: bool) -> None:
        if row := self._annotations.row_at(self.currentIndex()):
            self.activated_row.emit(row.id, into_text)

    def fit_labels(self, names: Iterable[str]) -> None:
        """Give the labels the width of the longest name, within what leaves the passage its room."""
        metrics = self.fontMetrics()
        longest = max(map(metrics.horizontalAdvance, names), default=0) + MARK + 3 * PADDING
        least = metrics.horizontalAdvance("国") * LEAST_CHARACTERS + MARK + 3 * PADDING
        wanted = max(WIDTHS[AnnotationColumn.LABEL], min(longest, WIDEST_LABEL), min(longest, least))
        self.horizontalHeader().resizeSection(AnnotationColumn.LABEL, wanted)
        self._fit_columns()

    def _fit_columns(self) -> None:
        shown = set(AnnotationColumn) if self._chosen is None else set(self._chosen)
        if self._chosen is None:
            room = self.viewport().width() - PASSAGE_NEEDS
            if not self._said:
                shown.discard(AnnotationColumn.SAID)
            if not self._several:
                shown.discard(AnnotationColumn.ANNOTATOR)
            for column in GIVES_WAY:
                if column is AnnotationColumn.ANNOTATOR and self._named:
                    continue
                if sum(self._width_of(other) for other in shown if other is not AnnotationColumn.QUOTE) <= room:
                    break
                shown.discard(column)
        for column in AnnotationColumn:
            if self.isColumnHidden(column) == (column in shown):
                self.setColumnHidden(column, column not in shown)

    def _width_of(self, column: AnnotationColumn) -> int:
        return self.columnWidth(column) if column is AnnotationColumn.LABEL else WIDTHS[column]

    def _show_columns_menu(self, point: QPoint) -> None:
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        for column in AnnotationColumn:
            text = self._annotations.title(column)
            action = menu.addAction(text)
            action.setCheckable(True)
            action.setChecked(not self.isColumnHidden(column))
            action.setEnabled(column is not AnnotationColumn.QUOTE)
            action.toggled.connect(lambda on, c=column: self._choose_column(c, on))
        menu.popup(self.horizontalHeader().mapToGlobal(point))

    def _choose_column(self, column: AnnotationColumn, on: bool) -> None:
        self.set_columns(self.columns() | {column} if on else self.columns() - {column})


class _Delegate(FlatTableDelegate):
    """A colour mark before the label; secondary columns quieter.

    It asks the model for the row alone: the seven roles that Qt asks for each cell cost more than the drawing.
    """

    def __init__(self, view: "AnnotationsView", model: AnnotationsModel) -> None:
        super().__init__(view)
        self._view = view
        self._model = model

    def _paint_said(self, painter: QPainter, option: QStyleOptionViewItem, rect: QRect, said: str) -> int:
        """Draw values behind the passage where they have no column; where the passage then ends."""
        metrics = QFontMetrics(option.font)
        width = min(metrics.horizontalAdvance(said) + 2, rect.width() // 2)
        there = QRect(rect)
        there.setLeft(rect.right() - width)
        painter.setFont(option.font)
        painter.setPen(theme.current().muted)
        option.displayAlignment = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        self.draw_text(painter, option, there, said)
        return there.left() - PADDING

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        row = self._model.row_at(index)
        if row is None:
            return
        column = index.column()
        self.paint_ground(painter, option, index)
        rect = option.rect.adjusted(PADDING, 0, -PADDING, 0)
        if column == AnnotationColumn.LABEL:
            paint_swatch(painter, QRectF(centred(option.rect, PADDING, MARK)), row.colour)
            rect.setLeft(rect.left() + MARK + PADDING)
        if column == AnnotationColumn.QUOTE and row.note:
            # Also where the column of the notes has given way.
            mark = centred(option.rect, option.rect.width() - PADDING - MARK, MARK)
            theme.icon("note", "muted").paint(painter, mark)
            rect.setRight(mark.left() - 4)
        if column == AnnotationColumn.QUOTE and row.said and self._view.isColumnHidden(AnnotationColumn.SAID):
            rect.setRight(self._paint_said(painter, option, rect, row.said))
        option.displayAlignment = alignment(column)
        painter.setFont(self.tabular_font(option.font))
        quiet = column not in (AnnotationColumn.LABEL, AnnotationColumn.QUOTE)
        painter.setPen(theme.current().muted if quiet else theme.current().text)
        self.draw_text(painter, option, rect, cell_text(row, column))
