"""The statistics panel: label counts by document, region or year, as a table and as bars."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QMenu,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from core.changes import ChangeSet
from core.ids import AnnotatorId, DocumentId
from core.progress import Cancelled, Progress
from core.session import Session
from core.tally import changes_parts
from gui.base.bridge import Bridge
from gui.base.i18n import _
from gui.base.jobs import Job, Jobs
from gui.documents.inventory import AT_ONCE, Inventory
from gui.statistics.header import CountHeader
from gui.statistics.legend import Legend
from gui.statistics.model import StatisticsModel
from gui.statistics.rows import By, Passages, StatisticsTable, Wanted, read_table, short_names
from gui.statistics.saving import content
from gui.statistics.view import BESIDE, StatisticsView
from gui.widgets.columns import characters
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.empty_state import EmptyState
from gui.widgets.file_choice import with_suffix
from gui.widgets.menus import add_action, popup_over
from gui.widgets.panel import Panel
from gui.widgets.row_delegate import PADDING
from gui.widgets.table_saving import PICTURES, TABLES, ask_picture, ask_table, write_picture

if TYPE_CHECKING:
    from gui.statistics.chart import StatisticsChart


SHOWN = 16
"""Rows that the chart is given."""
LEAST_FIGURE = 28
"""Pixels of a column of figures."""
WIDER = 24
"""Pixels that a column of figures may be wider where there is room."""
DOCUMENT_WIDTH = 208
FEW = 50
"""How many names, the longest ones, are measured for the width."""
SOON = 200
"""Milliseconds from a change to the new counts. Changes meanwhile are counted with it."""


class StatisticsPanel(Panel):
    """Counts what is labelled; reads and draws only while it is shown."""

    passages_requested = Signal(object)
    """The `Passages` behind a figure that was clicked."""
    exported = Signal(object)
    """Path of a file that was written."""

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
        self._asked_for = 0
        """Columns for which more room was wanted."""
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
        self.rate_box = QComboBox(self)
        for as_rates in (False, True):
            self.rate_box.addItem("", as_rates)
        self.save_button = QPushButton(self)
        self.save_button.setMenu(QMenu(self.save_button))
        self.legend = Legend()
        self.drawn = QWidget()
        """Legend and chart, as they are saved."""
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
        self.rate_box.currentIndexChanged.connect(self._show_again)
        self.view.copy_pressed.connect(self.copy)
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.view.customContextMenuRequested.connect(self._show_menu)
        self.view.resized.connect(self._fit_columns)
        self.view.clicked.connect(self._show_passages)
        self.view.entered_cell.connect(self._enter)
        self._later.timeout.connect(self._catch_up)
        self._inventory.listed.connect(lambda: self._soon(afresh=True))
        self._jobs.ended.connect(self._job_ended)

    def _lay_out(self) -> None:
        boxes, below = QHBoxLayout(), QHBoxLayout()
        boxes.setSpacing(8)
        boxes.addWidget(self.by_box, 1)
        boxes.addWidget(self.rate_box, 2)
        below.setSpacing(8)
        below.addWidget(self.whose, 1)
        below.addWidget(self.save_button)
        top = QVBoxLayout()
        top.setContentsMargins(8, 8, 8, 8)
        top.setSpacing(4)
        top.addLayout(boxes)
        top.addLayout(below)
        drawing = QVBoxLayout(self.drawn)
        drawing.setContentsMargins(0, 8, 0, 0)
        drawing.setSpacing(0)
        drawing.addWidget(self.legend)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.addWidget(self.view)
        self._splitter.addWidget(self.drawn)
        self.lay_in_column(top, self._splitter, growing=self._splitter)
        self.setFocusProxy(self.view)

    def retranslate(self) -> None:
        """Set every text again."""
        names = {By.DOCUMENT: _("By document"), By.REGION: _("By region"), By.YEAR: _("By year")}
        for row, by_choice in enumerate(By):
            self.by_box.setItemText(row, names[by_choice])
        self.by_box.setAccessibleName(_("Rows of the table"))
        for row, text in enumerate((_("Counts"), _("Per 10,000 characters"))):
            self.rate_box.setItemText(row, text)
        self.rate_box.setAccessibleName(_("Figures of the table"))
        self.rate_box.setToolTip(_("Masked text is not counted."))
        self.save_button.setText(_("Save"))
        menu = self.save_button.menu()
        menu.clear()
        menu.addAction(_("Copy table")).triggered.connect(self.copy)
        menu.addAction(_("Table (CSV, XLSX)…")).triggered.connect(lambda: self.save_table())
        menu.addAction(_("Chart (PNG, SVG)…")).triggered.connect(lambda: self.save_chart())
        self.view.setAccessibleName(_("Statistics"))
        self._refresh()
        self.model.tell_all()

    def _show_menu(self, point: QPoint) -> None:
        menu = QMenu(self)
        add_action(menu, _("Copy table"), self.copy)
        add_action(menu, _("Save table…"), self.save_table)
        popup_over(self.view, menu, point)

    def apply(self, change: ChangeSet) -> None:
        """Count what was done, and show it a moment later, so that no key waits.

        After bulk work, count everything again.
        """
        changed = {*self._withheld, *self._asked} if change.reload else change.documents
        self._outdated |= changed
        for document in changed:
            self._withheld.pop(document, None)
        self._since.append(change)
        parts = changes_parts(change, self._table.ends if self._table is not None else frozenset())
        self._soon(afresh=change.reload or bool(change.labels) or bool(change.annotators) or parts)

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
        if any(change.documents or change.reload for change in self._since):
            table.set_masked(self._session.documents.masked_characters())
        self._since.clear()
        self._show(table)

    def _show_again(self) -> None:
        self.model.as_rates = bool(self.rate_box.currentData())
        self.model.tell_all()
        if self._table is not None:
            self._show(self._table)

    def showEvent(self, event: QShowEvent) -> None:
        """Count when shown, and load what draws the chart."""
        super().showEvent(event)
        if self.chart is None:
            # Imported only here: see `chart`.
            from gui.statistics.chart import StatisticsChart

            self.chart = StatisticsChart(self)
            self.chart.bar_clicked.connect(self._show_bar)
            drawing = self.drawn.layout()
            assert drawing is not None
            drawing.addWidget(self.chart)
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
        self.chart.show_rows(self.model.rows(SHOWN), names[:SHOWN], labels, shorter, as_rates=self.model.as_rates)
        self.legend.show_labels(labels)
        self._fit_columns()
        some = len(table) > 0
        self.drawn.setVisible(some)
        self.save_button.setEnabled(some)
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
        """Show all columns at once: the row's name gives way, and names of labels stand upright where they have to."""
        header = self.view.horizontalHeader()
        assert isinstance(header, CountHeader)
        if not self.model.columnCount():
            return
        room = self.view.viewport().width()
        columns = range(1, self.model.columnCount())
        name = DOCUMENT_WIDTH if self._by() is By.DOCUMENT else self._widest_name()
        least = min(name, characters(self.view.fontMetrics()) + 2 * PADDING)
        figures = [self._widest_figure(column) for column in columns]
        flat = [max(width, header.flat_width(column)) for column, width in zip(columns, figures, strict=True)]
        upright = least + sum(flat) > room
        widths = figures if upright else flat
        self._ask_for_room(least + sum(figures) - room)
        header.set_upright(upright)
        header.setMinimumSectionSize(min(widths))
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        spread = min(WIDER, max(0, room - name - sum(widths)) // len(widths)) if upright else 0
        for column, width in zip(columns, widths, strict=True):
            header.resizeSection(column, width + spread)
        header.resizeSection(0, max(least, min(name, room - sum(widths) - len(widths) * spread)))

    def _ask_for_room(self, missing: int) -> None:
        """Want so many pixels more, once for each number of columns: after that the user may have it narrower."""
        if missing > 0 and self.isVisible() and self.model.columnCount() != self._asked_for:
            self._asked_for = self.model.columnCount()
            self.room_wanted.emit(self.width() + missing)

    def _widest_figure(self, column: int) -> int:
        """Pixels of a column's longest figure: that of the sum, or where there is none of one of the first rows."""
        metrics = self.view.fontMetrics()
        rows = [self.model.row(self.model.rowCount() - 1), *self.model.rows(FEW)]
        longest = max(metrics.horizontalAdvance(self.model.figure(row, column)) for row in rows)
        # The sum is bolder.
        return max(LEAST_FIGURE, round(longest * 1.1) + 2 * BESIDE)

    def _widest_name(self) -> int:
        """What the longest region or year takes, within the width of a document's title."""
        metrics = self.view.fontMetrics()
        by_length = sorted(self.model.names(), key=len)[-FEW:]
        longest = max(map(metrics.horizontalAdvance, [*by_length, self.model.title(), _("Together")]), default=0)
        return min(DOCUMENT_WIDTH, round(longest * 1.1) + 2 * PADDING + 4)

    # --- out

    def copy(self) -> None:
        """Put the table on the clipboard, as spreadsheets take it."""
        content(self.model).copy()

    def save_table(self, path: Path | None = None) -> None:
        """Write the table as CSV or XLSX; asks where to. A name with another ending gets that of CSV, too."""
        path = path or ask_table(self, self._name())
        if path is not None:
            self._save(with_suffix(path, TABLES), content(self.model).save)

    def save_chart(self, path: Path | None = None) -> None:
        """Write chart and legend as PNG or SVG; asks where to."""
        path = path or ask_picture(self, _("Save chart"), self._name())
        if path is not None:
            self._save(with_suffix(path, PICTURES), partial(write_picture, self.drawn))

    def _name(self) -> str:
        return "-".join([self._session.path.stem, _("statistics")])

    def _save(self, path: Path, write: Callable[[Path], object]) -> None:
        def written() -> bool:
            write(path)
            return True

        if self.attempt(written):
            self.exported.emit(path)

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
