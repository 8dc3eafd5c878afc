"""The screen of plans and outcomes: two reports at the top, plans that are walked, and the table of their region."""

from dataclasses import dataclass

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QLabel,
    QMenu,
    QStackedWidget,
    QTableView,
    QToolButton,
    QWidget,
)

from core.changes import ChangeSet
from core.ids import AnnotatorId, DocumentId, LabelId
from core.matching.vectors import Collection
from core.model import Passage, Span
from core.outcomes.proposing import OutcomeProposer, ProposedOutcomes
from core.outcomes.table import OutcomeTable, outcome_table
from core.progress import Cancelled, Progress
from core.said.fulfilment import Fulfilment
from core.session import Session
from gui.base import theme
from gui.base.bridge import Bridge
from gui.base.i18n import _, language
from gui.base.jobs import Jobs
from gui.outcomes.answers import AnswerBar, answer_names
from gui.outcomes.chooser import ListedReports, ReportChooser
from gui.outcomes.models import OutcomeTableRows
from gui.outcomes.walk import PlanWalk
from gui.outcomes.wrapped import WrappedDelegate
from gui.widgets.empty_state import EmptyState
from gui.widgets.flow import FlowLayout
from gui.widgets.job_panel import JobPanel
from gui.widgets.menus import quotes_menu

_PADDINGS, _WIDEST = 60, 300
"""Pixels of a box beside its text, and of the widest."""


@dataclass(frozen=True, slots=True)
class _Made:
    """What a job found."""

    found: ProposedOutcomes | None
    table: OutcomeTable | None


