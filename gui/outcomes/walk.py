"""Walking the plans of a report: the list, each plan in its report, and what is proposed for it, side by side."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QLabel, QListView, QSplitter, QVBoxLayout, QWidget

from core.model import Label, Span
from core.outcomes.proposing import OutcomeProposal, ProposedOutcomes
from core.outcomes.table import figure_words
from core.said.fulfilment import Fulfilment
from gui.base.i18n import _, language
from gui.outcomes.answers import answer_names
from gui.outcomes.marked_report import MarkedReport
from gui.outcomes.models import PlanRows, ProposalRows, one_line
from gui.outcomes.wrapped import WrappedDelegate
from gui.widgets.columns import characters
from gui.widgets.empty_state import EmptyState
from gui.widgets.flat_table import FlatTable, FlatTableDelegate
from gui.widgets.panel import choose_row

_READABLE = 11
"""Han characters of a plan that are in sight at least."""
_SHOWN = 120
"""Characters of a proposal."""


class PlanList(FlatTable):
    """Planned passages, a line each. Keys go to `key_pressed` first."""

    def __init__(self, rows: PlanRows, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.key_pressed: Callable[[QKeyEvent], bool] = lambda _event: False
        """Whether it took the key."""
        self.setModel(rows)
        self.setItemDelegate(FlatTableDelegate(self))
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.horizontalHeader().setStretchLastSection(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See the class."""
        if not self.key_pressed(event):
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """No letter looks for a line."""


