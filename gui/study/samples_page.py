"""The samples that were drawn, new ones, and blind packages of them for the coders."""

from PySide6.QtWidgets import QAbstractItemView, QWidget

from core.progress import Cancelled, Progress
from core.session import Session
from core.study.rounds import DrawnSample, samples
from core.study.tables import StudyTable
from core.study.work_tables import samples_table
from gui.base.bridge import Bridge
from gui.base.i18n import _, language
from gui.base.jobs import Jobs
from gui.study.page import StudyPage


class SamplesPage(StudyPage):
    """A line for each sample."""

    def __init__(self, session: Session, bridge: Bridge, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(session, bridge, jobs, parent)
        self.samples: tuple[DrawnSample, ...] = ()
        self.draw, self.packages = self.button("plus"), self.button("package")
        self.draw.clicked.connect(lambda: self.ask_desk("draw_sample"))
        self.packages.clicked.connect(self._pack)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.lay_in_column(self.bar, self.note, self.table, growing=self.table)
        self.retranslate()

    def begin(self) -> None:
        """See `JobPanel`."""
        tongue = language()

        def work(
            session: Session, _progress: Progress, _cancelled: Cancelled
        ) -> tuple[tuple[DrawnSample, ...], StudyTable]:
            found = samples(session)
            return found, samples_table(found, session.documents.titles(), tongue)

        self.look_for(_("Reading the samples"), work, self._take)

    def _take(self, found: tuple[tuple[DrawnSample, ...], StudyTable]) -> None:
        self.samples, table = found
        self.show_table(table, _("No sample yet. What is drawn is written down, so that it can be drawn again."))
        self.show_editable()

    def show_editable(self) -> None:
        """See `Panel`."""
        self.draw.setEnabled(self.editable)
        self.packages.setEnabled(self.editable and bool(self.samples))

    def _pack(self) -> None:
        """Ask for packages of the sample with the cursor, or else of the newest."""
        row = self.table.currentIndex().row()
        self.ask_desk("pack_sample", self.samples[row if 0 <= row < len(self.samples) else -1])

    def retranslate(self) -> None:
        """See `Panel`."""
        self.draw.setText(_("Draw a sample…"))
        self.packages.setText(_("Blind packages for coders…"))
        self.table.setAccessibleName(_("Samples drawn"))
        self.refresh()
