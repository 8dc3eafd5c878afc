"""The buttons under the chosen difference, each with its key, and the reason."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, QRectF, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QVBoxLayout,
    QWidget,
)

from gui.actions.review_rows import TAKE
from gui.base import theme
from gui.base.i18n import _
from gui.review.case_rows import LETTERS
from gui.widgets.marks import paint_key

ROWS = (
    ("review.take_a", "review.take_b"),
    ("review.take_c", "review.take_d"),
    ("review.both_right", "review.both_wrong"),
    ("review.own", "review.withdraw"),
    ("review.attributes", "review.keep"),
)
EDIT = "edit"
"""Data of the entry that is not a reason."""
CAP = 20
"""Pixels of a keycap's height."""


class KeyButton(QPushButton):
    """A button with the action's name at the left and its key at the right."""

    def __init__(self, action: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._action = action
        self._words = ""
        self.setObjectName(action.objectName())
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.clicked.connect(action.trigger)
        action.changed.connect(self._follow)
        self._follow()

    def key(self) -> str:
        """The first key, as the platform writes it."""
        keys = self._action.shortcuts()
        return keys[0].toString(QKeySequence.SequenceFormat.NativeText) if keys else ""

    def sizeHint(self) -> QSize:
        """As wide as it gets."""
        return QSize(120, 30)

    def minimumSizeHint(self) -> QSize:
        """Room for a short word and the key."""
        return QSize(64, 30)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A button without its text, then text and keycap."""
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = ""
        painter = QPainter(self)
        self.style().drawControl(QStyle.ControlElement.CE_PushButton, option, painter, self)
        tokens = theme.current()
        painter.setOpacity(1.0 if self.isEnabled() else 0.45)
        room = QRectF(self.rect()).adjusted(10, 0, -6, 0)
        key = self.key()
        if key:
            width = max(CAP, self.fontMetrics().horizontalAdvance(key) + 10)
            cap = QRectF(room.right() - width, (self.height() - CAP) / 2, width, CAP)
            paint_key(painter, cap, key)
            room.setRight(cap.left() - 4)
        painter.setPen(tokens.text)
        text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, int(room.width()))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, text)

    def set_words(self, words: str) -> None:
        """Show other words than the action's; empty for the action's own."""
        self._words = words
        self._follow()

    def _follow(self) -> None:
        self.setText(self._words or self._action.text())
        self.setEnabled(self._action.isEnabled())
        self.setToolTip(self._action.toolTip())
        self.update()


class VerdictBar(QWidget):
    """Buttons for the actions of the review, and a field for the reason."""

    reason_set = Signal(str)
    """A finished reason: typed and ended by Enter, or chosen from the list."""
    reasons_wanted = Signal()
    """The user wants to edit the short list."""
    left = Signal()

    def __init__(self, actions: Mapping[str, QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._about = ""
        self._recorded = ""
        self._typed: dict[str, str] = {}
        """Typed reasons that were not used yet, by the difference they are about."""
        self.buttons = {name: KeyButton(action, self) for name, action in actions.items()}
        grid = QGridLayout()
        grid.setSpacing(4)
        for line, names in enumerate(ROWS):
            for place, name in enumerate(names):
                grid.addWidget(self.buttons[name], line, place, 1, 2 if len(names) == 1 else 1)
        self.reason = QComboBox()
        self.reason.setEditable(True)
        self.reason.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        # A completer would replace what is typed with words of the list.
        self.reason.setCompleter(None)  # pyright: ignore[reportArgumentType]
        self.reason.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.reason.setMinimumContentsLength(8)
        self.reason.activated.connect(self._chosen)
        self._field = self.reason.lineEdit()
        assert self._field is not None
        self._field.returnPressed.connect(self._finish)
        self._field.textEdited.connect(self._keep)
        # The box has the keyboard, and passes keys to its field without the field's event filters.
        self.reason.installEventFilter(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(8)
        self._why = QLabel()
        self._why.setObjectName("why_not")
        self._why.setProperty("muted", True)
        self._why.setWordWrap(True)
        self._why.hide()
        column.addWidget(self._why)
        column.addWidget(self.reason)
        column.addLayout(grid)
        self.retranslate()

    def retranslate(self) -> None:
        """Set the texts again."""
        assert self._field is not None
        self._field.setPlaceholderText(_("Reason"))
        self.reason.setAccessibleName(_("Reason"))

    def set_layers(self, marks: Mapping[int, str]) -> None:
        """Offer to take layers: a letter for each place in the alphabet, with the layer's name."""
        for place, name in enumerate(TAKE):
            mark, letter = marks.get(place), LETTERS[place]
            self.buttons[name].set_words("" if mark in (None, letter) else _("Take {layer}").format(layer=mark))
            self.buttons[name].setVisible(mark is not None)

    def set_loose(self, on: bool) -> None:
        """Show what keeping and withdrawing do if the final layer has no decision there."""
        self.buttons["review.keep"].set_words(_("Keep, as decided") if on else "")
        self.buttons["review.withdraw"].set_words(_("Remove from layer") if on else "")

    def set_editable(self, on: bool, why: str) -> None:
        """Accept reasons or not; the actions know that by themselves.

        `why` says why nothing can be decided, or is empty.
        """
        self.reason.setEnabled(on)
        self._why.setText(why)
        self._why.setVisible(bool(why))

    def set_keep(self, on: bool) -> None:
        """Offer to keep a decision that would otherwise no longer hold."""
        self.buttons["review.keep"].setVisible(on)

    def set_attributes(self, on: bool) -> None:
        """Offer to decide for own attributes where the codebook asks for any."""
        self.buttons["review.attributes"].setVisible(on)

    def set_reasons(self, reasons: Sequence[str]) -> None:
        """Set the short list; typed text is kept."""
        with QSignalBlocker(self.reason):
            self.reason.clear()
            self.reason.addItems(list(reasons))
            self.reason.insertSeparator(self.reason.count())
            self.reason.addItem(_("Edit this list…"), EDIT)
            self.reason.setCurrentIndex(-1)
        self._show_reason()

    def reason_text(self) -> str:
        """The text in the field."""
        return self.reason.currentText().strip()

    def has_typed(self, about: str) -> bool:
        """Whether a reason was typed about a difference and not used yet."""
        return bool(self._typed.get(about))

    def show_reason(self, about: str, recorded: str, caption: str = "") -> None:
        """Show the reason typed about a difference and not used yet, else the recorded one, or nothing.

        `caption` says in the empty field what the reason is for.
        """
        self._about, self._recorded = about, recorded
        assert self._field is not None
        self._field.setPlaceholderText(caption or _("Reason"))
        self._show_reason()

    def forget_reason(self, about: str) -> None:
        """Forget what was typed about a difference, because it was used or given up."""
        self._typed.pop(about, None)
        self._show_reason()

    def _show_reason(self) -> None:
        text = self._typed.get(self._about, self._recorded)
        # Setting the same text again would move the caret.
        if text != self.reason.currentText():
            with QSignalBlocker(self.reason):
                self.reason.setCurrentIndex(-1)
                self.reason.setEditText(text)

    def _keep(self, text: str) -> None:
        self._typed[self._about] = text

    def edit_reason(self) -> None:
        """Put the keyboard in the field."""
        self.reason.setFocus()
        assert self._field is not None
        self._field.selectAll()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Escape leaves the field. Enter ends it, and is no key of the panel here."""
        if watched is not self.reason or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        if event.key() == Qt.Key.Key_Escape and event.type() == QEvent.Type.KeyPress:
            self.left.emit()
            return True
        return super().eventFilter(watched, event)

    def _chosen(self, place: int) -> None:
        if self.reason.itemData(place) == EDIT:
            self._show_reason()
            self.reasons_wanted.emit()
        else:
            self._keep(self.reason.itemText(place))
            self._finish()

    def _finish(self) -> None:
        self.reason_set.emit(self.reason_text())