class ProposalList(QListView):
    """Proposals with their reasons. Keys go to `key_pressed` first."""

    def __init__(self, rows: ProposalRows, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.key_pressed: Callable[[QKeyEvent], bool] = lambda _event: False
        """Whether it took the key."""
        self.setModel(rows)
        self.setItemDelegate(WrappedDelegate(self, noted=True))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See the class."""
        if not self.key_pressed(event):
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """No letter looks for a line."""


class PlanWalk(QSplitter):
    """Shows `ProposedOutcomes` and knows which plan and which passage of the later report are chosen."""

    plan_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.found: ProposedOutcomes | None = None
        self._labels: dict[str, Label] = {}
        self.rows, self.offered = PlanRows(self), ProposalRows(self)
        self.plans, self.proposals = PlanList(self.rows), ProposalList(self.offered)
        self.plan_text, self.later_text = MarkedReport(), MarkedReport()
        self.plan_title, self.later_title = QLabel(), QLabel()
        self._empty = EmptyState(self.plans)
        self._nothing = EmptyState(self.proposals)
        self._lay_out()
        self.plans.selectionModel().currentRowChanged.connect(lambda _now, _before: self._show_plan())
        self.proposals.selectionModel().currentRowChanged.connect(lambda _now, _before: self._show_later())

    def _lay_out(self) -> None:
        there = QSplitter(Qt.Orientation.Vertical)
        there.addWidget(self.proposals)
        there.addWidget(_titled(self.later_title, self.later_text))
        there.setSizes([300, 300])
        self.addWidget(self.plans)
        self.addWidget(_titled(self.plan_title, self.plan_text))
        self.addWidget(there)
        self.setSizes([360, 380, 500])
        for part in (self.plans, self.proposals):
            part.setFrameShape(QAbstractItemView.Shape.NoFrame)

    # --- what it holds

    def show_found(self, found: ProposedOutcomes | None, labels: Sequence[Label], hint: str) -> None:
        """Show plans and proposals; the plan and the proposal that were chosen stay. `hint` says why there is none."""
        kept, offered, selected = self.plan_span(), self.proposal(), self.later_text.selected()
        before = None if self.found is None else self.found.outcomes.document
        scrolled = self.plans.verticalScrollBar().value()
        self.found = found
        self._labels = {label.id: label for label in labels}
        self.rows.show_plans(found, answer_names())
        self.plan_text.show_report("" if found is None else found.plans.text)
        self.later_text.show_report("" if found is None else found.outcomes.text)
        self._empty.show_text("" if found is not None and found.passages else hint)
        header = self.plans.horizontalHeader()
        metrics = header.fontMetrics()
        answers = 24 + max(metrics.horizontalAdvance(name) for name in answer_names().values())
        header.resizeSection(0, answers)
        self.plans.setMinimumWidth(
            answers + characters(metrics, _READABLE) + self.plans.verticalScrollBar().sizeHint().width()
        )
        if found is None or not found.passages:
            self._show_plan()
            return
        spans = [passage.span for passage in found.passages]
        row = spans.index(kept) if kept in spans else self._first_open()
        choose_row(self.plans, self.rows.index(row, 0))
        self.plans.verticalScrollBar().setValue(scrolled)
        self.plans.scrollTo(self.rows.index(row, 0))
        given = [proposal.span for proposal in found.proposals[row]]
        if kept in spans and offered is not None and offered.span in given:
            self.proposals.setCurrentIndex(self.offered.index(given.index(offered.span), 0))
        if kept in spans and selected is not None and before == found.outcomes.document:
            # What comes in while somebody selects must not take it away.
            self.later_text.select(selected)

    def _first_open(self) -> int:
        return next((row for row, answer in enumerate(self.rows.answers) if answer is None), 0)

    @property
    def row(self) -> int | None:
        """The number of the plan with the cursor."""
        row = self.plans.currentIndex().row()
        return row if self.found is not None and 0 <= row < len(self.found.passages) else None

    def plan_span(self) -> Span | None:
        """Where the plan with the cursor stands."""
        return None if self.row is None or self.found is None else self.found.passages[self.row].span

    def answer(self) -> Fulfilment | None:
        """What was answered to the plan with the cursor."""
        return None if self.row is None else self.rows.answers[self.row]

    def proposal(self) -> OutcomeProposal | None:
        """The chosen proposal."""
        at = self.proposals.currentIndex().row()
        if self.found is None or self.row is None or not 0 <= at < len(self.found.proposals[self.row]):
            return None
        return self.found.proposals[self.row][at]

    def outcome(self) -> Span | None:
        """The passage of the later report that an answer is about: what the user selected, else what is proposed."""
        proposal = self.proposal()
        return self.later_text.selected() or (None if proposal is None else proposal.span)

    def next_open(self) -> None:
        """Go to the next plan without an answer; from the last on to the first."""
        count = len(self.rows.answers)
        here = self.row if self.row is not None else -1
        for step in range(1, count + 1):
            row = (here + step) % count
            if self.rows.answers[row] is None:
                choose_row(self.plans, self.rows.index(row, 0))
                return
        self.plan_changed.emit()

    def step_proposal(self, by: int) -> None:
        """Choose the next or previous proposal."""
        at = self.proposals.currentIndex().row() + by
        if 0 <= at < self.offered.rowCount():
            self.proposals.setCurrentIndex(self.offered.index(at, 0))

    # --- showing

    def _show_plan(self) -> None:
        row, found = self.row, self.found
        if row is None or found is None:
            self.offered.show_lines([])
            self._nothing.show_text("")
            self.plan_text.show_passages([])
            self.later_text.show_passages([])
        else:
            self.plan_text.show_passages([found.passages[row].span])
            given = found.proposals[row]
            self.offered.show_lines([self._line(row, at, proposal) for at, proposal in enumerate(given)])
            nothing = _("Nothing alike was found. Select a passage in the later report, or answer “not mentioned”.")
            self._nothing.show_text("" if given else nothing)
            linked = [outcome.span for outcome in found.passages[row].outcomes]
            spans = [proposal.span for proposal in given]
            at = next((spans.index(span) for span in linked if span in spans), 0)
            if given:
                self.proposals.setCurrentIndex(self.offered.index(at, 0))
            self._show_later()
        self.plan_changed.emit()

    def _show_later(self) -> None:
        proposal, row = self.proposal(), self.row
        if self.found is None or row is None:
            return
        linked = [outcome.span for outcome in self.found.passages[row].outcomes]
        spans = [proposal.span] if proposal is not None else []
        self.later_text.show_passages([*spans, *(span for span in linked if span not in spans)])

    def _line(self, row: int, at: int, proposal: OutcomeProposal) -> tuple[str, str]:
        """A proposal and why it is one."""
        found = self.found
        assert found is not None
        span = proposal.span
        linked = span in [outcome.span for outcome in found.passages[row].outcomes]
        why = [_("chosen")] if linked else []
        why.append(_("likely") if proposal.sure else _("uncertain"))
        words = found.words(row, proposal)
        if words:
            why.append(_("same words: {words}").format(words="、".join(words[:4])))
        names = [self._labels[label].name(language()) for label in proposal.same_labels if label in self._labels]
        if names:
            why.append(_("same label: {labels}").format(labels="、".join(names)))
        paired = (pair for pair in proposal.figures if pair.now is not None)
        why += [figure_words(pair, found.plans, found.outcomes).line() for pair in paired]
        text = one_line(found.outcomes.text[span.start : span.end], _SHOWN)
        if len(why) == 1:
            why.append(_("its paragraph is alike"))
        return f"{at + 1}. {text}", " · ".join(why)

    def retranslate(self) -> None:
        """Set the texts again."""
        self.plans.setAccessibleName(_("Plans"))
        self.proposals.setAccessibleName(_("What the later report says of it"))
        self.plan_text.setAccessibleName(_("The plan in its report"))
        self.later_text.setAccessibleName(_("The later report"))
        self.plan_title.setText(_("The plan in its report"))
        self.later_title.setText(_("The later report: a selection counts"))


def _titled(title: QLabel, text: MarkedReport) -> QWidget:
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    title.setContentsMargins(12, 6, 12, 6)
    title.setWordWrap(True)
    column.addWidget(title)
    column.addWidget(text, 1)
    return box
