"""The screen: what is asked for at the top, the passages below it."""

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import QComboBox, QLabel, QMenu, QSplitter, QToolButton, QWidget

from core.changes import ChangeSet
from core.errors import UserError
from core.ids import DocumentId
from core.model import Passage
from core.progress import Cancelled, Progress
from core.retrieval.excerpt import Around, excerpt
from core.retrieval.finding import Found, find_passages, search_texts
from core.retrieval.query import Query
from core.session import Session
from gui.base import theme
from gui.base.bridge import Bridge
from gui.base.colours import ink
from gui.base.i18n import N_, _, language, ngettext
from gui.base.jobs import Jobs
from gui.reader import ground
from gui.reader.typography import Typography
from gui.retrieval.card import Shown
from gui.retrieval.column import PassagesColumn
from gui.retrieval.printing import place_words
from gui.retrieval.question import Question
from gui.retrieval.rows import Group, Grouping, PassageNames, Row, grouped, groups_of
from gui.widgets.empty_state import EmptyState
from gui.widgets.flow import FlowLayout
from gui.widgets.job_panel import JobPanel
from gui.widgets.menus import add_action, popup_over

FEW = 20
"""Documents that are looked through again at once after a change in them; after one in more, everything is."""
_GROUPINGS: tuple[tuple[Grouping, str], ...] = (
    (Grouping.DOCUMENT, N_("By document")),
    (Grouping.LABEL, N_("By label")),
    (Grouping.REGION, N_("By region")),
    (Grouping.YEAR, N_("By year")),
    (Grouping.NOTHING, N_("In one list")),
)
_AROUND: tuple[tuple[Around, str], ...] = (
    (Around.SENTENCE, N_("With sentences around")),
    (Around.PARAGRAPH, N_("With the paragraph")),
    (Around.NOTHING, N_("Passages alone")),
)


