"""Split a label: the new labels are named, then its annotations are walked, each to one of them."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QPlainTextEdit, QWidget

from core.model import Label
from gui.base.i18n import _, language, ngettext
from gui.widgets.dialog import Dialog, heading_label, muted_label


class SplitLabelDialog(Dialog):
    """Asks for the names of the new labels, one a line."""

    help_page = "codebook"

    submitted = Signal(object, bool)
    """The names, and whether the new labels stand below the one that is split."""

    def __init__(self, label: Label, used: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._label, self._used = label, used
        self._question, self._hint = heading_label(), muted_label()
        self.names = QPlainTextEdit()
        self.names.setProperty("field", True)
        self.names.setTabChangesFocus(True)
        self.names.setFixedHeight(96)
        self.below = QCheckBox()
        self.below.setChecked(True)
        for widget in (self._question, self.names, self.below, self._hint):
            self.body.addWidget(widget)
        self.body.setSpacing(8)
        self.body.addStretch(1)
        self.names.textChanged.connect(self._allow)
        self.accepted.connect(lambda: self.submitted.emit(self.wanted(), self.below.isChecked()))
        self.setMinimumWidth(420)
        self._allow()
        self.retranslate()
        self.names.setFocus()

    def wanted(self) -> list[str]:
        """The names that are written, each once."""
        return list(
            dict.fromkeys(" ".join(line.split()) for line in self.names.toPlainText().splitlines() if line.strip())
        )

    def _allow(self) -> None:
        self.ok_button().setEnabled(bool(self.wanted()))

    def retranslate(self) -> None:
        """Set every text again."""
        super().retranslate()
        self.setWindowTitle(_("Split label"))
        name = self._label.name(language())
        question = ngettext(
            "“{name}” is on {n} annotation of yours. Into which labels is it split?",
            "“{name}” is on {n} annotations of yours. Into which labels is it split?",
            self._used,
        )
        self._question.setText(question.format(name=name, n=f"{self._used:,}"))
        self.names.setAccessibleName(_("New labels"))
        self.names.setPlaceholderText(_("The name of a new label in each line"))
        self.below.setText(_("Below the label that is split"))
        self._hint.setText(_("Each gets a free key. Then your annotations come one after the other: a key sorts each."))
        self.ok_button().setText(_("Split and walk"))
