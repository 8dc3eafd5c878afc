"""The statistics panel: label counts by document, region or year, as a table and as bars."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QHeaderView, QSplitter, QWidget
from shiboken6 import isValid

from core.changes import ChangeSet
from core.ids import AnnotatorId, DocumentId
from core.progress import Cancelled, Progress
from core.session import Session
from gui.base.bridge import Bridge
from gui.base.i18n import _
from gui.base.jobs import Job, Jobs
from gui.documents.inventory import AT_ONCE, Inventory
from gui.statistics.model import StatisticsModel
from gui.statistics.rows import By, Passages, StatisticsTable, Wanted, read_table, short_names
from gui.statistics.view import StatisticsView
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.empty_state import EmptyState
from gui.widgets.panel import Panel
from gui.widgets.row_delegate import PADDING

if TYPE_CHECKING:
    from gui.statistics.chart import StatisticsChart


SHOWN = 16
"""How many rows the chart gets."""
LABEL_WIDTH = 112
DOCUMENT_WIDTH = 208
FEW = 50
"""How many names, the longest ones, are measured for the width."""
SOON = 200
"""Milliseconds from a change to the new counts. Changes meanwhile are counted with it."""


class StatisticsPanel(Panel):
    """Counts what is labelled; reads and draws only while it is shown."""

    passages_requested = Signal(object)
    """The `Passages` behind a clicked figure."""

    def __init__(
        self,
        session: Session,
        bridge: Bridge,
        jobs: Jobs,
        inventory: Inventory | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(session, bridge, parent)
        self._inventory = inventory or Inventory(session, bridge, parent=self)
        self._jobs = jobs
        self._stale = True
        self._table: StatisticsTable | None = None
        """What is shown."""
        self._reading: Job | None = None
        self._since: list[ChangeSet] = []
        """Changes that are not counted yet."""
        self._counting: Job | None = None
        self._withheld: dict[DocumentId, int] = {}
        self._asked: list[DocumentId] = []
        """The documents that `_counting` counts."""
        self._outdated: set[DocumentId] = set()
        """Those of them that have changed since."""
        self._later = QTimer(self, singleShot=True, interval=SOON)
        self._afresh = False
        """Whether, when `_later` ends, everything must be counted again and not just shown."""
        self.chart: StatisticsChart | None = None
        """Made when the panel is first shown, because pyqtgraph takes half a second to import."""
        self.model = StatisticsModel(self)
        self.by_box = QComboBox(self)
        for by_choice in By:
            self.by_box.addItem("", by_choice)
        self.by_box.setCurrentIndex(list(By).index(By.REGION))
        self.whose = ElidedLabel("", self)
        """Whose annotations are counted; that is chosen for the whole window."""
        self.whose.setProperty("muted", True)
        self.view = StatisticsView(self.model, self)
        self._empty = EmptyState(self.view)
        self._splitter = QSplitter(Qt.Orientation.Vertical)
        self._lay_out()
        self._connect()
        self.retranslate()

    def _connect(self) -> None:
        self.by_box.currentIndexChanged.connect(self._refresh)
        self.view.clicked.connect(self._show_passages)
        self.view.entered_cell.connect(self._enter)
        self._later.timeout.connect(self._catch_up)
        self._inventory.listed.connect(lambda: self._soon(afresh=True))
        self._jobs.ended.connect(self._job_ended)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setContentsMargins(8, 8, 8, 8)
        top.setSpacing(8)
        top.addWidget(self.by_box)
        top.addWidget(self.whose)
        top.addStretch(1)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.addWidget(self.view)
        self.lay_in_column(top, self._splitter, growing=self._splitter)
        self.setFocusProxy(self.view)

    def retranslate(self) -> None:
        """Set every text again."""
        names = {By.DOCUMENT: _("By document"), By.REGION: _("By region"), By.YEAR: _("By year")}
        for row, by_choice in enumerate(By):
            self.by_box.setItemText(row, names[by_choice])
        self.by_box.setAccessibleName(_("Rows of the table"))
        self.view.setAccessibleName(_("Statistics"))
        self._refresh()
        self.model.tell_all()

    def apply(self, change: ChangeSet) -> None:
        """Count what was done, and show it a moment later, so that no key waits.

        After bulk work, count everything again.
        """
        changed = {*self._withheld, *self._asked} if change.reload else change.documents
        self._outdated |= changed
        for document in changed:
            self._withheld.pop(document, None)
        self._since.append(change)
        self._soon(afresh=change.reload or bool(change.labels) or bool(change.annotators))

    def _soon(self, *, afresh: bool) -> None:
        self._afresh = self._afresh or afresh
        if not self.isVisible():
            self._stale = True
        elif not self._later.isActive():
            self._later.start()

    def _catch_up(self) -> None:
        if self._afresh or self._table is None:
            self._refresh()
        elif self._reading is None:
            self._follow(self._table)

    def _follow(self, table: StatisticsTable) -> None:
        for change in self._since:
            table.follow(change)
        self._since.clear()
        self._show(table)

    def showEvent(self, event: QShowEvent) -> None:
        """Count when shown, and load what draws the chart."""
        super().showEvent(event)
        if self.chart is None:
            # Imported only here: see `chart`.
            from gui.statistics.chart import StatisticsChart

            self.chart = StatisticsChart(self)
            self.chart.bar_clicked.connect(self._show_bar)
            self._splitter.addWidget(self.chart)
            self._splitter.setSizes([240, 240])
        if self._stale:
            self._refresh()

    def show_identities(self) -> None:
        """See `Panel`."""
        self._refresh()

    def show_counted(self) -> None:
        """See `Panel`."""
        self._refresh()

    def annotator(self) -> AnnotatorId | None:
        """Whose annotations are counted; None for several people, each of whom has rows of their own."""
        return self.counted.single

    def _only(self) -> AnnotatorId | None:
        """The only layer to count; a nobody's layer if there is none; None to count all."""
        nobody = self.counted.names is not None and not self.counted.layers
        return AnnotatorId("") if nobody else self.counted.single

    def _by(self) -> By:
        return list(By)[self.by_box.currentIndex()]

    def _refresh(self) -> None:
        """Count everything again."""
        if not self.isVisible() or self.chart is None:
            self._stale = True
            return
        self._later.stop()
        session = self._session
        self.model.layer_names = self.counted.names or {}
        self.whose.setText(" · ".join(self.model.layer_names.values()))
        if self._reading is not None:
            # When it ends, everything is counted again as is wanted then.
            self._stale = True
            return
        self._stale = self._afresh = False
        self._since.clear()
        labels = tuple(label.id for label in session.codebook.labels())
        apart = self.counted.layers if self.counted.side_by_side else ()
        wanted = Wanted(self._by(), labels, self._only(), apart)
        entries = self._inventory.listing.entries
        if session.megabytes <= AT_ONCE:
            self._show(read_table(session, entries, wanted))
            return

        def work(clone: Session, progress: Progress, cancelled: Cancelled) -> StatisticsTable:
            return read_table(clone, entries, wanted, cancelled)

        self._reading = self._jobs.start_in(session, _("Counting"), work, done=self._counted)

    def _counted(self, table: StatisticsTable) -> None:
        if not isValid(self):
            return
        self._reading = None
        self._follow(table)
        if self._stale:
            self._refresh()

    def _show(self, table: StatisticsTable) -> None:
        if self.chart is None:
            return
        labels = [label for label in self._session.codebook.labels() if label.id in table.wanted.labels]
        missing = list(table.documents - self._withheld.keys())
        if missing or table is not self._table or not table.has_withheld:
            table.set_withheld(None if missing else self._withheld)
        self._table = table
        self.model.show_table(table, labels)
        names = self.model.names()
        shorter = short_names(names) if table.wanted.by is By.REGION else ()
        self.chart.show_rows(self.model.rows(SHOWN), names[:SHOWN], labels, shorter)
        self._fit_columns()
        some = len(table) > 0
        self.chart.setVisible(some)
        self.view.horizontalHeader().setVisible(some)
        self._empty.show_text("" if some else _("Nothing to count yet.\nImport reports and label passages."))
        if missing and self._counting is None:
            self._count_withheld(missing)

    def _count_withheld(self, documents: list[DocumentId]) -> None:
        """Count in another thread what reports withhold: every text is read for it, once."""
        self._asked, self._outdated = documents, set()

        def work(session: Session, progress: Progress, cancelled: Cancelled) -> dict[DocumentId, int]:
            from core.statistics import withheld_values

            there = session.documents.titles()
            return withheld_values(
                session, [document for document in documents if document in there], progress, cancelled
            )

        def done(found: dict[DocumentId, int]) -> None:
            if isValid(self):
                self._counting = None
                self._withheld.update({document: n for document, n in found.items() if document not in self._outdated})
                if self._table is not None:
                    self._show(self._table)

        self._counting = self._jobs.start_in(self._session, _("Counting withheld values"), work, done=done)

    def _job_ended(self, job: Job) -> None:
        """Handle that the job was stopped or failed; the window has told the user."""
        if job is self._counting:
            self._counting = None
        if job is self._reading:
            self._reading = None

    def _fit_columns(self) -> None:
        header = self.view.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setMinimumSectionSize(56)
        for column in range(1, self.model.columnCount()):
            header.resizeSection(column, min(LABEL_WIDTH, max(header.sectionSizeHint(column), 56)))
        header.resizeSection(0, DOCUMENT_WIDTH if self._by() is By.DOCUMENT else self._widest_name())

    def _widest_name(self) -> int:
        """The width of the longest region or year, kept between that of a label and that of a document."""
        metrics = self.view.fontMetrics()
        by_length = sorted(self.model.names(), key=len)[-FEW:]
        longest = max(map(metrics.horizontalAdvance, by_length), default=0) + 2 * PADDING + 4
        return min(DOCUMENT_WIDTH, max(LABEL_WIDTH, longest))

    def _enter(self, index: QModelIndex) -> None:
        """Open the passages of a figure; for a row's name, those of all labels."""
        column = self.model.withheld_column() - 1 if index.column() == 0 else index.column()
        self._show_passages(index.siblingAtColumn(column))

    def _show_passages(self, index: QModelIndex) -> None:
        if index.column() in (0, self.model.withheld_column()):
            return
        row, label = self.model.row(index.row()), self.model.label(index.column())
        whose = row.layer or self.annotator()
        self.passages_requested.emit(Passages(row.documents, label.id if label else None, whose))

    def _show_bar(self, row: int, label: int) -> None:
        self._show_passages(self.model.index(row, label + 1))
