"""The answers to one plan, each a key and a button."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QToolButton, QWidget

from core.said.fulfilment import Fulfilment, fulfilment_attribute
from gui.base.i18n import _, language
from gui.widgets.flow import FlowLayout

KEYS: dict[str, Fulfilment] = dict(zip("12345", Fulfilment, strict=True))
"""The key of each answer."""
WITHDRAW, ALSO = "0", "a"


class AnswerBar(QWidget):
    """Says what the user answers; shows what was answered before."""

    answered = Signal(object)
    """A `Fulfilment`; None: no answer any more."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        line = FlowLayout(self)
        line.setContentsMargins(12, 8, 12, 8)
        self.buttons: dict[Fulfilment, QToolButton] = {}
        for answer in KEYS.values():
            button = self.buttons[answer] = QToolButton()
            button.setCheckable(True)
            button.clicked.connect(partial(self._clicked, answer))
            line.addWidget(button)
        self.withdraw, self.also = QToolButton(), QToolButton()
        self.withdraw.clicked.connect(lambda: self.answered.emit(None))
        self.also.setCheckable(True)
        for button in (self.withdraw, self.also):
            line.addWidget(button)
        for button in (*self.buttons.values(), self.withdraw, self.also):
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self.retranslate()

    def _clicked(self, answer: Fulfilment, _on: bool = False) -> None:
        # What is checked is what was answered, and not what was clicked.
        self.buttons[answer].setChecked(not self.buttons[answer].isChecked())
        self.answered.emit(answer)

    def show_answer(self, given: Fulfilment | None, *, editable: bool) -> None:
        """Mark the answer that was given, and offer others or not."""
        for answer, button in self.buttons.items():
            button.setChecked(answer is given)
            button.setEnabled(editable)
        self.withdraw.setEnabled(editable and given is not None)
        self.also.setEnabled(editable)

    def take_key(self, event: QKeyEvent) -> bool:
        """Answer by a key, if it is one of an answer; whether it was."""
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier or event.isAutoRepeat():
            return False
        pressed = event.text().lower()
        if pressed in KEYS:
            if self.buttons[KEYS[pressed]].isEnabled():
                self.answered.emit(KEYS[pressed])
            return True
        if pressed == WITHDRAW and self.withdraw.isEnabled():
            self.answered.emit(None)
        elif pressed == ALSO and self.also.isEnabled():
            self.also.toggle()
        return pressed in (WITHDRAW, ALSO)

    def retranslate(self) -> None:
        """Set the texts again."""
        names = answer_names()
        for key, answer in KEYS.items():
            self.buttons[answer].setText(f"{key}  {names[answer]}")
        withdraw, also = _("No answer"), _("Keep earlier passages")
        self.withdraw.setText(f"{WITHDRAW}  {withdraw}")
        self.also.setText(f"{ALSO.upper()}  {also}")
        self.also.setToolTip(_("The next answer stands beside the passages that were given before."))


def answer_names() -> dict[str, str]:
    """What answers are called, by their codes: as the attribute calls them."""
    return {choice.code: choice.name(language()) for choice in fulfilment_attribute(0).choices}
