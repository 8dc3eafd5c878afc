"""The rounds of coding side by side: trial, revised codebook, formal; begun, named and closed."""

from PySide6.QtWidgets import QWidget

from core.progress import Cancelled, Progress
from core.session import Session
from core.study.design import read_design
from core.study.rounds import CodingRound, rounds
from core.study.tables import StudyTable
from core.study.work_tables import rounds_table
from gui.base.bridge import Bridge
from gui.base.i18n import _, language
from gui.base.jobs import Jobs
from gui.study.page import StudyPage


class RoundsPage(StudyPage):
    """A column for each round."""

    def __init__(self, session: Session, bridge: Bridge, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(session, bridge, jobs, parent)
        self.rounds: tuple[CodingRound, ...] = ()
        self.begin_button, self.close_round = self.button("plus"), self.button("check")
        self.rename = self.button("edit")
        self.begin_button.clicked.connect(lambda: self.ask_desk("begin_round"))
        self.close_round.clicked.connect(self._offer_open)
        self.rename.clicked.connect(self._offer_all)
        self.lay_in_column(self.bar, self.note, self.table, growing=self.table)
        self.retranslate()

    def begin(self) -> None:
        """See `JobPanel`."""
        tongue, hidden = language(), self.identities.hidden

        def work(
            session: Session, _progress: Progress, _cancelled: Cancelled
        ) -> tuple[tuple[CodingRound, ...], StudyTable]:
            found = rounds(session)
            return found, rounds_table(found, read_design(session), tongue, with_coders=not hidden)

        self.look_for(_("Reading the rounds"), work, self._take)

    def _take(self, found: tuple[tuple[CodingRound, ...], StudyTable]) -> None:
        self.rounds, table = found
        shown = table if self.rounds else StudyTable(table.name, table.caption, (), ())
        self.show_table(shown, _("No round yet: begin one, and close it when its coders are done."))
        self.show_editable()

    def show_editable(self) -> None:
        """See `Panel`."""
        self.begin_button.setEnabled(self.editable)
        self.close_round.setEnabled(self.editable and any(each.is_open for each in self.rounds))
        self.rename.setEnabled(self.editable and bool(self.rounds))

    def _offer_open(self) -> None:
        self.menu_of(self.close_round, "close_round", [(each.name, each) for each in self.rounds if each.is_open])

    def _offer_all(self) -> None:
        self.menu_of(self.rename, "rename_round", [(each.name, each) for each in self.rounds])

    def retranslate(self) -> None:
        """See `Panel`."""
        self.begin_button.setText(_("Begin a round…"))
        self.close_round.setText(_("Close a round…"))
        self.rename.setText(_("Rename a round…"))
        self.table.setAccessibleName(_("Rounds of coding"))
        self.refresh()
