"""For whom packages of a sample are made, in which nobody's labels are."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from core.study.rounds import DrawnSample
from gui.base.i18n import _, ngettext
from gui.widgets.dialog import Dialog, muted_label


class PackagesDialog(Dialog):
    """A name a line; whoever opens it asks for the folder and writes."""

    help_page = "agreement"

    submitted = Signal(object)
    """Names, in order."""

    def __init__(self, sample: DrawnSample, people: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sample = sample
        self._intro = muted_label()
        self.names = QPlainTextEdit()
        self.names.setProperty("field", True)
        self.names.setTabChangesFocus(True)
        self.names.setPlainText("\n".join(people))
        self.names.setMinimumHeight(120)
        self.body.addWidget(self._intro)
        self.body.addWidget(self.names, 1)
        self.names.textChanged.connect(self._check)
        self.accepted.connect(lambda: self.submitted.emit(self.chosen()))
        self.retranslate()
        self._check()
        self.resize(440, 320)

    def chosen(self) -> list[str]:
        """The names, each once."""
        return list(dict.fromkeys(name for line in self.names.toPlainText().split("\n") if (name := line.strip())))

    def _check(self) -> None:
        self.ok_button().setEnabled(bool(self.chosen()))

    def retranslate(self) -> None:
        """Set every text again."""
        super().retranslate()
        self.setWindowTitle(_("Blind packages for coders"))
        many = len(self._sample.documents)
        words = ngettext(
            "A name a line: each gets a package with {n} document, the codebook and the numbers of units, and without"
            " labels.",
            "A name a line: each gets a package with {n} documents, the codebook and the numbers of units, and without"
            " labels.",
            many,
        )
        self._intro.setText(words.format(n=many))
        self.names.setAccessibleName(_("Names of coders"))
        self.ok_button().setText(_("Choose a folder…"))
