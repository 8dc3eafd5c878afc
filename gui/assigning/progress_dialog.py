"""How far everybody is with what was assigned."""

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from core.changes import ChangeSet
from core.progress import Cancelled, Progress
from core.session import Session
from gui.base.i18n import _
from gui.base.identities import HIDDEN, SHOWN, Identities
from gui.base.jobs import Job, Jobs
from gui.widgets.dialog import Dialog, muted_label
from gui.widgets.figures_model import FiguresModel, fit_figures
from gui.widgets.flat_table import FlatTable, FlatTableDelegate

if TYPE_CHECKING:
    from core.assigning.progress import ReaderProgress

SOON = 200
"""Milliseconds from a change to the new figures."""


class TeamProgressDialog(Dialog):
    """A table with a row a person; follows what happens in the project. Counted in a job."""

    help_page = "exchange"

    counted = Signal()
    """The table shows what was counted."""

    def __init__(
        self, session: Session, jobs: Jobs, parent: QWidget | None = None, identities: Identities = SHOWN
    ) -> None:
        super().__init__(parent, accept=False)
        self._session, self._jobs, self._identities = session, jobs, identities
        self._job: Job | None = None
        self.rows: list[ReaderProgress] = []
        self.model = FiguresModel(self)
        self.table = FlatTable(self)
        self.table.setModel(self.model)
        self.table.setItemDelegate(FlatTableDelegate(self.table))
        self.about = muted_label()
        self._later = QTimer(self, singleShot=True, interval=SOON)
        self._later.timeout.connect(self._count)
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self.about)
        self.finished.connect(lambda _result: self._give_up())
        self.resize(760, 420)
        self.retranslate()
        self._count()

    def retranslate(self) -> None:
        """Set every text again."""
        super().retranslate()
        self.setWindowTitle(_("Team progress"))
        self.table.setAccessibleName(_("Team progress"))
        self._show()

    def follow(self, change: ChangeSet) -> None:
        """Something changed in the project: count again, once for many changes."""
        if change.documents or change.annotators or change.reload:
            self._later.start()

    def _count(self) -> None:
        self._give_up()
        today = date.today().isoformat()

        def work(session: Session, _progress: Progress, _cancelled: Cancelled) -> "list[ReaderProgress]":
            return session.assignments.progress(today)

        def done(rows: "list[ReaderProgress]") -> None:
            if isValid(self) and self._job is job:
                self._job = None
                self.rows = rows
                self._show()
                self.counted.emit()

        job = self._job = self._jobs.start_in(self._session, _("Counting"), work, done=done)

    def _give_up(self) -> None:
        self._later.stop()
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def _show(self) -> None:
        names = self._identities.names(self._session.annotators.list())
        heads = [_("Annotator"), _("Assigned"), _("Begun"), _("Done"), _("Late"), _("Characters"), _("Read")]
        heads.append(_("Next last day"))
        rows = [
            (
                names.get(each.annotator, HIDDEN) if each.annotator else _("Nobody yet"),
                *(each.assigned, each.begun, each.done, each.late, each.characters, each.characters_done),
                each.due or "–",
            )
            for each in self.rows
        ]
        self.model.show_rows(heads, rows)
        fit_figures(self.table)
        told = _("“Begun” and “Done” are what each person's status of a document says.")
        if not self.rows:
            told = _("Nothing is assigned yet. “Assign documents…” in the menu Project deals documents out.")
        self.about.setText(_("Counting…") if self._job is not None and not self.rows else told)
