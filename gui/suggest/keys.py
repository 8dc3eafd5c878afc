"""The keys of suggestions in a text, which mean this only where a suggestion is under the caret."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent
from PySide6.QtWidgets import QToolTip

from core.ids import LabelId
from gui.reader.view import ReaderView
from gui.suggest.marks import ShownSuggestion, SuggestionMarks

_TAKE = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_PLAIN = ~Qt.KeyboardModifier.KeypadModifier


class SuggestionKeys(QObject):
    """Sits before one view: Return takes, a label's key takes as that label, Backspace rejects, Tab walks.

    All other keys, and these where nothing is suggested, go on to the text. Backspace is kept back also where a
    suggestion has just gone: whoever rejects twice must not delete an annotation.
    """

    taken = Signal(object, str)
    """A suggestion, and the id of another label to take it as or nothing."""
    rejected = Signal(object)
    walked = Signal()
    """Tab went to the next one."""

    def __init__(
        self,
        view: ReaderView,
        marks: SuggestionMarks,
        label_of: Callable[[str], LabelId | None],
        tip: Callable[[ShownSuggestion], str],
    ) -> None:
        """`label_of` tells the label with a key, `tip` what hovering says of a suggestion."""
        super().__init__(view)
        self._view = view
        self._marks = marks
        self._label_of = label_of
        self._tip = tip
        self._just_gone = False
        """Whether a suggestion has been under the caret since it last moved."""
        self._place = view.selection
        view.selection_changed.connect(lambda _span: self._moved())
        view.installEventFilter(self)
        view.viewport().installEventFilter(self)

    def _moved(self) -> None:
        # It is also told when what is under the caret has changed.
        if self._view.selection != self._place:
            self._place = self._view.selection
            self._just_gone = False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the keys that are ours, and the hovering over a suggestion that no annotation covers."""
        if isinstance(event, QKeyEvent) and watched is self._view:
            if event.type() == QEvent.Type.ShortcutOverride and self._action(event) is not None:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress and (action := self._action(event)) is not None:
                action()
                event.accept()
                return True
        elif isinstance(event, QHelpEvent) and watched is self._view.viewport():
            return self._hover(event)
        return False

    def _action(self, event: QKeyEvent) -> Callable[[], object] | None:
        """What a key does here; None where it is not ours."""
        if self._view.hinting.on or event.modifiers() & _PLAIN:
            return None
        meant = self._marks.meant()
        self._just_gone = self._just_gone or meant is not None
        key = event.key()
        if key == Qt.Key.Key_Tab:
            following = self._following(meant)
            return None if following is None else lambda: self._walk(following)
        if key == Qt.Key.Key_Backspace and self._just_gone:
            # A key that is held down rejects one.
            return _nothing if meant is None or event.isAutoRepeat() else lambda: self.rejected.emit(meant)
        if meant is None:
            return None
        if key in _TAKE:
            return _nothing if event.isAutoRepeat() else lambda: self.taken.emit(meant, "")
        label = self._label_of(event.text()) if event.text().strip() else None
        return None if label is None else lambda: self.taken.emit(meant, label)

    def _following(self, meant: ShownSuggestion | None) -> ShownSuggestion | None:
        if meant is None:
            return self._marks.after(self._view.selection.start)
        # A second label for the same sentence is reached by taking or rejecting the first.
        return self._marks.after(meant.span.end)

    def go_on(self) -> bool:
        """Go to the first suggestion that begins at the caret or behind it; whether there is one."""
        following = self._marks.after(self._view.selection.start)
        if following is not None:
            self.go_to(following)
        return following is not None

    def go_to(self, suggestion: ShownSuggestion) -> None:
        """Select its passage, so that the adjusting keys work on it."""
        self._view.select_span(suggestion.span)

    def _walk(self, suggestion: ShownSuggestion) -> None:
        self.walked.emit()
        self.go_to(suggestion)

    def _hover(self, event: QHelpEvent) -> bool:
        position = self._view.character_at(event.pos())
        here = self._marks.at(position) if position is not None else []
        if position is None or not here or self._view.index.at(position):
            return False
        QToolTip.showText(event.globalPos(), "<br>".join(map(self._tip, here)), self._view.viewport())
        return True


def _nothing() -> None:
    """For a key that must do nothing."""
