"""A small editor for a note, at the place it belongs to."""

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from gui.base.i18n import _
from gui.widgets.dialog import muted_label


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

    def show_at(self, point: QPoint) -> None:
        """Open with the top left corner at `point` (global), moved so that all of it is on the screen."""
        screen = QGuiApplication.screenAt(point) or QGuiApplication.primaryScreen()
        area = screen.availableGeometry()
        x = min(max(point.x(), area.left()), area.right() - self.width())
        y = min(max(point.y(), area.top()), area.bottom() - self.height())
        self.move(x, y)
        self.show()
        self.edit.setFocus()
        self.edit.selectAll()

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
