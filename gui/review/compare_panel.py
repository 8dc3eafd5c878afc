"""The review panel: the differences between layers of the active document, and the verdicts on them."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QShowEvent
from PySide6.QtWidgets import QLabel, QSplitter, QVBoxLayout, QWidget

from core.changes import ChangeSet
from core.ids import AnnotationId, AnnotatorId, DocumentId, LabelId
from core.model import Annotator, Span
from core.review.cases import Case, ReviewProgress
from core.review.decisions import ADJUDICATED, Reading, Verdict
from core.review.pairing import DifferenceKind
from core.session import Session
from core.verbs.review import Review
from gui.actions.spec import When
from gui.base import theme
from gui.base.bridge import Bridge
from gui.base.i18n import _
from gui.documents.document_box import DocumentBox
from gui.documents.inventory import Inventory
from gui.review.case_card import CaseCard
from gui.review.case_list import CasesModel, CasesView
from gui.review.case_rows import LETTERS, CaseRow, is_loose, is_open, make_rows, next_open
from gui.review.compare_words import summary, why_empty
from gui.review.comparison import AFTER_PAINT, Comparison
from gui.review.filter_row import FilterRow
from gui.review.own_values import OwnValues
from gui.review.reason_giver import ReasonGiver
from gui.review.verdict_bar import VerdictBar
from gui.widgets.access import read_only_sentence
from gui.widgets.empty_state import EmptyState
from gui.widgets.layer_button import LayerChoice
from gui.widgets.panel import Panel
from gui.widgets.scrolling import LowScroll


class ComparePanel(Panel):
    """Compares layers and records decisions. It shows passages through signals, and knows no reader."""

    case_shown = Signal(object)
    """The chosen `Case`: bring it into view."""
    selection_wanted = Signal(object)
    """The `Span` that shall be selected in the text."""
    document_wanted = Signal(str)
    beyond = Signal(int)
    """One went on after the last (1) or before the first (-1) difference of the document."""
    layers_changed = Signal()
    blind_wanted = Signal(bool)
    """Whether names shall be hidden in the whole window."""
    state_changed = Signal()

    def __init__(self, session: Session, bridge: Bridge, actions: Mapping[str, QAction], inventory: Inventory) -> None:
        super().__init__(session, bridge)
        self._inventory = inventory
        self.compared = Comparison(session)
        self._selection = Span(0, 0)
        self._shown: str | None = None
        """Id of the case that the card shows."""
        self._known: frozenset[AnnotatorId] = frozenset()
        """Who has a layer."""
        self._stale = True
        self.model = CasesModel(self)
        self.view = CasesView(self.model, self)
        self.layer_choice = LayerChoice(self)
        self.document_box = DocumentBox(inventory, self)
        self.filter_row = FilterRow(self)
        self.card = CaseCard(self)
        self.verdicts = VerdictBar(actions, self)
        self.summary = QLabel(self)
        self._empty = EmptyState(self.view)
        self._reasons = ReasonGiver(self)
        self.own_values = OwnValues(session, self.failed.emit)
        self._lay_out()
        self._connect()
        self.retranslate()

    def _lay_out(self) -> None:
        top = QVBoxLayout()
        top.setContentsMargins(8, 8, 8, 8)
        top.setSpacing(4)
        top.addWidget(self.layer_choice)
        top.addWidget(self.document_box)
        top.addWidget(self.filter_row)
        splitter = QSplitter(Qt.Orientation.Vertical)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self.view)
        splitter.addWidget(self.card)
        splitter.setSizes([200, 300])
        self.view.setMinimumHeight(60)
        self.card.setMinimumHeight(80)
        self.summary.setProperty("muted", True)
        self.summary.setContentsMargins(8, 4, 8, 4)
        everything = QWidget()
        column = QVBoxLayout(everything)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(splitter, 1)
        column.addWidget(self.verdicts)
        column.addWidget(self.summary)
        # On a low screen the window would else be higher than that.
        area = LowScroll(everything)
        self.lay_in_column(area, growing=area)
        self.setFocusProxy(self.view)

    def _connect(self) -> None:
        self.layer_choice.chosen_changed.connect(self.set_layers)
        self.layer_choice.blind_wanted.connect(self.blind_wanted)
        self.document_box.document_wanted.connect(self.document_wanted)
        self.filter_row.changed.connect(self._filter)
        self.view.selectionModel().currentChanged.connect(self._case_changed)
        self.view.clicked.connect(lambda _index: self._show_place())
        self.view.key_pressed.connect(self._key)
        self.view.left.connect(self.leave_requested)
        self._inventory.counted.connect(self._follow_people)
        theme.notifier().changed.connect(self.show_card)
        self.verdicts.reason_set.connect(self._reasons.record)
        self.verdicts.reasons_wanted.connect(self._reasons.edit_list)
        self.verdicts.left.connect(self._reasons.leave)

    def retranslate(self) -> None:
        """Set every text again."""
        self.view.setAccessibleName(_("Differences"))
        self.document_box.setAccessibleName(_("Document"))
        self.filter_row.retranslate()
        self.layer_choice.retranslate()
        self.verdicts.retranslate()
        self._reread()

    # --- what is compared

    @property
    def layers(self) -> tuple[AnnotatorId, ...]:
        """The compared layers in their order."""
        return self.compared.layers

    @property
    def case(self) -> Case | None:
        """The chosen difference."""
        rows, place = self.model.rows(), self.view.currentIndex().row()
        return rows[place].case if 0 <= place < len(rows) else None

    def document(self) -> DocumentId | None:
        """The document whose differences are listed."""
        return self.compared.document

    def set_layers(self, layers: tuple[AnnotatorId, ...]) -> None:
        """Compare these layers, two or more."""
        self.compared.layers = layers
        self.document_box.forget_progress()
        self._reread()
        self.layers_changed.emit()

    def show_document(self, document: DocumentId | None) -> None:
        """List another document's differences."""
        if document != self.compared.document:
            self.compared.document = document
            self._selection = Span(0, 0)
            self._read_cases()

    def set_selection(self, span: Span) -> None:
        """The selection in the document's text; empty for nothing."""
        if span != self._selection:
            self._selection = span
            self.show_card()

    def set_progress(self, progress: Mapping[DocumentId, ReviewProgress], loose: Mapping[DocumentId, int]) -> None:
        """Show how far each document is, and in how many places its final layer has no decision."""
        self.document_box.set_progress(progress, loose)

    def progress(self) -> Mapping[DocumentId, ReviewProgress]:
        """How far each document is, if known."""
        return self.document_box.progress()

    def waits(self, document: DocumentId) -> bool:
        """Whether a document has something to decide, if known."""
        return self.document_box.waits(document)

    def facts(self) -> set[When]:
        """What can be done with the chosen difference."""
        case = self.case
        if case is None or not self.editable or not self.compared.decidable:
            return set()
        if is_loose(case):
            return {When.DECIDED}
        return {When.CASE, When.DECIDED} if case.decisions else {When.CASE}

    # --- walking

    def step(self, step: int) -> None:
        """Choose the next or previous difference; past the end, ask for another document."""
        place = self.view.currentIndex().row() + step
        if self.view.currentIndex().row() < 0:
            place = 0 if step > 0 else self.model.rowCount() - 1
        if 0 <= place < self.model.rowCount():
            self.view.choose(place)
            self._show_place()
        else:
            self.beyond.emit(step)

    def go_to_end(self, step: int) -> None:
        """Choose the first open difference when coming from above (1), the last when coming from below (-1)."""
        rows = self.model.rows()
        if not rows:
            return
        first = next_open(rows, -1)
        self.view.choose((first or 0) if step > 0 else len(rows) - 1)
        self._show_place()

    def reveal(self, document: DocumentId, start: int, end: int) -> None:
        """Choose the difference at a place of the document shown, whatever the filter."""
        if document != self.compared.document:
            return
        wanted = next((case for case in self.compared.cases if case.start <= start and end <= case.end), None)
        if wanted is None:
            return
        if self.model.place_of(wanted.id) is None:
            self.filter_row.show_everything()
        place = self.model.place_of(wanted.id)
        if place is not None:
            self.view.choose(place)

    # --- deciding

    def take(self, place: int) -> None:
        """Decide that the layer is right for which the letter at `place` of the alphabet stands."""
        layer = self.compared.takers().get(place)
        if layer is not None:
            self._decide(Verdict.TAKE, layer=layer)

    def both_right(self) -> None:
        """Every reading stands; where all say the same, all agree."""
        case = self.case
        if case is not None:
            self._decide(Verdict.AGREED if case.kind is DifferenceKind.SAME else Verdict.BOTH_RIGHT)

    def both_wrong(self) -> None:
        """Nothing is to be labelled here."""
        self._decide(Verdict.BOTH_WRONG)

    def decide_own(self, label: LabelId) -> None:
        """Decide for an own reading: the selected text, else the first reading's, with this label.

        Text beside the chosen difference becomes a reading of its own and leaves the difference as it is.
        """
        case, span, document = self.case, self.own_span(), self.compared.document
        if span is None or document is None or not self.editable or not self.compared.decidable:
            return
        if case is not None and any(source.span.overlaps(span) for source in case.sources):
            self._decide(Verdict.ADJUSTED, readings=(Reading(span.start, span.end, label),))
            return
        reason = self.verdicts.reason_text() or None
        add = self._session.review.add
        if self.attempt(lambda: add(document, span.start, span.end, label, reason=reason)) is not None:
            self.verdicts.forget_reason(case.id if case is not None else "")
            self.selection_wanted.emit(Span(span.end, span.end))

    def own_span(self) -> Span | None:
        """What an own reading would cover."""
        if len(self._selection):
            return self._selection
        case = self.case
        if case is None:
            return None
        decided = case.decision.decided if case.decision is not None else ()
        return decided[0].span if len(decided) == 1 else case.sources[0].span

    def move_edge(self, edge: str, by: int) -> None:
        """Move the ``start`` or ``end`` of the own reading by characters; at least one remains."""
        span = self.own_span()
        if span is None:
            return
        start = min(max(0, span.start + by), span.end - 1) if edge == "start" else span.start
        end = max(min(len(self.compared.text), span.end + by), span.start + 1) if edge == "end" else span.end
        self.selection_wanted.emit(Span(start, end))

    def withdraw(self) -> None:
        """Take back the decisions on the chosen difference. An annotation without a decision leaves the final layer."""
        case = self.case
        if case is not None and is_loose(case):
            self._settle(case, self._session.review.discard)
        elif case is not None and case.decisions:
            self.attempt(lambda: self._session.review.withdraw([decision.id for decision in case.decisions]))

    def keep(self) -> None:
        """Let the newest decision hold. An annotation without a decision gets one."""
        case = self.case
        if case is not None and is_loose(case):
            reason = self.verdicts.reason_text() or None
            self._settle(case, lambda ids: self._session.review.adopt(ids, reason=reason))
        elif case is not None and case.decisions:
            self.attempt(lambda: self._session.review.keep(case))

    def _settle(self, case: Case, verb: Callable[[list[AnnotationId]], ChangeSet]) -> None:
        if self.attempt(lambda: verb([source.id for source in case.sources])) is not None:
            self.verdicts.forget_reason(case.id)
            self._show_place()

    def edit_reason(self) -> None:
        """Put the keyboard in the field for a reason: for the verdict just given, or else for the chosen difference."""
        self._reasons.edit()

    @property
    def review(self) -> Review:
        """The verbs of review."""
        return self._session.review

    def decided_case(self, case: str) -> Case | None:
        """A difference of the document by its id, whether the filter passes it or not."""
        return next((compared for compared in self.compared.everything() if compared.id == case), None)

    def go_to(self, case: str) -> None:
        """Choose a difference and show its place; does nothing if the filter hides it."""
        place = self.model.place_of(case)
        if place is not None:
            self.view.choose(place)
            self._show_place()

    def _decide(
        self, verdict: Verdict, *, layer: AnnotatorId | None = None, readings: tuple[Reading, ...] = ()
    ) -> None:
        case, place = self.case, self.view.currentIndex().row()
        if case is None or When.CASE not in self.facts():
            return
        reason = self.verdicts.reason_text() or None
        decide = self._session.review.decide
        if self.attempt(lambda: decide(case, verdict, layer=layer, readings=readings, reason=reason)) is None:
            return
        self.verdicts.forget_reason(case.id)
        self._selection = Span(0, 0)
        rows = self.model.rows()
        here = self.model.place_of(case.id)
        following = next_open(rows, here if here is not None else place - 1)
        if following is not None:
            self._reasons.decided(case.id, rows[following].id)
            self.go_to(rows[following].id)
        else:
            self._reasons.stayed()
            self.show_card()

    def _key(self, key: str) -> None:
        # The action knows more than the panel: for example, nothing can be decided while a job writes.
        if not self.verdicts.buttons["review.own"].isEnabled():
            return
        label = self._session.codebook.by_key(key)
        if label is not None:
            self.decide_own(label.id)

    # --- following the session

    def apply(self, change: ChangeSet) -> None:
        """Follow what was labelled, decided, named."""
        if change.reload:
            self.document_box.forget_progress()
        here = [row.after or row.before for row in change.annotations if row.document == self.compared.document]
        touched = {annotation.annotator for annotation in here if annotation is not None}
        relabelled = not touched.isdisjoint(self.compared.layers) or self.compared.concerns(change)
        newcomer = any(row.after is not None and row.after.annotator not in self._known for row in change.annotations)
        if change.reload or change.labels or change.annotators or newcomer:
            self._reread()
        elif relabelled and self.compared.large:
            QTimer.singleShot(AFTER_PAINT, self, self._read_cases)
        elif relabelled:
            self._read_cases()
        elif self.compared.document in change.documents or ADJUDICATED in touched:
            self._read_decisions()
        elif change.comments:
            self.show_card()
        if change.reload and not self._stale:
            self.layers_changed.emit()

    def show_editable(self) -> None:
        """Update what can be changed, because a job began or ended to write."""
        self.verdicts.set_editable(self.editable, read_only_sentence(self._session.access))
        self.state_changed.emit()

    def show_identities(self) -> None:
        """Update names that were hidden or shown, which changes the order of layers."""
        self.layer_choice.set_hidden(self.identities.hidden)
        self.set_layers(tuple(person.id for person in self._people() if person.id in self.compared.layers))

    def showEvent(self, event: QShowEvent) -> None:
        """Read what was missed while hidden."""
        super().showEvent(event)
        if self._stale:
            self._reread()
            self.layers_changed.emit()

    def _reread(self) -> None:
        if not self.isVisible():
            self._stale = True
            return
        self._stale = False
        compared, people = self.compared, self._people()
        compared.settle_layers(people, hidden=self.identities.hidden)
        marks = compared.marks
        self.layer_choice.set_people(people, compared.layers, marks)
        self.verdicts.set_layers({place: marks[layer] for place, layer in compared.takers().items()})
        self.filter_row.set_marks([marks[layer] for layer in compared.layers] or LETTERS[:2])
        self._reasons.show_list()
        self.filter_row.set_labels(self._session.codebook.labels())
        self._known = frozenset(person.id for person in people)
        self._read_cases()

    def _read_cases(self) -> None:
        """Read only the document's layers again: to find out who has any, and which documents there are, takes long."""
        if self._stale or not self.isVisible():
            self._reread()
            return
        self.compared.read()
        self._show_all()

    def _follow_people(self, documents: object) -> None:
        """Follow that everything was counted again: somebody may have labelled for the first time."""
        if documents is None and {person.id for person in self._people()} != self._known:
            self._reread()

    def _people(self) -> list[Annotator]:
        return self.identities.people(self._inventory.layers())

    def _read_decisions(self) -> None:
        if self.isVisible() and self.compared.read_decisions():
            self._show_all()
        else:
            self._reread()

    def _show_all(self) -> None:
        compared = self.compared
        if compared.document is not None:
            self.document_box.set_progress_of(compared.document, compared.cases, len(compared.loose))
        self.document_box.choose(compared.document)
        self._filter()

    def _filter(self) -> None:
        self.filter_row.set_said(self.compared.says)
        wanted = self.filter_row.wanted()
        passed = filter(wanted.passes, self.compared.everything())
        rows = make_rows(passed, self.compared.text, self._session.review.all_labels(), self.compared.marks)
        self._show_rows(rows)
        self._show_summary()

    def _show_rows(self, rows: Sequence[CaseRow]) -> None:
        before, place = self.case, self.view.currentIndex().row()
        if [row.id for row in rows] == [row.id for row in self.model.rows()]:
            self.model.update_rows(rows)
        else:
            with QSignalBlocker(self.view.selectionModel()):
                self.model.show_rows(rows)
            if before is not None and before.document == self.compared.document and rows:
                kept = self.model.place_like(before)
                self.view.choose(min(place, len(rows) - 1) if kept is None else kept)
            self._shown = self.case.id if self.case is not None else None
        self.show_card()

    # --- showing

    def _case_changed(self) -> None:
        shown = self.case.id if self.case is not None else None
        if shown == self._shown:
            # The list was made again around it: what is selected and typed stays.
            return
        self._shown = shown
        self._reasons.follow(shown)
        self._selection = Span(0, 0)
        self.show_card()
        if self.view.hasFocus():
            self._show_place()

    def _show_place(self) -> None:
        if self.case is not None:
            self.case_shown.emit(self.case)

    def show_card(self) -> None:
        """Show the chosen difference with what is known of it now."""
        case = self.case
        if case is None:
            self.card.show_nothing(_("Choose a difference. F7 goes to the next one.") if self.model.rowCount() else "")
        else:
            own, labels = None, self._session.review.all_labels()
            if len(self._selection):
                own = Reading(self._selection.start, self._selection.end, LabelId(""))
            people = self._session.annotators.list()
            names, remarks = self.identities.names(people), self.compared.remarks(case, self.identities.doers(people))
            given = self.compared.text, labels, names, self.compared.marks
            self.card.show_case(case, *given, own=own, remarks=remarks, decided=self.compared.decided(case))
        reason = case.decision.reason if case is not None and case.decision is not None else None
        self.verdicts.show_reason(case.id if case is not None else "", reason or "")
        loose = case is not None and is_loose(case)
        self.verdicts.set_loose(loose)
        self.verdicts.set_keep(loose or (case is not None and bool(case.decisions) and is_open(case)))
        self.verdicts.set_attributes(self.own_values.has_attributes(case))
        self.state_changed.emit()

    def _show_summary(self) -> None:
        total, shown = len(self.compared.cases) + len(self.compared.loose), self.model.rowCount()
        self.summary.setText(summary(self.compared.cases, len(self.compared.loose), shown))
        known = self.compared.document is not None
        self._empty.show_text(why_empty(len(self.compared.layers), open_document=known, total=total, shown=shown))
