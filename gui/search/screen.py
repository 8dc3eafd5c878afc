"""The screen of a search: what is asked at the top, the hits below it with what stands beside them."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QLabel, QMenu, QToolButton, QWidget
from shiboken6 import isValid

from core.changes import ChangeSet
from core.errors import UserError
from core.ids import DocumentId
from core.model import Document
from core.progress import Cancelled, Progress
from core.search.asked import TypedSearch, save_search, saved_searches
from core.search.concordance import Order, order
from core.search.context import Line, lines_there
from core.search.matches import FoundHits, Hit
from core.search.searching import Searcher
from core.session import Session
from gui.base import theme
from gui.base.bridge import Bridge
from gui.base.i18n import _, ngettext
from gui.base.jobs import Job, Jobs
from gui.search.ask_bar import AskBar
from gui.search.keep_dialog import KeepSearchDialog
from gui.search.model import AROUND, HIT, LEFT, PLACE, RIGHT, TITLE, HitsModel
from gui.search.offers import offered
from gui.search.view import HitsView
from gui.widgets.empty_state import EmptyState
from gui.widgets.errors import sentence
from gui.widgets.flow import FlowLayout
from gui.widgets.job_panel import JobPanel
from gui.widgets.menus import add_action, popup_over
from gui.widgets.panel import choose_row
from gui.widgets.table_saving import add_table_actions

_ORDERS = {TITLE: Order.TEXT, PLACE: Order.TEXT, LEFT: Order.LEFT, HIT: Order.HIT, RIGHT: Order.RIGHT}


class _Portion(NamedTuple):
    """All hits that a search has found so far."""

    search: int
    documents: Sequence[Document]
    matches: FoundHits
    """Those of this portion alone."""
    total: int | None = None
    """How many there are of a first look, whose hits come again with all."""


class SearchScreen(JobPanel):
    """It searches, shows, and says what the user wants done with the hits."""

    hit_opened = Signal(object)
    """A `Hit` to be shown in its text."""
    label_requested = Signal(object)
    """`FoundHits` that are to be labelled."""
    figures_requested = Signal()
    _arrived = Signal(object)
    """A `_Portion`, from the thread that searches."""

    def __init__(
        self, session: Session, bridge: Bridge, jobs: Jobs, searcher: Searcher, parent: QWidget | None = None
    ) -> None:
        super().__init__(session, bridge, jobs, parent, stale=False)
        self.setObjectName("search")
        self._searcher = searcher
        self._sorting: Job | None = None
        self._search = 0
        """Counts searches, so that portions of an earlier one are not taken for this one's."""
        self.ask_bar = AskBar()
        self.count = QLabel()
        self.count.setObjectName("search_count")
        self.label_button, self.figures_button, self.close_button = (QToolButton() for _n in range(3))
        self.model = HitsModel(self)
        self._reading: Job | None = None
        self.view = HitsView(self.model, self)
        self._empty = EmptyState(self.view)
        self._lay_out()
        self._connect()
        self.retranslate()

    def _lay_out(self) -> None:
        bar = QWidget()
        line = FlowLayout(bar)
        line.setContentsMargins(12, 0, 12, 8)
        buttons = ((self.label_button, "label"), (self.figures_button, "chart"), (self.close_button, "close"))
        for button, icon in buttons:
            button.setIcon(theme.icon(icon))
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            line.addWidget(button)
        line.addWidget(self.count)
        self.lay_in_column(self.ask_bar, bar, self.view, growing=self.view)
        self.setFocusProxy(self.ask_bar.query)
        self.setAutoFillBackground(True)

    def _connect(self) -> None:
        self.ask_bar.offers = lambda: offered(self._session, names=not self.identities.hidden)
        self.ask_bar.saved = lambda: saved_searches(self._session)
        self.ask_bar.changed.connect(self.refresh)
        self.ask_bar.results_wanted.connect(self._to_hits)
        self.ask_bar.save_requested.connect(self._save)
        self.ask_bar.forget_requested.connect(lambda name: self._keep(name, None))
        self.view.opened.connect(self._open)
        self.view.sort_requested.connect(self.sort)
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.view.customContextMenuRequested.connect(self._show_menu)
        self.label_button.clicked.connect(lambda: self.label_requested.emit(self.chosen()))
        self.figures_button.clicked.connect(self.figures_requested)
        self.close_button.clicked.connect(self.leave_requested)
        self.model.lines_wanted.connect(self._read_lines)
        self._arrived.connect(self._take, Qt.ConnectionType.QueuedConnection)

    # --- searching

    @property
    def busy(self) -> bool:
        """Whether something is still looked for, sorted or read."""
        return super().busy or any((self._sorting, self._reading, self.model.waits))

    @property
    def matches(self) -> FoundHits | None:
        """What was found so far; None where nothing was asked."""
        return self.model.matches

    def ask(self, words: str) -> None:
        """Search for these words."""
        self.ask_bar.show_asked(TypedSearch(words, alike=self.ask_bar.asked().alike))

    def begin(self) -> None:
        """See `JobPanel`."""
        self._search += 1
        self._total = None
        asked, search = self.ask_bar.asked(), self._search
        if not asked.typed.strip():
            self.model.show_matches((), None)
            self._say()
            return
        try:
            question = asked.question(self._session).required()
        except UserError as error:
            self.model.show_matches((), None)
            self._say(error)
            return
        searcher, arrived = self._searcher, self._arrived

        def work(session: Session, progress: Progress, cancelled: Cancelled) -> UserError | None:
            try:
                first = searcher.glance(session, question)
                if first is not None:
                    there = searcher.corpus(session).documents
                    if len(first.hits) == first.total:
                        arrived.emit(_Portion(search, there, first.hits))
                        return None
                    arrived.emit(_Portion(search, there, first.hits, first.total))
                for documents, matches in searcher.shown(session, question, progress, cancelled):
                    arrived.emit(_Portion(search, documents, matches))
            except UserError as error:
                return error
            return None

        self.look_for(_("Searching"), work, lambda error: self._finished(search, error))

    def give_up(self) -> None:
        """Stop searching and sorting."""
        super().give_up()
        if self._sorting is not None:
            self._sorting.cancel()
            self._sorting = None

    def _take(self, portion: _Portion) -> None:
        if portion.search != self._search:
            return
        known = self.model.matches
        if known is None or self._first_shown != portion.search:
            self._first_shown = portion.search
            self.view.horizontalHeader().setSortIndicator(TITLE, Qt.SortOrder.AscendingOrder)
            self.model.show_matches(portion.documents, portion.matches)
        elif self._total is not None:
            self.model.add_matches(portion.matches)
        elif len(portion.matches):
            self.model.add_matches(known.followed_by(portion.matches))
        self._total = portion.total
        if not self.view.currentIndex().isValid() and self.model.rowCount():
            choose_row(self.view, self.model.index(0, 0))
        self._say()

    _total: int | None = None
    """How many hits there are, where only the first are shown yet."""
    _first_shown = 0
    """The search whose first portion is shown."""

    def _finished(self, search: int, error: UserError | None) -> None:
        if search == self._search:
            if self._first_shown != search:
                self.model.show_matches((), None)
            self._say(error)

    def _job_ended(self, job: Job) -> None:
        super()._job_ended(job)
        if job is self._sorting:
            self._sorting = None
        if job is self._reading:
            self._reading = None

    def _read_lines(self) -> None:
        """Read the rows in sight in a thread; what comes into sight meanwhile is read afterwards."""
        if self._reading is not None:
            return
        wanted, answer = self.model.take_wanted(), self.model.answer
        if not wanted:
            return

        def work(session: Session, _progress: Progress, _cancelled: Cancelled) -> dict[int, Line]:
            return dict(zip(wanted, lines_there(session, wanted.values(), AROUND), strict=True))

        def show(found: dict[int, Line]) -> None:
            if isValid(self):
                self._reading = None
                self.model.show_lines(answer, found)
                self._read_lines()

        self._reading = self._jobs.start_in(self._session, _("Reading hits"), work, done=show)

    def sort(self, column: int) -> None:
        """Show the hits in the order of a column, in a thread: their texts have to be read."""
        matches, by = self.matches, _ORDERS[column]
        if matches is None or self._job is not None:
            return
        if self._sorting is not None:
            self._sorting.cancel()
        header = self.view.horizontalHeader()

        def work(session: Session, progress: Progress, cancelled: Cancelled) -> list[int] | None:
            return None if by is Order.TEXT else order(session, matches, by, progress, cancelled).tolist()

        def show(numbers: list[int] | None) -> None:
            if self.matches is matches:
                self.model.show_order(numbers)
                header.setSortIndicator(column, Qt.SortOrder.AscendingOrder)
                self.view.scrollToTop()

        self._sorting = self._jobs.start_in(self._session, _("Sorting"), work, done=show)

    def _say(self, error: UserError | None = None) -> None:
        matches = self.matches
        hits = self._total or (len(matches) if matches is not None else 0)
        text = ""
        if error is not None:
            text = sentence(error)
        elif not hits and self._job is None:
            asked = self.ask_bar.query.text().strip()
            text = _("Nothing is found.") if asked else _("Type what to look for in all documents.")
        self._empty.show_text(text)
        words = ngettext("{n} hit", "{n} hits", hits).format(n=f"{hits:,}")
        documents = matches.in_documents() if matches is not None else 0
        there = ngettext("{n} document", "{n} documents", documents).format(n=f"{documents:,}")
        # Of a first look it is known how many hits there are, not yet in how many documents.
        looked = self._total is not None
        said = words if looked else _("{passages} in {documents}").format(passages=words, documents=there)
        if self._job is not None:
            said = _("{what}, searching…").format(what=said)
        self.count.setText(said if hits or self._job is not None else "")
        self.show_editable()
        self.figures_button.setEnabled(hits > 0 and self._job is None)

    def show_editable(self) -> None:
        """Labels are given only where something may be changed."""
        found = self.matches is not None and len(self.matches) > 0
        self.label_button.setEnabled(self.editable and found and self._job is None)

    # --- what is done with hits

    def chosen(self) -> FoundHits:
        """The chosen hits where there are several, else all."""
        matches, rows = self.matches, self.view.rows()
        assert matches is not None
        if len(rows) < 2 or len(rows) == len(matches):
            return matches
        return matches.at(sorted(self.model.number(row) for row in rows))

    def _open(self, row: int) -> None:
        hit = self.model.hit(row)
        if hit is not None:
            self.hit_opened.emit(hit)

    def _to_hits(self) -> None:
        if self.model.rowCount() or self._job is not None:
            self.view.setFocus()

    def context_menu(self) -> QMenu:
        """The menu for the chosen hits."""
        menu = QMenu(self)
        row = self.view.currentIndex().row()
        add_action(menu, _("Go to the passage"), lambda: self._open(row))
        label = add_action(menu, _("Label hits…"), lambda: self.label_requested.emit(self.chosen()))
        label.setEnabled(self.label_button.isEnabled())
        menu.addSeparator()
        add_table_actions(menu, self.view, self.failed.emit, _("Search"))
        return menu

    def _show_menu(self, point: QPoint) -> None:
        if self.view.currentIndex().isValid():
            popup_over(self.view, self.context_menu(), point)

    def _save(self) -> None:
        asked = self.ask_bar.asked()
        dialog = KeepSearchDialog(asked.typed, self)
        dialog.submitted.connect(lambda name: self._keep(name, asked))
        dialog.open()

    def _keep(self, name: str, asked: TypedSearch | None) -> None:
        self.attempt(lambda: save_search(self._session, name, asked))

    def text_of(self, document: DocumentId) -> str:
        """A document's text; empty where it has left the project just now."""
        try:
            return self._session.documents.text(document)
        except UserError:
            return ""

    def current(self) -> Hit | None:
        """The hit with the cursor."""
        return self.model.hit(self.view.currentIndex().row())

    # --- Panel

    def header_height(self) -> int:
        """Pixels in which one asks, with the names of columns: no message lies over them."""
        return self.view.y() + self.view.horizontalHeader().height()

    def apply(self, change: ChangeSet) -> None:
        """Search again where what was found may be no more; labels change the hits only where they are asked for."""
        self._searcher.follow(change)
        labels = any(condition.partition("=")[0] in _ABOUT_LABELS for condition in self.ask_bar.asked().conditions)
        if change.reload or change.documents or (labels and (change.annotations or change.labels)):
            self.refresh()

    def retranslate(self) -> None:
        """Set the texts again."""
        self.label_button.setText(_("Label hits…"))
        self.figures_button.setText(_("Figures…"))
        self.close_button.setText(_("Back to the text"))
        self.view.setAccessibleName(_("Hits"))
        self._say()


_ABOUT_LABELS = frozenset(["label", "labels", "not-label", "labelled", "annotator", "layers", "status"])
