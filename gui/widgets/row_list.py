"""Lists of passages: each row has a mark, the passage, and a word on what is the matter with it."""

from collections.abc import Sequence
from typing import Generic, Protocol, TypeVar

from PySide6.QtCore import (
    QAbstractListModel,
    QObject,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from gui.base import theme
from gui.widgets.flat_table import TOP, Index
from gui.widgets.row_delegate import PADDING, row_height

ROW_ROLE = Qt.ItemDataRole.UserRole
LEAST_QUOTE = 96
"""Pixels that the passage keeps; if there is less room, the words are left out."""


class PassageRow(Protocol):
    """What a row shows."""

    @property
    def quote(self) -> str:
        """The passage, on one line."""
        ...

    @property
    def words(self) -> str:
        """The words at the right."""
        ...

    @property
    def spoken(self) -> str:
        """The whole row for screen readers."""
        ...

    @property
    def tip(self) -> str:
        """The text shown on hovering; may be empty."""
        ...

    @property
    def quiet(self) -> bool:
        """Whether nothing needs to be done about it any more."""
        ...


Row = TypeVar("Row", bound=PassageRow)


class RowsModel(QAbstractListModel, Generic[Row]):
    """Rows in their order."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[Row] = []

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Replace all rows."""
        self.beginResetModel()
        self._rows = list(rows)
        self.endResetModel()

    def update_rows(self, rows: Sequence[Row]) -> None:
        """Replace rows by equally many about the same passages, as after a decision."""
        self._rows = list(rows)
        if rows:
            self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))

    def rows(self) -> Sequence[Row]:
        """What is shown."""
        return self._rows

    def shown_row(self, row: Row) -> Row:
        """The row as it is shown; models that know more of some rows add it."""
        return row

    def rowCount(self, parent: Index = TOP) -> int:
        """Number of rows."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The row itself, and its words for screen readers and tips."""
        if not index.isValid():
            return None
        row = self.shown_row(self._rows[index.row()])
        if role == ROW_ROLE:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return row.spoken
        if role == Qt.ItemDataRole.ToolTipRole:
            return row.tip or None
        return None


class RowsView(QListView):
    """Shows a `RowsModel`."""

    def __init__(self, model: QAbstractListModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModel(model)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def choose(self, place: int) -> None:
        """Make the row at `place` the chosen one and scroll to it."""
        index = self.model().index(place, 0)
        chooser = self.selectionModel()
        chooser.setCurrentIndex(index, chooser.SelectionFlag.ClearAndSelect)
        self.scrollTo(index)


class PassageDelegate(QStyledItemDelegate):
    """Draws ground, passage and words; subclasses draw the mark."""

    def paint_mark(self, painter: QPainter, option: QStyleOptionViewItem, row: object) -> int:
        """Draw the mark at the left; returns where the passage begins, in pixels from the row's left edge."""
        raise NotImplementedError

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """As high as a row of the other panels."""
        return QSize(0, row_height(option.fontMetrics))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one row."""
        row = index.data(ROW_ROLE)
        if row is None:
            return
        painter.save()
        _paint_ground(painter, option)
        left = self.paint_mark(painter, option, row)
        _paint_words(painter, option, row, left)
        painter.restore()


def _paint_ground(painter: QPainter, option: QStyleOptionViewItem) -> None:
    tokens = theme.current()
    if option.state & QStyle.StateFlag.State_Selected:
        painter.fillRect(option.rect, tokens.accent_soft)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.fillRect(QRect(option.rect.left(), option.rect.top(), 2, option.rect.height()), tokens.accent)
    elif option.state & QStyle.StateFlag.State_MouseOver:
        painter.fillRect(option.rect, tokens.hover)


def _paint_words(painter: QPainter, option: QStyleOptionViewItem, row: PassageRow, left: int) -> None:
    tokens, metrics = theme.current(), option.fontMetrics
    painter.setFont(option.font)
    rect = option.rect.adjusted(left, 0, -PADDING, 0)
    width = min(metrics.horizontalAdvance(row.words) + 2, rect.width() // 2)
    if rect.width() - width - PADDING >= LEAST_QUOTE:
        painter.setPen(tokens.muted)
        words = metrics.elidedText(row.words, Qt.TextElideMode.ElideRight, width)
        painter.drawText(rect, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, words)
        rect.setRight(rect.right() - width - PADDING)
    painter.setPen(tokens.muted if row.quiet else tokens.text)
    quote = metrics.elidedText(row.quote, Qt.TextElideMode.ElideRight, rect.width())
    painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, quote)
