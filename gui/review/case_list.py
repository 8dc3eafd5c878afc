"""The list of differences: one flat row a case, with its state, the layers' colours, the passage and the kind."""

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from core.model import Status
from core.review.cases import State
from gui import theme
from gui.dialogs.swatch import paint_swatch
from gui.panels.marks import faded, paint_status
from gui.panels.row_delegate import PADDING, centred, row_height
from gui.review.case_rows import CaseRow, kind_name, state_name

Index = QModelIndex | QPersistentModelIndex
TOP = QModelIndex()
ROW_ROLE = Qt.ItemDataRole.UserRole
MARK = 12
SWATCH = 10
LEAST_QUOTE = 96
"""Pixels that the passage keeps; below, the kind is left out."""


class CasesModel(QAbstractListModel):
    """The cases that pass the filter, in text order."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[CaseRow] = []

    def show_rows(self, rows: Sequence[CaseRow]) -> None:
        """Replace all rows."""
        self.beginResetModel()
        self._rows = list(rows)
        self.endResetModel()

    def update_rows(self, rows: Sequence[CaseRow]) -> None:
        """Replace rows whose cases are the same as before, such as after a decision."""
        self._rows = list(rows)
        if rows:
            self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))

    def rows(self) -> Sequence[CaseRow]:
        """What is shown."""
        return self._rows

    def place_of(self, case: str) -> int | None:
        """Row of the case with this id."""
        return next((place for place, row in enumerate(self._rows) if row.case.id == case), None)

    def rowCount(self, parent: Index = TOP) -> int:
        """Number of cases."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The row itself, and its words for screen readers and tips."""
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == ROW_ROLE:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{row.quote} · {kind_name(row.case.kind)} · {state_name(row.case.state)}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{kind_name(row.case.kind)} · {state_name(row.case.state)}"
        return None


class CasesView(QListView):
    """Moves by arrows; other keys are the panel's."""

    key_pressed = Signal(str)
    """A printable character, perhaps a label's key."""
    left = Signal()

    def __init__(self, model: CasesModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModel(model)
        self.setItemDelegate(_Delegate(self))
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Choose nothing by merely getting the keyboard: Qt would make the first row current."""
        before = self.currentIndex().isValid()
        super().focusInEvent(event)
        if not before:
            self.selectionModel().clearCurrentIndex()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Hand printable keys on instead of searching by them."""
        plain = not event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif plain and event.text().isprintable() and event.text().strip():
            self.key_pressed.emit(event.text())
        else:
            super().keyPressEvent(event)


class _Delegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, row_height(option.fontMetrics))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = index.data(ROW_ROLE)
        if not isinstance(row, CaseRow):
            return
        painter.save()
        self._paint_ground(painter, option)
        paint_state(painter, QRectF(centred(option.rect, PADDING, MARK)), row.case.state)
        left = PADDING * 2 + MARK
        for colour in row.colours:
            box = QRectF(centred(option.rect, left, SWATCH))
            if colour is None:
                painter.setPen(QPen(faded(0.3), 1))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
            else:
                paint_swatch(painter, box, colour)
            left += SWATCH + 4
        self._paint_words(painter, option, row, left + 4)
        painter.restore()

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        tokens = theme.current()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, tokens.accent_soft)
            if option.state & QStyle.StateFlag.State_HasFocus:
                painter.fillRect(QRect(option.rect.left(), option.rect.top(), 2, option.rect.height()), tokens.accent)
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(option.rect, tokens.hover)

    def _paint_words(self, painter: QPainter, option: QStyleOptionViewItem, row: CaseRow, left: int) -> None:
        tokens, metrics = theme.current(), option.fontMetrics
        painter.setFont(option.font)
        rect = option.rect.adjusted(left, 0, -PADDING, 0)
        kind = kind_name(row.case.kind)
        width = metrics.horizontalAdvance(kind)
        if rect.width() - width - PADDING >= LEAST_QUOTE:
            painter.setPen(tokens.muted)
            painter.drawText(rect, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, kind)
            rect.setRight(rect.right() - width - PADDING)
        decided = row.case.state is State.DECIDED
        painter.setPen(tokens.muted if decided else tokens.text)
        quote = metrics.elidedText(row.quote, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, quote)


def paint_state(painter: QPainter, box: QRectF, state: State) -> None:
    """An empty ring for what is open, a filled one with a tick for what is decided, a warning for the others."""
    if state is State.OPEN:
        paint_status(painter, box, Status.NOT_STARTED)
    elif state is State.DECIDED:
        paint_status(painter, box, Status.DONE)
    else:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.current().warning)
        painter.drawEllipse(box.adjusted(1, 1, -1, -1))
        painter.setPen(QPen(QColor("white"), 1.6))
        middle = box.center().x()
        painter.drawLine(round(middle), round(box.top() + 3), round(middle), round(box.bottom() - 5))
        painter.drawPoint(round(middle), round(box.bottom() - 3))
        painter.restore()
