"""One unit with its text and what can be answered in every dimension, by key or by click."""

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QScrollArea, QSplitter, QToolButton, QVBoxLayout, QWidget

from gui.base.i18n import _
from gui.study.keys import AnswerChoice
from gui.study.passage_text import PassageText
from gui.widgets.flow import FlowLayout


class UnitCoder(QSplitter):
    """Shows a unit and says what the user answers."""

    answered = Signal(str, object)
    """A dimension's code, and a `LabelId` or None for: no code fits."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self.text = PassageText()
        self._answers = QWidget()
        self._column = QVBoxLayout(self._answers)
        self._column.setContentsMargins(16, 8, 16, 8)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(self._answers)
        self.addWidget(self.text)
        self.addWidget(area)
        self.setSizes([400, 300])
        self.choices: list[list[AnswerChoice]] = []
        self.buttons: dict[tuple[str, str], QToolButton] = {}
        """By dimension and key, or by dimension and the label's code where it has none."""
        self._heads: dict[str, QLabel] = {}
        self._editable = True

    def show_choices(self, found: Sequence[Sequence[AnswerChoice]], names: Mapping[str, str]) -> None:
        """Replace what can be answered; `names` are those of dimensions."""
        self.choices = [list(row) for row in found]
        self.buttons = {}
        self._heads = {}
        while (item := self._column.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        for row in self.choices:
            dimension = row[0].dimension
            head = self._heads[dimension] = QLabel(names[dimension])
            self._column.addWidget(head)
            line = QWidget()
            flow = FlowLayout(line, 4)
            flow.setContentsMargins(0, 0, 0, 0)
            for choice in row:
                flow.addWidget(self._button(choice, names[dimension]))
            self._column.addWidget(line)
        self._column.addStretch(1)
        self.set_editable(self._editable)

    def _button(self, choice: AnswerChoice, dimension: str) -> QToolButton:
        button = QToolButton()
        button.setCheckable(True)
        name = "  " * choice.depth + choice.name
        button.setText(f"{choice.key.upper()}  {name}" if choice.key else name)
        button.setAccessibleName(_("{dimension}: {label}").format(dimension=dimension, label=choice.name))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        button.clicked.connect(partial(self._clicked, choice))
        self.buttons[choice.dimension, choice.key or choice.code] = button
        return button

    def _clicked(self, choice: AnswerChoice, _on: bool = False) -> None:
        self.answered.emit(choice.dimension, choice.label)

    def show_unit(self, before: str, unit: str, after: str, given: Mapping[str, Sequence[str] | None]) -> None:
        """Show a unit between what stands before and behind it, and what it was given in each dimension."""
        self.text.show_passage(before, unit, after)
        self.show_given(given)

    def show_given(self, given: Mapping[str, Sequence[str] | None]) -> None:
        """Mark what a unit was given."""
        for row in self.choices:
            for choice in row:
                codes = given.get(choice.dimension) or ()
                self.buttons[choice.dimension, choice.key or choice.code].setChecked(choice.code in codes)

    def set_editable(self, on: bool) -> None:
        """Offer answers or not."""
        self._editable = on
        for button in self.buttons.values():
            button.setEnabled(on)

    def take_key(self, event: QKeyEvent) -> bool:
        """Answer by a key, if it is one of an answer; whether it was."""
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier or event.isAutoRepeat():
            return False
        pressed = event.text().lower()
        for row in self.choices:
            for choice in row:
                if choice.key and choice.key == pressed:
                    if self._editable:
                        self.answered.emit(choice.dimension, choice.label)
                    return True
        return False
