"""The short list of reasons, one a line."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from gui.base.i18n import _
from gui.widgets.dialog import Dialog, muted_label


class ReasonsDialog(Dialog):
    """Edits the list; an empty one goes back to the defaults."""

    help_page = "review"

    submitted = Signal(object)
    """list of the reasons."""

    def __init__(self, reasons: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hint = muted_label()
        self.edit = QPlainTextEdit("\n".join(reasons))
        self.edit.setProperty("field", True)
        self.edit.setTabChangesFocus(True)
        self.body.setSpacing(8)
        self.body.addWidget(self._hint)
        self.body.addWidget(self.edit, 1)
        self.accepted.connect(lambda: self.submitted.emit(self.edit.toPlainText().splitlines()))
        self.resize(420, 360)
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text again."""
        super().retranslate()
        self.setWindowTitle(_("Reasons"))
        self._hint.setText(_("One reason a line. Everybody who merges this project gets the list."))
        self.edit.setAccessibleName(_("Reasons"))
        self.ok_button().setText(_("Save"))
