"""Shown by a panel that has nothing to show: a sentence, and a button to change that."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QLabel, QPushButton, QVBoxLayout, QWidget


class EmptyState(QWidget):
    """Covers the viewport of a view; lets drops through to it."""

    activated = Signal()

    def __init__(self, view: QAbstractItemView) -> None:
        super().__init__(view.viewport())
        cover = QVBoxLayout(view.viewport())
        cover.setContentsMargins(0, 0, 0, 0)
        cover.addWidget(self)
        self._text = QLabel()
        self._text.setWordWrap(True)
        self._text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        # Quiet but legible: the colour of disabled text would be too faint.
        self._text.setProperty("muted", True)
        self._text.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._button = QPushButton()
        self._button.clicked.connect(self.activated)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 24)
        layout.setSpacing(16)
        layout.addStretch(2)
        layout.addWidget(self._text)
        layout.addWidget(self._button, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(3)
        self.setAcceptDrops(False)
        self.hide()

    def show_text(self, text: str, button: str = "") -> None:
        """Cover the view with `text` and, if it is given, a `button`; an empty text uncovers the view."""
        self._text.setText(text)
        self._button.setText(button)
        self._button.setVisible(bool(button))
        self.setVisible(bool(text))

    def text(self) -> str:
        """The sentence shown; empty while the view has rows."""
        return self._text.text() if not self.isHidden() else ""
