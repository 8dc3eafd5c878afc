"""The screen of the matrix: how it is cut at the top, the table, and the evidence of the chosen cells below it."""

from PySide6.QtCore import QItemSelection, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QLabel, QMenu, QSplitter, QTableView, QToolButton, QWidget

from core.changes import ChangeSet
from core.errors import UserError
from core.figures.corrections import FigureSaid
from core.figures.quantity import ReportedAs
from core.ids import AnnotatorId, DocumentId, LabelId
from core.matrix.cell_figures import CellFigure, FigureReader
from core.matrix.evidence import DOCUMENT, CellState, EvidenceMatrix, EvidenceRow, evidence_matrix
from core.matrix.export import CellContent
from core.model import Label, Passage
from core.progress import Cancelled, Progress, stop_if
from core.session import Session
from gui.base import theme
from gui.base.bridge import Bridge
from gui.base.i18n import N_, _, language, ngettext
from gui.base.jobs import Jobs
from gui.matrix.evidence_list import EvidenceList, cell_lines, comparison_lines
from gui.matrix.model import MatrixModel, SortedMatrix
from gui.matrix.rows import Figures, ShownCell, shown_matrix
from gui.widgets.empty_state import EmptyState
from gui.widgets.filter_edit import FilterEdit
from gui.widgets.flow import FlowLayout
from gui.widgets.job_panel import JobPanel
from gui.widgets.menus import quotes_menu

_BY: tuple[tuple[str, str], ...] = (
    (DOCUMENT, N_("By report")),
    ("region", N_("By region")),
    ("year", N_("By year")),
    ("issuer", N_("By issuer")),
    ("kind", N_("By kind of report")),
)
_CONTENT: tuple[tuple[CellContent, str], ...] = (
    (CellContent.PASSAGES, N_("Passages")),
    (CellContent.CHARACTERS, N_("Characters")),
    (CellContent.SHARE, N_("Share of the text")),
    (CellContent.FIGURES, N_("Figures")),
)
_NAME_WIDTH = 300
_WIDEST = 320


