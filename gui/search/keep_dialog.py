"""Asks under which name a search, or a list of words, is kept."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from gui.base.i18n import _
from gui.widgets.dialog import Dialog, muted_label


class KeepSearchDialog(Dialog):
    """Asks for the name; `submitted` gives it."""

    help_page = "side-by-side"

    submitted = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None, *, title: str = "", hint: str = "") -> None:
        """`title` and `hint` are for what else is kept under a name."""
        super().__init__(parent)
        self._title, self._about = title, hint
        self._caption, self._hint = QLabel(), muted_label()
        self.name = QLineEdit(name)
        self.name.selectAll()
        self._caption.setBuddy(self.name)
        self.body.setSpacing(8)
        for widget in (self._caption, self.name, self._hint):
            self.body.addWidget(widget)
        self.name.textChanged.connect(self._check)
        self.accepted.connect(lambda: self.submitted.emit(self.name.text().strip()))
        self.setMinimumWidth(440)
        self.retranslate()
        self._check()

    def _check(self) -> None:
        self.ok_button().setEnabled(bool(self.name.text().strip()))

    def retranslate(self) -> None:
        """Set the texts again."""
        super().retranslate()
        self.setWindowTitle(self._title or _("Keep this search"))
        self._caption.setText(_("Name"))
        searches = _("The project keeps it with its conditions. A search of the same name is replaced.")
        self._hint.setText(self._about or searches)
        self.ok_button().setText(_("Keep"))
