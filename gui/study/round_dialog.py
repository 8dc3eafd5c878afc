"""A round of coding: what it is called, what it is for, who codes which documents, and what was done about it."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QLabel, QLineEdit, QListView, QPlainTextEdit, QWidget

from core.ids import AnnotatorId, DocumentId
from core.model import Annotator
from core.study.rounds import CodingRound, DrawnSample, RoundKind
from gui.base.i18n import N_, _
from gui.widgets.checklist import ChecklistModel
from gui.widgets.dialog import Dialog, muted_label

KINDS: tuple[tuple[RoundKind, str], ...] = (
    (RoundKind.TRIAL, N_("Trial of the codebook")),
    (RoundKind.REVISED, N_("With the revised codebook")),
    (RoundKind.FORMAL, N_("Formal, to be reported")),
)


@dataclass(frozen=True, slots=True)
class RoundChoices:
    """What a user says of a round."""

    name: str
    kind: RoundKind
    coders: tuple[AnnotatorId, ...]
    documents: tuple[DocumentId, ...] | None
    """None: those of the study."""
    note: str


class RoundDialog(Dialog):
    """Begins a round; of one that is there it asks for name and note only, `closing` it or not."""

    help_page = "agreement"

    submitted = Signal(object)
    """`RoundChoices`."""

    def __init__(
        self,
        people: Sequence[Annotator],
        samples: Sequence[DrawnSample],
        parent: QWidget | None = None,
        *,
        there: CodingRound | None = None,
        closing: bool = False,
    ) -> None:
        super().__init__(parent)
        self._there, self._closing = there, closing
        self._samples = samples
        self._intro = muted_label()
        self.name = QLineEdit()
        self.kind = QComboBox()
        self.model = ChecklistModel([(each.id, each.name) for each in people], {each.id for each in people}, self)
        self.list = QListView()
        self.list.setProperty("field", True)
        self.list.setModel(self.model)
        self.list.setMaximumHeight(128)
        self.documents = QComboBox()
        self.note = QPlainTextEdit()
        self.note.setProperty("field", True)
        self.note.setTabChangesFocus(True)
        self.note.setFixedHeight(88)
        self._captions = [QLabel() for _field in range(5)]
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        fields = (self.name, self.kind, self.list, self.documents, self.note)
        for caption, field in zip(self._captions, fields, strict=True):
            caption.setBuddy(field)
            form.addRow(caption, field)
            new = field not in (self.name, self.note)
            form.setRowVisible(field, there is None or not new)
        self.body.addWidget(self._intro)
        self.body.addLayout(form)
        if there is not None:
            self.name.setText(there.name)
            self.note.setPlainText(there.note)
        self.name.setEnabled(not closing)
        self.name.textChanged.connect(lambda _text: self._check())
        self.model.ticked.connect(self._check)
        self.accepted.connect(lambda: self.submitted.emit(self.choices()))
        self.retranslate()
        self._check()
        self.resize(480, 0)

    def choices(self) -> RoundChoices:
        """What is chosen."""
        sample = self.documents.currentIndex() - 1
        return RoundChoices(
            self.name.text().strip(),
            KINDS[max(0, self.kind.currentIndex())][0],
            tuple(AnnotatorId(each) for each in self.model.chosen()),
            self._samples[sample].documents if sample >= 0 else None,
            self.note.toPlainText().strip(),
        )

    def _check(self) -> None:
        enough = self._there is not None or len(self.model.chosen()) > 1
        self.ok_button().setEnabled(enough and bool(self.name.text().strip()))

    def retranslate(self) -> None:
        """Set every text again."""
        super().retranslate()
        if self._there is None:
            title, button = _("Begin a round of coding"), _("Begin")
            self._intro.setText(
                _("The codebook's version is written down now, the agreement when the round is closed.")
            )
        elif self._closing:
            title, button = _("Close a round of coding"), _("Close the round")
            words = _("How far its coders agree now is kept, whatever is coded or undone afterwards.")
            self._intro.setText(words)
        else:
            title, button = _("Rename a round of coding"), _("Rename")
            self._intro.setText(_("Its figures stay as they are."))
        self.setWindowTitle(title)
        self.ok_button().setText(button)
        words = (_("Name"), _("Kind of round"), _("Coders"), _("Documents"), _("Note"))
        for caption, text, field in zip(
            self._captions, words, (self.name, self.kind, self.list, self.documents, self.note), strict=True
        ):
            caption.setText(text)
            field.setAccessibleName(text)
        for box, texts in (
            (self.kind, [_(text) for _kind, text in KINDS]),
            (
                self.documents,
                [_("All documents of the study")]
                + [
                    _("Sample {number}: {n} documents").format(number=number, n=len(each.documents))
                    for number, each in enumerate(self._samples, 1)
                ],
            ),
        ):
            at = max(0, box.currentIndex())
            box.clear()
            box.addItems(texts)
            box.setCurrentIndex(at)
