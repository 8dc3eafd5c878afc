"""The screen of a study: units walked and coded, tables of which every number opens its units, and how it was done."""

from collections.abc import Callable
from functools import lru_cache, partial

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QComboBox, QLabel, QMenu, QStackedWidget, QToolButton, QWidget
from shiboken6 import isValid

from core.changes import ChangeSet
from core.errors import UserError
from core.ids import AnnotatorId, DocumentId, LabelId
from core.model import Passage
from core.progress import Cancelled, Progress
from core.session import Session
from core.study.answers import answer
from core.study.coding import CodingTable, read_again, read_coding
from core.study.coding_units import CodingUnit
from core.study.design import UnitRule
from core.study.numbering import Renumbering, numberings, renumbering
from core.study.tables import StudyNames, StudyTable
from gui.base.bridge import Bridge
from gui.base.i18n import _, language
from gui.base.identities import Identities
from gui.base.jobs import Job, Jobs
from gui.study.counting import CountedTables
from gui.study.design_menu import design_menu
from gui.study.documents_page import DocumentsPage
from gui.study.header import StudyHeader
from gui.study.keys import choices
from gui.study.page import STUDY_CHANGES, StudyPage, save_table
from gui.study.reliability_page import ReliabilityPage
from gui.study.rounds_page import RoundsPage
from gui.study.samples_page import SamplesPage
from gui.study.summary import SAVED, summary
from gui.study.views import COUNTED, StudyQuestion, StudyView, made_table
from gui.study.walking import UnitWalk
from gui.widgets.menus import add_action
from gui.widgets.panel import Panel

_PAGES: dict[StudyView, type[StudyPage]] = {
    StudyView.RELIABILITY: ReliabilityPage,
    StudyView.ROUNDS: RoundsPage,
    StudyView.SAMPLES: SamplesPage,
    StudyView.DOCUMENTS: DocumentsPage,
}


