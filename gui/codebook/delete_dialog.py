"""Delete a label that is in use: what happens to its annotations."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QRadioButton, QWidget

from core.model import Label
from gui.base.i18n import _, language, ngettext
from gui.widgets.dialog import Dialog, heading_label, muted_label
from gui.widgets.swatch import swatch_icon


class DeleteLabelDialog(Dialog):
    """Asks whether the annotations go or get another label."""

    help_page = "codebook"

    submitted = Signal(object)
    """The replacing label's id, or None to delete the annotations."""

    def __init__(self, label: Label, used: int, others: Sequence[Label], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._label, self._used, self._others = label, used, others
        self._question = heading_label()
        self._hint = muted_label()
        self.move_choice = QRadioButton()
        self.target = QComboBox()
        self.delete_choice = QRadioButton()
        for widget in (self._question, self.move_choice, self.target, self.delete_choice, self._hint):
            self.body.addWidget(widget)
        self.body.setSpacing(8)
        self.body.addStretch(1)
        for other in others:
            self.target.addItem(swatch_icon(other.colour), other.name(language()), other.id)
        self.move_choice.toggled.connect(self.target.setEnabled)
        self.move_choice.setEnabled(bool(others))
        self.target.setEnabled(False)
        (self.move_choice if others else self.delete_choice).setChecked(True)
        self.accepted.connect(lambda: self.submitted.emit(self.replacement()))
        self.setMinimumWidth(400)
        self.retranslate()

    def replacement(self) -> str | None:
        """The label that the annotations get; None when they are deleted."""
        return self.target.currentData() if self.move_choice.isChecked() else None

    def retranslate(self) -> None:
        """Set every text again."""
        super().retranslate()
        self.setWindowTitle(_("Delete label"))
        name = self._label.name(language())
        question = ngettext(
            "“{name}” is on {n} annotation. What happens to it?",
            "“{name}” is on {n} annotations. What happens to them?",
            self._used,
        )
        self._question.setText(question.format(name=name, n=f"{self._used:,}"))
        self.move_choice.setText(_("Give them another label"))
        self.delete_choice.setText(_("Delete them, too"))
        self._hint.setText(_("Undo brings everything back."))
        self.ok_button().setText(_("Delete label"))
        for row, other in enumerate(self._others):
            self.target.setItemText(row, other.name(language()))
