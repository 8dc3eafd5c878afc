"""Deals documents out to people, after showing who would get how much."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListView,
    QWidget,
)
from shiboken6 import isValid

from core.assigning.assignment import LARGEST_PRIORITY, is_day
from core.ids import AnnotatorId, DocumentId
from core.model import Annotator
from core.progress import Cancelled, Progress
from core.session import Session
from gui.base.i18n import _, ngettext
from gui.base.jobs import Job, Jobs
from gui.widgets.checklist import ChecklistModel
from gui.widgets.dialog import Dialog, muted_label
from gui.widgets.figures_model import FiguresModel, fit_figures
from gui.widgets.flat_table import FlatTable, FlatTableDelegate
from gui.widgets.number_fields import NumberField

if TYPE_CHECKING:
    from core.assigning.distributing import Distribution

SOON = 150
"""Milliseconds from the last key to the new preview."""
_MOST_READERS = 20
_MOST_NAMED = 6
"""Pairs that are named of those who share no document."""


@dataclass(frozen=True, slots=True)
class Assigning:
    """What is to be written."""

    planned: "Distribution"
    due: str
    priority: int


class AssignDialog(Dialog):
    """Shows a plan; whoever opens it carries it out. The plan is made in a job, which ends with the dialog."""

    help_page = "exchange"

    submitted = Signal(object)
    """The `Assigning` to carry out."""
    previewed = Signal()
    """The table shows what would be written."""

    def __init__(
        self,
        session: Session,
        jobs: Jobs,
        people: Sequence[Annotator],
        choices: Sequence[tuple[str, Sequence[DocumentId]]],
        parent: QWidget | None = None,
    ) -> None:
        """`choices` are which documents can be dealt out, each with its name."""
        super().__init__(parent)
        self._session, self._jobs = session, jobs
        self._names = {person.id: person.name for person in people if not person.adjudicated}
        self._choices = choices
        self._job: Job | None = None
        self.planned: Distribution | None = None
        self.documents = QComboBox()
        for text, ids in choices:
            self.documents.addItem(text, list(ids))
        self.model = ChecklistModel(list(self._names.items()), set(), self)
        self.people = QListView()
        self.readers = NumberField()
        self.due = QLineEdit()
        self.priority = NumberField()
        self.seed = NumberField()
        self.figures = FiguresModel(self)
        self.table = FlatTable(self)
        self.about = muted_label()
        self._captions = {name: QLabel() for name in ("documents", "people", "readers", "due", "priority", "seed")}
        self._later = QTimer(self, singleShot=True, interval=SOON)
        self._lay_out()
        self._connect()
        self.resize(720, 600)
        self.retranslate()
        self._plan_later()

    def _lay_out(self) -> None:
        self.people.setProperty("field", True)
        self.people.setModel(self.model)
        self.people.setMaximumHeight(144)
        self.readers.setRange(1, _MOST_READERS)
        self.priority.setRange(-LARGEST_PRIORITY, LARGEST_PRIORITY)
        self.seed.setRange(0, 999_999)
        self.table.setModel(self.figures)
        self.table.setItemDelegate(FlatTableDelegate(self.table))
        numbers = QHBoxLayout()
        numbers.setSpacing(8)
        for widget in (self.readers, self._captions["priority"], self.priority, self._captions["seed"], self.seed):
            numbers.addWidget(widget)
        numbers.addStretch(1)
        form = QGridLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        rows = (("documents", self.documents), ("people", self.people), ("readers", numbers), ("due", self.due))
        for row, (name, field) in enumerate(rows):
            form.addWidget(self._captions[name], row, 0)
            if isinstance(field, QWidget):
                form.addWidget(field, row, 1)
            else:
                form.addLayout(field, row, 1)
        self.body.addLayout(form)
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self.about)

    def _connect(self) -> None:
        fields = {"documents": self.documents, "people": self.people, "readers": self.readers, "due": self.due}
        for name, field in (fields | {"priority": self.priority, "seed": self.seed}).items():
            self._captions[name].setBuddy(field)
        self.documents.currentIndexChanged.connect(self._plan_later)
        self.model.ticked.connect(self._plan_later)
        self.readers.valueChanged.connect(self._plan_later)
        self.seed.valueChanged.connect(self._plan_later)
        self.due.textChanged.connect(self._check)
        self._later.timeout.connect(self._plan)
        self.accepted.connect(self._submit)
        self.finished.connect(lambda _result: self._give_up())

    def retranslate(self) -> None:
        """Set every text again."""
        super().retranslate()
        self.setWindowTitle(_("Assign documents"))
        self.ok_button().setText(_("Assign"))
        captions = {"documents": _("Documents"), "people": _("To"), "readers": _("Readers of each")}
        captions |= {"due": _("Last day"), "priority": _("Priority"), "seed": _("Seed")}
        for name, text in captions.items():
            self._captions[name].setText(text)
        self.people.setAccessibleName(_("Who reads"))
        self.due.setPlaceholderText(_("2026-12-31; empty: any"))
        self.priority.setToolTip(_("The higher, the sooner"))
        self.seed.setToolTip(_("Another number deals otherwise"))
        self.table.setAccessibleName(_("Who gets what"))
        self._show()

    def _submit(self) -> None:
        if self.planned is not None:
            self.submitted.emit(Assigning(self.planned, self.due.text().strip(), self.priority.value()))

    # --- the plan

    def _plan_later(self) -> None:
        self.planned = None
        self._later.start()
        self._check()

    def _plan(self) -> None:
        self._give_up()
        documents: list[DocumentId] = self.documents.currentData() or []
        people = [AnnotatorId(chosen) for chosen in self.model.chosen()]
        readers, seed = self.readers.value(), self.seed.value()

        def work(session: Session, _progress: Progress, _cancelled: Cancelled) -> "Distribution":
            return session.assignments.plan(documents, people, readers, seed)

        def done(planned: "Distribution") -> None:
            if isValid(self) and self._job is job:
                self._job = None
                self.planned = planned
                self._show()
                self.previewed.emit()

        job = self._job = self._jobs.start_in(self._session, _("Dealing documents out"), work, done=done)

    def _give_up(self) -> None:
        self._later.stop()
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def _show(self) -> None:
        heads = [_("Annotator"), _("Documents"), _("Characters"), _("Had already")]
        shares = [] if self.planned is None else self.planned.shares
        rows = [(self._name(share.annotator), share.documents, share.characters, share.kept) for share in shares]
        self.figures.show_rows(heads, sorted(rows))
        fit_figures(self.table)
        self._check()

    def _name(self, annotator: AnnotatorId) -> str:
        return self._names.get(annotator, "")

    def _check(self) -> None:
        good_day = is_day(self.due.text().strip())
        self.ok_button().setEnabled(self.planned is not None and self.planned.changes and good_day)
        self.about.setText(self._told() if good_day else _("A last day looks like 2026-12-31."))

    def _told(self) -> str:
        planned = self.planned
        if planned is None:
            return _("Counting…")
        if not planned.changes:
            return _("Every document has its readers already.")
        lines: list[str] = []
        if planned.open:
            text = ngettext(
                "{n} document has places for which nobody is named: whoever has time takes them.",
                "{n} documents have places for which nobody is named: whoever has time takes them.",
                len(planned.open),
            )
            lines.append(text.format(n=f"{len(planned.open):,}"))
        if planned.apart:
            pairs = [f"{self._name(one)} – {self._name(other)}" for one, other in planned.apart[:_MOST_NAMED]]
            if len(planned.apart) > _MOST_NAMED:
                pairs.append("…")
            lines.append(_("These share no document: {names}").format(names=_(", ").join(pairs)))
        return "\n".join(lines) or _("What is assigned already stays as it is.")