class StudyScreen(Panel):
    """Shows the study of the project and says what the user wants of it."""

    passage_opened = Signal(object)
    """A `Passage`: where a unit lies."""
    export_requested = Signal(str)
    """A kind of `core.study.outputs.writing.KINDS`, or ``png``."""
    renumbering_requested = Signal(object)
    """A `Renumbering` to be looked at; with version 0 nothing is frozen yet."""
    desk_wanted = Signal(str, object)
    """See `StudyPage`; also ``design``."""

    def __init__(self, session: Session, bridge: Bridge, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(session, bridge, parent)
        self.setObjectName("study")
        self._bridge = bridge
        self._jobs = jobs
        self._job: Job | None = None
        self._counting: Job | None = None
        self.coding: CodingTable | None = None
        self.names: StudyNames | None = None
        self.renumbering: Renumbering | None = None
        self._stale = True
        self.header = StudyHeader()
        self.text_of = lru_cache(maxsize=64)(self._read_text)
        self.walking = UnitWalk(self._whole_text)
        self.tables = CountedTables(self.walking.unit_text)
        self.pages: dict[StudyView, StudyPage] = {}
        """Made when they are first shown."""
        self.stack = QStackedWidget()
        self.stack.addWidget(self.walking)
        self.stack.addWidget(self.tables)
        self.lay_in_column(self.header, self.stack, growing=self.stack)
        self.setFocusProxy(self.walking.units)
        self.setAutoFillBackground(True)
        save_table(self.tables.table, self.tables.model, self)
        self._connect()
        self.retranslate()

    def _connect(self) -> None:
        header = self.header
        header.changed.connect(self._show)
        header.design.clicked.connect(lambda: self._popup(self.design_menu(), header.design))
        header.freeze.clicked.connect(self._ask_renumbering)
        header.export.clicked.connect(lambda: self._popup(self.export_menu(), header.export))
        header.close_button.clicked.connect(self.leave_requested)
        self.walking.coder.answered.connect(self._answer)
        self.walking.opened.connect(self._open_at)
        self.tables.opened.connect(self._open_at)
        self._jobs.ended.connect(self._job_ended)

    # --- its parts, as they are called from outside

    @property
    def what(self) -> QComboBox:
        """Which view is shown."""
        return self.header.what

    @property
    def count(self) -> QLabel:
        """What is said at the top."""
        return self.header.count

    # --- what it holds

    @property
    def busy(self) -> bool:
        """Whether units are still being read, or counted."""
        page = self.pages.get(self.question().view)
        return self._job is not None or self._counting is not None or (page is not None and page.busy)

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
        if not isValid(self):
            return
        self.coding, self.renumbering = made
        self.text_of.cache_clear()
        labels = self._session.codebook.labels()
        self.names = StudyNames(self.coding, labels, language())
        dimensions = self.coding.design.dimensions
        self.walking.coder.show_choices(
            choices(dimensions, labels, language(), _("No code fits")),
            {each.code: each.name(language()) for each in dimensions},
        )
        self.header.offer_dimensions(dimensions)
        self.show_editable()
        self._show()

    def _job_ended(self, job: Job) -> None:
        if job is self._job:
            self._job = None
        if job is self._counting:
            self._counting = None

    def question(self) -> StudyQuestion:
        """What the boxes ask for."""
        return self.header.question()

    def show_view(self, view: StudyView) -> None:
        """Show the units, a table, or how the study was done."""
        self.header.choose_view(view)
        self._show()

    def _show(self) -> None:
        question = self.question()
        view = question.view
        self.header.offer_for(view)
        if view in _PAGES:
            self.stack.setCurrentWidget(self._page(view))
            return
        self.stack.setCurrentWidget(self.tables if view in COUNTED else self.walking)
        if self.coding is None or self.names is None:
            return
        if view is StudyView.UNITS:
            labels = self._session.codebook.labels()
            self.walking.show_units(self.coding, self.names, self.header.listed.currentIndex(), labels)
            self._count()
        else:
            self._count_units(self.coding, self.names, question)

    def _count_units(self, coding: CodingTable, names: StudyNames, question: StudyQuestion) -> None:
        """Make a table off the window's thread: the units are many, and exact tests take their time."""
        if self._counting is not None:
            self._counting.cancel()

        def take(table: StudyTable | None) -> None:
            if isValid(self) and coding is self.coding and question == self.question():
                self.tables.show_table(coding, table)
                self._count()

        def work(_progress: Progress, _cancelled: Cancelled) -> StudyTable | None:
            return made_table(coding, names, question)

        self._counting = self._jobs.start(_("Counting the units"), work, done=take)

    def _page(self, view: StudyView) -> StudyPage:
        """The page of a view, made when it is first shown."""
        if view not in self.pages:
            page = self.pages[view] = _PAGES[view](self._session, self._bridge, self._jobs)
            page.set_identities(self.identities)
            page.failed.connect(self.failed)
            page.desk_wanted.connect(self.desk_wanted)
            page.leave_requested.connect(self.leave_requested)
            if isinstance(page, ReliabilityPage):
                page.passage_opened.connect(self.passage_opened)
            self.stack.addWidget(page)
        return self.pages[view]

    # --- texts and units

    def _read_text(self, document: DocumentId) -> str:
        try:
            return self._session.documents.text(document)
        except UserError:
            return ""

    def _whole_text(self, coding: CodingTable, at: int) -> str:
        return self.text_of(coding.documents[coding.table.document_at(at)].id)

    def current_unit(self) -> CodingUnit | None:
        """The unit with the cursor."""
        return self.walking.current_unit()

    def open_unit(self) -> None:
        """Show the unit with the cursor in its text."""
        self.walking.open_unit()

    def _answer(self, dimension: str, label: LabelId | None) -> None:
        unit = self.current_unit()
        if unit is not None and self.may_code:
            self.attempt(lambda: answer(self._session, unit, dimension, label))
        self.walking.show_given()

    @property
    def may_code(self) -> bool:
        """Whether answers are one's own."""
        me = self._session.annotator
        return self.editable and me is not None and me.id == self.layer

    def _open_at(self, at: int) -> None:
        assert self.coding is not None
        unit = self.coding.table.unit(at)
        self.passage_opened.emit(Passage(unit.document, unit.span.start, unit.span.end))

    # --- what is said and offered at the top

    def _count(self) -> None:
        assert self.coding is not None
        assert self.names is not None
        parts = summary(self.coding, self.names, self.renumbering, frozen=bool(numberings(self._session)))
        table = self.tables.model.table
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
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(button.mapToGlobal(QPoint(0, button.height())))

    def design_menu(self) -> QMenu:
        """What a unit is, dimensions from templates, and the dialog with all of it."""
        menu = design_menu(self, self._session, self.attempt, editable=self.editable)
        menu.addSeparator()
        more = add_action(menu, _("Numbers, membership and demands…"), lambda: self.desk_wanted.emit("design", None))
        more.setEnabled(self.editable)
        return menu

    def export_menu(self) -> QMenu:
        """In which form the study can be saved."""
        menu = QMenu(self)
        for kind, words in SAVED:
            add_action(menu, _(words), partial(self.export_requested.emit, kind))
        menu.addSeparator()
        add_action(menu, _("Method page…"), lambda: self.desk_wanted.emit("method", None))
        return menu

    def header_height(self) -> int:
        """Pixels of the controls at the top: no message lies over them."""
        return self.stack.y()

    # --- Panel

    def apply(self, change: ChangeSet) -> None:
        """Follow what changed: one document's answers at once, anything else by reading all again."""
        operation = change.operation
        named = "" if operation is None else operation.name
        said = named != "study.answer" and named.partition(".")[0] in STUDY_CHANGES
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
        if self._counting is not None:
            # It reads the columns that would change under it.
            return False
        if not all(read_again(self._session, coding, [layer], document) for document in touched):
            return False
        if self.question().view is StudyView.UNITS:
            self.walking.show_given()
            self._count()
        else:
            self._show()
        return True

    def show_editable(self) -> None:
        """See `Panel`."""
        self.walking.coder.set_editable(self.may_code)
        self.header.freeze.setEnabled(self.editable)
        for page in self.pages.values():
            page.set_editable(self.editable)

    def set_identities(self, identities: Identities) -> None:
        """See `Panel`."""
        super().set_identities(identities)
        for page in self.pages.values():
            page.set_identities(identities)

    def show_counted(self) -> None:
        """See `Panel`."""
        self.refresh()

    def retranslate(self) -> None:
        """Set the texts again."""
        self.header.retranslate()
        named: tuple[tuple[QWidget, Callable[[], str]], ...] = (
            (self.walking.units, lambda: _("Units of analysis")),
            (self.walking.coder.text, lambda: _("Text of the unit")),
            (self.tables.table, lambda: _("Table of the study")),
            (self.tables.behind, lambda: _("Units behind the numbers")),
        )
        for widget, words in named:
            widget.setAccessibleName(words())
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
        walking = self.question().view is StudyView.UNITS and not self.walking.units.hasFocus()
        if not (walking and self.walking.take_key(event)):
            super().keyPressEvent(event)
