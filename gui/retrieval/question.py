"""The line in which one says which passages are meant."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QComboBox, QLineEdit, QMenu, QToolButton, QWidget

from core.ids import AnnotatorId, DocumentId, LabelId
from core.model import Label
from core.retrieval.query import Beside, Query, Reach, Relation
from gui.base.i18n import N_, _, ngettext
from gui.retrieval.label_chooser import LabelChooser
from gui.widgets.filter_edit import let_clear
from gui.widgets.flow import FlowLayout
from gui.widgets.number_fields import NumberField

TYPING = 250
"""Milliseconds after the last letter until it is looked for."""
_RELATIONS: tuple[tuple[Relation | None, str], ...] = (
    (None, N_("whatever lies beside")),
    (Relation.WITH, N_("and")),
    (Relation.WITHOUT, N_("without")),
)
_REACHES: tuple[tuple[Reach, str], ...] = (
    (Reach.OVERLAP, N_("on the same text")),
    (Reach.NEAR, N_("within so many characters")),
    (Reach.SENTENCE, N_("in the same sentence")),
    (Reach.PARAGRAPH, N_("in the same paragraph")),
    (Reach.DOCUMENT, N_("in the same document")),
)
_SOURCES = (N_("Labelled passages"), N_("Words in the texts"))


class Question(QWidget):
    """Labels, documents, words, and what lies beside."""

    changed = Signal()
    """Something else is asked for."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._documents: frozenset[DocumentId] | None = None
        self._offers: Sequence[tuple[str, frozenset[DocumentId] | None]] = ()
        self.source = QComboBox()
        self.labels = LabelChooser()
        self.documents = QToolButton()
        self.words = QLineEdit()
        self.relation = QComboBox()
        self.others = LabelChooser()
        self.reach = QComboBox()
        self.distance = NumberField()
        self._later = QTimer(self, singleShot=True, interval=TYPING)
        self._later.timeout.connect(self.changed)
        self._lay_out()
        self._connect()
        self.retranslate()

    def _lay_out(self) -> None:
        line = FlowLayout(self)
        line.setContentsMargins(12, 8, 12, 4)
        self.words.setFixedWidth(200)
        let_clear(self.words)
        self.distance.setRange(0, 9999)
        self.distance.setValue(50)
        self.documents.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.documents.setMenu(QMenu(self.documents))
        self.documents.setProperty("chooser", True)
        self.words.setObjectName("retrieval_words")
        parts = (self.source, self.labels, self.documents, self.words, self.relation, self.others, self.reach)
        for part in (*parts, self.distance):
            line.addWidget(part)

    def _connect(self) -> None:
        for box in (self.source, self.relation, self.reach):
            box.activated.connect(self._chosen)
        for chooser in (self.labels, self.others):
            chooser.changed.connect(self._chosen)
        self.distance.valueChanged.connect(lambda _n: self._later.start())
        self.words.textChanged.connect(lambda _text: self._later.start())
        self.documents.menu().aboutToShow.connect(self._offer_documents)

    # --- what is asked

    @property
    def in_texts(self) -> bool:
        """Whether words are looked for in the texts, whatever is labelled."""
        return self.source.currentIndex() == 1

    @property
    def chosen_documents(self) -> frozenset[DocumentId] | None:
        """None for all."""
        return self._documents

    def query(self, layers: Sequence[AnnotatorId] | None) -> Query:
        """What is asked about the annotations of `layers` (None: of any)."""
        relation = _RELATIONS[self.relation.currentIndex()][0]
        beside = None
        if relation is not None and self.others.chosen():
            reach = _REACHES[self.reach.currentIndex()][0]
            beside = Beside(relation, self.others.chosen(), reach, self.distance.value())
        return Query(
            self.labels.chosen() or None,
            None if layers is None else frozenset(layers),
            self._documents,
            beside,
            self.words.text().strip(),
        )

    def title(self) -> str:
        """What is asked for, as a title."""
        parts = [self.words.text().strip()] if self.in_texts else [self.labels.words()]
        if not self.in_texts and self.relation.currentIndex() > 0 and self.others.chosen():
            parts += [self.relation.currentText(), self.others.words(), self.reach.currentText()]
        return " ".join(parts)

    def ask(
        self,
        labels: frozenset[LabelId] | None = None,
        documents: frozenset[DocumentId] | None = None,
        words: str = "",
        *,
        in_texts: bool = False,
    ) -> None:
        """Ask for this, and nothing of what was asked before."""
        self.blockSignals(True)
        self.source.setCurrentIndex(int(in_texts))
        self.labels.choose(labels or frozenset())
        self._documents = documents
        self.words.setText(words)
        self.relation.setCurrentIndex(0)
        self.blockSignals(False)
        self._chosen()

    def show_labels(self, labels: Sequence[Label]) -> None:
        """The codebook has these."""
        self.blockSignals(True)
        self.labels.show_labels(labels)
        self.others.show_labels(labels)
        self.blockSignals(False)

    def offer_documents(self, offers: Sequence[tuple[str, frozenset[DocumentId] | None]]) -> None:
        """The choices of documents with their words, already translated."""
        self._offers = offers
        self._say_documents()

    def _offer_documents(self) -> None:
        menu = self.documents.menu()
        menu.clear()
        group = QActionGroup(menu)
        for words, documents in self._offers:
            action = QAction(words, menu)
            action.setCheckable(True)
            action.setChecked(documents == self._documents)
            action.triggered.connect(lambda _on=False, chosen=documents: self.choose_documents(chosen))
            group.addAction(action)
            menu.addAction(action)

    def choose_documents(self, documents: frozenset[DocumentId] | None) -> None:
        """Look in these; None: in all."""
        self._documents = documents
        self._chosen()

    def _chosen(self) -> None:
        self._later.stop()
        self._show_parts()
        self.changed.emit()

    def _show_parts(self) -> None:
        labelled = not self.in_texts
        related = labelled and self.relation.currentIndex() > 0
        self.labels.setVisible(labelled)
        self.relation.setVisible(labelled)
        self.others.setVisible(related)
        self.reach.setVisible(related)
        self.distance.setVisible(related and _REACHES[self.reach.currentIndex()][0] is Reach.NEAR)
        self._say_documents()
        self.updateGeometry()

    def _say_documents(self) -> None:
        known = {documents: words for words, documents in self._offers}
        count = len(self._documents or ())
        other = ngettext("{n} document", "{n} documents", count).format(n=f"{count:,}")
        self.documents.setText(f"{known.get(self._documents, other)} ▾")

    def retranslate(self) -> None:
        """Set the texts again."""
        self.blockSignals(True)
        for box, texts in (
            (self.source, _SOURCES),
            (self.relation, [text for _value, text in _RELATIONS]),
            (self.reach, [text for _value, text in _REACHES]),
        ):
            now = max(0, box.currentIndex())
            box.clear()
            box.addItems([_(text) for text in texts])
            box.setCurrentIndex(now)
        self.labels.none_words = _("Any label")
        self.others.none_words = _("Choose labels")
        for widget, name in (
            (self.source, _("What is looked for")),
            (self.labels, _("Labels")),
            (self.documents, _("Documents")),
            (self.words, _("Words")),
            (self.relation, _("Other labels")),
            (self.others, _("The other labels")),
            (self.reach, _("Where the other labels are")),
            (self.distance, _("Characters between both at most")),
        ):
            widget.setAccessibleName(name)
            widget.setToolTip(name)
        self.words.setPlaceholderText(_("Containing words"))
        self.labels.choose(self.labels.chosen())
        self.others.choose(self.others.chosen())
        self.blockSignals(False)
        self._show_parts()

    def changeEvent(self, event: QEvent) -> None:
        """Follow a switch of language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
