"""The screen of a study: units walked and coded, and the tables, of which every number opens its units."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QItemSelection, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QComboBox, QLabel, QMenu, QSplitter, QStackedWidget, QToolButton, QWidget

from core.changes import ChangeSet
from core.errors import UserError
from core.ids import AnnotatorId, DocumentId, LabelId
from core.model import Passage
from core.progress import Cancelled, Progress
from core.session import Session
from core.study.answers import answer
from core.study.coding import CodingTable, read_again, read_coding
from core.study.coding_units import CodingUnit
from core.study.crosstab import units_with
from core.study.demands import demanded
from core.study.design import UnitRule
from core.study.numbering import Renumbering, numberings, renumbering
from core.study.tables import StudyNames
from gui.base import theme
from gui.base.bridge import Bridge
from gui.base.i18n import N_, _, language
from gui.base.jobs import Job, Jobs
from gui.study.coder import UnitCoder
from gui.study.design_menu import design_menu
from gui.study.keys import choices
from gui.study.models import StudyTableModel, UnitsModel
from gui.study.summary import SAVED, summary
from gui.study.unit_lists import UnitList, UnitsBehind, table_view
from gui.study.views import BY, SHARES, VIEWS, StudyQuestion, StudyView, made_table
from gui.widgets.columns import characters
from gui.widgets.empty_state import EmptyState
from gui.widgets.flow import FlowLayout
from gui.widgets.menus import add_action
from gui.widgets.panel import Panel, choose_row

_AROUND = 400
"""Code points that stand before and behind a unit where it is coded."""
_LISTED = (N_("All units"), N_("Not coded yet"), N_("Not as demanded"))


class StudyScreen(Panel):
    """Shows the study of the project and says what the user wants of it."""

    passage_opened = Signal(object)
    """A `Passage`: where a unit lies."""
    export_requested = Signal(str)
    """A kind of `core.study.outputs.writing.KINDS`, or ``png``."""
    renumbering_requested = Signal(object)
    """A `Renumbering` to be looked at; with version 0 nothing is frozen yet."""

    def __init__(self, session: Session, bridge: Bridge, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(session, bridge, parent)
        self.setObjectName("study")
        self._jobs = jobs
        self._job: Job | None = None
        self.coding: CodingTable | None = None
        self.names: StudyNames | None = None
        self.renumbering: Renumbering | None = None
        self._stale = True
        self._texts: dict[DocumentId, str] = {}
        self.what, self.rows, self.columns, self.by, self.share, self.listed = (QComboBox() for _n in range(6))
        self.design, self.freeze, self.export, self.close_button = (QToolButton() for _n in range(4))
        self.count = QLabel()
        self.count.setWordWrap(True)
        self.model = UnitsModel(self._unit_text, self)
        self.units = UnitList(self.model)
        self.coder = UnitCoder()
        self.table_model = StudyTableModel(self)
        self.table = table_view(self.table_model)
        self.behind = UnitsBehind()
        self._empty = EmptyState(self.units)
        self._nothing_chosen = EmptyState(self.behind)
        self.stack = QStackedWidget()
        self._lay_out()
        self._connect()
        self.retranslate()

    def _lay_out(self) -> None:
        bar = QWidget()
        line = FlowLayout(bar)
        line.setContentsMargins(12, 8, 12, 8)
        buttons = (self.design, self.freeze, self.export, self.close_button)
        for button, icon in zip(buttons, ("settings", "lock", "file", "close"), strict=True):
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.setIcon(theme.icon(icon))
        boxes = (self.what, self.listed, self.rows, self.columns, self.by, self.share)
        for part in (*boxes, *buttons):
            line.addWidget(part)
        self.walking = QSplitter(Qt.Orientation.Horizontal)
        self.walking.addWidget(self.units)
        self.walking.addWidget(self.coder)
        self.walking.setSizes([500, 600])
        self.tables = QSplitter(Qt.Orientation.Vertical)
        self.tables.addWidget(self.table)
        self.tables.addWidget(self.behind)
        self.tables.setSizes([500, 240])
        self.stack.addWidget(self.walking)
        self.stack.addWidget(self.tables)
        self.count.setContentsMargins(12, 0, 12, 8)
        self.lay_in_column(bar, self.count, self.stack, growing=self.stack)
        self.setFocusProxy(self.units)
        self.setAutoFillBackground(True)

    def _connect(self) -> None:
        for box in (self.what, self.listed, self.rows, self.columns, self.by, self.share):
            box.activated.connect(lambda _n: self._show())
        self.design.clicked.connect(lambda: self._popup(self.design_menu(), self.design))
        self.freeze.clicked.connect(self._ask_renumbering)
        self.export.clicked.connect(lambda: self._popup(self.export_menu(), self.export))
        self.close_button.clicked.connect(self.leave_requested)
        self.units.selectionModel().currentRowChanged.connect(lambda _now, _before: self._show_unit())
        self.units.doubleClicked.connect(lambda _index: self.open_unit())
        self.units.key_pressed = self._take_key
        self.coder.answered.connect(self._answer)
        self.table.selectionModel().selectionChanged.connect(self._number_chosen)
        self.behind.opened.connect(self._open_at)
        self._jobs.ended.connect(self._job_ended)

    # --- what it holds

    @property
    def busy(self) -> bool:
        """Whether units are still being read."""
        return self._job is not None

    @property
    def layer(self) -> AnnotatorId | None:
        """Whose coding is shown: the layer that is counted, else one's own."""
        if self.counted.names is not None and self.counted.layers:
            return self.counted.layers[0]
        return self._session.annotator.id if self._session.annotator is not None else None

    def refresh(self) -> None:
        """Read all units again, off the window's thread."""
        if not self.isVisible():
            self._stale = True
            return
        self._stale = False
        if self._job is not None:
            self._job.cancel()
        layers = [self.layer] if self.layer is not None else []

        def work(session: Session, progress: Progress, cancelled: Cancelled) -> tuple[CodingTable, Renumbering | None]:
            found = read_coding(session, layers, with_texts=False, progress=progress, cancelled=cancelled)
            changed = renumbering(session, cancelled=cancelled) if numberings(session) else None
            return found, changed

        self._job = self._jobs.start_in(self._session, _("Reading the units"), work, done=self._take)

    def _take(self, made: tuple[CodingTable, Renumbering | None]) -> None:
        self.coding, self.renumbering = made
        self._texts.clear()
        labels = self._session.codebook.labels()
        self.names = StudyNames(self.coding, labels, language())
        self.coder.show_choices(
            choices(self.coding.design.dimensions, labels, language(), _("No code fits")),
            {each.code: each.name(language()) for each in self.coding.design.dimensions},
        )
        self._fill_boxes()
        self.show_editable()
        self._show()

    def _job_ended(self, job: Job) -> None:
        if job is self._job:
            self._job = None

    def _fill_boxes(self) -> None:
        assert self.coding is not None
        for box, default in ((self.rows, 0), (self.columns, 1)):
            chosen = box.currentData()
            box.clear()
            for dimension in self.coding.design.dimensions:
                box.addItem(dimension.name(language()), dimension.code)
            at = box.findData(chosen)
            box.setCurrentIndex(at if at >= 0 else min(default, box.count() - 1))
        chosen = self.by.currentData()
        self.by.clear()
        for field, words in BY:
            self.by.addItem(_(words), field)
        for dimension in self.coding.design.dimensions:
            self.by.addItem(_("By {dimension}").format(dimension=dimension.name(language())), dimension.code)
        self.by.setCurrentIndex(max(0, self.by.findData(chosen)))

    def question(self) -> StudyQuestion:
        """What the boxes ask for."""
        return StudyQuestion(
            VIEWS[max(0, self.what.currentIndex())][0],
            self.rows.currentData() or "",
            self.columns.currentData() or "",
            self.by.currentData() or None,
            SHARES[max(0, self.share.currentIndex())][0],
        )

    def show_view(self, view: StudyView) -> None:
        """Show the units, or a table."""
        self.what.setCurrentIndex([known for known, _words in VIEWS].index(view))
        self._show()

    def _show(self) -> None:
        question = self.question()
        view = question.view
        self.listed.setVisible(view is StudyView.UNITS)
        self.rows.setVisible(view in (StudyView.FREQUENCIES, StudyView.CROSS, StudyView.TESTS))
        self.columns.setVisible(view in (StudyView.CROSS, StudyView.TESTS))
        self.by.setVisible(view in (StudyView.FREQUENCIES, StudyView.CROSS, StudyView.TESTS))
        self.share.setVisible(view in (StudyView.FREQUENCIES, StudyView.CROSS))
        self.stack.setCurrentWidget(self.walking if view is StudyView.UNITS else self.tables)
        if self.coding is None or self.names is None:
            return
        if view is StudyView.UNITS:
            self._show_units()
        else:
            table = self.attempt(lambda: made_table(self.coding, self.names, question))  # type: ignore[arg-type]
            self.table_model.show_table(table)
            self.table.resizeColumnsToContents()
            self._number_chosen()
        self._count()

    # --- units

    def _show_units(self) -> None:
        coding, names = self.coding, self.names
        assert coding is not None
        assert names is not None
        kept, every = self._current(), range(len(coding.table))
        if self.listed.currentIndex() == 1 and coding.coders:
            coded = [coded[0] for coded in coding.coded.values()]
            rows = [at for at in every if not all(bool(each[at]) for each in coded)]
        elif self.listed.currentIndex() == 2 and coding.coders:
            labels = self._session.codebook.labels()
            rows = sorted({lack.at for lack in demanded(coding, labels)})
        else:
            rows = every
        dimensions = map(names.dimension, coding.labels) if coding.coders else ()
        head = (_("Number"), _("Document"), _("Text"), *dimensions)
        self.model.show_units(coding, rows, head, names.label)
        header = self.units.horizontalHeader()
        for column, width in enumerate((70, 112, 132)):
            header.resizeSection(column, width)
        for column in range(3, self.model.columnCount()):
            header.resizeSection(column, max(header.sectionSizeHint(column), characters(header.fontMetrics()) + 16))
        self._empty.show_text("" if len(rows) else _("No units here."))
        if len(rows):
            at = rows.index(kept) if kept is not None and kept in rows else 0
            choose_row(self.units, self.model.index(at, 0))
        self._show_unit()

    def _current(self) -> int | None:
        """The place of the unit with the cursor among all units."""
        row = self.units.currentIndex().row()
        return self.model.rows[row] if 0 <= row < len(self.model.rows) else None

    def current_unit(self) -> CodingUnit | None:
        """The unit with the cursor."""
        at = self._current()
        return self.coding.table.unit(at) if at is not None and self.coding is not None else None

    def _text(self, document: DocumentId) -> str:
        if document not in self._texts:
            try:
                self._texts[document] = self._session.documents.text(document)
            except UserError:
                return ""
        return self._texts[document]

    def _unit_text(self, coding: CodingTable, at: int) -> str:
        span = coding.table.span(at)
        return self._text(coding.documents[coding.table.document_at(at)].id)[span.start : span.end]

    def _show_unit(self) -> None:
        unit, coding, at = self.current_unit(), self.coding, self._current()
        if unit is None or coding is None or at is None:
            self.coder.show_unit("", "", "", {})
            return
        text, span = self._text(unit.document), unit.span
        before, after = text[max(0, span.start - _AROUND) : span.start], text[span.end : span.end + _AROUND]
        self.coder.show_unit(before, text[span.start : span.end], after, self._given(at))

    def _given(self, at: int) -> dict[str, tuple[str, ...] | None]:
        coding = self.coding
        assert coding is not None
        return {code: coding.codes(code, 0, at) for code in coding.labels} if coding.coders else {}

    def _take_key(self, event: QKeyEvent) -> bool:
        """Keys of answers, and of walking on."""
        match event.key():
            case Qt.Key.Key_Space:
                self._step(1)
            case Qt.Key.Key_Backspace:
                self._step(-1)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.next_incomplete()
            case _:
                return self.coder.take_key(event)
        return True

    def _step(self, by: int) -> None:
        row = self.units.currentIndex().row() + by
        if 0 <= row < len(self.model.rows):
            choose_row(self.units, self.model.index(row, 0))

    def next_incomplete(self) -> None:
        """Go to the next unit that lacks an answer in a dimension that has none yet; from the last on to the first."""
        coding, here = self.coding, self.units.currentIndex().row()
        if coding is None or not coding.coders:
            return
        coded = [each[0] for each in coding.coded.values()]
        rows = self.model.rows
        for step in range(1, len(rows) + 1):
            row = (here + step) % len(rows)
            if not all(bool(each[rows[row]]) for each in coded):
                choose_row(self.units, self.model.index(row, 0))
                return

    def _answer(self, dimension: str, label: LabelId | None) -> None:
        unit = self.current_unit()
        if unit is not None and self.may_code:
            self.attempt(lambda: answer(self._session, unit, dimension, label))
        at = self._current()
        if at is not None:
            self.coder.show_given(self._given(at))

    @property
    def may_code(self) -> bool:
        """Whether answers are one's own."""
        me = self._session.annotator
        return self.editable and me is not None and me.id == self.layer

    def open_unit(self) -> None:
        """Show the unit with the cursor in its text."""
        unit = self.current_unit()
        if unit is not None:
            self.passage_opened.emit(Passage(unit.document, unit.span.start, unit.span.end))

    # --- tables

    def _number_chosen(self, _now: QItemSelection | None = None, _before: QItemSelection | None = None) -> None:
        """Show the units behind the chosen numbers."""
        coding, table = self.coding, self.table_model.table
        found: dict[int, None] = {}
        if coding is not None and table is not None:
            for index in self.table.selectedIndexes():
                asked = table.behind.get((index.row(), index.column()))
                if asked is not None:
                    found |= dict.fromkeys(units_with(coding, asked.given, asked.by))
        self.behind.show_units([] if coding is None else [(at, self._line(coding, at)) for at in found])
        hint = _("Choose numbers: the units that they count stand here; Return opens one in its text.")
        self._nothing_chosen.show_text("" if found else hint)

    def _line(self, coding: CodingTable, at: int) -> str:
        title = coding.documents[coding.table.document_at(at)].meta.title
        return f"{coding.table.number(at)}  {self._unit_text(coding, at)}\n{title}"

    def _open_at(self, at: int) -> None:
        assert self.coding is not None
        unit = self.coding.table.unit(at)
        self.passage_opened.emit(Passage(unit.document, unit.span.start, unit.span.end))

    # --- what is said at the top

    def _count(self) -> None:
        assert self.coding is not None
        assert self.names is not None
        parts = summary(self.coding, self.names, self.renumbering, frozen=bool(numberings(self._session)))
        table = self.table_model.table
        if self.question().view is not StudyView.UNITS and table is not None and table.note:
            parts.append(table.note)
        self.count.setText("; ".join(parts))

    def _ask_renumbering(self) -> None:
        """Find out what freezing changes, and ask."""
        if self.editable:
            self._jobs.start_in(
                self._session,
                _("Comparing the numbers"),
                lambda session, progress, cancelled: renumbering(session, progress=progress, cancelled=cancelled),
                done=self.renumbering_requested.emit,
            )

    def _popup(self, menu: QMenu, button: QToolButton) -> None:
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(button.mapToGlobal(QPoint(0, button.height())))

    def design_menu(self) -> QMenu:
        """What a unit is, and dimensions from templates."""
        return design_menu(self, self._session, self.attempt, editable=self.editable)

    def export_menu(self) -> QMenu:
        """In which form the study can be saved."""
        menu = QMenu(self)
        for kind, words in SAVED:
            add_action(menu, _(words), partial(self.export_requested.emit, kind))
        return menu

    def header_height(self) -> int:
        """Pixels of the controls at the top: no message lies over them."""
        return self.stack.y()

    # --- Panel

    def apply(self, change: ChangeSet) -> None:
        """Follow what changed: one document's answers at once, anything else by reading all again."""
        operation = change.operation
        named = "" if operation is None else operation.name
        said = named != "study.answer" and named.partition(".")[0] in ("study", "project", "exchange")
        touched = change.reload or change.labels or change.documents or change.annotators or change.annotations
        if (touched or said) and not (change.annotations and self._followed(change)):
            self.refresh()

    def _followed(self, change: ChangeSet) -> bool:
        """Take over what only answers changed; whether that was all."""
        coding, layer = self.coding, self.layer
        touched = {each.document for each in change.annotations}
        if (
            coding is None
            or self._job is not None
            or not self.isVisible()
            or layer is None
            or not coding.coders
            or not touched
            or change.reload
            or change.labels
            or change.annotators
            or not change.documents <= touched
            or coding.design.rule is UnitRule.LABELLED
        ):
            return False
        if not all(read_again(self._session, coding, [layer], document) for document in touched):
            return False
        if self.question().view is StudyView.UNITS:
            self.model.show_row(max(0, self.units.currentIndex().row()))
            self.units.viewport().update()
            at = self._current()
            if at is not None:
                self.coder.show_given(self._given(at))
            self._count()
        else:
            self._show()
        return True

    def show_editable(self) -> None:
        """See `Panel`."""
        self.coder.set_editable(self.may_code)
        self.freeze.setEnabled(self.editable)

    def show_counted(self) -> None:
        """See `Panel`."""
        self.refresh()

    def retranslate(self) -> None:
        """Set the texts again."""
        boxes: tuple[tuple[QComboBox, list[str]], ...] = (
            (self.what, [text for _view, text in VIEWS]),
            (self.share, [text for _share, text in SHARES]),
            (self.listed, list(_LISTED)),
        )
        for box, texts in boxes:
            now = max(0, box.currentIndex())
            box.clear()
            box.addItems([_(text) for text in texts])
            box.setCurrentIndex(now)
        named: tuple[tuple[QWidget, Callable[[], str]], ...] = (
            (self.what, lambda: _("What is shown")),
            (self.listed, lambda: _("Which units")),
            (self.rows, lambda: _("Dimension of the rows")),
            (self.columns, lambda: _("Dimension of the columns")),
            (self.by, lambda: _("Split by")),
            (self.share, lambda: _("What cells show")),
            (self.units, lambda: _("Units of analysis")),
            (self.coder.text, lambda: _("Text of the unit")),
            (self.table, lambda: _("Table of the study")),
            (self.behind, lambda: _("Units behind the numbers")),
        )
        for widget, words in named:
            widget.setAccessibleName(words())
        self.design.setText(_("Design…"))
        self.freeze.setText(_("Freeze numbers…"))
        self.export.setText(_("Save…"))
        self.close_button.setText(_("Back to the text"))
        if self.coding is not None and self._job is None:
            self._take((self.coding, self.renumbering))
        else:
            self._show()

    def showEvent(self, event: QShowEvent) -> None:
        """Read what was asked while nobody saw it."""
        super().showEvent(event)
        if self._stale:
            self.refresh()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys of answers wherever the keyboard is among the units."""
        walking = self.question().view is StudyView.UNITS and not self.units.hasFocus()
        if not (walking and self._take_key(event)):
            super().keyPressEvent(event)
