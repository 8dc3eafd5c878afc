"""The screen of charts: what is drawn is chosen at the top; below it the chart with its legend, and its figures."""

from pathlib import Path

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QLabel,
    QSplitter,
    QStackedLayout,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from core.agreement.words import name_of
from core.changes import ChangeSet
from core.charts.agreement_in_time import MEASURES
from core.ids import AnnotatorId, DocumentId
from core.progress import Cancelled, Progress
from core.session import Session
from gui.base import theme
from gui.base.bridge import Bridge
from gui.base.i18n import _, language
from gui.base.jobs import Jobs
from gui.charts.drawing import Drawing, MarkTarget
from gui.charts.found import (
    GROUPS,
    KINDS,
    REACHED,
    ChartData,
    ChartKind,
    ChartQuestion,
    drawing_of,
    find_chart,
    used_labels,
)
from gui.charts.table import ChartTable
from gui.statistics.legend import Legend
from gui.widgets.flow import FlowLayout
from gui.widgets.job_panel import JobPanel
from gui.widgets.menus import fill_box
from gui.widgets.table_saving import TableContent, write_picture

_WIDEST = 240
"""Pixels of a column of the table."""


class ChartsScreen(JobPanel):
    """Draws, and says which passages are wanted."""

    passages_wanted = Signal(str, object)
    """What a mark is, and a list of `Passage` behind it."""
    export_requested = Signal(str)
    """``picture`` or ``table``."""

    def __init__(self, session: Session, bridge: Bridge, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(session, bridge, jobs, parent)
        self.setObjectName("charts")
        # Imported only here: see `view`.
        from gui.charts.view import ChartView

        self.chart = ChartView()
        self.data: ChartData | None = None
        self._offered: tuple[DocumentId | None, list[DocumentId]] = (None, [])
        self.kind, self.by, self.reach, self.of, self.unit, self.measure = (QComboBox() for _n in range(6))
        self.picture_button, self.table_button, self.close_button = (QToolButton() for _n in range(3))
        self.legend = Legend()
        self.signs = QLabel()
        """What the shapes of dots mean."""
        self.model = ChartTable(self)
        self.table = QTableView()
        self.nothing = QLabel()
        """Stands in the place of a chart that has nothing to show."""
        self._lay_out()
        self._connect()
        self.retranslate()

    def _lay_out(self) -> None:
        bar = QWidget()
        line = FlowLayout(bar)
        line.setContentsMargins(12, 8, 12, 8)
        buttons = ((self.picture_button, "chart"), (self.table_button, "file"), (self.close_button, "close"))
        for button, icon in buttons:
            button.setIcon(theme.icon(icon))
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        boxes = (self.kind, self.by, self.reach, self.of, self.unit, self.measure)
        for part in (*boxes, *(button for button, _icon in buttons)):
            line.addWidget(part)
        for box in boxes:
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.drawn = QWidget()
        """Legend and chart, as they are saved."""
        column = QVBoxLayout(self.drawn)
        column.setContentsMargins(8, 8, 8, 8)
        column.addWidget(self.legend)
        column.addWidget(self.signs)
        self._stack = QStackedLayout()
        # First into its place: a widget that is added to a layout in none is shown as a window of its own.
        column.addLayout(self._stack, 1)
        self._stack.addWidget(self.chart)
        self._stack.addWidget(self.nothing)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.nothing.setWordWrap(True)
        self.nothing.setProperty("muted", True)
        self.signs.setProperty("muted", True)
        self.signs.setContentsMargins(8, 0, 8, 0)
        self.drawn.setAutoFillBackground(True)
        table = self.table
        table.setModel(self.model)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setTabKeyNavigation(False)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.verticalHeader().hide()
        table.horizontalHeader().setMaximumSectionSize(_WIDEST)
        table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.parts = QSplitter(Qt.Orientation.Horizontal)
        self.parts.addWidget(self.drawn)
        self.parts.addWidget(table)
        self.parts.setStretchFactor(0, 3)
        self.parts.setStretchFactor(1, 1)
        self.lay_in_column(bar, self.parts, growing=self.parts)
        self.setFocusProxy(self.kind)
        self.setAutoFillBackground(True)

    def _connect(self) -> None:
        for box in (self.kind, self.by, self.reach, self.of, self.measure):
            box.activated.connect(lambda _n: self.refresh())
        self.unit.activated.connect(lambda _n: self._show())
        self.chart.target_clicked.connect(self._clicked)
        self.table.doubleClicked.connect(lambda index: self._open_row(index))
        self.picture_button.clicked.connect(lambda: self.export_requested.emit("picture"))
        self.table_button.clicked.connect(lambda: self.export_requested.emit("table"))
        self.close_button.clicked.connect(self.leave_requested)

    # --- what is asked

    def chosen_kind(self) -> ChartKind:
        """The chart that is asked for."""
        return KINDS[max(0, self.kind.currentIndex())][0]

    def choose(self, kind: ChartKind) -> None:
        """Ask for a chart."""
        self.kind.setCurrentIndex([known for known, _words in KINDS].index(kind))
        self.refresh()

    def offer_documents(self, here: DocumentId | None, chosen: list[DocumentId]) -> None:
        """Which document is open, and which are chosen in the list: of these there may be portraits."""
        self._offered = here, chosen
        now = self.of.currentData()
        offers: list[tuple[str, tuple[DocumentId, ...] | None]] = [(_("All documents"), None)]
        if here is not None:
            offers.append((_("This document"), (here,)))
        if len(chosen) > 1:
            offers.append((_("Chosen in the list"), tuple(chosen)))
        self.of.clear()
        for words, documents in offers:
            self.of.addItem(words, documents)
        self.of.setCurrentIndex(max(0, next((n for n, (_w, known) in enumerate(offers) if known == now), 0)))

    def question(self) -> ChartQuestion:
        """What is to be drawn."""
        people = [person for person in self._session.annotators.list() if not person.adjudicated]
        labelled = tuple(person.id for person in people if self._session.annotations.has_any(person.id))
        layers = self.counted.layers if self.counted.names is not None else tuple(self._names())
        return ChartQuestion(
            self.chosen_kind(),
            layers,
            labelled,
            GROUPS[max(0, self.by.currentIndex())][0],
            REACHED[max(0, self.reach.currentIndex())][0],
            self.of.currentData(),
            MEASURES[max(0, self.measure.currentIndex())],
        )

    def begin(self) -> None:
        """See `JobPanel`."""
        question = self.question()
        kind = question.kind
        self.by.setVisible(kind in (ChartKind.COUNTS, ChartKind.SHARES))
        self.reach.setVisible(kind in (ChartKind.HEAT_MAP, ChartKind.NETWORK))
        self.of.setVisible(kind is ChartKind.PORTRAITS)
        self.unit.setVisible(kind is ChartKind.FIGURES)
        self.measure.setVisible(kind is ChartKind.AGREEMENT)

        def work(session: Session, progress: Progress, cancelled: Cancelled) -> ChartData:
            return find_chart(session, question, progress, cancelled)

        self.look_for(_("Drawing"), work, self._take)

    def _take(self, data: ChartData) -> None:
        self.data = data
        if data.question.kind is ChartKind.FIGURES:
            fill_box(self.unit, data.units()[0] if data.units() else "", ((u, u, None) for u in data.units()[1:]))
        self._show()

    # --- what is seen

    def _show(self) -> None:
        data = self.data
        if data is None:
            return
        self.legend.show_labels(used_labels(data))
        self.chart.show_chart(self._draw)
        self.signs.setText(_("● done   ▲ planned   ✕ withheld: there the line is broken"))
        self.signs.setVisible(data.question.kind is ChartKind.FIGURES)
        self.legend.setVisible(bool(self.legend.names()))
        drawing = self.chart.drawing
        self.nothing.setText(self._why_empty(data.question.kind) if drawing.empty else "")
        self._stack.setCurrentWidget(self.nothing if drawing.empty else self.chart)
        self.model.show_drawing(drawing)
        self.table.resizeColumnsToContents()
        for button in (self.picture_button, self.table_button):
            button.setEnabled(not drawing.empty)
        self.chart.plot.setAccessibleName(self.kind.currentText())

    def _draw(self) -> Drawing:
        assert self.data is not None
        return drawing_of(
            self.data, self._names(), self.unit.currentText(), lambda measure: name_of(measure, language())
        )

    def _why_empty(self, kind: ChartKind) -> str:
        if kind is ChartKind.AGREEMENT:
            return _("Two people have to label the same documents first.")
        if kind is ChartKind.FIGURES:
            return _("No labelled passage of a report with a year holds a figure.")
        return _("Nothing is labelled yet.")

    def _names(self) -> dict[AnnotatorId, str]:
        if self.counted.names is not None:
            return dict(self.counted.names)
        return {person.id: person.name for person in self._session.annotators.list()}

    def _clicked(self, target: MarkTarget) -> None:
        self.passages_wanted.emit(target.words.replace("\n", " · "), list(target.passages))

    def _open_row(self, index: QModelIndex) -> None:
        if index.isValid():
            row = self.model.row(index.row())
            if row.passages:
                words = " · ".join(str(cell) for cell in row.cells if cell not in (None, ""))
                self.passages_wanted.emit(words, list(row.passages))

    # --- what leaves the window

    def content(self) -> TableContent:
        """The figures of the chart."""
        drawing = self.chart.drawing
        return TableContent(drawing.head, [row.cells for row in drawing.table])

    def save_picture(self, path: Path) -> None:
        """Write chart and legend as PNG or SVG; raises EnvironmentFault."""
        # All rows, also those that one would have to scroll to.
        size, height = self.chart.plot.size(), self.chart.plot.minimumHeight()
        missing = max(0, height - self.chart.viewport().height())
        self.drawn.resize(self.drawn.width(), self.drawn.height() + missing)
        try:
            write_picture(self.drawn, path)
        finally:
            self.drawn.resize(self.drawn.width(), self.drawn.height() - missing)
            self.chart.plot.resize(size)

    def header_height(self) -> int:
        """Pixels of the controls at the top: no message lies over them."""
        return self.parts.y()

    # --- Panel

    def apply(self, change: ChangeSet) -> None:
        """Draw again after what is drawn has changed."""
        if change.reload or change.labels or change.documents or change.annotations or change.annotators:
            self.refresh()

    def show_counted(self) -> None:
        """See `Panel`."""
        self.refresh()

    def retranslate(self) -> None:
        """Set the texts again."""
        for box, words, name in (
            (self.kind, [_(text) for _kind, text in KINDS], _("Chart")),
            (self.by, [_(text) for _by, text in GROUPS], _("Rows")),
            (self.reach, [_(text) for _reach, text in REACHED], _("How near")),
            (self.measure, [name_of(measure, language()) for measure in MEASURES], _("Figure")),
        ):
            now = max(0, box.currentIndex())
            box.clear()
            box.addItems(words)
            box.setCurrentIndex(now)
            box.setAccessibleName(name)
        self.offer_documents(*self._offered)
        self.of.setAccessibleName(_("Documents"))
        self.unit.setAccessibleName(_("Unit"))
        self.picture_button.setText(_("Picture…"))
        self.picture_button.setToolTip(_("Save the chart as PNG or SVG."))
        self.table_button.setText(_("Table…"))
        self.table_button.setToolTip(_("Save its figures as CSV or XLSX."))
        self.close_button.setText(_("Back to the text"))
        self.table.setAccessibleName(_("Figures of the chart"))
        self._show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter in the table opens what is behind a line."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.table.hasFocus():
            self._open_row(self.table.currentIndex())
        else:
            super().keyPressEvent(event)
