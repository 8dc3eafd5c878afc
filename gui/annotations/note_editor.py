"""A small editor for a note, at the place it belongs to."""

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QTextCursor
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from gui.base.i18n import _
from gui.widgets.dialog import muted_label

GAP = 8
"""Pixels between the editor and its passage."""


class NoteEditor(QFrame):
    """A popup: Ctrl+Enter or clicking elsewhere keeps the text, Escape drops it; frees itself."""

    submitted = Signal(str)
    """The edited note; not emitted when nothing changed."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self._before = text
        self._keep = True
        self.edit = _NoteField(text)
        self.edit.kept.connect(self.close)
        self.edit.dropped.connect(self._drop)
        self.edit.setProperty("field", True)
        self.edit.setTabChangesFocus(True)
        self.save_button = QPushButton()
        self.save_button.clicked.connect(self.close)
        self._hint = muted_label()
        bottom = QHBoxLayout()
        bottom.addWidget(self._hint, 1)
        bottom.addWidget(self.save_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.setSpacing(8)
        layout.addWidget(self.edit)
        layout.addLayout(bottom)
        self.setFixedSize(320, 168)
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text again."""
        self.edit.setPlaceholderText(_("Note"))
        self.edit.setAccessibleName(_("Note"))
        self.save_button.setText(_("Save"))
        self._hint.setText(_("Ctrl+Enter saves"))

    def changeEvent(self, event: QEvent) -> None:
        """Follow a switch of language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def show_beside(self, passage: QRect) -> None:
        """Open below a passage (global), else above it, else at its right or left: never over it, and in the window."""
        self.move(place_beside(self.size(), passage, self._area(passage.center())))
        self.show()
        self.edit.setFocus()
        # One continues what is there; nobody wants to lose it by typing a letter.
        self.edit.moveCursor(QTextCursor.MoveOperation.End)

    def _area(self, point: QPoint) -> QRect:
        """The part of the window that is on the screen."""
        screen = QGuiApplication.screenAt(point) or QGuiApplication.primaryScreen()
        area, parent = screen.availableGeometry(), self.parentWidget()
        if parent is None:
            return area
        window = parent.window()
        inside = QRect(window.mapToGlobal(QPoint(0, 0)), window.size()).intersected(area)
        fits = inside.width() >= self.width() and inside.height() >= self.height()
        return inside if fits else area

    def _drop(self) -> None:
        self._keep = False
        self.close()

    def closeEvent(self, event: QEvent) -> None:
        """Hand over the text, unless it was dropped or is the same."""
        text = self.edit.toPlainText().strip()
        if self._keep and text != self._before.strip():
            self._keep = False
            self.submitted.emit(text)
        super().closeEvent(event)  # type: ignore[arg-type]


def place_beside(size: QSize, passage: QRect, area: QRect) -> QPoint:
    """Where something of that size lies beside `passage` inside of `area`: below, above, at the right, at the left.

    If it fits nowhere without covering the passage, it covers the passage's end.
    """

    def inside(wanted: int, low: int, high: int) -> int:
        return max(low, min(wanted, high))

    x = inside(passage.left(), area.left(), area.right() - size.width())
    y = inside(passage.top(), area.top(), area.bottom() - size.height())
    below, above = passage.bottom() + GAP, passage.top() - GAP - size.height()
    right, left = passage.right() + GAP, passage.left() - GAP - size.width()
    if below + size.height() <= area.bottom():
        return QPoint(x, max(below, area.top()))
    if above >= area.top():
        return QPoint(x, above)
    if right + size.width() <= area.right():
        return QPoint(right, y)
    if left >= area.left():
        return QPoint(left, y)
    return QPoint(x, area.bottom() - size.height())


class _NoteField(QPlainTextEdit):
    """Hands on the keys that end the editing."""

    kept = Signal()
    dropped = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.kept.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.dropped.emit()
        else:
            super().keyPressEvent(event)
