"""A new edition of a report: which annotations of the old one it takes over, the doubtful ones by yes or no."""

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QStyleOptionViewItem,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from core.model import Span
from core.reading.edition import CarryPlan
from core.reading.similar import differences
from core.session import Session
from gui.base import theme
from gui.base.i18n import _, ngettext
from gui.base.identities import SHOWN, Identities
from gui.importing.carry_model import CarryColumn, CarryModel, CarryRow, Index, cell_text, rows_from
from gui.importing.differing import marked
from gui.widgets.dialog import Dialog, heading_label, muted_label
from gui.widgets.empty_state import EmptyState
from gui.widgets.flat_table import FlatTable, FlatTableDelegate
from gui.widgets.panel import choose_row
from gui.widgets.row_delegate import PADDING

CONTEXT = 80
"""Code points shown before and after a passage."""
WIDTHS = {
    CarryColumn.DECISION: 56,
    CarryColumn.LABEL: 112,
    CarryColumn.OLD: 280,
    CarryColumn.NEW: 280,
    CarryColumn.FOUND: 120,
    CarryColumn.ANNOTATOR: 88,
}


class CarryDialog(Dialog):
    """Lists a plan. Whoever opens the dialog carries out what was accepted."""

    help_page = "import"

    submitted = Signal(object, list)
    """The `CarryPlan`, and the accepted `Carried`s."""

    def __init__(
        self, session: Session, plan: CarryPlan, parent: QWidget | None = None, identities: Identities = SHOWN
    ) -> None:
        super().__init__(parent)
        self._plan = plan
        self._old, self._new = session.documents.text(plan.old), session.documents.text(plan.new)
        self._titles = [session.documents.get(document).meta.title for document in (plan.old, plan.new)]
        labels = {label.id: label for label in session.codebook.labels()}
        names = identities.names(session.annotators.list())
        self.model = CarryModel(rows_from(plan, labels, names), self)
        self.table = CarryTable(self.model)
        self.table.setColumnHidden(CarryColumn.ANNOTATOR, len({row.annotator for row in self.model.rows()}) < 2)
        self.only_doubtful = QCheckBox()
        self.yes_button, self.no_button = QPushButton(), QPushButton()
        self._heading, self._summary = heading_label(), muted_label()
        self._captions = [QLabel(), QLabel()]
        self.passages = [QTextBrowser(), QTextBrowser()]
        self._empty = EmptyState(self.table)
        self._lay_out()
        self._connect()
        doubtful = any(row.doubtful for row in self.model.rows())
        self.only_doubtful.setChecked(doubtful)
        self.only_doubtful.setEnabled(doubtful)
        self.model.show_only_doubtful(doubtful)
        self.resize(1000, 640)
        self.retranslate()
        self._choose(max(0, self.model.next_open(-1)))
        self.table.setFocus()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self._heading, 1)
        top.addWidget(self.only_doubtful)
        sides = QHBoxLayout()
        sides.setSpacing(16)
        for caption, passage in zip(self._captions, self.passages, strict=True):
            passage.setProperty("field", True)
            passage.setOpenLinks(False)
            passage.setFixedHeight(136)
            passage.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            caption.setProperty("muted", True)
            side = QVBoxLayout()
            side.setSpacing(4)
            side.addWidget(caption)
            side.addWidget(passage)
            sides.addLayout(side)
        decide = QHBoxLayout()
        decide.setSpacing(8)
        decide.addWidget(self._summary, 1)
        for button in (self.yes_button, self.no_button):
            button.setAutoDefault(False)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            decide.addWidget(button)
        self.body.setSpacing(12)
        self.body.addLayout(top)
        self.body.addWidget(self.table, 1)
        self.body.addLayout(sides)
        self.body.addLayout(decide)

    def _connect(self) -> None:
        self.table.decided.connect(self.decide)
        self.yes_button.clicked.connect(lambda: self.decide(True))
        self.no_button.clicked.connect(lambda: self.decide(False))
        self.only_doubtful.toggled.connect(self.model.show_only_doubtful)
        self.model.modelReset.connect(self._after_reset)
        self.model.decided.connect(self._check)
        self.table.selectionModel().selectionChanged.connect(self._show_passages)
        self.accepted.connect(lambda: self.submitted.emit(self._plan, self.model.accepted()))

    def decide(self, accepted: bool) -> None:
        """Say yes or no to the selected rows and go on to the next open one."""
        rows = sorted(index.row() for index in self.table.selectionModel().selectedRows())
        if not rows:
            return
        self.model.decide(rows, accepted)
        following = self.model.next_open(rows[-1])
        if following >= 0:
            self._choose(following)
        self._show_passages()

    def retranslate(self) -> None:
        """Set every text again."""
        super().retranslate()
        self.setWindowTitle(_("Carry annotations over"))
        self._heading.setText(_("From “{old}” to “{new}”").format(old=self._titles[0], new=self._titles[1]))
        self.only_doubtful.setText(_("Only doubtful ones"))
        self.yes_button.setText(_("Yes (Y)"))
        self.no_button.setText(_("No (N)"))
        self.table.setAccessibleName(_("Annotations of the old edition"))
        editions = _("Old edition"), _("New edition")
        for caption, passage, text in zip(self._captions, self.passages, editions, strict=True):
            caption.setText(text)
            passage.setAccessibleName(text)
        self.model.retranslate()
        self._check()
        self._show_passages()

    def _choose(self, row: int) -> None:
        choose_row(self.table, self.model.index(row, 0))

    def _after_reset(self) -> None:
        self._choose(0)
        self._check()

    def _check(self) -> None:
        rows = self.model.rows()
        number = len(self.model.accepted())
        word = ngettext("Carry over {n} annotation", "Carry over {n} annotations", number)
        self.ok_button().setText(word.format(n=f"{number:,}"))
        self.ok_button().setEnabled(number > 0)
        parts = [_("{n} certain").format(n=sum(row.carried.certain for row in rows))]
        doubtful = [row for row in rows if row.doubtful]
        undecided = sum(row.accepted is None for row in doubtful)
        if doubtful:
            parts.append(_("{n} doubtful, {open} of them open").format(n=len(doubtful), open=undecided))
        if gone := sum(row.carried.span is None for row in rows):
            parts.append(_("{n} not found").format(n=gone))
        self._summary.setText(" · ".join(parts))
        self._empty.show_text("" if rows else _("The old edition has no annotations."))

    def _show_passages(self) -> None:
        row = self.model.row_at(self.table.currentIndex().row())
        for button in (self.yes_button, self.no_button):
            button.setEnabled(row is not None and row.carried.span is not None)
        if row is None:
            for passage in self.passages:
                passage.clear()
            return
        span = row.carried.span
        old_changed, new_changed = _changes(row)
        self.passages[0].setHtml(_in_context(self._old, row.carried.annotation.span, row, old_changed))
        self.passages[1].setHtml(
            _in_context(self._new, span, row, new_changed)
            if span is not None
            else "<i>" + escape(_("These words are not in the new edition.")) + "</i>"
        )


