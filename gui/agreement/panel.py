"""The agreement panel: how far annotators agree, what drives it, and the passages behind every figure."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from core.agreement.figures import Evidence, EvidenceChoice, Measure
from core.agreement.report import AgreementReport
from core.agreement.words import name_of
from core.changes import ChangeSet
from core.ids import AnnotatorId, DocumentId
from core.session import Session
from gui.agreement.grids import MOST, annotator_grid, confusion_grid, label_grid
from gui.agreement.said_grid import said_grid
from gui.base.bridge import Bridge
from gui.base.i18n import _, language
from gui.widgets.file_choice import choose_file_to_save, with_suffix
from gui.widgets.grid import Cell, Grid, GridView
from gui.widgets.layer_button import LayerChoice
from gui.widgets.panel import Panel
from gui.widgets.scrolling import LowScroll
from gui.widgets.table_saving import (
    PICTURES,
    TABLES,
    TableContent,
    ask_picture,
    ask_table,
    content_of,
    write_picture,
)

if TYPE_CHECKING:
    from gui.agreement.chart import AgreementChart

LABELS, ANNOTATORS, CONFUSION, DOCUMENTS, SAID = range(5)

LONGEST_WHOLE = 12
"""Characters of a name that always stands in one line."""
_KIND_OF_SUFFIX = {".csv": "csv", ".html": "html", ".htm": "html"}
"""What is written into a file of that name."""


_JOINER = "\u2060"
"""Between two characters it forbids a new line."""


def unbroken(name: str) -> str:
    """A name that is not torn over two lines, as Chinese text is wherever a line ends; one with spaces as it is."""
    return name if " " in name or len(name) > LONGEST_WHOLE else _JOINER.join(name)


class AgreementPanel(Panel):
    """Shows a report; `wanted` asks for one to be computed."""

    wanted = Signal(object)
    """tuple of annotator ids: compute their agreement."""
    passages_wanted = Signal(object, str)
    """list of `Evidence`, and what they are the passages of."""
    exported = Signal(object)
    """Path of a file that was written."""

    def __init__(self, session: Session, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(session, bridge, parent)
        self.report: AgreementReport | None = None
        self._layers: tuple[AnnotatorId, ...] = ()
        self._label: str | None = None
        self._fresh = False
        """Whether nothing has changed since the figures were asked for."""
        self._stopped = False
        """Whether figures of the chosen layers were asked for but did not come."""
        self._examples: list[tuple[Evidence, ...]] = []
        self.layer_choice = LayerChoice(self)
        self.layer_choice.blind.hide()
        self.measure_box = QComboBox(self)
        for measure in Measure:
            self.measure_box.addItem("", measure.value)
        self.refresh_button = QPushButton(self)
        self.confirmed = QCheckBox(self)
        """Whether documents are left out in which a label waits to be looked at under its present meaning."""
        self.confirmed.hide()
        self.export_button = QPushButton(self)
        self.export_button.setMenu(QMenu(self.export_button))
        self.tabs = QTabBar(self)
        self.pages = QStackedWidget(self)
        self.grids = [GridView(self) for _page in (LABELS, ANNOTATORS, CONFUSION)]
        self.said_grid = GridView(self)
        """Attributes and links; its page is there only where anything is said beside labels."""
        self.chart: AgreementChart | None = None
        """Made when its page is first shown, because pyqtgraph takes half a second to import."""
        self.words = QLabel(self)
        self.note = QLabel(self)
        self._lay_out()
        self._connect()
        self.retranslate()

    def _lay_out(self) -> None:
        self.measure_box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.measure_box.setMinimumContentsLength(8)
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        for grid in self.grids:
            self.pages.addWidget(grid)
        self._chart_page = QVBoxLayout()
        holder = QWidget()
        holder.setLayout(self._chart_page)
        self.pages.addWidget(holder)
        self.pages.addWidget(self.said_grid)
        for _page in range(5):
            self.tabs.addTab("")
        self.tabs.setTabVisible(SAID, False)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.measure_box, 1)
        buttons.addWidget(self.export_button)
        top = QVBoxLayout()
        top.setContentsMargins(8, 8, 8, 8)
        top.setSpacing(4)
        top.addWidget(self.layer_choice)
        top.addLayout(buttons)
        top.addWidget(self.confirmed)
        top.addWidget(self.refresh_button)
        self.words.setWordWrap(True)
        self.words.setTextFormat(Qt.TextFormat.RichText)
        links = Qt.TextInteractionFlag.LinksAccessibleByMouse | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
        self.words.setTextInteractionFlags(links)
        self.words.setContentsMargins(8, 8, 8, 8)
        self.note.setProperty("muted", True)
        self.note.setWordWrap(True)
        self.note.setContentsMargins(8, 4, 8, 8)
        everything = QWidget()
        column = QVBoxLayout(everything)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self.tabs)
        column.addWidget(self.pages, 1)
        column.addWidget(self.words)
        column.addWidget(self.note)
        # Takes the height while there are no pages yet, so that the choices stay at the top.
        column.addStretch(0)
        # On a low screen the sentences else would have no room.
        area = LowScroll(everything)
        self.lay_in_column(area, growing=area)
        self.setFocusProxy(self.grids[LABELS])

    def _connect(self) -> None:
        self.layer_choice.chosen_changed.connect(self.set_layers)
        self.measure_box.currentIndexChanged.connect(self._show)
        self.refresh_button.clicked.connect(self._want)
        self.tabs.currentChanged.connect(self._show_page)
        self.words.linkActivated.connect(self._open_example)
        self.confirmed.toggled.connect(self._want)
        for grid in (*self.grids, self.said_grid):
            grid.opened.connect(self._open)
        self.grids[LABELS].current_row.connect(self._choose_label)

    def retranslate(self) -> None:
        """Set every text again."""
        for place, measure in enumerate(Measure):
            self.measure_box.setItemText(place, name_of(measure, language()))
        self.confirmed.setText(_("Only documents whose labels hold under their present meaning"))
        self.said_grid.setAccessibleName(_("Attributes and links"))
        pages = (_("Labels"), _("Annotators"), _("Confusion"), _("Documents"), _("Attributes and links"))
        for place, text in enumerate(pages):
            self.tabs.setTabText(place, text)
            if place < len(self.grids):
                self.grids[place].setAccessibleName(text)
        self.measure_box.setAccessibleName(_("Figure"))
        self.export_button.setText(_("Save"))
        menu = self.export_button.menu()
        menu.clear()
        menu.addAction(_("Table (CSV)…")).triggered.connect(lambda: self.save("csv"))
        menu.addAction(_("Page (HTML)…")).triggered.connect(lambda: self.save("html"))
        menu.addAction(_("Copy the table shown")).triggered.connect(lambda: self._grid_shown().copy())
        menu.addAction(_("Save the table shown…")).triggered.connect(lambda: self.save_shown())
        menu.addAction(_("Chart (PNG, SVG)…")).triggered.connect(lambda: self.save_chart())
        self.layer_choice.retranslate()
        self._show()

    @property
    def measure(self) -> Measure:
        """The figure of the matrix, the plot and the sentences."""
        return Measure(self.measure_box.currentData())

    def set_layers(self, layers: tuple[AnnotatorId, ...]) -> None:
        """Compare these annotators."""
        self._layers = layers
        self._want()

    def show_report(self, report: AgreementReport) -> None:
        """Show figures that have been computed; those of layers in another order than now are passed over."""
        if report.annotators != self._layers:
            return
        names = self.identities.names(self._session.annotators.list())
        self.report = replace(report, names=tuple(names.get(annotator, "?") for annotator in report.annotators))
        self._stopped = False
        if self._label is not None and self._label not in report.labels:
            self._label = None
        self._show()

    def show_stopped(self) -> None:
        """Say that the figures will not come, and offer to begin again."""
        self._stopped = True
        self._show_state()

    def apply(self, change: ChangeSet) -> None:
        """Say that the figures are out of date; the user decides when to compute them again."""
        said = change.details or change.links or change.declarations
        if change.annotations or change.reload or change.labels or change.annotators or change.documents or said:
            self._fresh = False
            self._show_state()

    def show_identities(self) -> None:
        """The layers stand in another order and under other names now: compute again."""
        self.report = None
        for grid in self.grids:
            grid.show_grid(Grid((), (), ()))
        self.words.clear()
        if self.isVisible():
            self._want()
        else:
            self._show_state()

    def showEvent(self, event: QShowEvent) -> None:
        """Compute when first shown."""
        super().showEvent(event)
        if self.report is None:
            self._want()

    def _want(self) -> None:
        people = self.identities.people(self._session.review.layers())
        self._layers = tuple(person.id for person in people if person.id in self._layers)
        if len(self._layers) < 2:
            self._layers = tuple(person.id for person in people if not person.adjudicated)
        self.layer_choice.set_people(people, self._layers, {})
        self.confirmed.setVisible(bool(self._session.worklist.changes()))
        self._fresh, self._stopped = True, False
        if len(self._layers) > 1:
            self.wanted.emit(self._layers)
        self._show_state()

    # --- showing

    def _names(self) -> dict[str, str]:
        return {label.code: label.name(language()) for label in self._session.codebook.labels()}

    def _show(self) -> None:
        self._show_state()
        report = self.report
        if report is None:
            return
        names = self._names()
        self.grids[LABELS].show_grid(label_grid(report, names, self.measure))
        self.grids[ANNOTATORS].show_grid(annotator_grid(report, self.measure, self._label))
        self.grids[CONFUSION].show_grid(confusion_grid(report, names))
        self.tabs.setTabVisible(SAID, report.said is not None)
        self.said_grid.show_grid(said_grid(report))
        self._show_chart()
        self._show_words()

    def _show_state(self) -> None:
        there = self.report is not None
        self.refresh_button.setText(_("Compute again") if self._stopped else _("Labels have changed: compute again"))
        self.refresh_button.setVisible(self._stopped or (there and not self._fresh))
        for widget in (self.tabs, self.words, self.export_button, self.measure_box):
            widget.setVisible(there)
        self.pages.setVisible(there)
        if self.report is not None:
            said = _(
                "{documents} documents, {characters} characters. Intervals: {rounds} bootstrap rounds, seed {seed}."
            )
            self.note.setText(
                said.format(
                    documents=f"{len(self.report.documents):,}",
                    characters=f"{self.report.characters:,}",
                    rounds=f"{self.report.rounds:,}",
                    seed=self.report.seed,
                )
            )
        elif len(self._layers) < 2:
            self.note.setText(_("Nothing to compare yet. Two people have to label the same documents."))
        elif self._stopped:
            self.note.setText(_("Nothing was computed."))
        else:
            self.note.setText(_("Computing…"))

    def _show_page(self, page: int) -> None:
        self.pages.setCurrentIndex(page)
        if page == DOCUMENTS and self.chart is None:
            from gui.agreement.chart import AgreementChart

            self.chart = AgreementChart(self)
            self.chart.document_clicked.connect(self._open_document)
            self._chart_page.addWidget(self.chart)
        self._show_chart()

    def _show_chart(self) -> None:
        if self.chart is None or self.report is None:
            return
        values = self.report.of_documents(self.measure, self._label)
        titles = {row.id: row.title for row in self.report.per_document}
        points = [
            (value, titles.get(document, ""), document)
            for document, value in zip(self.report.documents, values, strict=True)
            if value is not None
        ]
        self.chart.show_points(points)

    def _show_words(self) -> None:
        from html import escape

        from core.agreement.meaning import explain, worded

        report = self.report
        assert report is not None
        names = self._names()
        self._examples = []
        sentences: list[str] = []
        for statement in explain(report, self._label, self.measure, lambda code: names.get(code, code)):
            text = escape(worded(statement, language()))
            for name in (*report.names, *names.values()):
                text = text.replace(escape(name), escape(unbroken(name)))
            if statement.examples:
                text += f' <a href="{len(self._examples)}">' + escape(_("Examples")) + "</a>"
                self._examples.append(statement.examples)
            sentences.append(text)
        about = _("All labels") if self._label is None else names.get(self._label, self._label)
        head = f"<b>{escape(about)}</b> · {escape(name_of(self.measure, language()))}"
        self.words.setText("<br>".join([head, *sentences]))

    # --- what is behind

    def _choose_label(self, row: int) -> None:
        if self.report is None or row < 0:
            return
        chosen = [None, *self.report.labels][row]
        if chosen != self._label:
            self._label = chosen
            self.grids[ANNOTATORS].show_grid(annotator_grid(self.report, self.measure, chosen))
            self._show_chart()
            self._show_words()

    def _open(self, cell: Cell) -> None:
        if cell.behind is not None:
            self.passages_wanted.emit(list(cell.behind()), cell.tip.split("\n")[0] or cell.text)

    def _open_document(self, document: str) -> None:
        if self.report is not None:
            which = EvidenceChoice(document=DocumentId(document), label=self._label)
            self.passages_wanted.emit(self.report.evidence(which, MOST), "")

    def _open_example(self, number: str) -> None:
        self.passages_wanted.emit(list(self._examples[int(number)]), _("Examples"))

    # --- out

    def save(self, kind: str, path: Path | None = None) -> None:
        """Write the figures as ``csv`` or ``html``; asks where to. A name that says the other one gets the other."""
        report = self.report
        if report is None:
            return
        kinds = _("Table (*.csv)") if kind == "csv" else _("Page (*.html)")
        path = path or choose_file_to_save(
            self,
            _("Save agreement"),
            f"{self._session.path.stem}-agreement.{kind}",
            kinds,
            (f".{kind}", *_KIND_OF_SUFFIX),
        )
        if path is None:
            return
        path = with_suffix(path, (f".{kind}", *_KIND_OF_SUFFIX))
        kind = _KIND_OF_SUFFIX[path.suffix.lower()]
        if self.attempt(lambda: self._write(report, kind, path)):
            self.exported.emit(path)

    def _grid_shown(self) -> TableContent:
        """The table of the page in sight; on the page of the chart that of the labels."""
        page = self.tabs.currentIndex()
        if page == SAID:
            return content_of(self.said_grid)
        return content_of(self.grids[page if page < len(self.grids) else 0])

    def save_shown(self, path: Path | None = None) -> None:
        """Write the table in sight as CSV or XLSX; asks where to."""
        path = path or ask_table(self, f"{self._session.path.stem}-agreement")
        if path is not None:
            path = with_suffix(path, TABLES)
            self._save(path, partial(self._grid_shown().save, path))

    def save_chart(self, path: Path | None = None) -> None:
        """Write the chart of the documents as PNG or SVG; asks where to."""
        self.tabs.setCurrentIndex(DOCUMENTS)
        path = path or ask_picture(self, _("Save chart"), f"{self._session.path.stem}-agreement")
        if path is not None and self.chart is not None:
            path = with_suffix(path, PICTURES)
            self._save(path, partial(write_picture, self.chart, path))

    def _save(self, path: Path, write: Callable[[], object]) -> None:
        if self.attempt(lambda: write() is None):
            self.exported.emit(path)

    def _write(self, report: AgreementReport, kind: str, path: Path) -> bool:
        if kind == "csv":
            from core.agreement.table import write_csv

            write_csv(report, path)
        else:
            from core.agreement.page import write_page

            write_page(
                report, path, language=language(), label_names=self._names(), text_of=self._session.documents.text
            )
        return True
