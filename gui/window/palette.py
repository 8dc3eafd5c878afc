"""The command palette: type a few letters, press Enter."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QLineEdit,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from gui.actions.choices import Choices, EntryChoices, best
from gui.actions.registry import Entry, shown_keys
from gui.base import theme
from gui.base.i18n import _
from gui.widgets.flat_table import TOP, Index
from gui.widgets.swatch import paint_swatch

WIDTH = 640
ROW = 32
ROWS = 12
MARGINS = 10
MOST = 500
"""Lines that are listed: nobody reads on, and one more letter finds the others."""
_NO_BAR = Qt.ScrollBarPolicy.ScrollBarAlwaysOff
_ENTRY = Qt.ItemDataRole.UserRole


class _Model(QAbstractListModel):
    """Lines that fit, the best first. Each is made when it is needed."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._choices: Sequence[Choices] = ()
        self._shown: list[tuple[int, int]] = []
        """For each line which of the `Choices` it comes from, and its place there."""

    def show_fitting(self, choices: Sequence[Choices], query: str) -> None:
        self.beginResetModel()
        self._choices = choices
        self._shown = best(choices, query, MOST)
        self.endResetModel()

    def show_lines(self, entries: Sequence[Entry]) -> None:
        """Show exactly these."""
        self.beginResetModel()
        self._choices = (EntryChoices(entries),)
        self._shown = [(0, place) for place in range(len(entries))]
        self.endResetModel()

    def entry(self, row: int) -> Entry:
        number, place = self._shown[row]
        return self._choices[number].entry(place)

    def rowCount(self, parent: Index = TOP) -> int:
        return 0 if parent.isValid() else len(self._shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        entry = self.entry(index.row())
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.text
        if role == Qt.ItemDataRole.ToolTipRole:
            return entry.help
        return entry if role == _ENTRY else None


class _Delegate(QStyledItemDelegate):
    """Draws icon or label colour, text, group in a quiet colour, and keys at the right."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        entry: Entry = index.data(_ENTRY)
        now = theme.current()
        rect: QRect = option.rect  # pyright: ignore[reportAttributeAccessIssue]
        painter.save()
        if option.state & QApplication.style().StateFlag.State_Selected:  # pyright: ignore[reportAttributeAccessIssue]
            painter.fillRect(rect, now.accent_soft)
        painter.setOpacity(1.0 if entry.enabled else 0.45)
        mark = QRect(rect.left() + 16, rect.center().y() - 7, 16, 16)
        if entry.colour:
            paint_swatch(painter, QRectF(mark.adjusted(2, 2, -2, -2)), entry.colour)
        else:
            theme.icon(entry.icon, "muted").paint(painter, mark)
        left = mark.right() + 12
        metrics = QFontMetrics(painter.font())
        keys = shown_keys(entry.keys)
        room = rect.right() - 16 - metrics.horizontalAdvance(keys) - 16 - left
        text = metrics.elidedText(entry.text, Qt.TextElideMode.ElideRight, room)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setPen(QPen(now.text))
        painter.drawText(QRect(left, rect.top(), room, rect.height()), middle, text)
        after = left + metrics.horizontalAdvance(text) + 12
        painter.setPen(QPen(now.muted))
        painter.drawText(QRect(after, rect.top(), max(0, left + room - after), rect.height()), middle, entry.group)
        painter.drawText(rect.adjusted(0, 0, -16, 0), middle | Qt.AlignmentFlag.AlignRight, keys)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(WIDTH, ROW)


class Palette(QFrame):
    """A field and a list over the window; gets its entries anew each time it opens."""

    _built = False
    """Whether all parts are made: Qt already sends changes of palette before."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.setObjectName("palette")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self._choices: tuple[Choices, ...] = ()
        self._otherwise: Callable[[str], list[Entry]] = _nothing_else
        self._back: QWidget | None = None
        self._field = QLineEdit()
        self._field.setObjectName("palette_field")
        self._model = _Model(self)
        self._list = QListView()
        self._list.setModel(self._model)
        self._list.setItemDelegate(_Delegate(self._list))
        self._list.setUniformItemSizes(True)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setMouseTracking(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, MARGINS - 1)
        column.setSpacing(0)
        column.addWidget(self._field)
        column.addWidget(self._list)
        self._field.textChanged.connect(self._filter)
        self._list.clicked.connect(self._run_index)
        self._field.installEventFilter(self)
        self.retranslate()
        self.hide()
        theme.notifier().changed.connect(self._paint)
        self._built = True

    def open_with(
        self,
        entries: Sequence[Entry],
        prompt: str = "",
        more: Sequence[Choices] = (),
        otherwise: Callable[[str], list[Entry]] | None = None,
    ) -> None:
        """Show these entries and `more` after them; runs the one that is chosen and gives the keyboard back.

        `otherwise` says what can be done with words that fit no line.
        """
        self._choices = (EntryChoices(entries), *more)
        self._otherwise = otherwise or _nothing_else
        focus = QApplication.focusWidget()
        # If it is opened again, it still knows where the keyboard came from.
        if focus is not self._field:
            self._back = focus
        self._field.setPlaceholderText(prompt or _("Find an action, a label or a document"))
        self._field.clear()
        self._filter("")
        self._place()
        self.show()
        self.raise_()
        self._field.setFocus(Qt.FocusReason.PopupFocusReason)

    def shown(self) -> list[Entry]:
        """The lines in the list now."""
        return [self._model.entry(row) for row in range(self._model.rowCount())]

    def retranslate(self) -> None:
        """Set the texts that are not part of entries."""
        self._field.setAccessibleName(_("Command palette"))
        self._list.setAccessibleName(_("Hits"))
        self._paint()

    def changeEvent(self, event: QEvent) -> None:
        """Follow language and theme."""
        super().changeEvent(event)
        if not self._built:
            return
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Handle keys in the field that belong to the list. Leaving the field closes the palette."""
        if watched is self._field:
            if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
                return self._key(event)
            if event.type() == QEvent.Type.FocusOut and isinstance(event, QFocusEvent) and _leaves(event):
                self._dismiss(give_back=False)
        return super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent) -> bool:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: ROWS, Qt.Key.Key_PageUp: -ROWS}
        key = Qt.Key(event.key())
        if key in steps:
            last = self._model.rowCount() - 1
            self._select(max(0, min(last, self._list.currentIndex().row() + steps[key])))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._run_index(self._list.currentIndex())
        elif key == Qt.Key.Key_Escape:
            self._dismiss()
        else:
            return False
        return True

    def _filter(self, query: str) -> None:
        self._model.show_fitting(self._choices, query)
        if query.strip() and not self._model.rowCount():
            self._model.show_lines([_says(_("Nothing is called “{words}”.").format(words=query.strip())),
                                    *self._otherwise(query.strip())])  # fmt: skip
        self._select(1 if self._model.rowCount() > 1 and not self._model.entry(0).enabled else 0)
        self._place()

    def _select(self, row: int) -> None:
        index = self._model.index(row, 0)
        self._list.setCurrentIndex(index)
        self._list.scrollTo(index)

    def _run_index(self, index: QModelIndex) -> None:
        if not index.isValid():
            return
        entry: Entry = index.data(_ENTRY)
        if entry.enabled:
            run: Callable[[], None] = entry.run
            self._dismiss()
            run()

    def _dismiss(self, give_back: bool = True) -> None:
        back, self._back = self._back, None
        self.hide()
        if give_back and back is not None:
            back.setFocus(Qt.FocusReason.PopupFocusReason)

    def _place(self) -> None:
        window = self._window
        rows = max(1, min(ROWS, self._model.rowCount()))
        policy = Qt.ScrollBarPolicy.ScrollBarAsNeeded if self._model.rowCount() > ROWS else _NO_BAR
        self._list.setVerticalScrollBarPolicy(policy)
        height = self._field.sizeHint().height() + rows * ROW + MARGINS
        width = min(WIDTH, window.width() - 32)
        self.setGeometry((window.width() - width) // 2, max(48, window.height() // 8), width, height)

    def _paint(self) -> None:
        now = theme.current()
        self.setStyleSheet(
            f"#palette {{ background: {now.raised.name()}; border: 1px solid {now.line.name()}; border-radius: 6px; }}"
            f"#palette_field {{ border: none; border-bottom: 1px solid {now.line.name()}; border-radius: 0;"
            " background: transparent; padding: 12px 16px; }"
        )


def _nothing_else(_query: str) -> list[Entry]:
    return []


def _says(text: str) -> Entry:
    """A line that only says something."""
    return Entry(text, "", (), "info", "", "", enabled=False, run=lambda: None)


def _leaves(event: QFocusEvent) -> bool:
    """Whether the user went elsewhere in this window, which is neither its context menu nor another window."""
    return event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)
