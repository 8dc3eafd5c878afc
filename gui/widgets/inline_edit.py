"""The field in which a list's cell is edited; it keeps every key to itself."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

_ENDING = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape, Qt.Key.Key_Tab, Qt.Key.Key_Backtab)


class InlineEdit(QLineEdit):
    """A line edit that hands no key on.

    A plain one ignores what it has no use for, such as Enter and the arrows, and Qt then gives it to the list and to
    the dialog around it: Enter would end the editing and also do what Enter does in the list.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.composing = False
        """Whether an input method holds letters that are not committed yet."""

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Know whether something is being composed."""
        self.composing = bool(event.preeditString())
        super().inputMethodEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Accept the key, whatever it does. While composing, keys that would end the editing do nothing."""
        if not (self.composing and event.key() in _ENDING):
            super().keyPressEvent(event)
        event.accept()

    def ends_composing(self, event: QKeyEvent) -> bool:
        """Whether a key that ends editing is meant for the input method now."""
        return self.composing and event.key() in _ENDING


class InlineBox(QComboBox):
    """The same for a field with values to choose from."""

    picked = Signal()
    """A value was chosen from the list, which ends the editing. Enter in the field ends it anyway."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._in_field = False
        self.setEditable(True)
        self.activated.connect(self._tell)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Accept the key, whatever it does."""
        self._in_field = True
        super().keyPressEvent(event)
        self._in_field = False
        event.accept()

    def _tell(self) -> None:
        if not self._in_field:
            self.picked.emit()
