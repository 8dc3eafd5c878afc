"""The list of passages: rows as high as their text, of which only those in sight are ever laid out."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QMouseEvent, QPainter, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from core.model import Passage
from gui.base import theme
from gui.base.held_keys import let_letters_act_once
from gui.retrieval.card import Cards
from gui.retrieval.model import PassagesModel, heading_words
from gui.retrieval.rows import Heading
from gui.widgets.flat_table import Index

_CTRL, _SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
_NEXT = (QKeySequence.StandardKey.MoveToNextLine, QKeySequence.StandardKey.MoveToPreviousLine)


class PassagesView(QTableView):
    """Shows a `PassagesModel`.

    A table, because its rows may have different heights without anybody asking for them before they are seen: until
    then each has the height that passages of this list have on average.
    """

    opened = Signal(object)
    """A `Passage`, by Enter or double click."""
    label_requested = Signal(str)
    """A printable key: a label's, perhaps."""
    label_choice_requested = Signal()
    """Choose a label by name for the chosen passages."""
    copy_requested = Signal(bool)
    """Whether with the sources."""
    entered_by_keyboard = Signal()
    """The keyboard came in here, by a click, too."""
    zoom_requested = Signal(int)
    """Steps larger (positive) or smaller."""

    def __init__(self, model: PassagesModel, cards: Cards, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._passages = model
        self.cards = cards
        self._measured: set[int] = set()
        self._measuring = False
        self.setModel(model)
        self.setItemDelegate(_Delegate(self))
        let_letters_act_once(self)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.horizontalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        rows = self.verticalHeader()
        rows.hide()
        rows.setMinimumSectionSize(1)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalScrollBar().valueChanged.connect(self.measure)
        self.doubleClicked.connect(self._open)

    def show_rows(self, rows: list[Heading | Passage], expected: int) -> None:
        """Replace what is shown; rows are taken to be `expected` pixels high until they are seen."""
        self._measured.clear()
        self.verticalHeader().setDefaultSectionSize(max(1, expected))
        self._passages.show_rows(rows)
        self.measure()

    def lay_out_again(self) -> None:
        """What the rows say, or how large it is, has changed."""
        self.cards.forget()
        self._measured.clear()
        self.measure()
        self.viewport().update()

    def selected(self) -> list[Passage]:
        """The chosen passages in the order shown."""
        places = sorted(index.row() for index in self.selectionModel().selectedRows())
        return [passage for place in places if (passage := self._passages.passage(place)) is not None]

    def current(self) -> Passage | None:
        """The passage with the cursor."""
        return self._passages.passage(self.currentIndex().row())

    def choose(self, place: int, also: Sequence[int] = ()) -> None:
        """Choose the passage in a row, or the next one that there is, and those in other rows besides."""
        count = self._passages.rowCount()
        found = next((row for row in (*range(place, count), *range(min(place, count) - 1, -1, -1))
                      if self._passages.passage(row) is not None), None)  # fmt: skip
        if found is not None:
            flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
            self.selectionModel().setCurrentIndex(self._passages.index(found, 0), flags)
            if also:
                more = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
                self.selectionModel().select(_selection(self._passages, also), more)
            self.scrollTo(self._passages.index(found, 0))

    # --- heights

    def measure(self) -> None:
        """Give the rows in sight the height of their text; what is read stays where it is."""
        if self._measuring or not self._passages.rowCount():
            return
        self._measuring = True
        try:
            self.cards.set_width(self.viewport().width())
            while self._measure_once():
                pass
        finally:
            self._measuring = False

    def _measure_once(self) -> bool:
        """Whether any height was another than expected, so that other rows may be in sight now."""
        top = self.rowAt(0)
        bottom = self.rowAt(self.viewport().height() - 1)
        bottom = self._passages.rowCount() - 1 if bottom < 0 else bottom
        new = [row for row in range(max(0, top), bottom + 1) if row not in self._measured]
        if not new:
            return False
        # Scrolled up, what was in sight before must not move; else the first row stays.
        anchor = next((row for row in range(max(0, top), bottom + 1) if row in self._measured), max(0, top))
        before = self.rowViewportPosition(anchor)
        for row in new:
            self._measure_row(row)
        self.updateGeometries()
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + self.rowViewportPosition(anchor) - before)
        return True

    def _measure_row(self, place: int) -> None:
        row = self._passages.row(place)
        assert row is not None
        height = self.cards.heading_height() if isinstance(row, Heading) else self.cards.height(row)
        self._measured.add(place)
        if self.rowHeight(place) != height:
            self.verticalHeader().resizeSection(place, height)

    def scrollTo(
        self, index: Index, hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible
    ) -> None:
        """Scroll to a row whose height is known by then."""
        if index.isValid() and index.row() not in self._measured and self.viewport().width() > 0:
            self.cards.set_width(self.viewport().width())
            self._measure_row(index.row())
            self.updateGeometries()
        super().scrollTo(index, hint)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrap the passages anew."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._measured.clear()
        self.measure()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the size of the font and the theme."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.PaletteChange) and hasattr(self, "_measuring"):
            self.lay_out_again()

    # --- keys and mouse

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Say so: keys of labels are for what is chosen here."""
        super().focusInEvent(event)
        self.entered_by_keyboard.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, printable keys may be labels, arrows pass over headings."""
        plain = not event.modifiers() & (_CTRL | Qt.KeyboardModifier.AltModifier)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and event.modifiers() & _SHIFT:
            self.label_choice_requested.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex())
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy_requested.emit(False)
        elif event.key() == Qt.Key.Key_C and event.modifiers() == _CTRL | _SHIFT:
            self.copy_requested.emit(True)
        elif plain and event.text().strip() and event.text().isprintable():
            self.label_requested.emit(event.text())
        else:
            super().keyPressEvent(event)

    def moveCursor(self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        """As in every table, but a heading is no place to stop at."""
        ends = {self.CursorAction.MoveHome: 0, self.CursorAction.MoveEnd: self._passages.rowCount() - 1}
        # One column has no ends of its own.
        index = self._passages.index(ends[action], 0) if action in ends else super().moveCursor(action, modifiers)
        if not index.isValid() or self._passages.passage(index.row()) is not None:
            return index
        step = -1 if index.row() < self.currentIndex().row() else 1
        for row in (*_from(index.row(), step, self._passages.rowCount()),
                    *_from(index.row(), -step, self._passages.rowCount())):  # fmt: skip
            if self._passages.passage(row) is not None:
                return self._passages.index(row, 0)
        return index

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll; with Ctrl ask for another text size."""
        if event.modifiers() & _CTRL:
            if event.angleDelta().y():
                self.zoom_requested.emit(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
            return
        super().wheelEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A press on a heading changes nothing; by the right button what is chosen stays chosen."""
        index = self.indexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.RightButton and self.selectionModel().isSelected(index):
            return
        if self._passages.passage(self.rowAt(round(event.position().y()))) is not None:
            super().mousePressEvent(event)

    def _open(self, index: QModelIndex) -> None:
        passage = self._passages.passage(index.row())
        if passage is not None:
            self.opened.emit(passage)


def _selection(model: PassagesModel, rows: Sequence[int]) -> QItemSelection:
    """Rows, in order, as the ranges that they make."""
    selection = QItemSelection()
    begin = before = rows[0]
    for row in (*rows[1:], -1):
        if row != before + 1:
            selection.select(model.index(begin, 0), model.index(before, 0))
            begin = row
        before = row
    return selection


def _from(row: int, step: int, count: int) -> range:
    return range(row + step, count if step > 0 else -1, step)


class _Delegate(QStyledItemDelegate):
    """Grounds and separators; the cards do the rest."""

    def __init__(self, view: PassagesView) -> None:
        super().__init__(view)
        self._view = view

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        view, now = self._view, theme.current()
        model = view.model()
        assert isinstance(model, PassagesModel)
        row = model.row(index.row())
        if isinstance(row, Heading):
            painter.fillRect(option.rect, now.chrome)
            view.cards.paint_heading(painter, option.rect, heading_words(row))
        elif row is not None:
            chosen = bool(option.state & QStyle.StateFlag.State_Selected)
            painter.fillRect(option.rect, now.accent_soft if chosen else now.paper)
            if view.hasFocus() and view.currentIndex().row() == index.row():
                painter.fillRect(option.rect.adjusted(0, 0, 3 - option.rect.width(), 0), now.accent)
            view.cards.paint(painter, option.rect, row)
        painter.fillRect(option.rect.adjusted(0, option.rect.height() - 1, 0, 0), now.line)
