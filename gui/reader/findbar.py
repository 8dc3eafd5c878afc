"""The search line of one reader: count, next and previous."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QToolButton, QWidget

from core.model import Mask, Span
from core.text.finding import Hits, find_all
from gui.base import theme
from gui.base.i18n import _


class FindBar(QWidget):
    """Finds while one types; Return and Shift+Return step through the hits, Escape closes."""

    hits_changed = Signal(object, object)
    """All `Hits`, and the current one or None: to be drawn."""
    hit_reached = Signal(object)
    """The `Span` that typing or stepping has come to: to be selected."""
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("find_bar")
        self._text = ""
        self._masks: Sequence[Mask] = ()
        self._hits = Hits()
        self._current = -1
        self._from = 0
        self._field = QLineEdit(self)
        self._field.setClearButtonEnabled(True)
        self._field.textChanged.connect(self._search)
        self._count = QLabel(self)
        self._count.setProperty("muted", True)
        self._count.setFont(theme.tabular(self._count.font()))
        self._previous = self._button("chevron-up", lambda: self.step(-1))
        self._next = self._button("chevron-down", lambda: self.step(1))
        self._close = self._button("close", self.close_bar)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 4, 8, 4)
        layout.setSpacing(4)
        layout.addWidget(self._field, 1)
        for widget in (self._count, self._previous, self._next, self._close):
            layout.addWidget(widget)
        self.retranslate()
        self.hide()

    def _button(self, icon: str, run: object) -> QToolButton:
        button = QToolButton(self)
        button.setIcon(theme.icon(icon, "muted"))
        button.setIconSize(QSize(18, 18))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(run)
        return button

    def retranslate(self) -> None:
        """Set the texts again."""
        self._field.setPlaceholderText(_("Find in this document"))
        self._field.setAccessibleName(_("Find in this document"))
        for button, text in (
            (self._previous, _("Previous hit")),
            (self._next, _("Next hit")),
            (self._close, _("Close search")),
        ):
            button.setToolTip(text)
            button.setAccessibleName(text)
        self._show_count()

    def set_text(self, text: str, masks: Sequence[Mask]) -> None:
        """Search this text from now on.

        The selection stays, because nobody asked for a hit and somebody may be about to label.
        """
        another, old = text != self._text, self._current_hit()
        self._text, self._masks = text, masks
        if another:
            self._from = 0
        if not self.isHidden():
            self._hits = find_all(text, self._field.text(), masks)
            self._current = -1 if another else self._hits.number_of(old)
            self._draw()

    def open_bar(self, query: str, position: int) -> None:
        """Show the line with `query`, if any, and begin at `position` (code points)."""
        self._from = position
        self.show()
        if query:
            self._field.setText(query)
        self._field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._field.selectAll()
        self._search()

    def close_bar(self) -> None:
        """Hide the line and take the hits away."""
        self.hide()
        self._hits, self._current = Hits(), -1
        self.hits_changed.emit(self._hits, None)
        self.closed.emit()

    def step(self, by: int) -> None:
        """Go to the next (1) or previous (-1) hit, round the ends."""
        if self._hits:
            if self._current < 0:
                # The number of the next hit; one less when going to the previous.
                self._current = self._hits.first_from(self._from) - (by > 0)
            self._current = (self._current + by) % len(self._hits)
            self._from = self._hits[self._current].start
            self._report()

    def _search(self) -> None:
        self._hits = find_all(self._text, self._field.text(), self._masks)
        following = self._hits.first_from(self._from)
        self._current = following % len(self._hits) if self._hits else -1
        self._report()

    def _report(self) -> None:
        self._draw()
        if (current := self._current_hit()) is not None:
            self.hit_reached.emit(current)

    def _draw(self) -> None:
        self._show_count()
        self.hits_changed.emit(self._hits, self._current_hit())

    def _current_hit(self) -> Span | None:
        return self._hits[self._current] if self._current >= 0 else None

    def _show_count(self) -> None:
        if not self._field.text():
            self._count.setText("")
        elif self._hits:
            here = str(self._current + 1) if self._current >= 0 else "–"
            self._count.setText(f"{here} / {len(self._hits)}")
        else:
            self._count.setText(_("Nothing found"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Step and close."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.step(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        elif event.key() == Qt.Key.Key_Escape:
            self.close_bar()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
