"""The review panel: the differences between layers of the active document, and the verdicts on them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QAction, QShowEvent
from PySide6.QtWidgets import QComboBox, QLabel, QSplitter, QVBoxLayout, QWidget

from core.changes import ChangeSet
from core.ids import AnnotationId, AnnotatorId, DocumentId, LabelId
from core.model import Label, Span
from core.review.cases import Case, ReviewProgress, State, progress_of, with_decisions
from core.review.decisions import ADJUDICATED, Reading, Verdict
from core.review.pairing import Kind
from core.session import Session
from gui import theme
from gui.action_spec import When
from gui.bridge import Bridge
from gui.i18n import _, language, ngettext
from gui.panels.base import Panel
from gui.panels.empty_state import EmptyState
from gui.review.case_card import CaseCard
from gui.review.case_list import CasesModel, CasesView
from gui.review.case_rows import CaseRow, is_open, make_rows, next_open
from gui.review.filter_row import FilterRow
from gui.review.layer_button import LayerChoice, blind_order
from gui.review.verdict_bar import VerdictBar


class ComparePanel(Panel):
    """Compares layers and records decisions; shows passages through signals, knows no reader."""

    case_shown = Signal(object)
    """The chosen `Case`: bring it into view."""
    selection_wanted = Signal(object)
    """The `Span` that shall be selected in the text."""
    document_wanted = Signal(str)
    beyond = Signal(int)
    """The last (1) or first (-1) difference of the document was passed."""
    label_wanted = Signal()
    """The reviewer wants to choose a label for an own reading by name."""
    layers_changed = Signal()
    blind_changed = Signal()
    state_changed = Signal()
    leave_requested = Signal()

    def __init__(
        self, session: Session, bridge: Bridge, actions: Mapping[str, QAction], parent: QWidget | None = None
    ) -> None:
        super().__init__(session, bridge, parent)
        self._document: DocumentId | None = None
        self._layers: tuple[AnnotatorId, ...] = ()
        self._text = ""
        self._cases: list[Case] = []
        self._selection = Span(0, 0)
        self._stale = True
        self._progress: dict[DocumentId, ReviewProgress] = {}
        self.model = CasesModel(self)
        self.view = CasesView(self.model, self)
        self.layer_choice = LayerChoice(self)
        self.document_box = QComboBox(self)
        self.filter_row = FilterRow(self)
        self.card = CaseCard(self)
        self.verdicts = VerdictBar(actions, self)
        self.summary = QLabel(self)
        self._empty = EmptyState(self.view)
        self._lay_out()
        self._connect()
        self.retranslate()

    def _lay_out(self) -> None:
        self.document_box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.document_box.setMinimumContentsLength(4)
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
        self.view.setMinimumHeight(90)
        self.card.setMinimumHeight(120)
        self.summary.setProperty("muted", True)
        self.summary.setContentsMargins(8, 4, 8, 4)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(splitter, 1)
        column.addWidget(self.verdicts)
        column.addWidget(self.summary)
        self.setFocusProxy(self.view)

    def _connect(self) -> None:
        self.layer_choice.chosen_changed.connect(self.set_layers)
        self.layer_choice.blind_changed.connect(self._blind_changed)
        self.document_box.activated.connect(lambda _n: self.document_wanted.emit(self.document_box.currentData()))
        self.filter_row.changed.connect(self._filter)
        self.view.selectionModel().currentChanged.connect(self._case_changed)
        self.view.clicked.connect(lambda _index: self._show_place())
        self.view.key_pressed.connect(self._key)
        self.view.left.connect(self.leave_requested)
        theme.notifier().changed.connect(self._show_card)
        self.verdicts.reason_set.connect(self._set_reason)
        self.verdicts.reasons_wanted.connect(self._edit_reasons)
        self.verdicts.left.connect(self.view.setFocus)

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
        return self._layers

    @property
    def blind(self) -> bool:
        """Whether names are hidden."""
        return self.layer_choice.blind.isChecked()

    @property
    def case(self) -> Case | None:
        """The chosen difference."""
        rows, place = self.model.rows(), self.view.currentIndex().row()
        return rows[place].case if 0 <= place < len(rows) else None

    def document(self) -> DocumentId | None:
        """The document whose differences are listed."""
        return self._document

    def set_layers(self, layers: tuple[AnnotatorId, ...]) -> None:
        """Compare these layers, two or more."""
        self._layers = layers
        self._progress = {}
        self._reread()
        self.layers_changed.emit()

    def show_document(self, document: DocumentId | None) -> None:
        """List another document's differences."""
        if document != self._document:
            self._document = document
            self._selection = Span(0, 0)
            self._reread()

    def set_selection(self, span: Span) -> None:
        """What is selected in the document's text; empty for nothing."""
        if span != self._selection:
            self._selection = span
            self._show_card()

    def set_progress(self, progress: Mapping[DocumentId, ReviewProgress]) -> None:
        """How far each document is."""
        self._progress = dict(progress)
        self._fill_documents()

    def progress(self) -> Mapping[DocumentId, ReviewProgress]:
        """How far each document is, as far as known."""
        return self._progress

    def facts(self) -> set[When]:
        """What can be done with the chosen difference."""
        case = self.case
        if case is None or not self.editable or ADJUDICATED in self._layers:
            return set()
        return {When.CASE, When.DECIDED} if case.decisions else {When.CASE}

    # --- walking

    def step(self, step: int) -> None:
        """Choose the next or previous difference; past the end, ask for another document."""
        place = self.view.currentIndex().row() + step
        if self.view.currentIndex().row() < 0:
            place = 0 if step > 0 else self.model.rowCount() - 1
        if 0 <= place < self.model.rowCount():
            self._choose(place)
            self._show_place()
        else:
            self.beyond.emit(step)

    def go_to_end(self, step: int) -> None:
        """Choose the first open difference when coming from above (1), the last when coming from below (-1)."""
        rows = self.model.rows()
        if not rows:
            return
        first = next_open(rows, -1)
        self._choose((first or 0) if step > 0 else len(rows) - 1)
        self._show_place()

    def reveal(self, document: DocumentId, start: int, end: int) -> None:
        """Choose the difference at a place of the document shown, whatever the filter."""
        if document != self._document:
            return
        wanted = next((one for one in self._cases if one.start <= start and end <= one.end), None)
        if wanted is None:
            return
        if self.model.place_of(wanted.id) is None:
            self.filter_row.show_everything()
        place = self.model.place_of(wanted.id)
        if place is not None:
            self._choose(place)

    # --- deciding

    def take(self, place: int) -> None:
        """The layer at `place` is right."""
        if place < len(self._layers):
            self._decide(Verdict.TAKE, layer=self._layers[place])

    def both_right(self) -> None:
        """Every reading stands; where all say the same, all agree."""
        case = self.case
        if case is not None:
            self._decide(Verdict.AGREED if case.kind is Kind.SAME else Verdict.BOTH_RIGHT)

    def both_wrong(self) -> None:
        """Nothing is to be labelled here."""
        self._decide(Verdict.BOTH_WRONG)

    def decide_own(self, label: LabelId) -> None:
        """An own reading: the selected text, else the first reading's, with this label.

        Text beside the chosen difference becomes a reading of its own and leaves the difference as it is.
        """
        case, span, document = self.case, self.own_span(), self._document
        if span is None or document is None or not self.editable or ADJUDICATED in self._layers:
            return
        if case is not None and any(one.span.overlaps(span) for one in case.sources):
            self._decide(Verdict.ADJUSTED, readings=(Reading(span.start, span.end, label),))
            return
        reason = self.verdicts.reason_text() or None
        add = self._session.review.add
        if self.attempt(lambda: add(document, span.start, span.end, label, reason=reason)) is not None:
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
        """Move the ``start`` or ``end`` of the own reading by characters; it keeps one."""
        span = self.own_span()
        if span is None:
            return
        start = min(max(0, span.start + by), span.end - 1) if edge == "start" else span.start
        end = max(min(len(self._text), span.end + by), span.start + 1) if edge == "end" else span.end
        self.selection_wanted.emit(Span(start, end))

    def withdraw(self) -> None:
        """Take the decisions on the chosen difference back."""
        case = self.case
        if case is not None and case.decisions:
            self.attempt(lambda: self._session.review.withdraw([one.id for one in case.decisions]))

    def keep(self) -> None:
        """Let the newest decision hold."""
        case = self.case
        if case is not None and case.decisions:
            self.attempt(lambda: self._session.review.keep(case))

    def edit_reason(self) -> None:
        """Put the keyboard in the field for the reason."""
        self.verdicts.edit_reason()

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
        self.verdicts.set_reason("")
        self._selection = Span(0, 0)
        rows = self.model.rows()
        here = self.model.place_of(case.id)
        following = next_open(rows, here if here is not None else place - 1)
        if following is not None:
            self._choose(following)
            self._show_place()
        else:
            self._show_card()

    def _set_reason(self, reason: str) -> None:
        case = self.case
        if case is not None and case.decision is not None and self.editable:
            decision = case.decision.id
            self.attempt(lambda: self._session.review.set_reason(decision, reason or None))
        self.view.setFocus()

    def _edit_reasons(self) -> None:
        from gui.review.reasons_dialog import ReasonsDialog

        dialog = ReasonsDialog(self._session.review.reasons(language()), self.window())
        dialog.submitted.connect(lambda reasons: self.attempt(lambda: self._session.review.set_reasons(reasons)))
        dialog.finished.connect(lambda _result: self._show_reasons())
        dialog.open()

    def _show_reasons(self) -> None:
        self.verdicts.set_reasons(self._session.review.reasons(language()))

    def _key(self, key: str) -> None:
        # The action knows more than the panel: while a job writes, nothing can be decided.
        if not self.verdicts.buttons["review.own"].isEnabled():
            return
        label = self._session.codebook.by_key(key) or self._session.codebook.by_key(key.lower())
        if label is not None:
            self.decide_own(label.id)

    # --- following the session

    def apply(self, change: ChangeSet) -> None:
        """Follow what was labelled, decided, named."""
        if change.reload:
            self._progress = {}
        here = [one.after or one.before for one in change.annotations if one.document == self._document]
        relabelled = any(one is not None and one.annotator in self._layers for one in here)
        if change.reload or change.labels or change.annotators or relabelled:
            self._reread()
        elif self._document in change.documents:
            self._read_decisions()
        elif change.comments:
            self._show_card()
        if change.reload:
            self.layers_changed.emit()

    def show_editable(self) -> None:
        """A job began or ended to write."""
        self.state_changed.emit()

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
        review = self._session.review
        people = review.layers()
        there = {one.id for one in people}
        self._layers = tuple(one for one in self._layers if one in there)
        if len(self._layers) < 2:
            self._layers = tuple(one.id for one in people if not one.adjudicated)[:2]
        self.layer_choice.set_people(people, self._layers)
        self.verdicts.set_layers(len(self._layers))
        self._show_reasons()
        self.filter_row.set_labels(self._session.codebook.labels())
        document = self._document
        known = {one.id for one in self._session.documents.list()}
        if document is None or document not in known or len(self._layers) < 2:
            self._cases, self._text = [], ""
        else:
            self._text = self._session.documents.text(document)
            self._cases = review.cases(document, self._layers)
            self._progress[document] = progress_of(self._cases)
        self._fill_documents()
        self._filter()

    def _read_decisions(self) -> None:
        """What was decided has changed, not what the layers say: the cases are the same as before."""
        document = self._document
        if document is None or not self.isVisible() or not self._cases:
            self._reread()
            return
        bare = [replace(one, state=State.OPEN, decisions=()) if one.decisions else one for one in self._cases]
        self._cases = with_decisions(bare, self._session.review.decisions(document))
        self._progress[document] = progress_of(self._cases)
        self._fill_documents()
        self._filter()

    def _fill_documents(self) -> None:
        entries: list[tuple[str, str]] = []
        for one in self._session.documents.list():
            done = self._progress.get(one.id)
            count = f"  {done.decided}/{done.total}" if done is not None and done.total else ""
            entries.append((f"{one.meta.title}{count}", one.id))
        with QSignalBlocker(self.document_box):
            self.document_box.clear()
            for text, identity in entries:
                self.document_box.addItem(text, identity)
            self.document_box.setCurrentIndex(self.document_box.findData(self._document))

    def _filter(self) -> None:
        wanted = self.filter_row.wanted()
        rows = make_rows((one for one in self._cases if wanted.passes(one)), self._text, self._labels())
        self._show_rows(rows)
        self._show_summary()

    def _show_rows(self, rows: Sequence[CaseRow]) -> None:
        before, place = self.case, self.view.currentIndex().row()
        if [row.case.id for row in rows] == [row.case.id for row in self.model.rows()]:
            self.model.update_rows(rows)
        else:
            with QSignalBlocker(self.view.selectionModel()):
                self.model.show_rows(rows)
            if before is not None and before.document == self._document and rows:
                kept = self.model.place_of(before.id)
                self._choose(min(place, len(rows) - 1) if kept is None else kept)
        self._show_card()

    def _labels(self) -> dict[LabelId, Label]:
        return self._session.review.all_labels()

    # --- showing

    def _choose(self, place: int) -> None:
        index = self.model.index(place)
        chooser = self.view.selectionModel()
        chooser.setCurrentIndex(index, chooser.SelectionFlag.ClearAndSelect)
        self.view.scrollTo(index)

    def _case_changed(self) -> None:
        self._selection = Span(0, 0)
        case = self.case
        decided = case.decision if case is not None else None
        self.verdicts.set_reason((decided.reason or "") if decided is not None else "")
        self._show_card()
        if self.view.hasFocus():
            self._show_place()

    def _show_place(self) -> None:
        if self.case is not None:
            self.case_shown.emit(self.case)

    def _show_card(self) -> None:
        case = self.case
        if case is None:
            self.card.show_nothing(_("Choose a difference. F7 goes to the next one.") if self.model.rowCount() else "")
        else:
            own = None
            if len(self._selection):
                own = Reading(self._selection.start, self._selection.end, LabelId(""))
            names = self.layer_choice.names()
            self.card.show_case(case, self._text, self._labels(), names, own=own, remarks=self._remarks(case))
        self.verdicts.set_keep(case is not None and bool(case.decisions) and is_open(case))
        self.state_changed.emit()

    def _remarks(self, case: Case) -> dict[AnnotationId, str]:
        """What people said about the readings, so that the reviewer sees an answer."""
        review = self._session.review
        names = {} if self.blind else {one.id: one.name for one in self._session.annotators.list()}
        found: dict[AnnotationId, str] = {}
        for annotation in review.comment_counts(one.id for one in case.sources):
            said = review.comments(annotation)
            found[annotation] = "\n".join(f"{names.get(one.author, '…')}: {one.text}" for one in said)
        return found

    def _blind_changed(self) -> None:
        people = [one.id for one in self._session.review.layers() if one.id in self._layers]
        self.set_layers(blind_order(people, self._session.project.uuid) if self.blind else tuple(people))
        self.blind_changed.emit()

    def _show_summary(self) -> None:
        total, shown = len(self._cases), self.model.rowCount()
        decided = sum(1 for one in self._cases if not is_open(one))
        words = [_("{done} of {total} decided").format(done=f"{decided:,}", total=f"{total:,}")]
        agreeing = sum(1 for one in self._cases if one.kind is Kind.SAME and is_open(one))
        if agreeing:
            words.append(ngettext("{n} agrees", "{n} agree", agreeing).format(n=f"{agreeing:,}"))
        if shown != total:
            words.append(_("{n} shown").format(n=f"{shown:,}"))
        self.summary.setText(" · ".join(words) if total else "")
        if len(self._layers) < 2:
            self._empty.show_text(_("Nothing to compare yet.\nTwo people have to label the same documents."))
        elif self._document is None:
            self._empty.show_text(_("Open a document to see where the layers differ."))
        elif not total:
            self._empty.show_text(_("These layers have nothing in this document."))
        elif not shown:
            self._empty.show_text(_("Nothing here matches the filter."))
        else:
            self._empty.show_text("")
