"""Asks for a few sentences: why a document is left out, or by what documents were chosen."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from gui.base.i18n import _, ngettext
from gui.widgets.dialog import Dialog, muted_label


class WordingDialog(Dialog):
    """Asks for the reason of `documents`, or, where these are 0, for the criteria."""

    help_page = "agreement"

    submitted = Signal(str)

    def __init__(self, documents: int, words: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._documents = documents
        self._intro = muted_label()
        self.words = QPlainTextEdit()
        self.words.setProperty("field", True)
        self.words.setTabChangesFocus(True)
        self.words.setPlainText(words)
        self.words.setMinimumHeight(96)
        self.body.addWidget(self._intro)
        self.body.addWidget(self.words, 1)
        self.words.textChanged.connect(self._check)
        self.accepted.connect(lambda: self.submitted.emit(self.words.toPlainText().strip()))
        self.retranslate()
        self._check()
        self.resize(460, 260)

    def _check(self) -> None:
        self.ok_button().setEnabled(self._documents == 0 or bool(self.words.toPlainText().strip()))

    def retranslate(self) -> None:
        """Set every text again."""
        super().retranslate()
        if self._documents:
            title, button = _("Leave documents out of the study"), _("Leave them out")
            words = ngettext(
                "Why is {n} document left out? The reason stands in the project and on the method page.",
                "Why are {n} documents left out? The reason stands in the project and on the method page.",
                self._documents,
            ).format(n=self._documents)
            name = _("Reason")
        else:
            title, button, name = _("How documents were chosen"), _("Keep"), _("Criteria")
            words = _("By what were the documents of the study chosen? It stands on the method page.")
        self.setWindowTitle(title)
        self._intro.setText(words)
        self.words.setAccessibleName(name)
        self.ok_button().setText(button)
