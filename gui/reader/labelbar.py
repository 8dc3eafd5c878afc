"""The small bar of labels at a selection made by mouse, and over an annotation that was clicked."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QToolButton, QWidget

from core.ids import LabelId
from core.model import Label
from gui.base import theme
from gui.base.colours import Ground, ink
from gui.base.i18n import _, language
from gui.reader.painter import colour

_GAP = 8
_PADDING = 4
_HEIGHT = 30
_LONGEST_NAME = 140


def place_bar(size: QSize, selected: QRect, area: QRect, x: int) -> QPoint | None:
    """The place for a bar of `size`: below `selected`, else above it, inside of `area`, near `x`.

    None if neither fits.
    """
    left = min(max(x - size.width() // 2, area.left() + _GAP), area.right() - _GAP - size.width())
    left = max(left, area.left())
    below = selected.bottom() + _GAP
    if below + size.height() <= area.bottom():
        return QPoint(left, max(below, area.top()))
    above = selected.top() - _GAP - size.height()
    if above >= area.top():
        return QPoint(left, min(above, area.bottom() - size.height()))
    return None


class _LabelButton(QToolButton):
    """A dot in the label's colour, its name and its key."""

    def __init__(self, label: Label, ground: Ground, parent: QWidget) -> None:
        super().__init__(parent)
        self._label = label
        self._ink = ink(label.colour, ground)
        self._name = label.name(language())
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(self._name)
        self.setToolTip(label.definition(language()))

    def sizeHint(self) -> QSize:
        """Dot, name, key."""
        width = min(self.fontMetrics().horizontalAdvance(self._name), _LONGEST_NAME)
        return QSize(28 + width + (20 if self._label.key else 4), _HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A flat button with a soft ground under the mouse; a tick in the dot of the annotation's own label."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tokens = theme.current()
        painter.setPen(Qt.PenStyle.NoPen)
        if self.underMouse() or self.isChecked():
            painter.setBrush(tokens.accent_soft if self.isChecked() else tokens.hover)
            painter.drawRoundedRect(QRectF(self.rect()), 4, 4)
        painter.setBrush(colour(self._ink.line))
        painter.drawEllipse(QPointF(14, self.height() / 2), 5, 5)
        painter.setPen(tokens.text)
        room = self.width() - 28 - (20 if self._label.key else 4)
        name = self.fontMetrics().elidedText(self._name, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRectF(25, 0, room, self.height()), Qt.AlignmentFlag.AlignVCenter, name)
        if self._label.key:
            painter.setPen(tokens.muted)
            box = QRectF(self.width() - 20, 0, 14, self.height())
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._label.key)


class LabelBar(QFrame):
    """The bar never takes the keyboard, so the text keeps it, and with it every key."""

    label_chosen = Signal(str)
    """Label id."""
    note_requested = Signal()
    split_requested = Signal()
    delete_requested = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._buttons: list[QToolButton] = []
        self._labels: Sequence[Label] = ()
        self._ground = Ground.light()
        self.setObjectName("labelBar")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()

    def set_labels(self, labels: Sequence[Label], ground: Ground) -> None:
        """Offer these labels, in this order."""
        self._labels, self._ground = labels, ground
        self.hide()

    def offer(self, width: int, current: LabelId | None = None, *, existing: bool = False) -> QSize:
        """Make the buttons, in rows of at most `width` pixels, and return the size taken.

        `existing` adds what can be done with an annotation; its label `current` is marked.
        """
        for button in self._buttons:
            button.setParent(None)
            button.deleteLater()
        self._buttons = [self._label_button(label, current) for label in self._labels]
        if existing:
            self._buttons += [
                self._tool("note", _("Note"), self.note_requested.emit),
                self._tool("split", _("Split here"), self.split_requested.emit),
                self._tool("trash", _("Delete"), self.delete_requested.emit),
            ]
        self.setAccessibleName(_("Labels"))
        size = self._flow(width)
        self.resize(size)
        return size

    def show_at(self, place: QPoint) -> None:
        """Show the bar at a place of its parent."""
        self.move(place)
        self.show()
        self.raise_()

    def _label_button(self, label: Label, current: LabelId | None) -> QToolButton:
        button = _LabelButton(label, self._ground, self)
        button.setCheckable(True)
        button.setChecked(label.id == current)
        button.clicked.connect(lambda _checked=False, chosen=label.id: self.label_chosen.emit(chosen))
        return button

    def _tool(self, icon: str, text: str, run: Callable[[], None]) -> QToolButton:
        button = QToolButton(self)
        button.setIcon(theme.icon(icon))
        button.setIconSize(QSize(18, 18))
        button.setToolTip(text)
        button.setAccessibleName(text)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(lambda _checked=False: run())
        return button

    def _flow(self, width: int) -> QSize:
        """Put the buttons in rows."""
        x = y = _PADDING
        widest = 0
        for button in self._buttons:
            hint = button.sizeHint() if isinstance(button, _LabelButton) else QSize(_HEIGHT, _HEIGHT)
            if x > _PADDING and x + hint.width() + _PADDING > width:
                x, y = _PADDING, y + _HEIGHT
            button.setGeometry(x, y, hint.width(), _HEIGHT)
            button.show()
            x += hint.width()
            widest = max(widest, x)
        return QSize(widest + _PADDING, y + _HEIGHT + _PADDING)

    def sizeHint(self) -> QSize:
        """The size for which `offer` laid it out, for use in a layout."""
        return self._flow(self.width())

    def paintEvent(self, event: QPaintEvent) -> None:
        """A raised sheet with a thin edge."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tokens = theme.current()
        painter.setPen(tokens.line)
        painter.setBrush(tokens.raised)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
