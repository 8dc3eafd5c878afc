"""The gaps between readers: thin lines, and where somebody has something to draw there, room for it."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QHelpEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSplitter, QSplitterHandle, QToolTip, QWidget

from gui.base import theme
from gui.base.i18n import _

THIN, WIDE = 1, 56
"""Pixels of a gap without and with a drawing."""
_CLICK = 3
"""Pixels that the mouse may move between press and release of a click; more is a drag of the gap."""


class GapSplitter(QSplitter):
    """Readers beside each other. Gap `n` (from 0) lies between reader `n` and the next."""

    clicked = Signal(int, QPoint)
    """A gap, and where in it."""
    menu_requested = Signal(int, QPoint, QPoint)
    """A gap, where in it, and that place on the screen."""

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.draw: Callable[[QPainter, int, QWidget], None] | None = None
        """Draws in a gap: the painter, the gap, and the widget whose pixels are meant."""
        self.tip: Callable[[int, QPoint], str] | None = None
        """What there is at a place of a gap."""
        self.setHandleWidth(THIN)
        self.setChildrenCollapsible(False)

    def widen(self, wide: bool) -> None:
        """Make room to draw in, or take it back."""
        self.setHandleWidth(WIDE if wide else THIN)

    def redraw(self) -> None:
        """Draw what is in the gaps again."""
        for number in range(1, self.count()):
            self.handle(number).update()

    def createHandle(self) -> QSplitterHandle:
        """One of our own."""
        return Gap(self)


class Gap(QSplitterHandle):
    """What one drags to make a reader wider, and in which is drawn what ties two readers."""

    def __init__(self, splitter: GapSplitter) -> None:
        super().__init__(Qt.Orientation.Horizontal, splitter)
        self._readers = splitter
        self._pressed: QPoint | None = None
        self.setAccessibleName(_("Between two readers"))

    @property
    def number(self) -> int:
        """From the left, from 0."""
        return self._readers.indexOf(self) - 1

    def paintEvent(self, event: QPaintEvent) -> None:
        """The line; in a wide gap the drawing between two lines."""
        draw = self._readers.draw
        if draw is None or self._readers.handleWidth() <= THIN:
            super().paintEvent(event)
            return
        tokens = theme.current()
        painter = QPainter(self)
        painter.fillRect(self.rect(), tokens.chrome)
        draw(painter, self.number, self)
        painter.fillRect(QRect(0, 0, 1, self.height()), tokens.line)
        painter.fillRect(QRect(self.width() - 1, 0, 1, self.height()), tokens.line)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a click or a drag."""
        self._pressed = event.position().toPoint() if event.button() == Qt.MouseButton.LeftButton else None
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Tell of a click."""
        super().mouseReleaseEvent(event)
        place, pressed = event.position().toPoint(), self._pressed
        self._pressed = None
        if pressed is not None and (place - pressed).manhattanLength() <= _CLICK:
            self._readers.clicked.emit(self.number, place)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for a menu."""
        self._readers.menu_requested.emit(self.number, event.pos(), event.globalPos())
        event.accept()

    def event(self, event: QEvent) -> bool:
        """Tell what is under the mouse."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent) and self._readers.tip is not None:
            words = self._readers.tip(self.number, event.pos())
            if words:
                QToolTip.showText(event.globalPos(), words, self)
            else:
                QToolTip.hideText()
            return True
        return super().event(event)