class MatrixScreen(JobPanel):
    """Shows the matrix and says what the user wants to see of it."""

    cells_opened = Signal(object)
    """A list of `Passage`: the first of each report that the chosen cells are about."""
    passage_opened = Signal(object)
    """A `Passage`."""
    export_requested = Signal(str)
    """``xlsx``, ``csv`` or ``html``."""

    def __init__(self, session: Session, bridge: Bridge, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(session, bridge, jobs, parent)
        self.setObjectName("matrix")
        self.matrix = EvidenceMatrix((), (), DOCUMENT)
        self._figures: Figures = {}
        self.by, self.content = QComboBox(), QComboBox()
        self.pivot, self.compare, self.export, self.close_button = (QToolButton() for _n in range(4))
        self.filter = FilterEdit()
        self.count = QLabel()
        self.count.setObjectName("matrix_count")
        self.model = MatrixModel(self)
        self.sorted = SortedMatrix(self.model, self)
        self.view = QTableView()
        self.evidence = EvidenceList()
        self._empty = EmptyState(self.view)
        self._nothing_chosen = EmptyState(self.evidence)
        self._lay_out()
        self._connect()
        self.retranslate()

    def _lay_out(self) -> None:
        bar = QWidget()
        line = FlowLayout(bar)
        line.setContentsMargins(12, 8, 12, 8)
        self.pivot.setCheckable(True)
        for button in (self.pivot, self.compare, self.export, self.close_button):
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.export.setIcon(theme.icon("file"))
        self.close_button.setIcon(theme.icon("close"))
        for part in (self.by, self.content, self.filter, self.pivot, self.compare, self.export, self.close_button):
            line.addWidget(part)
        line.addWidget(self.count)
        view = self.view
        view.setModel(self.sorted)
        view.setSortingEnabled(True)
        view.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
        view.setShowGrid(False)
        view.setWordWrap(False)
        view.setTabKeyNavigation(False)
        view.setCornerButtonEnabled(False)
        view.verticalHeader().hide()
        view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.horizontalHeader().setMaximumSectionSize(_WIDEST)
        self.parts = QSplitter(Qt.Orientation.Vertical)
        self.parts.addWidget(view)
        self.parts.addWidget(self.evidence)
        self.parts.setSizes([600, 240])
        self.lay_in_column(bar, self.parts, growing=self.parts)
        self.setFocusProxy(view)
        self.setAutoFillBackground(True)

    def _connect(self) -> None:
        self.by.activated.connect(lambda _n: self.refresh())
        self.content.activated.connect(lambda _n: self._content_changed())
        self.pivot.toggled.connect(lambda _on: self._show())
        self.compare.clicked.connect(self._compare)
        self.export.clicked.connect(
            lambda: self.export_menu().popup(self.export.mapToGlobal(QPoint(0, self.export.height())))
        )
        self.close_button.clicked.connect(self.leave_requested)
        self.filter.textChanged.connect(self.sorted.setFilterFixedString)
        self.filter.left.connect(self.view.setFocus)
        self.view.doubleClicked.connect(lambda _index: self.open_chosen())
        self.view.selectionModel().selectionChanged.connect(self._selection_changed)
        self.evidence.opened.connect(self.passage_opened)
        self.evidence.figure_said.connect(self._figure_said)

    # --- what it holds

    def begin(self) -> None:
        """See `JobPanel`."""
        people = self._session.annotators.list()
        layers = self.counted.layers if self.counted.names is not None else tuple(person.id for person in people)
        by = _BY[max(0, self.by.currentIndex())][0]
        figures = self._wanted() is CellContent.FIGURES

        def work(session: Session, progress: Progress, cancelled: Cancelled) -> tuple[EvidenceMatrix, Figures]:
            made = evidence_matrix(session, layers, by=by, cancelled=cancelled)
            return made, _figures(session, made, progress, cancelled) if figures else {}

        self.look_for(_("Making the matrix"), work, self._take)

    def _wanted(self) -> CellContent:
        return _CONTENT[max(0, self.content.currentIndex())][0]

    def _content_changed(self) -> None:
        if self._wanted() is CellContent.FIGURES and not self._figures:
            self.refresh()
        else:
            self._show()

    def _take(self, made: tuple[EvidenceMatrix, Figures]) -> None:
        self.matrix, self._figures = made
        self._show()

    def label_name(self, label: Label) -> str:
        """The name of a label in the window's language."""
        return label.name(language())

    def names(self) -> dict[AnnotatorId, str]:
        """What the people of the layers are called here."""
        if self.counted.names is not None:
            return dict(self.counted.names)
        return {person.id: person.name for person in self._session.annotators.list()}

    def _show(self) -> None:
        first = _("Label") if self.pivot.isChecked() else _("Report") if self.matrix.by == DOCUMENT else _("Group")
        shown = shown_matrix(
            self.matrix,
            self._wanted(),
            self.label_name,
            self.names(),
            self._figures,
            pivot=self.pivot.isChecked(),
            nameless=_("not known"),
        )
        self.model.show_matrix(shown, first)
        header = self.view.horizontalHeader()
        header.resizeSection(0, _NAME_WIDTH)
        rows, labels = len(self.matrix.rows), len(self.matrix.labels)
        words = ngettext("{n} row", "{n} rows", rows).format(n=f"{rows:,}")
        self.count.setText(
            _("{rows}, {labels} labels. –: read, nothing said; empty: not read yet.").format(rows=words, labels=labels)
        )
        self._empty.show_text("" if rows else _("No reports yet: import some first."))
        for button in (self.compare, self.export):
            button.setEnabled(rows > 0)
        self._selection_changed()

    # --- what is chosen

    def chosen(self) -> list[ShownCell]:
        """The chosen cells, in the order of the table."""
        indexes = sorted(self.view.selectedIndexes(), key=lambda index: (index.row(), index.column()))
        return [cell for index in indexes if (cell := self.sorted.cell_at(index)) is not None]

    def chosen_rows(self) -> list[EvidenceRow]:
        """The reports or groups that the chosen cells are of."""
        rows: list[EvidenceRow] = []
        for cell in self.chosen():
            if not any(row is cell.row for row in rows):
                rows.append(cell.row)
        return rows

    def _selection_changed(self, _now: QItemSelection | None = None, _before: QItemSelection | None = None) -> None:
        said = [cell for cell in self.chosen() if cell.cell.state is CellState.SAID]
        lines = cell_lines(said, self._text_of, self.label_name)
        self.evidence.show_lines(lines)
        hint = _("Choose cells: their passages and figures stand here; Return opens them in their texts.")
        self._nothing_chosen.show_text("" if lines else hint)
        self.compare.setEnabled(len(self.chosen_rows()) == 2)

    def _text_of(self, document: DocumentId) -> str:
        try:
            return self._session.documents.text(document)
        except UserError:
            return ""

    def _compare(self) -> None:
        rows = self.chosen_rows()
        if len(rows) == 2:
            first, second = rows
            names = (self._row_words(first), self._row_words(second))
            self.evidence.show_lines(comparison_lines(self.matrix.labels, (first, second), names, self.label_name))
            self._nothing_chosen.show_text("")

    def _row_words(self, row: EvidenceRow) -> str:
        shown = shown_matrix(self.matrix, CellContent.PASSAGES, self.label_name, self.names(), {})
        return next(name for name, known in zip(shown.rows, self.matrix.rows, strict=True) if known is row)

    def open_chosen(self) -> None:
        """Show the passages of the chosen cells in their texts, a reader for each report."""
        first: dict[DocumentId, Passage] = {}
        for cell in self.chosen():
            for passage in cell.cell.passages:
                first.setdefault(passage.document, passage)
        if first:
            self.cells_opened.emit(list(first.values()))

    def export_menu(self) -> QMenu:
        """In which form the matrix can be saved."""
        return quotes_menu(self, self.export_requested.emit)

    def header_height(self) -> int:
        """Pixels of the controls at the top: no message lies over them."""
        return self.parts.y()

    # --- Panel

    def apply(self, change: ChangeSet) -> None:
        """Make it again after what it shows has changed."""
        what = change.annotations or change.annotators or change.links
        if change.reload or change.labels or change.documents or what:
            self.refresh()

    def show_editable(self) -> None:
        """See `Panel`."""
        self.evidence.editable = self.editable

    def _figure_said(self, figure: CellFigure, what: str) -> None:
        """Keep what a person says of a figure; the matrix is made again as the document has changed."""
        corrections, quantity = self._session.corrections, figure.quantity
        if what == "found":
            self.attempt(lambda: corrections.figure_as_found(figure.document, quantity.start))
            return
        if what == "value":
            self._ask_figure(figure)
            return
        said = None
        if what != "none":
            said = FigureSaid(quantity.end, quantity.value, quantity.unit, ReportedAs(what))
        self.attempt(lambda: corrections.figure(figure.document, quantity.start, said))

    def _ask_figure(self, figure: CellFigure) -> None:
        # Hardly anybody corrects a figure, and everybody waits for the screen.
        from gui.matrix.figure_dialog import FigureDialog

        corrections = self._session.corrections
        dialog = FigureDialog(figure, self)
        dialog.submitted.connect(
            lambda said: self.attempt(lambda: corrections.figure(figure.document, figure.quantity.start, said))
        )
        dialog.open()

    def show_counted(self) -> None:
        """See `Panel`."""
        self.refresh()

    def retranslate(self) -> None:
        """Set the texts again."""
        for box, texts in ((self.by, [text for _by, text in _BY]), (self.content, [text for _c, text in _CONTENT])):
            now = max(0, box.currentIndex())
            box.clear()
            box.addItems([_(text) for text in texts])
            box.setCurrentIndex(now)
        self.by.setAccessibleName(_("Rows"))
        self.content.setAccessibleName(_("What cells show"))
        self.filter.setPlaceholderText(_("Filter rows"))
        self.filter.setAccessibleName(_("Filter rows"))
        self.pivot.setText(_("Labels as rows"))
        self.compare.setText(_("Compare two rows"))
        self.export.setText(_("Save…"))
        self.close_button.setText(_("Back to the text"))
        self.view.setAccessibleName(_("Evidence matrix"))
        self.evidence.setAccessibleName(_("Evidence"))
        self._show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter in the table opens the passages of the chosen cells."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.view.hasFocus():
            self.open_chosen()
        else:
            super().keyPressEvent(event)


def _figures(session: Session, matrix: EvidenceMatrix, progress: Progress, cancelled: Cancelled) -> Figures:
    reader = FigureReader(session)
    found: dict[tuple[int, LabelId], list[CellFigure]] = {}
    for number, row in enumerate(matrix.rows):
        stop_if(cancelled)
        progress(number, len(matrix.rows), row.name)
        for label, cell in row.cells.items():
            found[number, label] = reader.figures(cell.passages)
    return found