class RetrievalScreen(JobPanel):
    """Passages of many documents; it finds, shows and says what the user wants done with them."""

    passage_opened = Signal(object)
    """A `Passage` to be shown in its text."""
    label_key_pressed = Signal(str)
    """A label's key, perhaps, for the chosen passages."""
    label_choice_requested = Signal()
    """A label is to be chosen by name for the chosen passages."""
    copy_requested = Signal(bool)
    table_requested = Signal(bool)
    """The passages as a table: whether it is saved rather than copied."""
    """Whether with sources."""
    print_requested = Signal()

    def __init__(self, session: Session, bridge: Bridge, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(session, bridge, jobs, parent)
        self.setObjectName("retrieval")
        self._found = Found([])
        self._names = PassageNames({}, {}, language())
        self._groups: list[Group] = []
        self.question = Question()
        self.grouping, self.around = QComboBox(), QComboBox()
        self.count = QLabel()
        self.count.setObjectName("retrieval_count")
        self.copy_button, self.print_button, self.close_button = (QToolButton() for _n in range(3))
        self.compare_button = QToolButton()
        self.compare_button.setCheckable(True)
        self.columns = tuple(PassagesColumn(self.shown, self.spoken, self) for _n in range(2))
        """The first has all that was found; while groups are compared, each has one."""
        self.model, self.view = self.columns[0].model, self.columns[0].view
        self._active = self.columns[0]
        """The column that has or last had the keyboard."""
        self._empty = EmptyState(self.view)
        self._lay_out()
        self._connect()
        self.retranslate()

    def _lay_out(self) -> None:
        bar = QWidget()
        line = FlowLayout(bar)
        line.setContentsMargins(12, 0, 12, 8)
        icons = {
            self.compare_button: "columns-2", self.copy_button: "copy", self.print_button: "file",
            self.close_button: "close",
        }  # fmt: skip
        for button, icon in icons.items():
            button.setIcon(theme.icon(icon))
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        for part in (self.grouping, self.around, *icons, self.count):
            line.addWidget(part)
        side_by_side = QSplitter(Qt.Orientation.Horizontal)
        side_by_side.setChildrenCollapsible(False)
        for column in self.columns:
            side_by_side.addWidget(column)
        self.columns[1].hide()
        self.lay_in_column(self.question, bar, side_by_side, growing=side_by_side)
        self.setFocusProxy(self.view)
        self.setAutoFillBackground(True)

    def _connect(self) -> None:
        self.question.changed.connect(self.refresh)
        self.grouping.activated.connect(lambda _n: self._show())
        self.around.activated.connect(lambda _n: self._lay_out_again())
        self.compare_button.toggled.connect(self._compare)
        for column in self.columns:
            self._connect_column(column)
        self.copy_button.clicked.connect(lambda: self.copy_requested.emit(True))
        self.print_button.clicked.connect(self.print_requested)
        self.close_button.clicked.connect(self.leave_requested)
        theme.notifier().changed.connect(self._lay_out_again)

    def _connect_column(self, column: PassagesColumn) -> None:
        view = column.view
        column.group_chosen.connect(self._show_groups)
        column.entered.connect(partial(self._enter, column))
        view.opened.connect(self.passage_opened)
        view.label_requested.connect(self.label_key_pressed)
        view.zoom_requested.connect(lambda by: self.set_typography(self.view.cards.typography.zoomed(by)))
        view.label_choice_requested.connect(self.label_choice_requested)
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        view.customContextMenuRequested.connect(self._show_menu)
        view.copy_requested.connect(self.copy_requested)

    def _enter(self, column: PassagesColumn) -> None:
        self._active = column

    def _lay_out_again(self) -> None:
        for column in self.columns:
            column.view.lay_out_again()

    # --- what is found

    @property
    def found(self) -> Found:
        """What is shown."""
        return self._found

    def begin(self) -> None:
        """See `JobPanel`."""
        query, in_texts = self._query(), self.question.in_texts

        def work(session: Session, progress: Progress, cancelled: Cancelled) -> Found:
            return _find(session, query, progress, cancelled, in_texts=in_texts)

        self.look_for(_("Looking up passages"), work, self._take)

    def _query(self) -> Query:
        return self.question.query(self.counted.layers if self.counted.names is not None else None)

    def _take(self, found: Found) -> None:
        self._found = found
        self._read_names()
        self._show()

    def _read_names(self) -> None:
        entries = self._session.documents.entries({passage.document for passage in self._found.passages})
        labels = {label.id: label for label in self._session.codebook.labels()}
        self._names = PassageNames({entry.id: entry for entry in entries}, labels, language())

    def _show(self) -> None:
        """Show what was found; the cursor and what is read stay where they were."""
        passages = self._found.passages
        rows = grouped(passages, self._grouping(), self._names, self._found.count)
        self._groups = groups_of(rows)
        self.compare_button.setEnabled(len(self._groups) > 1 or self.comparing)
        if self.comparing and self._groups:
            for number, column in enumerate(self.columns):
                column.offer(self._groups, number)
            self._show_groups()
        else:
            self.columns[0].show_rows(rows)
            self.columns[1].show_rows([])
        self._say(self._found.count(passages), len({passage.document for passage in passages}))

    def _show_groups(self) -> None:
        for column in self.columns:
            # Its name stands above the column, where another is chosen.
            column.show_rows(list(self._groups[column.group.currentIndex()].passages))

    @property
    def comparing(self) -> bool:
        """Whether two groups stand side by side."""
        return self.compare_button.isChecked()

    def _compare(self, on: bool) -> None:
        """Put two groups side by side, or all that was found into one column."""
        for column in self.columns:
            column.group.setVisible(on)
        self.columns[1].setVisible(on)
        self._active = self.columns[0]
        self._show()
        self.view.setFocus()

    def _say(self, passages: int, documents: int) -> None:
        words = ngettext("{n} passage", "{n} passages", passages)
        if self.question.in_texts:
            words = ngettext("{n} hit", "{n} hits", passages)
        words = words.format(n=f"{passages:,}")
        there = ngettext("{n} document", "{n} documents", documents).format(n=f"{documents:,}")
        text = _("{passages} in {documents}").format(passages=words, documents=there)
        if self._found.more:
            text = _("The first {n}: ask for less to see all").format(n=words)
        whose = _(", ").join((self.counted.names or {}).values())
        if whose and not self.question.in_texts:
            text = _("{what} · {layers}").format(what=text, layers=whose)
        self.count.setText(text)
        self._empty.show_text("" if passages else _("No passage answers this."))
        for button in (self.copy_button, self.print_button):
            button.setEnabled(passages > 0)

    def _grouping(self) -> Grouping:
        return _GROUPINGS[max(0, self.grouping.currentIndex())][0]

    def chosen(self) -> list[Passage]:
        """The chosen passages of the column that has or last had the keyboard."""
        return self._active.view.selected()

    def rows(self) -> list[Row]:
        """What is shown, column after column, with headings."""
        if not self.comparing or not self._groups:
            return list(self.model.rows)
        return [row for column in self.columns for row in self._groups[column.group.currentIndex()].rows]

    def header_height(self) -> int:
        """Pixels in which one asks: no message lies over them."""
        return self.columns[0].mapTo(self, QPoint(0, 0)).y()

    def take_keyboard(self) -> None:
        """Begin where one asks, or in what was found."""
        (self.view if self._found.passages or self._job is not None else self.question.words).setFocus()

    def context_menu(self) -> QMenu:
        """The menu for the chosen passages."""
        menu = QMenu(self)
        passage = self._active.view.current() or self.chosen()[0]
        add_action(menu, _("Go to the passage"), lambda: self.passage_opened.emit(passage))
        change = add_action(menu, _("Change label…"), self.label_choice_requested.emit)
        change.setEnabled(self.editable and any(each.annotation for each in self.chosen()))
        menu.addSeparator()
        add_action(menu, _("Copy"), lambda: self.copy_requested.emit(False))
        add_action(menu, _("Copy with source"), lambda: self.copy_requested.emit(True))
        add_action(menu, _("Copy table"), lambda: self.table_requested.emit(False))
        add_action(menu, _("Save table…"), lambda: self.table_requested.emit(True))
        add_action(menu, _("Print…"), self.print_requested.emit)
        return menu

    def _show_menu(self, point: QPoint) -> None:
        if self.chosen():
            popup_over(self._active.view, self.context_menu(), point)

    # --- what a passage says

    def shown(self, passage: Passage) -> Shown:
        """A passage as a card shows it."""
        label = self._names.labels.get(passage.label) if passage.label is not None else None
        around = _AROUND[max(0, self.around.currentIndex())][0]
        parts = [place_words(passage)]
        if self._grouping() is not Grouping.DOCUMENT:
            parts.insert(0, self._names.title(passage.document))
            if self._grouping() is Grouping.LABEL:
                parts.insert(1, self._names.place(passage.document))
        if self.counted.side_by_side and passage.annotator is not None:
            parts.append((self.counted.names or {}).get(passage.annotator, ""))
        tone = ground.of_theme(theme.current())
        fill = QColor(*ink(label.colour, tone).fill) if label is not None else QColor(*tone.hit)
        text = self.text_of(passage.document)
        return Shown(
            self._names.label(passage.label),
            label.colour if label is not None else "",
            fill,
            "  ·  ".join(part for part in parts if part),
            excerpt(text, passage.start, passage.end, around),
            passage.note or "",
        )

    def names(self) -> PassageNames:
        """What the ids of the passages stand for."""
        return self._names

    def text_of(self, document: DocumentId) -> str:
        """A document's text; empty where it has left the project just now."""
        try:
            return self._session.documents.text(document)
        except UserError:
            return ""

    def spoken(self, passage: Passage) -> str:
        """A passage for screen readers."""
        quote = self.text_of(passage.document)[passage.start : passage.end]
        parts = (self._names.label(passage.label), quote, self._names.title(passage.document), passage.note)
        return _(", ").join(part for part in parts if part)

    def set_typography(self, typography: Typography) -> None:
        """Face and size of the passages."""
        for column in self.columns:
            column.view.cards.set_typography(typography)
        self._show()

    # --- Panel

    def apply(self, change: ChangeSet) -> None:
        """Look through the documents that changed again; through everything after much."""
        if change.reload or change.labels:
            self.question.show_labels(self._session.codebook.labels())
        touched = {item.document for item in change.annotations} | change.documents
        if change.reload or change.labels or len(touched) > FEW or not self.isVisible() or self.busy:
            if touched or change.reload or change.labels:
                self.refresh()
        elif touched:
            self._look_again(touched)
        elif change.links:
            self._take(self._found._replace(continued=self._session.links.continued()))

    def _look_again(self, touched: set[DocumentId]) -> None:
        query = self._query()
        there = frozenset(touched if query.documents is None else touched & query.documents)
        narrowed = replace(query, documents=there)
        again = self.attempt(partial(_find, self._session, narrowed, in_texts=self.question.in_texts))
        if again is None:
            return
        kept = [passage for passage in self._found.passages if passage.document not in touched]
        if again.passages:
            order = {document: place for place, document in enumerate(self._session.documents.titles())}
            kept = sorted([*kept, *again.passages], key=lambda passage: order.get(passage.document, len(order)))
        self._take(Found(kept, self._found.more or again.more, again.continued))

    def show_counted(self) -> None:
        """See `Panel`."""
        self.refresh()

    def retranslate(self) -> None:
        """Set the texts again."""
        for box, texts in (
            (self.grouping, [text for _value, text in _GROUPINGS]),
            (self.around, [text for _value, text in _AROUND]),
        ):
            now = max(0, box.currentIndex())
            box.clear()
            box.addItems([_(text) for text in texts])
            box.setCurrentIndex(now)
        self.grouping.setAccessibleName(_("Grouping"))
        self.around.setAccessibleName(_("Context"))
        self.copy_button.setText(_("Copy with source"))
        self.print_button.setText(_("Print…"))
        self.close_button.setText(_("Back to the text"))
        for column in self.columns:
            column.retranslate()
        self.compare_button.setText(_("Two columns"))
        self.compare_button.setToolTip(_("Put two groups side by side: two labels, regions, years or documents."))
        self.question.show_labels(self._session.codebook.labels())
        self._read_names()
        self._show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter in the line of words goes to what was found."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.question.words.hasFocus():
            self.view.setFocus()
        else:
            super().keyPressEvent(event)


def _find(
    session: Session,
    query: Query,
    progress: Progress = lambda _done, _total, _what: None,
    cancelled: Cancelled = lambda: False,
    *,
    in_texts: bool,
) -> Found:
    if in_texts:
        return search_texts(session, query.words, query.documents, progress, cancelled) if query.words else Found([])
    return find_passages(session, query, progress, cancelled)