class CarryTable(FlatTable):
    """Y and N decide, arrows walk."""

    decided = Signal(bool)

    def __init__(self, model: CarryModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModel(model)
        self.setProperty("field", True)
        self.setItemDelegate(_Delegate(self, model))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        header = self.horizontalHeader()
        header.setMinimumSectionSize(40)
        for column, width in WIDTHS.items():
            header.resizeSection(column, width)
        for column in (CarryColumn.OLD, CarryColumn.NEW):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Handle Y and N, as the buttons say, and the keys for yes and no on other keyboards."""
        answer = {"y": True, "是": True, "n": False, "否": False}.get(event.text().casefold())
        if answer is not None and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.decided.emit(answer)
            event.accept()
        else:
            super().keyPressEvent(event)


class _Delegate(FlatTableDelegate):
    """The decision in its colour, what is certain quieter."""

    def __init__(self, view: CarryTable, model: CarryModel) -> None:
        super().__init__(view)
        self._model = model

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = self._model.row_at(index.row())
        if row is None:
            return
        self.paint_ground(painter, option, index)
        option.displayAlignment = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.setFont(self.tabular_font(option.font))
        now = theme.current()
        colour = now.text if index.column() in (CarryColumn.LABEL, CarryColumn.OLD, CarryColumn.NEW) else now.muted
        if index.column() == CarryColumn.DECISION:
            colour = {True: now.success, False: now.danger, None: now.warning}[row.accepted]
        painter.setPen(now.muted if row.carried.span is None else colour)
        self.draw_text(painter, option, option.rect.adjusted(PADDING, 0, -PADDING, 0), cell_text(row, index.column()))


def _changes(row: CarryRow) -> tuple[list[Span], list[Span]]:
    """What of the passage changed: in code points of the old and of the new text."""
    carried = row.carried
    if carried.span is None or carried.old_quote == carried.new_quote:
        return [], []
    old, new = carried.annotation.start, carried.span.start
    found = differences(carried.old_quote, carried.new_quote)
    return (
        [Span(old + difference.old.start, old + difference.old.end) for difference in found],
        [Span(new + difference.new.start, new + difference.new.end) for difference in found],
    )


def _in_context(text: str, span: Span, row: CarryRow, changed: Sequence[Span]) -> str:
    """A passage with what stands around it, marked in its label's colour, its changed words underlined."""
    start, end = max(0, span.start - CONTEXT), min(len(text), span.end + CONTEXT)
    now = theme.current()
    colour = theme.mixed(QColor(row.label.colour), now.raised, 0.28).name() if row.label else now.accent_soft.name()
    before, after = text[start : span.start], text[span.end : end]
    dots = ("…" if start else "", "…" if end < len(text) else "")
    inside = marked(text, span, changed)
    return (
        f'<div style="line-height:150%">{dots[0]}{escape(before)}'
        f'<span style="background-color:{colour}">{inside}</span>{escape(after)}{dots[1]}</div>'
    ).replace("\n", "<br>")
