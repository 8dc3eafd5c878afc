"""How far coders agree, every coefficient explained, and the units about which they do not, one by one."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QItemSelection, Qt, Signal
from PySide6.QtWidgets import QComboBox, QLabel, QSplitter, QToolButton, QWidget

from core.errors import UserError
from core.ids import AnnotatorId, DocumentId
from core.model import Passage
from core.progress import Cancelled, Progress
from core.session import Session
from core.study.coding import CodingTable, read_coding
from core.study.coefficient_words import COEFFICIENT_WORDS
from core.study.disagreements import disagreements
from core.study.reliability import COEFFICIENTS, DimensionReliability, reliability
from core.study.reliability_tables import coefficients_table
from core.study.rounds import CodingRound, DrawnSample, rounds, samples
from core.study.tables import StudyNames
from gui.base.bridge import Bridge
from gui.base.i18n import _, language
from gui.base.jobs import Jobs
from gui.study.case_walk import CaseWalk
from gui.study.page import StudyPage, save_table
from gui.widgets.layer_button import LayerChoice
from gui.widgets.panel import choose_cell

_FIRST = 4
"""Columns of the table before the coefficients."""


@dataclass(frozen=True, slots=True)
class _Compared:
    coding: CodingTable
    figures: Sequence[DimensionReliability]
    samples: tuple[DrawnSample, ...]
    rounds: tuple[CodingRound, ...]


class ReliabilityPage(StudyPage):
    """Coefficients above, the cases of the chosen line below."""

    passage_opened = Signal(object)
    """A `Passage`: where a unit lies."""

    def __init__(self, session: Session, bridge: Bridge, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(session, bridge, jobs, parent)
        self.found: _Compared | None = None
        self.names: StudyNames | None = None
        self._coders: tuple[AnnotatorId, ...] | None = None
        """None until somebody chose: those who have coded anything."""
        self._rows: list[tuple[str, str | None]] = []
        """The dimension and label of each row of the table."""
        self.coders = LayerChoice()
        self.coders.blind.hide()
        self.coders.setMinimumWidth(260)
        self.coders.chosen_changed.connect(self.choose)
        self.scope = QComboBox()
        self.scope.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.scope.activated.connect(lambda _at: self.refresh())
        self.line.addWidget(self.coders)
        self.line.addWidget(self.scope)
        self.method: QToolButton = self.button("file")
        self.method.clicked.connect(lambda: self.ask_desk("method", self.chosen()))
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.words.setContentsMargins(12, 8, 12, 8)
        self.cases = CaseWalk(self._whole_text)
        save_table(self.cases.list, self.cases.model, self)
        self.cases.opened.connect(self._open)
        self.halves = QSplitter(Qt.Orientation.Vertical)
        self.halves.addWidget(self.table)
        self.halves.addWidget(self.cases)
        self.halves.setSizes([300, 320])
        self.table.selectionModel().selectionChanged.connect(self._cell_chosen)
        self.text_of = lru_cache(maxsize=8)(self._read_text)
        self.lay_in_column(self.bar, self.note, self.halves, self.words, growing=self.halves)
        self.retranslate()

    def chosen(self) -> tuple[AnnotatorId, ...]:
        """The coders who are compared."""
        people = self.identities.people(self._session.annotators.list())
        known = [person.id for person in people if not person.adjudicated]
        if self._coders is None:
            return tuple(who for who in known if self._session.annotations.has_any(who))
        return tuple(who for who in known if who in self._coders)

    def choose(self, coders: tuple[AnnotatorId, ...]) -> None:
        """Compare these."""
        self._coders = coders
        self.refresh()

    def documents(self) -> tuple[DocumentId, ...] | None:
        """The documents that are compared; None: all of the study."""
        chosen = self.scope.currentData()
        return chosen.documents if isinstance(chosen, DrawnSample | CodingRound) else None

    def begin(self) -> None:
        """See `JobPanel`."""
        coders, documents = self.chosen(), self.documents()
        people = [each for each in self.identities.people(self._session.annotators.list()) if not each.adjudicated]
        self.coders.set_people(people, coders, {})
        if len(coders) < 2:
            self.found = None
            self.model.show_table(None)
            self.cases.hide()
            self.words.setText("")
            self.empty.show_text(_("Agreement takes two coders or more: choose them above."))
            return

        def work(session: Session, progress: Progress, cancelled: Cancelled) -> _Compared:
            there = {each.id for each in session.documents.entries()}
            kept = None if documents is None else [each for each in documents if each in there]
            coding = read_coding(
                session, coders, documents=kept, with_texts=False, progress=progress, cancelled=cancelled
            )
            return _Compared(coding, reliability(coding), samples(session), rounds(session))

        self.look_for(_("Comparing the coders"), work, self._take)

    def _take(self, found: _Compared) -> None:
        self.found = found
        self.text_of.cache_clear()
        names = self.names = StudyNames(found.coding, self._session.codebook.labels(), language())
        self._fill_scope(found)
        self._rows = [(each.code, label) for each in found.figures for label in (None, *each.labels)]
        self.show_table(coefficients_table(found.figures, names, self._people()), _("No dimension here."))
        self.cases.show()
        if not self.table.currentIndex().isValid():
            choose_cell(self.table, self.model.index(0, 0))
        self._cell_chosen()

    def _fill_scope(self, found: _Compared) -> None:
        """Offer all documents, samples and rounds; what was chosen stays chosen."""
        at = max(0, self.scope.currentIndex())
        self.scope.clear()
        self.scope.addItem(_("All documents of the study"), None)
        for number, sample in enumerate(found.samples, 1):
            words = _("Sample {number}: {n} documents").format(number=number, n=len(sample.documents))
            self.scope.addItem(words, sample)
        for each in found.rounds:
            self.scope.addItem(_("Documents of round {name}").format(name=each.name), each)
        self.scope.setCurrentIndex(at if at < self.scope.count() else 0)

    def _cell_chosen(self, _now: QItemSelection | None = None, _before: QItemSelection | None = None) -> None:
        """Explain the coefficient of the chosen cell, and list the disagreements of its line."""
        found, names, index = self.found, self.names, self.table.currentIndex()
        if found is None or names is None or not 0 <= index.row() < len(self._rows):
            return
        key = COEFFICIENTS[index.column() - _FIRST] if index.column() >= _FIRST else "alpha"
        said = COEFFICIENT_WORDS[key]
        dimension, label = self._rows[index.row()]
        coders = self._people()
        self.words.setText(f"{said.name(language())} — {said.said(language())}")
        cases = disagreements(found.coding, dimension, label)
        if len(coders) == len(found.coding.coders):
            self.cases.show_cases(found.coding, names, coders, cases, _("The coders agree about every unit here."))

    def _people(self) -> list[str]:
        """The coders under the names to show."""
        people = self.identities.names(self._session.annotators.list())
        return [people.get(who, "?") for who in self.chosen()]

    def _read_text(self, document: DocumentId) -> str:
        try:
            return self._session.documents.text(document)
        except UserError:
            return ""

    def _whole_text(self, coding: CodingTable, at: int) -> str:
        return self.text_of(coding.documents[coding.table.document_at(at)].id)

    def _open(self, at: int) -> None:
        assert self.found is not None
        unit = self.found.coding.table.unit(at)
        self.passage_opened.emit(Passage(unit.document, unit.span.start, unit.span.end))

    def retranslate(self) -> None:
        """See `Panel`."""
        self.method.setText(_("Method page…"))
        self.table.setAccessibleName(_("Coefficients of agreement"))
        self.cases.list.setAccessibleName(_("Disagreements"))
        self.cases.text.setAccessibleName(_("Text of the unit"))
        self.scope.setAccessibleName(_("Which documents"))
        self.coders.retranslate()
        self.refresh()
