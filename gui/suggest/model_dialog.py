"""Asking a language model of the user's own: where it is, what is sent there, and with which words."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFormLayout, QLabel, QLineEdit, QPlainTextEdit, QTabWidget, QWidget

from core.errors import UserError
from core.model import Label
from core.suggest.asking import PROMPT, codebook_text, portions, question
from core.suggest.chat import require_address
from core.suggest.passages import Sentence
from gui.base.i18n import _, ngettext
from gui.suggest.model_key import ModelKeys
from gui.widgets.dialog import Dialog, muted_label


@dataclass(frozen=True, slots=True)
class ModelChoice:
    """What somebody chose in the dialog."""

    address: str
    model: str
    key: str
    prompt: str
    """Empty for the usual one."""


class ModelDialog(Dialog):
    """Nothing is sent before the filled button, which needs a tick that says so."""

    help_page = "labelling"

    submitted = Signal(object)
    """A `ModelChoice`."""

    def __init__(
        self,
        before: ModelChoice,
        keys: ModelKeys,
        title: str,
        labels: Sequence[Label],
        sentences: Sequence[Sentence],
        parent: QWidget | None = None,
    ) -> None:
        """`before` is what was chosen the last time, `title` and `sentences` are the document's that is asked about."""
        super().__init__(parent)
        self._keys, self._title, self._sentences = keys, title, sentences
        self._codebook = codebook_text(labels)
        self.address, self.model, self.key = QLineEdit(before.address), QLineEdit(before.model), QLineEdit(before.key)
        self.key.setEchoMode(QLineEdit.EchoMode.Password)
        self._captions = QLabel(), QLabel(), QLabel()
        self.where_kept, self.what = muted_label(), muted_label()
        self.prompt, self.sent = QPlainTextEdit(before.prompt or PROMPT), QPlainTextEdit()
        self.sent.setReadOnly(True)
        self.pages = QTabWidget()
        self.pages.addTab(self.prompt, "")
        self.pages.addTab(self.sent, "")
        self.agreed = QCheckBox()
        form = QFormLayout()
        for caption, field in zip(self._captions, (self.address, self.model, self.key), strict=True):
            caption.setBuddy(field)
            form.addRow(caption, field)
        form.addRow("", self.where_kept)
        self.body.addLayout(form)
        self.body.addWidget(self.what)
        self.body.addWidget(self.pages, 1)
        self.body.addWidget(self.agreed)
        self.resize(760, 640)
        self.address.textChanged.connect(self._address_changed)
        for field in (self.model, self.key):
            field.textChanged.connect(self._look)
        self.prompt.textChanged.connect(self._look)
        self.agreed.toggled.connect(self._look)
        self.accepted.connect(lambda: self.submitted.emit(self.choice()))
        self.retranslate()

    def choice(self) -> ModelChoice:
        """What is chosen now."""
        prompt = self.prompt.toPlainText()
        texts = (self.address.text().strip(), self.model.text().strip(), self.key.text().strip())
        return ModelChoice(*texts, "" if prompt.strip() == PROMPT.strip() else prompt)

    def _address_changed(self) -> None:
        # What was agreed to was another address; its key goes nowhere else.
        self.agreed.setChecked(False)
        self.key.setText(self._keys.key(self.address.text().strip()))
        self._look()

    def _look(self) -> None:
        """Say what would be sent where, and whether it can be."""
        pieces = portions(self._sentences)
        problem = ""
        try:
            require_address(self.address.text().strip())
        except UserError:
            problem = _("Give the address of a chat endpoint, such as http://localhost:11434/v1.")
        try:
            prompt = self.prompt.toPlainText()
            sent = [question(prompt, self._codebook, self._sentences, chosen) for chosen in pieces]
        except UserError:
            sent = []
            problem = problem or _("The prompt must contain {name}.").format(name="{text}")
        joined = f"\n\n{'—' * 12}\n\n".join(sent)
        if joined != self.sent.toPlainText():
            self.sent.setPlainText(joined)
        count = sum(map(len, sent))
        said = ngettext(
            "In {n} request {characters} characters are sent to {address} and nowhere else: the prompt, the codebook"
            " and the text of “{title}” without what is masked. What the server does with them is up to it.",
            "In {n} requests {characters} characters are sent to {address} and nowhere else: the prompt, the codebook"
            " and the text of “{title}” without what is masked. What the server does with them is up to it.",
            len(pieces),
        )
        told = said.format(
            n=len(pieces), characters=f"{count:,}", address=self.address.text().strip(), title=self._title
        )
        self.what.setText(problem or told)
        complete = not problem and bool(self.model.text().strip()) and bool(pieces)
        self.ok_button().setEnabled(complete and self.agreed.isChecked())

    def retranslate(self) -> None:
        """Set every text again."""
        super().retranslate()
        self.setWindowTitle(_("Ask a language model"))
        for caption, text in zip(self._captions, (_("Address"), _("Model"), _("Access key")), strict=True):
            caption.setText(text)
        self.address.setPlaceholderText("http://localhost:11434/v1")
        self.key.setPlaceholderText(_("None, or as the server wants it"))
        self.where_kept.setText(
            _("Kept in the keyring of the system, never in the project.")
            if self._keys.stay
            else _("This computer has no keyring for it: the key is forgotten when the window closes.")
        )
        self.prompt.setAccessibleName(_("Prompt"))
        self.sent.setAccessibleName(_("What is sent"))
        self.pages.setTabText(0, _("Prompt"))
        self.pages.setTabText(1, _("What is sent"))
        self.agreed.setText(_("This text may be sent there"))
        self.ok_button().setText(_("Ask"))
        self._look()