class OutcomesScreen(JobPanel):
    """Shows what became of plans and says what the user answers."""

    passages_opened = Signal(object)
    """A list of `Passage`: a plan, and the passages of the later report."""
    export_requested = Signal(str)
    """``xlsx``, ``csv`` or ``html``."""

    def __init__(self, session: Session, bridge: Bridge, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(session, bridge, jobs, parent)
        self.setObjectName("outcomes")
        self.reading: DocumentId | None = None
        """The report that is read: its pair is chosen first."""
        self._listed = False
        """Whether the reports of the project are offered."""
        self._collection: tuple[tuple[DocumentId, DocumentId], Collection] | None = None
        self.chooser = ReportChooser(self)
        self.label = QComboBox()
        self.unlabelled, self.as_table, self.export, self.close_button = (QToolButton() for _n in range(4))
        self.count = QLabel()
        self.walk, self.answers = PlanWalk(), AnswerBar()
        self.table_rows = OutcomeTableRows(self)
        self.table = QTableView()
        self._no_table = EmptyState(self.table)
        self.stack = QStackedWidget()
        self._lay_out()
        self._connect()
        self.retranslate()

    def _lay_out(self) -> None:
        bar = QWidget()
        line = FlowLayout(bar)
        line.setContentsMargins(12, 8, 12, 8)
        for button in (self.unlabelled, self.as_table):
            button.setCheckable(True)
        self.label.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.unlabelled.setIcon(theme.icon("list"))
        self.as_table.setIcon(theme.icon("table"))
        self.export.setIcon(theme.icon("file"))
        self.close_button.setIcon(theme.icon("close"))
        buttons = (self.as_table, self.export, self.close_button)
        for button in (self.unlabelled, *buttons):
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        for part in (self.chooser.plans, self.chooser.later, self.unlabelled, self.label, *buttons):
            line.addWidget(part)
        view = self.table
        view.setModel(self.table_rows)
        view.setItemDelegate(WrappedDelegate(view))
        view.setShowGrid(False)
        view.setTabKeyNavigation(False)
        view.setCornerButtonEnabled(False)
        view.verticalHeader().hide()
        view.setFrameShape(QTableView.Shape.NoFrame)
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.horizontalHeader().setStretchLastSection(True)
        view.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.stack.addWidget(self.walk)
        self.stack.addWidget(view)
        self.count.setContentsMargins(12, 0, 12, 8)
        self.count.setWordWrap(True)
        self.lay_in_column(bar, self.count, self.stack, self.answers, growing=self.stack)
        self.setFocusProxy(self.walk.plans)
        self.setAutoFillBackground(True)

    def _connect(self) -> None:
        self.chooser.chosen.connect(self.refresh)
        self.unlabelled.toggled.connect(lambda _on: self._unlabelled_toggled())
        self.as_table.toggled.connect(lambda _on: self._table_toggled())
        self.export.clicked.connect(
            lambda: self.export_menu().popup(self.export.mapToGlobal(QPoint(0, self.export.height())))
        )
        self.close_button.clicked.connect(self.leave_requested)
        self.walk.plan_changed.connect(self._show_answer)
        self.walk.plans.doubleClicked.connect(lambda _index: self.open_chosen())
        self.walk.proposals.doubleClicked.connect(lambda _index: self.open_chosen())
        self.table.doubleClicked.connect(lambda _index: self.open_chosen())
        self.walk.plans.key_pressed = self.walk.proposals.key_pressed = self._take_key
        self.answers.answered.connect(self.answer)

    # --- what it holds

    @property
    def layer(self) -> AnnotatorId | None:
        """Whose answers are walked: one's own."""
        return self._session.annotator.id if self._session.annotator is not None else None

    def names(self) -> dict[AnnotatorId, str]:
        """What the people of the layers are called here."""
        if self.counted.names is not None:
            return dict(self.counted.names)
        return {person.id: person.name for person in self._session.annotators.list()}

    def table_layers(self) -> tuple[AnnotatorId, ...]:
        """The layers of the table: those that are counted, else one's own."""
        if self.counted.names is not None:
            return tuple(self.counted.layers)
        return () if self.layer is None else (self.layer,)

    def begin(self) -> None:
        """See `JobPanel`."""
        if not self._listed:
            self.look_for(
                _("Looking for outcomes"),
                lambda session, _progress, _cancelled: ListedReports.of(session.documents.entries()),
                self._list,
            )
            return
        pair, layer, unlabelled = self.chooser.pair, self.layer, self.unlabelled.isChecked()
        if pair is None:
            self._take(_Made(None, None))
            return
        ids = pair.plans.id, pair.outcomes.id
        known = self._collection[1] if self._collection is not None and self._collection[0] == ids else None
        pairs, layers, names = self.chooser.pairs_of_region(), self.table_layers(), self.names()
        as_table = self.as_table.isChecked()

        def work(session: Session, progress: Progress, cancelled: Cancelled) -> _Made:
            proposer = OutcomeProposer(session)
            found = proposer.propose(*ids, layer, unlabelled=unlabelled, collection=known, cancelled=cancelled)
            if not as_table:
                return _Made(found, None)
            return _Made(found, outcome_table(session, pairs, layers, names, progress=progress, cancelled=cancelled))

        self.look_for(_("Looking for outcomes"), work, self._take)

    def _list(self, listed: ListedReports) -> None:
        self._listed = True
        self.chooser.show_reports(listed, self.reading)
        self._fill_labels()
        self.refresh()

    def _take(self, made: _Made) -> None:
        found = made.found
        if found is not None:
            self._collection = (found.plans.document, found.outcomes.document), found.collection
        if self.chooser.pair is None:
            hint = _("No two reports of one region and of consecutive years: choose two reports above.")
        else:
            hint = _("Nothing labelled is planned here. Label passages of the plan, or ask about all its sentences.")
        self.walk.show_found(found, self._session.codebook.labels(), hint)
        if self.as_table.isChecked():
            self.table_rows.show_table(made.table, answer_names())
            self._fit_table()
            self._no_table.show_text("" if self.table_rows.rowCount() else hint)
        self._show_count()
        self._show_answer()

    def _fit_table(self) -> None:
        header, columns = self.table.horizontalHeader(), self.table_rows.columnCount()
        if not columns:
            return
        wide = max(200, (self.table.viewport().width() - 130 * (columns - 3)) // 3)
        names = [self.table_rows.headerData(column, Qt.Orientation.Horizontal) for column in range(columns)]
        for column, name in enumerate(names):
            header.resizeSection(column, wide if name in (_("Plan"), _("Outcome")) else 120)
        self.table.resizeRowsToContents()

    def _fill_labels(self) -> None:
        chosen = self.label.currentData()
        self.label.clear()
        for label in self._session.codebook.labels():
            self.label.addItem(_("labelled as {label}").format(label=label.name(language())), label.id)
        self.label.setCurrentIndex(max(0, self.label.findData(chosen)))
        texts = [self.label.itemText(row) for row in range(self.label.count())]
        # The style's own measure leaves no room for its paddings.
        widest = max((self.label.fontMetrics().horizontalAdvance(text) for text in texts), default=0)
        self.label.setMinimumWidth(min(_WIDEST, widest + _PADDINGS))
        self.label.setVisible(self.unlabelled.isChecked())

    def _unlabelled_toggled(self) -> None:
        self.label.setVisible(self.unlabelled.isChecked())
        self.refresh()

    def _table_toggled(self) -> None:
        on = self.as_table.isChecked()
        self.stack.setCurrentWidget(self.table if on else self.walk)
        self.answers.setVisible(not on)
        (self.table if on else self.walk.plans).setFocus()
        if on:
            self.refresh()

    def _show_count(self) -> None:
        answers = self.walk.rows.answers
        answered = sum(answer is not None for answer in answers)
        parts = [_("{answered} of {plans} plans answered").format(answered=answered, plans=len(answers))]
        names = answer_names()
        counted = [(name, sum(given == answer for given in answers)) for answer, name in names.items()]
        parts += [f"{name} {count}" for name, count in counted if count]
        self.count.setText("  ·  ".join(parts) if self.walk.found is not None else "")
        for button in (self.as_table, self.export):
            button.setEnabled(self.chooser.pair is not None)

    def _show_answer(self) -> None:
        may = self.editable and self.layer is not None and self.walk.row is not None
        self.answers.show_answer(self.walk.answer(), editable=may)

    # --- answering

    def answer(self, answer: Fulfilment | None) -> None:
        """Answer the plan with the cursor, and go on to the next that has no answer."""
        found, row = self.walk.found, self.walk.row
        if found is None or row is None or not self.editable or self.layer is None:
            return
        passage = found.passages[row]
        plan, later = (found.plans.document, passage.span), found.outcomes.document
        outcomes = self._session.outcomes
        if answer is None:
            done = self.attempt(lambda: outcomes.withdraw(plan, later))
        else:
            outcome = self.walk.outcome() if answer.has_outcome else None
            label: LabelId | None = self.label.currentData()
            also = self.answers.also.isChecked()
            done = self.attempt(lambda: outcomes.answer(plan, later, answer, outcome, label=label, also=also))
        if done is None:
            self._show_answer()
            return
        self.answers.also.setChecked(False)
        self.walk.rows.set_answer(row, answer)
        self._show_count()
        if answer is None:
            self._show_answer()
        else:
            self.walk.next_open()

    def _take_key(self, event: QKeyEvent) -> bool:
        """Keys of answers, of proposals, and of opening both texts."""
        match event.key():
            case Qt.Key.Key_Right:
                self.walk.step_proposal(1)
            case Qt.Key.Key_Left:
                self.walk.step_proposal(-1)
            case Qt.Key.Key_Space:
                self.walk.next_open()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.open_chosen()
            case _:
                return self.answers.take_key(event)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys of answers wherever the keyboard is among the plans; Enter in the table opens its passages."""
        entered = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if self.as_table.isChecked():
            if entered and self.table.hasFocus():
                self.open_chosen()
                return
        elif (entered or self._in_texts()) and (entered or self.answers.take_key(event)):
            if entered:
                self.open_chosen()
            return
        super().keyPressEvent(event)

    def _in_texts(self) -> bool:
        return self.walk.plan_text.hasFocus() or self.walk.later_text.hasFocus()

    # --- opening and saving

    def open_chosen(self) -> None:
        """Show the chosen plan and the passage of the later report in their texts, side by side."""
        passages = self._row_passages() if self.as_table.isChecked() else self._plan_passages()
        if passages:
            self.passages_opened.emit(passages)

    def _plan_passages(self) -> list[Passage]:
        found, row = self.walk.found, self.walk.row
        if found is None or row is None:
            return []
        outcome = self.walk.outcome()
        return [
            _passage(found.plans.document, found.passages[row].span),
            *([] if outcome is None else [_passage(found.outcomes.document, outcome)]),
        ]

    def _row_passages(self) -> list[Passage]:
        row = self.table.currentIndex().row()
        if self.table_rows.table is None or not 0 <= row < len(self.table_rows.table.rows):
            return []
        chosen = self.table_rows.table.rows[row]
        first = next(iter(chosen.outcomes), None)
        return [
            _passage(chosen.pair.plans.id, chosen.plan.span),
            *([] if first is None else [_passage(first[0].document, first[0].span)]),
        ]

    def export_menu(self) -> QMenu:
        """In which form the table of the region can be saved."""
        return quotes_menu(self, self.export_requested.emit)

    def header_height(self) -> int:
        """Pixels of the controls at the top: no message lies over them."""
        return self.stack.y()

    # --- Panel

    def apply(self, change: ChangeSet) -> None:
        """Follow what changed of the two reports, of labels and of people."""
        if change.reload or change.documents:
            self._listed = False
            self._collection = None if change.reload else self._collection
        if change.reload or change.labels:
            self._fill_labels()
        touched = change.annotations or change.details or change.links or change.declarations
        if change.reload or change.documents or change.labels or change.annotators or touched:
            self.refresh()

    def show_editable(self) -> None:
        """See `Panel`."""
        self._show_answer()

    def show_counted(self) -> None:
        """See `Panel`."""
        if self.as_table.isChecked():
            self.refresh()

    def show_identities(self) -> None:
        """See `Panel`."""
        self.show_counted()

    def retranslate(self) -> None:
        """Set the texts again."""
        self.chooser.retranslate()
        self.walk.retranslate()
        self.answers.retranslate()
        self.label.setAccessibleName(_("Label of sentences that have none"))
        self.unlabelled.setText(_("Also sentences without a label"))
        self.as_table.setText(_("Table of the region"))
        self.export.setText(_("Save…"))
        self.close_button.setText(_("Back to the text"))
        self.table.setAccessibleName(_("Plans and outcomes"))
        self._fill_labels()
        if self.walk.found is not None:
            self.refresh()


def _passage(document: DocumentId, span: Span) -> Passage:
    return Passage(document, span.start, span.end)
