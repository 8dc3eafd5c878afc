"""Which documents are in the study, why others are not, and by what all of them were chosen."""

from PySide6.QtWidgets import QAbstractItemView, QWidget

from core.ids import DocumentId
from core.progress import Cancelled, Progress
from core.session import Session
from core.study.inclusion import Inclusion, include, read_inclusion
from core.study.tables import StudyTable
from core.study.unit_table import read_numbers
from core.study.work_tables import documents_table
from gui.base.bridge import Bridge
from gui.base.i18n import _, language
from gui.base.jobs import Jobs
from gui.study.page import StudyPage


class DocumentsPage(StudyPage):
    """A line for each document of the project."""

    def __init__(self, session: Session, bridge: Bridge, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(session, bridge, jobs, parent)
        self.ids: tuple[DocumentId, ...] = ()
        self.inclusion = Inclusion()
        self.leave, self.take = self.button("eye-off"), self.button("plus")
        self.criteria = self.button("note")
        self.leave.clicked.connect(lambda: self.ask_desk("leave_out", self.chosen(left_out=False)))
        self.take.clicked.connect(self._take_in)
        self.criteria.clicked.connect(lambda: self.ask_desk("criteria", self.inclusion.criteria))
        self.table.selectionModel().selectionChanged.connect(lambda _now, _before: self.show_editable())
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.lay_in_column(self.bar, self.note, self.table, growing=self.table)
        self.retranslate()

    def begin(self) -> None:
        """See `JobPanel`."""
        tongue = language()

        def work(
            session: Session, _progress: Progress, _cancelled: Cancelled
        ) -> tuple[tuple[DocumentId, ...], Inclusion, StudyTable]:
            documents = session.documents.list()
            inclusion = read_inclusion(session)
            table = documents_table(documents, read_numbers(session).places, inclusion, tongue)
            return tuple(each.id for each in documents), inclusion, table

        self.look_for(_("Reading the documents"), work, self._show)

    def _show(self, found: tuple[tuple[DocumentId, ...], Inclusion, StudyTable]) -> None:
        self.ids, self.inclusion, table = found
        self.show_table(table, _("No documents here."))
        self.show_editable()

    def chosen(self, *, left_out: bool) -> list[DocumentId]:
        """The chosen documents that are left out, or those that are not."""
        rows = sorted({index.row() for index in self.table.selectedIndexes()})
        excluded = self.inclusion.excluded
        return [self.ids[row] for row in rows if (self.ids[row] in excluded) is left_out]

    def _take_in(self) -> None:
        chosen = self.chosen(left_out=True)

        def verb() -> None:
            with self._session.with_operation("study.include"):
                for document in chosen:
                    include(self._session, document)

        self.attempt(verb)

    def show_editable(self) -> None:
        """See `Panel`."""
        self.leave.setEnabled(self.editable and bool(self.chosen(left_out=False)))
        self.take.setEnabled(self.editable and bool(self.chosen(left_out=True)))
        self.criteria.setEnabled(self.editable)

    def retranslate(self) -> None:
        """See `Panel`."""
        self.leave.setText(_("Leave out…"))
        self.take.setText(_("Take in again"))
        self.criteria.setText(_("Criteria…"))
        self.table.setAccessibleName(_("Documents of the study"))
        self.refresh()
