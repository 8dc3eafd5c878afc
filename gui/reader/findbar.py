"""The search line of one reader: count, next and previous."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QToolButton, QWidget

from core.model import Mask, Span
from core.text.finding import Hits, find_all
from gui.base import theme
from gui.base.i18n import _
from gui.widgets.filter_edit import let_clear


class FindBar(QWidget):
    """Finds while one types; Return and Shift+Return step through the hits, Escape closes."""

    hits_changed = Signal(object, object)
    """All `Hits`, and the current one or None: to be drawn."""
    hit_reached = Signal(object)
    """The `Span` that typing or stepping has come to: to be selected."""
    searched = Signal()
    """Something else is looked for."""
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
        let_clear(self._field)
        self._field.textChanged.connect(self._search)
        self._count = QLabel(self)
        self._count.setProperty("muted", True)
        self._count.setFont(theme.tabular(self._count.font()))
        self._previous = self._button("chevron-up", lambda: self.step(-1))
        self._next = self._button("chevron-down", lambda: self.step(1))
        self._close = self._button("close", self.close_bar)
        self.everywhere = QToolButton(self)
        self.everywhere.setCheckable(True)
        self.everywhere.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.everywhere.hide()
        self.walker: Callable[[int], bool] = lambda _by: False
        """Steps through the hits of all readers, where that is wanted; False where it is not."""
        self._elsewhere = 0
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 4, 8, 4)
        layout.setSpacing(4)
        layout.addWidget(self._field, 1)
        for widget in (self._count, self._previous, self._next, self.everywhere, self._close):
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
        self.everywhere.setText(_("All readers"))
        self.everywhere.setToolTip(_("Find in all open readers: F3 goes on in the next one."))
        self._show_count()

    def set_text(self, text: str, masks: Sequence[Mask]) -> None:
        """Search this text from now on.

        The selection stays, because nobody asked for a hit and somebody may be about to label.
        """
        another, old = text != self._text, self._current_hit()
        self._text, self._masks = text, masks
        if another:
            self._from = 0
        if self.isHidden() and not self.everywhere.isChecked():
            self._hits, self._current = Hits(), -1
        else:
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
        """Go to the next (1) or previous (-1) hit, round the ends; or on into the next reader."""
        if not self.walker(by) and self._hits:
            self._go_to((self._number(by) + by) % len(self._hits))

    def step_inside(self, by: int) -> bool:
        """Go to the next or previous hit of this text; False where it was the last."""
        number = self._number(by) + by
        if not 0 <= number < len(self._hits):
            return False
        self._go_to(number)
        return True

    def enter(self, by: int) -> bool:
        """Go to the first hit of this text, or to the last for -1; False where there is none."""
        if self._hits:
            self._go_to(0 if by > 0 else len(self._hits) - 1)
        return len(self._hits) > 0

    def look_for(self, query: str) -> None:
        """Look for what is typed in another reader, from the start of the text; nothing is gone to."""
        self._field.blockSignals(True)
        self._field.setText(query)
        self._field.blockSignals(False)
        self._hits, self._current, self._from = find_all(self._text, query, self._masks), -1, 0
        self._draw()

    def show_elsewhere(self, count: int) -> None:
        """Say how many hits the other readers have."""
        self._elsewhere = count
        self._show_count()

    @property
    def query(self) -> str:
        """What is looked for."""
        return self._field.text()

    @property
    def hit_count(self) -> int:
        """How many hits this text has."""
        return len(self._hits)

    def _number(self, by: int) -> int:
        """Of the hit that was gone to; before any, of that from which `by` leads to the one nearest on that way."""
        return self._current if self._current >= 0 else self._hits.first_from(self._from) - (by > 0)

    def _go_to(self, number: int) -> None:
        self._current = number
        self._from = self._hits[number].start
        self._report()

    def _search(self) -> None:
        self._hits = find_all(self._text, self._field.text(), self._masks)
        following = self._hits.first_from(self._from)
        self._current = following % len(self._hits) if self._hits else -1
        self._report()
        self.searched.emit()

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
        if self._elsewhere:
            self._count.setText(_("{here}, {n} in other readers").format(here=self._count.text(), n=self._elsewhere))

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
